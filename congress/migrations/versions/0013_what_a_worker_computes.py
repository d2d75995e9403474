"""What a worker computes."""

import sqlalchemy as sa
from alembic import op

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward only."""
    op.create_table('computation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('congress_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(32), nullable=False),
    sa.Column('asked', sa.JSON(), nullable=False),
    sa.Column('asked_by', sa.String(length=254), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('state', sa.String(32), nullable=False),
    sa.Column('phase', sa.String(length=20), nullable=False),
    sa.Column('beat_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('answer', sa.JSON(), nullable=False),
    sa.Column('problem', sa.String(length=300), nullable=False),
    sa.ForeignKeyConstraint(['congress_id'], ['congress.id'], name=op.f('fk_computation_congress_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_computation'))
    )
    with op.batch_alter_table('computation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_computation_congress_id'), ['congress_id'], unique=False)
