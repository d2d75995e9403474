"""Forms that were sent, so that the same one is done once."""

import sqlalchemy as sa
from alembic import op

revision = '0018'
down_revision = '0017'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward only."""
    op.create_table('sent_form',
    sa.Column('form_hash', sa.LargeBinary(length=32), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('form_hash', name=op.f('pk_sent_form'))
    )
    with op.batch_alter_table('sent_form', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sent_form_at'), ['at'], unique=False)
