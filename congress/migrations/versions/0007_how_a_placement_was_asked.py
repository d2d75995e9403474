"""How a placement was asked for, and what the simple rules would have given."""

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward only."""
    goal = sa.Enum('squares', 'worst-first', name='goal', native_enum=False, length=32)
    queue = sa.Enum('lottery', 'registered', name='queue', native_enum=False, length=32)
    with op.batch_alter_table('placement', schema=None) as batch_op:
        batch_op.add_column(sa.Column('goal', goal, nullable=False, server_default='squares'))
        batch_op.add_column(sa.Column('queue', queue, nullable=False, server_default='lottery'))
        batch_op.add_column(sa.Column('report', sa.JSON(), nullable=False, server_default='{}'))
