"""The table that a run published, as it is when rejected rows are sent to it again."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager

from psycopg import sql

from core.errors import TargetError
from core.postgres.connect import Connection
from core.postgres.rejects import KeptRun, RejectedTable


def check_published(connection: Connection, run: KeptRun, table: RejectedTable, types: Mapping[str, str]) -> None:
    """Raise TargetError unless the table is still there that the run published, with columns of these types.

    The types are by their names in pg_type: rows are sent in binary, and to another type would mean something else.
    """
    name = f"{table.target_schema}.{table.target_table}"
    found = connection.execute(
        "SELECT c.oid, ARRAY(SELECT ARRAY[a.attname::text, t.typname::text] FROM pg_catalog.pg_attribute a"
        " JOIN pg_catalog.pg_type t ON t.oid = a.atttypid WHERE a.attrelid = c.oid AND a.attnum > 0)"
        " FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
        " WHERE n.nspname = %s AND c.relname = %s AND c.relkind IN ('r', 'p')",
        (table.target_schema, table.target_table),
    ).fetchone()
    if found is None:
        raise TargetError(
            f"The table {name} of the run {run.run_id} is gone: it was dropped, or has another name now.",
            "Give it its name again, or export the rejected rows with howdah rejects export.",
        )
    oid, columns = found
    if run.is_of_this_database and oid != table.target_oid:
        raise TargetError(
            f"The table {name} is not the one that the run {run.run_id} made: it was replaced since, and may have these"
            " rows already.",
            "Retry the rejected rows of the later run with --run, or export these with howdah rejects export.",
        )
    there = {column: _plain_type(type_) for column, type_ in columns}
    for column, type_ in types.items():
        if column not in there:
            raise TargetError(
                f"The table {name} has no column {column} any more.",
                "Give it its name again, or export the rejected rows with howdah rejects export.",
            )
        if there[column] != _plain_type(type_):
            raise TargetError(
                f"The column {column} of {name} is {there[column]} now, and the run made it {type_}.",
                "Alter it back for the retry, or export the rejected rows with howdah rejects export.",
            )


@contextmanager
def pausing_triggers(connection: Connection, table: RejectedTable, names: Collection[str]) -> Iterator[None]:
    """For the time of the body, in the transaction that is under way, none of these triggers comes: what they did for
    rows that were in SQLite is in the other tables already. Only a table's owner can keep them from it, and nobody else
    writes to it until the transaction ends. Raises psycopg.Error."""
    found = connection.execute(
        "SELECT t.tgname::text FROM pg_catalog.pg_trigger t JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid"
        " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
        " WHERE n.nspname = %s AND c.relname = %s AND t.tgname = ANY (%s) AND t.tgenabled = 'O' AND NOT t.tgisinternal"
        " AND pg_catalog.pg_has_role(c.relowner, 'USAGE')",
        (table.target_schema, table.target_table, list(names)),
    ).fetchall()
    name = sql.Identifier(table.target_schema, table.target_table)
    for (trigger,) in found:
        connection.execute(sql.SQL("ALTER TABLE {} DISABLE TRIGGER {}").format(name, sql.Identifier(trigger)))
    yield
    for (trigger,) in found:
        connection.execute(sql.SQL("ALTER TABLE {} ENABLE TRIGGER {}").format(name, sql.Identifier(trigger)))


def advance_sequence(connection: Connection, table: RejectedTable, column: str, next_value: int) -> None:
    """Let an identity go on after the largest value that is there; the run had set it to `next_value`."""
    name = sql.Identifier(table.target_schema, table.target_table)
    connection.execute(
        sql.SQL(
            "SELECT pg_catalog.setval(s.name::pg_catalog.regclass, m.largest)"
            " FROM (SELECT pg_catalog.pg_get_serial_sequence({name}, {column}) AS name) s,"
            " (SELECT max({column_name}) AS largest FROM {table}) m WHERE s.name IS NOT NULL"
            " AND m.largest > coalesce(pg_catalog.pg_sequence_last_value(s.name::pg_catalog.regclass), {before})"
        ).format(
            name=sql.Literal(name.as_string(connection)),
            column=sql.Literal(column),
            column_name=sql.Identifier(column),
            table=name,
            before=sql.Literal(next_value - 1),
        )
    )


def _plain_type(name: str) -> str:
    """Texts are sent alike, whatever limits them."""
    return "text" if name in ("varchar", "bpchar", "citext") else name
