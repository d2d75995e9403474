"""When speakers cannot come and how to call them; how often a workshop may run and what registers give for it."""

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward only."""
    op.add_column('speaker', sa.Column('phone', sa.String(length=40), nullable=False, server_default=''))
    op.add_column('workshop', sa.Column('runs', sa.Integer(), nullable=False, server_default='1'))
    op.add_column('workshop', sa.Column('accreditations', sa.JSON(), nullable=False, server_default='[]'))
    op.execute(
        'UPDATE workshop SET runs = (SELECT COUNT(*) FROM session WHERE session.workshop_id = workshop.id) '
        'WHERE (SELECT COUNT(*) FROM session WHERE session.workshop_id = workshop.id) > 1'
    )
    op.create_table('speaker_absence',
    sa.Column('speaker_id', sa.Integer(), nullable=False),
    sa.Column('round_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['round_id'], ['round.id'], name=op.f('fk_speaker_absence_round_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['speaker_id'], ['speaker.id'], name=op.f('fk_speaker_absence_speaker_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('speaker_id', 'round_id', name=op.f('pk_speaker_absence'))
    )
