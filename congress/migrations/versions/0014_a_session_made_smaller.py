"""A session that was made smaller than its workshop and room stays so."""

import sqlalchemy as sa
from alembic import op

revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward only."""
    with op.batch_alter_table('session', schema=None) as batch_op:
        batch_op.add_column(sa.Column('seat_limit', sa.Integer(), nullable=True))

