"""The collation `howdah_sqlite.nocase`, by which capitals do not count: whether it is there as a plan needs it, and
that it goes when no column has it any more.

Columns depend on it, so that PostgreSQL itself knows who needs it; only the functions beside it need a record of that.
"""

from dataclasses import dataclass

from psycopg import sql

from core.errors import TargetError
from core.finalize.keep_records import drop_if_unused
from core.plan.pgtypes import NOCASE_COLLATION
from core.postgres.connect import Connection
from core.postgres.errors import translate_errors

SCHEMA, _, NAME = NOCASE_COLLATION.rpartition(".")
IDENTIFIER = sql.Identifier(SCHEMA, NAME)
_MARK = "Made by Howdah"
_LOCALE = "und-u-ks-level2"


@dataclass(frozen=True, slots=True)
class FoundCollation:
    """The collation as it is there; `is_as_wanted`: of ICU, of the second level, by which texts that differ are
    equal."""

    is_as_wanted: bool


def find_collation(connection: Connection) -> FoundCollation | None:
    # The column of the locale has had three names (https://www.postgresql.org/docs/current/catalog-pg-collation.html).
    row = connection.execute(
        "SELECT c.collprovider = 'i' AND NOT c.collisdeterministic AND %s IN"
        " (pg_catalog.to_json(c) ->> 'colllocale', pg_catalog.to_json(c) ->> 'colliculocale',"
        " pg_catalog.to_json(c) ->> 'collcollate')"
        " FROM pg_catalog.pg_collation c JOIN pg_catalog.pg_namespace n ON n.oid = c.collnamespace"
        " WHERE n.nspname = %s::text AND c.collname = %s::text",
        (_LOCALE, SCHEMA, NAME),
    ).fetchone()
    return None if row is None else FoundCollation(bool(row[0]))


def check_collation(connection: Connection) -> None:
    """Raise TargetError where one of that name is another."""
    with translate_errors(object=NOCASE_COLLATION):
        found = find_collation(connection)
    if found is not None and not found.is_as_wanted:
        raise TargetError(
            f"The collation {NOCASE_COLLATION} of the plan is there, and is another one: somebody else has made it.",
            f"Rename it (ALTER COLLATION {NOCASE_COLLATION} RENAME TO ...), or choose nocase = index.",
        )


def mark_collation(connection: Connection) -> None:
    """Tell who made it, so that it can go again."""
    connection.execute(sql.SQL("COMMENT ON COLLATION {} IS {}").format(IDENTIFIER, _MARK))


def drop_unused_collation(connection: Connection) -> None:
    """Drop it unless a column has it, or others have made it; in the transaction that is under way."""
    row = connection.execute(
        "SELECT pg_catalog.obj_description(c.oid, 'pg_collation') FROM pg_catalog.pg_collation c"
        " JOIN pg_catalog.pg_namespace n ON n.oid = c.collnamespace"
        " WHERE n.nspname = %s::text AND c.collname = %s::text",
        (SCHEMA, NAME),
    ).fetchone()
    if row is not None and row[0] == _MARK:
        drop_if_unused(connection, sql.SQL("DROP COLLATION {}").format(IDENTIFIER))
