"""Rows that the database itself refuses to change or to lose."""

from sqlalchemy import DDL, Table, event

POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION USING
    MESSAGE = TG_TABLE_NAME || ': this never changes',
    ERRCODE = 'integrity_constraint_violation';
END $$
"""


def keep_as_it_is(table: Table, *columns: str) -> None:
    """Refuse to delete rows of `table` and to change `columns`: all of them when none is named.

    Triggers are made with the table. A migration that makes the table again on SQLite (batch) must
    make them again too.
    """
    for dialect, statements in triggers(table.name, *columns).items():
        for statement in statements:
            make = DDL(statement)  # type: ignore[no-untyped-call]  # published without types
            event.listen(table, "after_create", make.execute_if(dialect=dialect))


def triggers(table: str, *columns: str) -> dict[str, list[str]]:
    """The statements per kind of database, in order."""
    of = f" OF {', '.join(columns)}" if columns else ""
    moments = {"update": f"UPDATE{of}", "delete": "DELETE"}
    embedded = [
        f"CREATE TRIGGER {table}_refuse_{name} BEFORE {moment} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table}: this never changes'); END"
        for name, moment in moments.items()
    ]
    server = [
        f"CREATE TRIGGER {table}_refuse_{name} BEFORE {moment} ON {table} "
        f"FOR EACH {'STATEMENT' if name == 'truncate' else 'ROW'} EXECUTE FUNCTION refuse_change()"
        for name, moment in (moments | {"truncate": "TRUNCATE"}).items()
    ]
    return {"sqlite": embedded, "postgresql": [POSTGRESQL_FUNCTION, *server]}
