"""The functions of triggers, which find their tables by a search_path of their own: moved with it."""

from collections.abc import Iterable

from psycopg import sql

from core.postgres.connect import Connection


def list_functions(connection: Connection, schema: str) -> tuple[str, ...]:
    """The functions for triggers that are in a schema; these have no arguments."""
    rows = connection.execute(
        "SELECT p.proname::text FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace"
        " WHERE n.nspname = %s AND p.prorettype = 'pg_catalog.trigger'::pg_catalog.regtype AND p.pronargs = 0"
        " ORDER BY 1",
        (schema,),
    )
    return tuple(name for (name,) in rows)


def move_functions(connection: Connection, names: Iterable[str], source: str, target: str) -> None:
    """Move functions to another schema, where they find the tables that they are for. What others may have made for
    their session comes last, so that none of it is taken for a table."""
    for name in names:
        connection.execute(
            sql.SQL("ALTER FUNCTION {}() SET SCHEMA {}").format(sql.Identifier(source, name), sql.Identifier(target))
        )
        connection.execute(
            sql.SQL("ALTER FUNCTION {}() SET search_path = {}, pg_temp").format(
                sql.Identifier(target, name), sql.Identifier(target)
            )
        )
