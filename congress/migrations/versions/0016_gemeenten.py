"""The gemeenten of the Netherlands are in the list of every installation."""

import csv
from datetime import date
from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None

LIST = Path(__file__).parents[2] / "setup" / "data" / "gemeenten.csv"
SOURCE = "CBS, 1 januari 2024"


def upgrade() -> None:
    """Forward only. What an installation has already stays as it is."""
    municipality = sa.table(
        'municipality',
        sa.column('code', sa.String),
        sa.column('name', sa.String),
        sa.column('website', sa.String),
        sa.column('inhabitants', sa.Integer),
        sa.column('inhabitants_on', sa.Date),
        sa.column('inhabitants_source', sa.String),
    )
    known = set(op.get_bind().scalars(sa.select(municipality.c.code)))
    with LIST.open(encoding="utf-8", newline="") as file:
        rows = [
            {
                "code": row["code"],
                "name": row["name"],
                "website": row["website"] or None,
                "inhabitants": int(row["inhabitants"]) if row["inhabitants"] else None,
                "inhabitants_on": date.fromisoformat(row["inhabitants_on"]) if row["inhabitants_on"] else None,
                "inhabitants_source": SOURCE if row["inhabitants"] else None,
            }
            for row in csv.DictReader(file)
            if row["code"] not in known
        ]
    if rows:
        op.bulk_insert(municipality, rows)
