"""The functions of `howdah_sqlite`: made where they are missing, and taken away where no run needs them any more.

They are shared by all runs of a database. A comment on each tells its text, so that what another version of this
program made is known; whoever made them keeps them, and only the owner can make one anew.
"""

from collections.abc import Iterable
from hashlib import sha256

from psycopg import sql

from core.ddl.model import Section, Statement
from core.finalize.keep_records import drop_if_unused
from core.finalize.steps import execute
from core.postgres.connect import Connection
from core.postgres.errors import translate_errors

HELPERS_SCHEMA = "howdah_sqlite"
_LOCK = 0x686F7768
"""An advisory lock: of two runs that make the same function at once, one would fail."""


def make_helpers(connection: Connection, statements: Iterable[Statement]) -> None:
    """Make those functions that are not there as they are wanted, and commit. Raises TargetError."""
    wanted = [statement for statement in statements if statement.section is Section.HELPERS]
    if not wanted:
        return
    with translate_errors(object=f"the schema {HELPERS_SCHEMA}"), connection.transaction():
        connection.execute("SELECT pg_catalog.pg_advisory_xact_lock(%s)", [_LOCK])
        there = _read_marks(connection)
        for statement in wanted:
            name = statement.object.removeprefix(f"{HELPERS_SCHEMA}.")
            is_function = name != statement.object
            mark = _mark(statement.sql)
            if there is not None and (not is_function or there.get(name) == mark):
                continue
            execute(connection, statement)
            if is_function:
                connection.execute(
                    sql.SQL("COMMENT ON FUNCTION {} IS {}").format(sql.Identifier(HELPERS_SCHEMA, name), mark)
                )


def drop_unused_helpers(connection: Connection, needed: Iterable[str]) -> None:
    """Drop the functions that are not among `needed`, those that something still calls aside, and with the last of them
    their schema; in the transaction that is under way. A role that may not keeps them: they are in nobody's way."""
    with translate_errors(object=f"the schema {HELPERS_SCHEMA}"):
        connection.execute("SELECT pg_catalog.pg_advisory_xact_lock(%s)", [_LOCK])
        there = _read_marks(connection)
        if there is None:
            return
        kept = set(needed)
        for name in there.keys() - kept:
            drop_if_unused(connection, sql.SQL("DROP FUNCTION {}").format(sql.Identifier(HELPERS_SCHEMA, name)))
        drop_if_unused(connection, sql.SQL("DROP SCHEMA {}").format(sql.Identifier(HELPERS_SCHEMA)))


def _mark(create_sql: str) -> str:
    return f"Made by Howdah ({sha256(create_sql.encode()).hexdigest()[:16]})"


def _read_marks(connection: Connection) -> dict[str, str] | None:
    """The functions that are there with their comments; None without the schema. No two have one name."""
    row = connection.execute(
        "SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = %s::text", [HELPERS_SCHEMA]
    ).fetchone()
    if row is None:
        return None
    rows: list[tuple[str, str | None]] = connection.execute(
        "SELECT p.proname::text, pg_catalog.obj_description(p.oid, 'pg_proc') FROM pg_catalog.pg_proc p"
        " WHERE p.pronamespace = %s",
        row,
    ).fetchall()
    return {name: comment or "" for name, comment in rows}
