"""Whether the names that a run will take in a schema are free there, and what `--replace` moves aside: asked before
anything is read, before anything is copied, and when it is published."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from core.errors import ObjectExists, PermissionDenied
from core.finalize.functions import ExistingFunction, find_functions
from core.finalize.types import EnumType, find_enum_types, find_taken_types, name_types
from core.plan.model import Plan
from core.postgres.connect import Connection
from core.postgres.errors import translate_errors
from core.postgres.objects import ExistingObject, ObjectKind, find_objects, schema_exists

_MOVABLE = frozenset({ObjectKind.TABLE, ObjectKind.FOREIGN_TABLE, ObjectKind.VIEW, ObjectKind.MATERIALIZED_VIEW})
"""What `--replace` moves aside."""
_NAMED = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Aside:
    """What `--replace` has to move aside: relations, and enum types and functions of triggers that have one of the
    names or go with them."""

    relations: tuple[ExistingObject, ...]
    enums: tuple[EnumType, ...]
    functions: tuple[ExistingFunction, ...]

    def list_all(self) -> tuple[str, ...]:
        """Each with its kind in brackets."""
        return (
            *(f"{found.name} ({found.kind})" for found in self.relations),
            *(f"{enum.name} ({ObjectKind.TYPE})" for enum in self.enums),
            *(f"{function.name} ({ObjectKind.FUNCTION})" for function in self.functions),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What will be taken in the schema: functions have a space of names of their own, as types have."""

    relations: set[str]
    types: set[str]
    functions: set[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Occupation:
    """What has the plan's names in a schema already: `blocking` is in the way, `moved` is what `replace` moves aside.

    Each is a name with its kind in brackets.
    """

    blocking: tuple[str, ...]
    moved: tuple[str, ...]


def find_occupation(connection: Connection, plan: Plan, schema: str, *, replace: bool) -> Occupation:
    """What is in a schema under the names that the plan will take. Raises TargetError."""
    with translate_errors(object=schema), connection.transaction():
        aside, blocking = _find_names(connection, schema, _names_of(plan), plan, replace=replace)
    return Occupation(blocking=tuple(blocking), moved=aside.list_all() if replace else ())


def check_target(connection: Connection, plan: Plan, schema: str, *, replace: bool) -> None:
    """Refuse, before anything is copied, a schema where the plan's names are taken or nothing may be made.

    Raises ObjectExists with all names that are in the way, PermissionDenied.
    """
    with translate_errors(object=schema), connection.transaction():
        if schema_exists(connection, schema):
            _check_rights(connection, schema)
            aside = check_names(connection, schema, _names_of(plan), plan, replace=replace)
            _check_ownership(connection, schema, aside)


def check_tables(connection: Connection, names: Collection[str], schema: str) -> None:
    """Refuse a schema where tables' names are taken, of which no plan is needed to know them. Raises ObjectExists."""
    with translate_errors(object=schema):
        found = find_objects(connection, schema, sorted(names))
    if found:
        raise _find_taken(schema, [f"{each.name} ({each.kind})" for each in found], replace=False)


def check_names(connection: Connection, schema: str, names: Names, plan: Plan, *, replace: bool) -> Aside:
    """What `replace` moves aside, if that frees all of the names; raises ObjectExists otherwise."""
    aside, blocking = _find_names(connection, schema, names, plan, replace=replace)
    if blocking:
        raise _find_taken(schema, blocking, replace=replace)
    return aside


def _check_rights(connection: Connection, schema: str) -> None:
    row = connection.execute("SELECT pg_catalog.has_schema_privilege(%s, 'CREATE'), current_user", (schema,)).fetchone()
    assert row is not None
    if not row[0]:
        raise PermissionDenied(
            f"The role {row[1]} may not make tables in the schema {schema}.",
            f"Ask the owner to run: GRANT CREATE ON SCHEMA {schema} TO {row[1]}; or choose another schema.",
        )


def _check_ownership(connection: Connection, schema: str, aside: Aside) -> None:
    """Only an owner may move a table, a type or a function (https://www.postgresql.org/docs/current/sql-altertable.html)."""
    foreign = connection.execute(
        "SELECT c.relname, pg_catalog.pg_get_userbyid(c.relowner) FROM pg_catalog.pg_class c"
        " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
        " WHERE n.nspname = %s AND c.relname = ANY (%s) AND NOT pg_catalog.pg_has_role(c.relowner, 'USAGE')"
        " ORDER BY 1",
        (schema, [found.name for found in aside.relations]),
    ).fetchall()
    foreign += [(enum.name, enum.owner) for enum in aside.enums if not enum.is_ours]
    foreign += [(function.name, function.owner) for function in aside.functions if not function.is_ours]
    if foreign:
        listed = _list([f"{name} (of {owner})" for name, owner in foreign])
        raise PermissionDenied(
            f"--replace would have to move what belongs to others: {listed}.",
            "Connect as their owner, or choose another schema with --schema.",
        )


def _find_taken(schema: str, blocking: Sequence[str], *, replace: bool) -> ObjectExists:
    return ObjectExists(
        f"The schema {schema} has objects of the same names already: {_list(blocking)}.",
        "Choose another schema with --schema"
        + ("; these can't be moved aside." if replace else ", or move the old ones to a backup schema with --replace."),
    )


def _find_names(
    connection: Connection, schema: str, names: Names, plan: Plan, *, replace: bool
) -> tuple[Aside, list[str]]:
    """What `replace` moves aside, and what stays in the way of the names.

    Relations share one space of names and types another, in which every table has two: of its rows and of arrays of
    them. Functions are told apart by their arguments too, of which those of triggers have none.
    """
    taken = find_taken_types(connection, schema, names.types)
    types_taken = {found.name for found in taken}
    existing = [
        found
        for found in find_objects(connection, schema, sorted(names.relations))
        if found.kind is not ObjectKind.TYPE or found.name not in types_taken
    ]
    planned = {table.target_name for table in plan.tables} | {view.target_name for view in plan.made_views}
    movable = tuple(found for found in existing if found.name in planned and found.kind in _MOVABLE)
    moved = {found.name for found in movable} if replace else set()
    enums = {enum.name: enum for enum in find_enum_types(connection, schema, moved)}
    enums_taken = {found.root for found in taken if found.is_of_enum}
    moved_enums = {
        name: enum
        for name, enum in enums.items()
        if replace and not enum.other_tables and (name in enums_taken or (enum.moving_tables and enum.is_ours))
    }
    blocking = [
        f"{found.name} ({found.kind})"
        for found in existing
        if not {found.name, found.owner_table} & moved and found.name not in moved_enums
    ]
    shown = {found.name for found in existing}
    blocking += [
        str(found) + _describe_users(enums.get(found.root))
        for found in taken
        if found.root not in (moved if found.is_of_relation else moved_enums)
        and not (found.is_of_relation and found.name in shown)
        and not (found.is_array and found.root in types_taken)
    ]
    functions = find_functions(connection, schema, names.functions, moved)
    moved_functions = [
        function
        for function in functions
        if replace
        and function.is_of_triggers
        and not function.other_tables
        and (function.name in names.functions or function.is_ours)
    ]
    blocking += [
        f"{function.name} ({ObjectKind.FUNCTION})"
        + (f" of triggers of {_list(function.other_tables)}" if function.other_tables else "")
        for function in functions
        if function.name in names.functions and function not in moved_functions
    ]
    aside = Aside(relations=movable, enums=tuple(moved_enums.values()), functions=tuple(moved_functions))
    return aside, blocking


def _names_of(plan: Plan) -> Names:
    """Every name that the plan will take in the schema, sequences and types as PostgreSQL will name them."""
    names = {view.target_name for view in plan.made_views}
    for table in plan.tables:
        names.add(table.target_name)
        names.update(unique.name for unique in table.unique_constraints)
        names.update(index.name for index in table.indexes)
        if table.primary_key:
            names.add(table.primary_key.name)
        if table.sequence:
            names.add(f"{table.target_name}_{table.sequence.column}_seq")
    functions = {trigger.target_name for trigger in plan.made_triggers}
    return Names(relations=names, types=name_types(plan), functions=functions)


def _describe_users(enum: EnumType | None) -> str:
    return f" of columns of {_list(enum.other_tables)}" if enum is not None and enum.other_tables else ""


def _list(names: Sequence[str]) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more
