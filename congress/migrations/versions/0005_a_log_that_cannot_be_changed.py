"""A log that cannot be changed: a hash chain, and triggers on log, settlements and invoices."""

import hashlib
import json
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None

KEPT = {
    'audit_entry': '',
    'settlement': '',
    'invoice': ' OF congress_id, settlement_id, municipality_code, series_id, sequence, number, kind, corrects_id,'
    ' document, pdf, xml, total_cents, issued_at, due_on',
}
LINES = sa.table(
    'audit_entry',
    sa.column('id', sa.Integer()),
    sa.column('congress_id', sa.Integer()),
    sa.column('at', sa.DateTime(timezone=True)),
    sa.column('actor', sa.String()),
    sa.column('action', sa.String()),
    sa.column('subject', sa.String()),
    sa.column('before', sa.JSON()),
    sa.column('after', sa.JSON()),
    sa.column('hash', sa.String()),
)


def upgrade() -> None:
    """Forward only."""
    chains = op.create_table('audit_chain',
    sa.Column('chain', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('length', sa.Integer(), nullable=False),
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.PrimaryKeyConstraint('chain', name=op.f('pk_audit_chain'))
    )
    op.add_column('audit_entry', sa.Column('hash', sa.String(length=64), nullable=True))
    heads = _link_what_is_there()
    if heads:
        op.bulk_insert(chains, [{'chain': c, 'length': n, 'hash': h} for c, (n, h) in heads.items()])
    with op.batch_alter_table('audit_entry', schema=None) as batch_op:
        batch_op.alter_column('hash', existing_type=sa.String(length=64), nullable=False)
    _refuse_changes()


def _link_what_is_there() -> dict[int, tuple[int, str]]:
    connection = op.get_bind()
    heads: dict[int, tuple[int, str]] = {}
    for line in connection.execute(sa.select(LINES).order_by(LINES.c.id)).all():
        length, previous = heads.get(line.congress_id or 0, (0, '0' * 64))
        made = _hash(previous, line)
        connection.execute(sa.update(LINES).where(LINES.c.id == line.id).values(hash=made))
        heads[line.congress_id or 0] = (length + 1, made)
    return heads


def _hash(previous: str, line: sa.Row) -> str:
    at: datetime = line.at if line.at.tzinfo else line.at.replace(tzinfo=UTC)
    when = at.astimezone(UTC).isoformat(timespec='microseconds')
    parts = [previous, line.congress_id, when, line.actor, line.action, line.subject, line.before, line.after]
    text = json.dumps(parts, ensure_ascii=False, sort_keys=True, separators=(',', ':'))
    return hashlib.sha256(text.encode()).hexdigest()


def _refuse_changes() -> None:
    is_embedded = op.get_bind().dialect.name == 'sqlite'
    if not is_embedded:
        op.execute(
            "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$\n"
            "BEGIN\n"
            "  RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ': this never changes', "
            "ERRCODE = 'integrity_constraint_violation';\n"
            "END $$"
        )
    for table, columns in KEPT.items():
        for name, moment in (('update', f'UPDATE{columns}'), ('delete', 'DELETE'), ('truncate', 'TRUNCATE')):
            start = f'CREATE TRIGGER {table}_refuse_{name} BEFORE {moment} ON {table} '
            if is_embedded and name != 'truncate':
                op.execute(start + f"BEGIN SELECT RAISE(ABORT, '{table}: this never changes'); END")
            elif not is_embedded:
                each = 'STATEMENT' if name == 'truncate' else 'ROW'
                op.execute(start + f'FOR EACH {each} EXECUTE FUNCTION refuse_change()')
