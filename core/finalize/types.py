"""Types in the target's schema: which names they take, and which enum types go with tables that are moved."""

from collections.abc import Collection
from dataclasses import dataclass

from core.identifiers import cut_to_bytes
from core.plan.model import Plan
from core.postgres.connect import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenType:
    """A type that has a name. It goes with its `root`: a relation whose rows are of it, or of whose rows it is an
    array; an enum type and its array likewise; any other is its own."""

    name: str
    root: str
    is_of_relation: bool
    is_of_enum: bool

    @property
    def is_array(self) -> bool:
        return self.name != self.root

    def __str__(self) -> str:
        if self.is_array:
            return f"{self.name} (type, array of {self.root})"
        return f"{self.name} (type of rows)" if self.is_of_relation else f"{self.name} (type)"


@dataclass(frozen=True, slots=True, kw_only=True)
class EnumType:
    """An enum type, and which tables have columns of it: of those that move and of others."""

    name: str
    owner: str
    is_ours: bool
    """This role may move it."""
    moving_tables: int
    other_tables: tuple[str, ...]


_NAMESPACE = "(SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = %(schema)s::text)"

# Not even an array type gives way to what comes by SET SCHEMA, as it does to what is made in its schema.
_TAKEN = f"""
    SELECT t.typname::text, coalesce(e.typname, t.typname)::text,
           coalesce(e.typrelid, t.typrelid) <> 0, coalesce(e.typtype, t.typtype) = 'e'
    FROM pg_catalog.pg_type t
    LEFT JOIN pg_catalog.pg_type e ON e.typarray = t.oid
    WHERE t.typnamespace = {_NAMESPACE} AND t.typname = ANY (%(names)s::text[])
    ORDER BY 1"""

# What belongs to an extension (deptype e) stays with it.
_ENUMS = f"""
    SELECT t.typname::text, pg_catalog.pg_get_userbyid(t.typowner)::text,
           pg_catalog.pg_has_role(t.typowner, 'USAGE'),
           count(DISTINCT c.oid) FILTER (WHERE m.oid IS NOT NULL),
           array_remove(array_agg(DISTINCT c.oid::pg_catalog.regclass::text) FILTER (WHERE m.oid IS NULL), NULL)
    FROM pg_catalog.pg_type t
    LEFT JOIN pg_catalog.pg_depend d
           ON d.refclassid = 'pg_catalog.pg_type'::pg_catalog.regclass AND d.refobjid IN (t.oid, t.typarray)
          AND d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
    LEFT JOIN pg_catalog.pg_class c ON c.oid = d.objid AND c.relkind IN ('r', 'p', 'f', 'c')
    LEFT JOIN pg_catalog.pg_class m
           ON m.oid = c.oid AND m.relnamespace = t.typnamespace AND m.relname = ANY (%(moving)s::text[])
    WHERE t.typnamespace = {_NAMESPACE} AND t.typtype = 'e'
      AND NOT EXISTS (
          SELECT FROM pg_catalog.pg_depend x
          WHERE x.classid = 'pg_catalog.pg_type'::pg_catalog.regclass AND x.objid = t.oid AND x.deptype = 'e')
    GROUP BY t.oid, t.typname, t.typowner
    ORDER BY 1"""


def name_types(plan: Plan) -> set[str]:
    """The names that the plan's types will take: rows of tables and views, enum types, and arrays of all of these, as
    PostgreSQL will name them (https://www.postgresql.org/docs/current/sql-createtype.html#SQL-CREATETYPE-ARRAY)."""
    names = {table.target_name for table in plan.tables} | {view.target_name for view in plan.made_views}
    names |= {column.target_type.name for table in plan.tables for column in table.columns if column.target_type.labels}
    return names | {cut_to_bytes(f"_{name}") for name in names}


def list_types(connection: Connection, schema: str) -> set[str]:
    """The names of all types of a schema."""
    query = f"SELECT typname::text FROM pg_catalog.pg_type WHERE typnamespace = {_NAMESPACE}"
    return {name for (name,) in connection.execute(query.encode(), {"schema": schema})}


def find_taken_types(connection: Connection, schema: str, names: Collection[str]) -> tuple[TakenType, ...]:
    """The types of a schema whose names are among `names`."""
    rows = connection.execute(_TAKEN.encode(), {"schema": schema, "names": list(names)})
    return tuple(
        TakenType(name=name, root=root, is_of_relation=is_of_relation, is_of_enum=is_of_enum)
        for name, root, is_of_relation, is_of_enum in rows
    )


def find_enum_types(connection: Connection, schema: str, moving: Collection[str]) -> tuple[EnumType, ...]:
    """All enum types of a schema that belong to no extension, seen by tables of it that move."""
    rows = connection.execute(_ENUMS.encode(), {"schema": schema, "moving": list(moving)})
    return tuple(
        EnumType(name=name, owner=owner, is_ours=is_ours, moving_tables=moving_tables, other_tables=tuple(others or ()))
        for name, owner, is_ours, moving_tables, others in rows
    )
