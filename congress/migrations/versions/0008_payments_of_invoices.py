"""Part payments of invoices, to whom they were sent, reminders, and credit notes for some lines."""

import sqlalchemy as sa
from alembic import op

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None

CONTENT = (
    'congress_id, settlement_id, municipality_code, series_id, sequence, number, kind, corrects_id,'
    ' document, pdf, xml, total_cents, issued_at, due_on'
)


def upgrade() -> None:
    """Forward only."""
    paid = op.get_bind().execute(
        sa.text("SELECT id, paid_on, total_cents, issued_at FROM invoice WHERE paid_on IS NOT NULL")
        .columns(paid_on=sa.Date(), issued_at=sa.DateTime(timezone=True))
    ).all()
    corrected = _let_go_of_each_other()
    with op.batch_alter_table('invoice', schema=None) as batch_op:
        batch_op.drop_constraint('uq_invoice_corrects_id', type_='unique')
        batch_op.create_index(batch_op.f('ix_invoice_corrects_id'), ['corrects_id'], unique=False)
        batch_op.add_column(sa.Column('sent_to', sa.String(length=254), nullable=True))
        batch_op.add_column(sa.Column('reminded_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.drop_column('paid_on')
    for row in corrected:
        op.execute(sa.text('UPDATE invoice SET corrects_id = :other WHERE id = :id').bindparams(
            other=row.corrects_id, id=row.id
        ))
    payments = op.create_table('invoice_payment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('invoice_id', sa.Integer(), nullable=False),
    sa.Column('received_on', sa.Date(), nullable=False),
    sa.Column('amount_cents', sa.BigInteger(), nullable=False),
    sa.Column('recorded_by', sa.String(length=254), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['invoice_id'], ['invoice.id'], name=op.f('fk_invoice_payment_invoice_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_invoice_payment'))
    )
    with op.batch_alter_table('invoice_payment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_invoice_payment_invoice_id'), ['invoice_id'], unique=False)
    if paid:
        op.bulk_insert(payments, [
            {'invoice_id': row.id, 'received_on': row.paid_on, 'amount_cents': row.total_cents,
             'recorded_by': '', 'recorded_at': row.issued_at}
            for row in paid
        ])
    _refuse_changes()


def _let_go_of_each_other() -> list[sa.Row]:
    # SQLite does not drop the old table while credit notes refer to it.
    if op.get_bind().dialect.name != 'sqlite':
        return []
    query = sa.text('SELECT id, corrects_id FROM invoice WHERE corrects_id IS NOT NULL')
    found = list(op.get_bind().execute(query))
    op.execute('DROP TRIGGER invoice_refuse_update')
    op.execute('UPDATE invoice SET corrects_id = NULL')
    return found


def _refuse_changes() -> None:
    if op.get_bind().dialect.name == 'sqlite':  # the batch made the table of invoices anew, without its triggers
        for table, columns in (('invoice', f' OF {CONTENT}'), ('invoice_payment', '')):
            for name, moment in (('update', f'UPDATE{columns}'), ('delete', 'DELETE')):
                op.execute(
                    f'CREATE TRIGGER {table}_refuse_{name} BEFORE {moment} ON {table} '
                    f"BEGIN SELECT RAISE(ABORT, '{table}: this never changes'); END"
                )
        return
    for moment in ('update', 'delete', 'truncate'):
        each = 'STATEMENT' if moment == 'truncate' else 'ROW'
        op.execute(
            f'CREATE TRIGGER invoice_payment_refuse_{moment} BEFORE {moment.upper()} ON invoice_payment '
            f'FOR EACH {each} EXECUTE FUNCTION refuse_change()'
        )
