"""A congress has its own numbers of inhabitants, and a reservation is not below zero."""

import sqlalchemy as sa
from alembic import op

revision = '0019'
down_revision = '0018'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward only."""
    with op.batch_alter_table('participation', schema=None) as batch_op:
        batch_op.add_column(sa.Column('inhabitants', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('inhabitants_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('inhabitants_source', sa.String(length=250), nullable=True))
    for name in ('inhabitants', 'inhabitants_on', 'inhabitants_source'):
        op.execute(
            f'UPDATE participation SET {name} = (SELECT {name} FROM municipality '
            'WHERE municipality.code = participation.municipality_code)'
        )
    op.execute(
        'UPDATE participation SET lower_cents = CASE WHEN lower_cents < 0 THEN 0 ELSE lower_cents END, '
        'upper_cents = CASE WHEN upper_cents < 0 THEN 0 ELSE upper_cents END'
    )
