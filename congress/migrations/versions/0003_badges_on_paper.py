"""Badges on paper: every print that may still lie in the box, with the name that stands on it."""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward only."""
    op.execute('CREATE TABLE badge_before AS SELECT registration_id, content_hash, printed_at FROM badge')
    op.drop_table('badge')
    op.create_table('badge',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('registration_id', sa.Integer(), nullable=False),
    sa.Column('content_hash', sa.String(length=64), nullable=False),
    sa.Column('name', sa.String(length=250), nullable=False),
    sa.Column('short_code', sa.String(length=10), nullable=False),
    sa.Column('printed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('replaced_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['registration_id'], ['registration.id'], name=op.f('fk_badge_registration_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_badge'))
    )
    op.create_index(op.f('ix_badge_registration_id'), 'badge', ['registration_id'])
    op.execute(
        'INSERT INTO badge (registration_id, content_hash, name, short_code, printed_at) '
        "SELECT b.registration_id, b.content_hash, r.given_name || ' ' || r.family_name, r.short_code, b.printed_at "
        'FROM badge_before b JOIN registration r ON r.id = b.registration_id'
    )
    op.drop_table('badge_before')
