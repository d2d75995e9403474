"""Known colleagues: who a contact named in a team while they had signed up already."""

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward only."""
    op.create_table('known_colleague',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.Uuid(native_uuid=False), nullable=False),
    sa.Column('team_id', sa.Integer(), nullable=False),
    sa.Column('registration_id', sa.Integer(), nullable=False),
    sa.Column('given_name', sa.String(length=120), nullable=False),
    sa.Column('family_name', sa.String(length=120), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('status', sa.String(length=32), nullable=False),
    sa.Column('confirm_before', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['registration_id'], ['registration.id'], name=op.f('fk_known_colleague_registration_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_known_colleague_team_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_known_colleague')),
    sa.UniqueConstraint('public_id', name=op.f('uq_known_colleague_public_id'))
    )
    op.create_index(op.f('ix_known_colleague_team_id'), 'known_colleague', ['team_id'])
    op.create_index(op.f('ix_known_colleague_registration_id'), 'known_colleague', ['registration_id'])
