"""What an invoice says of a gemeente is of one congress."""

import sqlalchemy as sa
from alembic import op

revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None

_FACTS = 'name, street, number, postcode, city, kvk, oin, vat_id, iban, endpoint, invoice_email'


def upgrade() -> None:
    """Forward only. Every congress in which a gemeente takes part, or leads, gets what was known of it."""
    op.execute('CREATE TABLE party_of_all AS SELECT * FROM party')
    op.drop_table('party')
    op.create_table('party',
    sa.Column('congress_id', sa.Integer(), nullable=False),
    sa.Column('municipality_code', sa.String(length=6), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=True),
    sa.Column('street', sa.String(length=120), nullable=True),
    sa.Column('number', sa.String(length=20), nullable=True),
    sa.Column('postcode', sa.String(length=7), nullable=True),
    sa.Column('city', sa.String(length=120), nullable=True),
    sa.Column('kvk', sa.String(length=8), nullable=True),
    sa.Column('oin', sa.String(length=20), nullable=True),
    sa.Column('vat_id', sa.String(length=14), nullable=True),
    sa.Column('iban', sa.String(length=34), nullable=True),
    sa.Column('endpoint', sa.String(length=60), nullable=True),
    sa.Column('invoice_email', sa.String(length=254), nullable=True),
    sa.ForeignKeyConstraint(['congress_id'], ['congress.id'], name=op.f('fk_party_congress_id')),
    sa.ForeignKeyConstraint(['municipality_code'], ['municipality.code'], name=op.f('fk_party_municipality_code')),
    sa.PrimaryKeyConstraint('congress_id', 'municipality_code', name=op.f('pk_party'))
    )
    op.execute(
        f'INSERT INTO party (congress_id, municipality_code, {_FACTS}) '
        f'SELECT here.congress_id, here.code, {_FACTS} FROM party_of_all JOIN ('
        'SELECT congress_id, municipality_code AS code FROM participation '
        'UNION SELECT id, lead_code FROM congress WHERE lead_code IS NOT NULL'
        ') AS here ON here.code = municipality_code'
    )
    op.drop_table('party_of_all')
