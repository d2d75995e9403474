"""Registration in full: teams, questions, registers, invitations, bulk mail, retention."""

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward only."""
    op.create_table('attempt',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('key_hash', sa.LargeBinary(length=32), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attempt'))
    )
    with op.batch_alter_table('attempt', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_attempt_kind_key_hash_at'), ['kind', 'key_hash', 'at'], unique=False)

    op.create_table('bulk_mail',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('congress_id', sa.Integer(), nullable=False),
    sa.Column('subject', sa.String(length=150), nullable=False),
    sa.Column('text', sa.String(length=5000), nullable=False),
    sa.Column('subject_en', sa.String(length=150), nullable=False),
    sa.Column('text_en', sa.String(length=5000), nullable=False),
    sa.Column('selection', sa.JSON(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by', sa.String(length=254), nullable=False),
    sa.Column('released_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('released_by', sa.String(length=254), nullable=True),
    sa.ForeignKeyConstraint(['congress_id'], ['congress.id'], name=op.f('fk_bulk_mail_congress_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bulk_mail'))
    )
    with op.batch_alter_table('bulk_mail', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_bulk_mail_congress_id'), ['congress_id'], unique=False)

    op.create_table('mail_template',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('congress_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('language', sa.String(length=2), nullable=False),
    sa.Column('subject', sa.String(length=150), nullable=False),
    sa.Column('text', sa.String(length=5000), nullable=False),
    sa.ForeignKeyConstraint(['congress_id'], ['congress.id'], name=op.f('fk_mail_template_congress_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mail_template')),
    sa.UniqueConstraint('congress_id', 'kind', 'language', name=op.f('uq_mail_template_congress_id_kind_language'))
    )
    op.create_table('question',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('congress_id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('text', sa.String(length=250), nullable=False),
    sa.Column('text_en', sa.String(length=250), nullable=False),
    sa.Column('hint', sa.String(length=500), nullable=False),
    sa.Column('hint_en', sa.String(length=500), nullable=False),
    sa.Column('kind', sa.String(32), nullable=False),
    sa.Column('is_required', sa.Boolean(), nullable=False),
    sa.Column('choices', sa.JSON(), nullable=False),
    sa.Column('choices_en', sa.JSON(), nullable=False),
    sa.Column('municipality_codes', sa.JSON(), nullable=False),
    sa.Column('organisation_kinds', sa.JSON(), nullable=False),
    sa.Column('keep_days', sa.Integer(), nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['congress_id'], ['congress.id'], name=op.f('fk_question_congress_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_question')),
    sa.UniqueConstraint('congress_id', 'code', name=op.f('uq_question_congress_id_code'))
    )
    op.create_table('retention_record',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('congress_id', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('actor', sa.String(length=254), nullable=False),
    sa.Column('counts', sa.JSON(), nullable=False),
    sa.Column('signature', sa.String(length=128), nullable=False),
    sa.ForeignKeyConstraint(['congress_id'], ['congress.id'], name=op.f('fk_retention_record_congress_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_retention_record'))
    )
    with op.batch_alter_table('retention_record', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_retention_record_congress_id'), ['congress_id'], unique=False)

    op.create_table('retention_term',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('congress_id', sa.Integer(), nullable=True),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('days', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['congress_id'], ['congress.id'], name=op.f('fk_retention_term_congress_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_retention_term')),
    sa.UniqueConstraint('congress_id', 'kind', name=op.f('uq_retention_term_congress_id_kind'))
    )
    op.create_table('team',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.Uuid(native_uuid=False), nullable=False),
    sa.Column('congress_id', sa.Integer(), nullable=False),
    sa.Column('contact_name', sa.String(length=120), nullable=False),
    sa.Column('contact_email', sa.String(length=254), nullable=False),
    sa.Column('language', sa.String(length=2), nullable=False),
    sa.Column('together', sa.Boolean(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('link_version', sa.Integer(), nullable=False),
    sa.Column('link_hash', sa.LargeBinary(length=32), nullable=False),
    sa.ForeignKeyConstraint(['congress_id'], ['congress.id'], name=op.f('fk_team_congress_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_team')),
    sa.UniqueConstraint('link_hash', name=op.f('uq_team_link_hash')),
    sa.UniqueConstraint('public_id', name=op.f('uq_team_public_id'))
    )
    with op.batch_alter_table('team', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_team_congress_id'), ['congress_id'], unique=False)

    op.create_table('unsubscribed',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('congress_id', sa.Integer(), nullable=False),
    sa.Column('address_hash', sa.LargeBinary(length=32), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['congress_id'], ['congress.id'], name=op.f('fk_unsubscribed_congress_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_unsubscribed')),
    sa.UniqueConstraint('congress_id', 'address_hash', name=op.f('uq_unsubscribed_congress_id_address_hash'))
    )
    op.create_table('answer',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('registration_id', sa.Integer(), nullable=False),
    sa.Column('question_id', sa.Integer(), nullable=False),
    sa.Column('value', sa.String(length=5000), nullable=False),
    sa.ForeignKeyConstraint(['question_id'], ['question.id'], name=op.f('fk_answer_question_id')),
    sa.ForeignKeyConstraint(['registration_id'], ['registration.id'], name=op.f('fk_answer_registration_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_answer')),
    sa.UniqueConstraint('registration_id', 'question_id', name=op.f('uq_answer_registration_id_question_id'))
    )
    with op.batch_alter_table('answer', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_answer_question_id'), ['question_id'], unique=False)

    op.create_table('invitation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('registration_id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.String(length=120), nullable=False),
    sa.Column('session_guid', sa.Uuid(native_uuid=False), nullable=True),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('told', sa.String(length=64), nullable=False),
    sa.Column('is_cancelled', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['registration_id'], ['registration.id'], name=op.f('fk_invitation_registration_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_invitation')),
    sa.UniqueConstraint('registration_id', 'uid', name=op.f('uq_invitation_registration_id_uid'))
    )
    op.create_table('privacy_request',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('congress_id', sa.Integer(), nullable=False),
    sa.Column('registration_id', sa.Integer(), nullable=True),
    sa.Column('kind', sa.String(32), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('done_by', sa.String(length=254), nullable=False),
    sa.Column('note', sa.String(length=2000), nullable=False),
    sa.ForeignKeyConstraint(['congress_id'], ['congress.id'], name=op.f('fk_privacy_request_congress_id')),
    sa.ForeignKeyConstraint(['registration_id'], ['registration.id'], name=op.f('fk_privacy_request_registration_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_privacy_request'))
    )
    with op.batch_alter_table('privacy_request', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_privacy_request_congress_id'), ['congress_id'], unique=False)

    op.create_table('register_number',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('registration_id', sa.Integer(), nullable=False),
    sa.Column('register', sa.String(length=40), nullable=False),
    sa.Column('number', sa.String(length=40), nullable=False),
    sa.ForeignKeyConstraint(['registration_id'], ['registration.id'], name=op.f('fk_register_number_registration_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_register_number')),
    sa.UniqueConstraint('registration_id', 'register', 'number', name=op.f('uq_register_number_registration_id_register_number'))
    )
    op.create_table('session_waiting',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('registration_id', sa.Integer(), nullable=False),
    sa.Column('session_id', sa.Integer(), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['registration_id'], ['registration.id'], name=op.f('fk_session_waiting_registration_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['session_id'], ['session.id'], name=op.f('fk_session_waiting_session_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_session_waiting')),
    sa.UniqueConstraint('registration_id', 'session_id', name=op.f('uq_session_waiting_registration_id_session_id'))
    )
    with op.batch_alter_table('session_waiting', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_session_waiting_session_id'), ['session_id'], unique=False)

    op.create_table('device',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('congress_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('places', sa.JSON(), nullable=False),
    sa.Column('rights', sa.JSON(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by', sa.String(length=254), nullable=False),
    sa.Column('valid_until', sa.DateTime(timezone=True), nullable=False),
    sa.Column('pair_hash', sa.LargeBinary(length=32), nullable=True),
    sa.Column('pair_before', sa.DateTime(timezone=True), nullable=False),
    sa.Column('secret_hash', sa.LargeBinary(length=32), nullable=True),
    sa.Column('paired_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.String(length=20), nullable=False),
    sa.Column('unsent', sa.Integer(), nullable=False),
    sa.Column('clock_seconds', sa.Integer(), nullable=False),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['congress_id'], ['congress.id'], name=op.f('fk_device_congress_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_device')),
    sa.UniqueConstraint('pair_hash', name=op.f('uq_device_pair_hash')),
    sa.UniqueConstraint('secret_hash', name=op.f('uq_device_secret_hash'))
    )
    op.create_index(op.f('ix_device_congress_id'), 'device', ['congress_id'])
    op.create_table('held_scan',
    sa.Column('id', sa.Uuid(native_uuid=False), nullable=False),
    sa.Column('device_id', sa.Integer(), nullable=False),
    sa.Column('content', sa.JSON(), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_by', sa.String(length=254), nullable=True),
    sa.Column('counts', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['device_id'], ['device.id'], name=op.f('fk_held_scan_device_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_held_scan'))
    )
    op.create_index(op.f('ix_held_scan_device_id'), 'held_scan', ['device_id'])

    # Columns are added without making a table again: on SQLite that would delete it, and what hangs on it.
    op.add_column('congress', sa.Column('offer_hours', sa.Integer(), nullable=True))
    op.add_column(
        'congress', sa.Column('confirm_address', sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column('congress', _text('summary_en', 5000))

    bulk = sa.Column('bulk_id', sa.Integer(), sa.ForeignKey('bulk_mail.id'), nullable=True)
    op.add_column('outbox_mail', bulk, inline_references=True)
    op.add_column('outbox_mail', sa.Column('facts', sa.JSON(), nullable=True))
    op.add_column('outbox_mail', sa.Column('bounced_at', sa.DateTime(timezone=True), nullable=True))
    op.create_index(op.f('ix_outbox_mail_bulk_id'), 'outbox_mail', ['bulk_id'])

    team = sa.Column('team_id', sa.Integer(), sa.ForeignKey('team.id'), nullable=True)
    op.add_column('registration', team, inline_references=True)
    op.add_column('registration', sa.Column('offered_until', sa.DateTime(timezone=True), nullable=True))
    op.add_column('registration', sa.Column('confirm_before', sa.DateTime(timezone=True), nullable=True))
    op.add_column('registration', sa.Column('report_consent_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('registration', sa.Column('feed_hash', sa.LargeBinary(length=32), nullable=True))
    op.add_column('registration', _text('note', 2000))
    op.add_column('registration', sa.Column('erased_at', sa.DateTime(timezone=True), nullable=True))
    op.create_index(op.f('ix_registration_team_id'), 'registration', ['team_id'])
    op.create_index(op.f('ix_registration_feed_hash'), 'registration', ['feed_hash'], unique=True)

    device = sa.Column('device_id', sa.Integer(), sa.ForeignKey('device.id'), nullable=True)
    op.add_column('scan', device, inline_references=True)
    op.add_column('scan', sa.Column('shown', sa.String(length=32), nullable=True))
    op.add_column('scan', sa.Column('undoes', sa.Uuid(native_uuid=False), nullable=True))
    op.create_index(op.f('ix_scan_device_id'), 'scan', ['device_id'])


def _text(name: str, length: int) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=length), nullable=False, server_default='')
