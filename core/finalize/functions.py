"""The functions of triggers, which find their tables by a search_path of their own: moved with it, to where their
tables are and aside with those, and put back with the one that they had."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from psycopg import sql

from core.postgres.connect import Connection
from core.postgres.records import RecordedObject

_PATH_ITEM = re.compile(r'\s*(?:"((?:[^"]|"")*)"|([^,"]*))\s*(?:,|$)')


@dataclass(frozen=True, slots=True, kw_only=True)
class ExistingFunction:
    """A function without arguments, and the relations whose triggers call it: those that move, and others."""

    oid: int
    name: str
    owner: str
    is_ours: bool
    """This role may move it."""
    is_of_triggers: bool
    """It can be called by triggers alone, and belongs to no extension."""
    path: str | None
    """The search_path that it is run with, as the catalogs have it."""
    moving_tables: int
    other_tables: tuple[str, ...]


# PostgreSQL keeps the settings of a function as texts: name=value. Before PostgreSQL 14 a catalog has no primary key
# that its other columns could follow from in GROUP BY.
_FUNCTIONS = """
    SELECT p.oid::bigint, p.proname::text, pg_catalog.pg_get_userbyid(p.proowner)::text,
           pg_catalog.pg_has_role(p.proowner, 'USAGE'),
           p.prorettype = 'pg_catalog.trigger'::pg_catalog.regtype AND NOT EXISTS (
               SELECT FROM pg_catalog.pg_depend x
               WHERE x.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND x.objid = p.oid AND x.deptype = 'e'),
           (SELECT pg_catalog.substr(s, 13) FROM pg_catalog.unnest(p.proconfig) s
            WHERE pg_catalog.starts_with(s, 'search_path=')),
           count(DISTINCT c.oid) FILTER (
               WHERE c.relnamespace = p.pronamespace AND c.relname = ANY (%(moving)s::text[])),
           array_remove(array_agg(DISTINCT c.oid::pg_catalog.regclass::text) FILTER (
               WHERE c.relnamespace <> p.pronamespace OR c.relname <> ALL (%(moving)s::text[])), NULL)
    FROM pg_catalog.pg_proc p
    LEFT JOIN pg_catalog.pg_trigger t ON t.tgfoid = p.oid
    LEFT JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid
    WHERE p.pronamespace = (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = %(schema)s::text)
      AND p.pronargs = 0
    GROUP BY p.oid, p.proname, p.proowner, p.prorettype, p.proconfig
    ORDER BY p.proname"""


def find_functions(
    connection: Connection, schema: str, names: Collection[str], moving: Collection[str] = ()
) -> tuple[ExistingFunction, ...]:
    """The functions of a schema without arguments that have one of these names, or that triggers of its relations that
    move call."""
    rows = connection.execute(_FUNCTIONS.encode(), {"schema": schema, "moving": list(moving)})
    found = (
        ExistingFunction(
            oid=oid,
            name=name,
            owner=owner,
            is_ours=is_ours,
            is_of_triggers=is_of_triggers,
            path=path,
            moving_tables=moving_tables,
            other_tables=tuple(others or ()),
        )
        for oid, name, owner, is_ours, is_of_triggers, path, moving_tables, others in rows
    )
    return tuple(each for each in found if each.name in names or each.moving_tables)


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
        _move(connection, name, source, target)
        _set_path(connection, target, name, [target, "pg_temp"])


def move_aside(connection: Connection, functions: Iterable[ExistingFunction], source: str, target: str) -> None:
    """Move functions along with the tables whose triggers call them, so that those find the tables that they had, and
    none of the new ones. A search_path that does not name the schema that they leave stays as it is."""
    for function in functions:
        _move(connection, function.name, source, target)
        if function.path is None:
            _set_path(connection, target, function.name, [target, "pg_temp"])
        elif source in (path := _divide(function.path)):
            _set_path(connection, target, function.name, [target if each == source else each for each in path])


def move_back(connection: Connection, function: RecordedObject, source: str, target: str) -> None:
    """Move a function to where it was, with the search_path that it had, to the letter."""
    _move(connection, function.name, source, target)
    name = sql.Identifier(target, function.name)
    if function.path is None:
        connection.execute(sql.SQL("ALTER FUNCTION {}() RESET search_path").format(name))
        return
    row = connection.execute("SELECT pg_catalog.current_setting('search_path')").fetchone()
    connection.execute("SELECT pg_catalog.set_config('search_path', %s, true)", (function.path,))
    connection.execute(sql.SQL("ALTER FUNCTION {}() SET search_path FROM CURRENT").format(name))
    connection.execute("SELECT pg_catalog.set_config('search_path', %s, true)", row)


def _move(connection: Connection, name: str, source: str, target: str) -> None:
    connection.execute(
        sql.SQL("ALTER FUNCTION {}() SET SCHEMA {}").format(sql.Identifier(source, name), sql.Identifier(target))
    )


def _set_path(connection: Connection, schema: str, name: str, path: Iterable[str]) -> None:
    connection.execute(
        sql.SQL("ALTER FUNCTION {}() SET search_path = {}").format(
            sql.Identifier(schema, name), sql.SQL(", ").join(map(sql.Identifier, path))
        )
    )


def _divide(path: str) -> list[str]:
    """The schemas of a search_path as the catalogs have it: names that need quotes are in them."""
    names = [quoted.replace('""', '"') or plain.strip() for quoted, plain in _PATH_ITEM.findall(path)]
    return [name for name in names if name]
