"""Who went out by the exit, and is in again when the entrance says so."""

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward only."""
    op.add_column('admission', sa.Column('left_at', sa.DateTime(timezone=True), nullable=True))
