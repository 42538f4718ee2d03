"""What is in a schema already, under the names that a migration would use."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from core.postgres.connect import Connection
from core.postgres.errors import translate_errors


class ObjectKind(StrEnum):
    """The kinds that share one space of names in a schema; types share it with whatever has rows, and functions have
    one of their own."""

    TABLE = "table"
    FOREIGN_TABLE = "foreign table"
    VIEW = "view"
    MATERIALIZED_VIEW = "materialized view"
    INDEX = "index"
    SEQUENCE = "sequence"
    TYPE = "type"
    FUNCTION = "function"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExistingObject:
    """An object in the target; `owner_table` is the table that an index or an owned sequence goes with."""

    name: str
    kind: ObjectKind
    owner_table: str | None = None


_KINDS = {
    "r": ObjectKind.TABLE,
    "p": ObjectKind.TABLE,
    "f": ObjectKind.FOREIGN_TABLE,
    "v": ObjectKind.VIEW,
    "m": ObjectKind.MATERIALIZED_VIEW,
    "i": ObjectKind.INDEX,
    "I": ObjectKind.INDEX,
    "S": ObjectKind.SEQUENCE,
    "c": ObjectKind.TYPE,
}

# The row type of a table or a view is that table; an array type gives way by itself
# (https://www.postgresql.org/docs/current/sql-createtype.html#SQL-CREATETYPE-ARRAY). A sequence belongs to a
# table as the default of a serial column (deptype a) or as an identity (i). The casts keep PostgreSQL from
# reading a name of more than 63 bytes as one of `name`'s type, cut, and then finding it.
_QUERY = b"""
    SELECT c.relname::text, c.relkind::text, o.relname::text
    FROM pg_catalog.pg_class c
    LEFT JOIN pg_catalog.pg_index i ON i.indexrelid = c.oid
    LEFT JOIN pg_catalog.pg_depend d
           ON c.relkind = 'S' AND d.deptype IN ('a', 'i') AND d.objid = c.oid AND d.refobjsubid <> 0
          AND d.classid = 'pg_catalog.pg_class'::regclass AND d.refclassid = 'pg_catalog.pg_class'::regclass
    LEFT JOIN pg_catalog.pg_class o ON o.oid = coalesce(i.indrelid, d.refobjid)
    WHERE c.relnamespace = (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = %(schema)s::text)
      AND c.relname = ANY (%(names)s::text[]) AND c.relkind <> 't'
    UNION ALL
    SELECT t.typname::text, 'c', NULL
    FROM pg_catalog.pg_type t
    WHERE t.typnamespace = (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = %(schema)s::text)
      AND t.typname = ANY (%(names)s::text[]) AND t.typrelid = 0
      AND NOT EXISTS (SELECT FROM pg_catalog.pg_type e WHERE e.typarray = t.oid)"""


def find_objects(connection: Connection, schema: str, names: Collection[str]) -> tuple[ExistingObject, ...]:
    """Find the relations and types in `schema` whose names are among `names`, in the order of their names."""
    with translate_errors(f'the schema "{schema}"'):
        rows = connection.execute(_QUERY, {"schema": schema, "names": list(names)}).fetchall()
    found = [ExistingObject(name=name, kind=_KINDS[kind], owner_table=owner) for name, kind, owner in rows]
    return tuple(sorted(found, key=lambda item: (item.name, item.kind)))


def schema_exists(connection: Connection, schema: str) -> bool:
    """Whether the database has a schema of exactly that name."""
    with translate_errors(f'the schema "{schema}"'):
        row = connection.execute("SELECT FROM pg_catalog.pg_namespace WHERE nspname = %s::text", [schema]).fetchone()
    return row is not None
