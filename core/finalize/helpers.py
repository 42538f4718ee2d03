"""The functions of `howdah_sqlite`: made where they are missing, and taken away where nothing needs them any more.

They are shared by all runs of a database. A comment on each tells its text, so that what another version of this
program made is known; whoever made them keeps them, and only the owner can make one anew.
"""

import json
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256

import psycopg
from psycopg import sql

from core.ddl.model import Section, Statement
from core.errors import PermissionDenied
from core.finalize.collation import NAME as COLLATION
from core.finalize.collation import drop_unused_collation, find_collation, mark_collation
from core.finalize.keep_records import drop_if_unused
from core.finalize.steps import execute
from core.plan.model import Plan
from core.postgres.connect import Connection
from core.postgres.errors import translate_errors
from core.postgres.records_layout import RECORDS_SCHEMA
from core.translate.helpers import HELPERS

HELPERS_SCHEMA = "howdah_sqlite"
NAMED = f"{HELPERS_SCHEMA} (helper functions)"
"""All of them, as what a run has made is named."""
_LOCK = 0x686F7768
"""An advisory lock: of two runs that make the same function at once, one would fail; and what one run makes, another is
not to take away before it is known who needs it."""
_MARK = "Made by Howdah"
_CALL = re.compile(rf'\b{HELPERS_SCHEMA}"?\s*\.\s*"?(\w+)')


@dataclass(frozen=True, slots=True, kw_only=True)
class HelperNeeds:
    """The functions that a plan calls, and those of them that a run makes, since they are not there as they are."""

    functions: tuple[str, ...]
    made: tuple[str, ...]
    makes_schema: bool
    makes_collation: bool = False
    """Of the setting nocase = icu."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Function:
    """One that is there. `is_used` tells that something in the database can't be without it."""

    name: str
    arguments: str
    text: str
    comment: str
    is_used: bool
    is_ours: bool
    may_execute: bool


def check_helpers(connection: Connection, plan: Plan) -> HelperNeeds | None:
    """What a plan needs of helper functions; None where it needs none. Nothing is made.

    Raises PermissionDenied where this role may not make what is missing, or not use what is there.
    """
    if not plan.helpers:
        return None
    with translate_errors(object=f"the schema {HELPERS_SCHEMA}"), connection.transaction():
        there = _read_functions(connection)
        makes_collation = COLLATION in plan.helpers and find_collation(connection) is None
        row = connection.execute(
            "SELECT current_user::text, pg_catalog.current_database()::text,"
            " pg_catalog.has_database_privilege(pg_catalog.current_database(), 'CREATE'),"
            " pg_catalog.pg_get_userbyid(n.nspowner)::text, pg_catalog.has_schema_privilege(n.oid, 'CREATE'),"
            " pg_catalog.has_schema_privilege(n.oid, 'USAGE')"
            " FROM (SELECT) one LEFT JOIN pg_catalog.pg_namespace n ON n.nspname = %s::text",
            [HELPERS_SCHEMA],
        ).fetchone()
    assert row is not None
    role, database, may_make_schema, owner, may_make, may_use = row
    by_name = {function.name: function for function in there or ()}
    made = tuple(
        name
        for name in plan.helpers
        if name in HELPERS and (name not in by_name or by_name[name].comment != _mark(HELPERS[name].create_sql))
    )
    needs = HelperNeeds(
        functions=tuple(name for name in plan.helpers if name != COLLATION),
        made=made,
        makes_schema=there is None,
        makes_collation=makes_collation,
    )
    functions, otherwise = _name_made(needs)
    if there is None:
        if not may_make_schema:
            raise PermissionDenied(
                f"The plan needs {functions} of the schema {HELPERS_SCHEMA}, which is not there, and the role"
                f" {role} may make no schema in the database {database}.",
                f"Ask an administrator to run: GRANT CREATE ON DATABASE {database} TO {role}; {otherwise}",
            )
        return needs
    if (made or makes_collation) and not (may_make and may_use):
        raise PermissionDenied(
            f"The plan needs {functions} that the schema {HELPERS_SCHEMA} does not have, and the role {role} may"
            f" make none there: it belongs to {owner}.",
            f"Ask its owner to run: GRANT CREATE, USAGE ON SCHEMA {HELPERS_SCHEMA} TO {role}; {otherwise}",
        )
    foreign = [name for name in made if name in by_name and not by_name[name].is_ours]
    if foreign:
        raise PermissionDenied(
            f"Functions of the schema {HELPERS_SCHEMA} are of another version of Howdah, and belong to others:"
            f" {', '.join(foreign[:5])}{f' and {len(foreign) - 5} more' if len(foreign) > 5 else ''}.",
            f"Connect as their owner, {otherwise}",
        )
    if not may_use or not all(by_name[name].may_execute for name in plan.helpers if name in by_name):
        raise PermissionDenied(
            f"The role {role} may not call the functions of the schema {HELPERS_SCHEMA}, which the plan's SQL needs.",
            f"Ask its owner to run: GRANT USAGE ON SCHEMA {HELPERS_SCHEMA} TO {role}; GRANT EXECUTE ON ALL FUNCTIONS IN"
            f" SCHEMA {HELPERS_SCHEMA} TO {role}; {otherwise}",
        )
    return needs


def _name_made(needs: HelperNeeds) -> tuple[str, str]:
    """What is to be made, and what to do without it."""
    count = len(needs.made)
    functions = f"{count:,} helper function{'' if count == 1 else 's'}"
    if not needs.makes_collation:
        return functions, "or do without what needs them: --no-helpers."
    collation = f"the collation {COLLATION}"
    if not needs.made:
        return collation, "or choose nocase = index."
    return f"{collation} and {functions}", "or do without what needs them: nocase = index, and --no-helpers."


def make_helpers(connection: Connection, statements: Iterable[Statement]) -> None:
    """Make those functions that are not there as they are wanted, in the transaction that is under way: until it ends,
    nobody else makes or drops any. Raises TargetError."""
    wanted = [statement for statement in statements if statement.section is Section.HELPERS]
    if not wanted:
        return
    with translate_errors(object=f"the schema {HELPERS_SCHEMA}"), connection.transaction():
        connection.execute("SELECT pg_catalog.pg_advisory_xact_lock(%s)", [_LOCK])
        functions = _read_functions(connection)
        there = None if functions is None else {function.name: function.comment for function in functions}
        for statement in wanted:
            name = statement.object.removeprefix(f"{HELPERS_SCHEMA}.")
            if name == COLLATION:
                if find_collation(connection) is None:
                    execute(connection, statement)
                    mark_collation(connection)
                continue
            is_function = name != statement.object
            mark = _mark(statement.sql)
            if there is not None and (not is_function or there.get(name) == mark):
                continue
            execute(connection, statement)
            if is_function:
                connection.execute(
                    sql.SQL("COMMENT ON FUNCTION {} IS {}").format(sql.Identifier(HELPERS_SCHEMA, name), mark)
                )


def read_helpers(plan: str) -> tuple[str, ...]:
    """The names of the functions that a plan needs, of the plan as JSON."""
    found = json.loads(plan).get("helpers", ())
    return tuple(str(name) for name in found)


def drop_unused_helpers(connection: Connection, names: Collection[str]) -> None:
    """Drop those of the functions that nothing needs, and with the last of all their schema; in the transaction that is
    under way.

    Needed is what the plan of a run calls that is published or interrupted, what something in the database depends on,
    what another function's text names, and what these call themselves. Where a run's records can't be read, and of what
    belongs to another role, nothing is dropped: it is in nobody's way. Raises TargetError.
    """
    if not names:
        return
    with translate_errors(object=f"the schema {HELPERS_SCHEMA}"):
        connection.execute("SELECT pg_catalog.pg_advisory_xact_lock(%s)", [_LOCK])
        there = _read_functions(connection)
        planned = _find_planned(connection)
        if there is None or planned is None:
            return
        kept = _add_called(planned | _find_named(connection) | {each.name for each in there if each.is_used}, there)
        unused = [
            each for each in there if each.name in names and each.name not in kept and each.comment.startswith(_MARK)
        ]
        if unused and not drop_if_unused(connection, _drop(unused)):
            # One of them is another's.
            for each in unused:
                drop_if_unused(connection, _drop([each]))
        if COLLATION in names:
            drop_unused_collation(connection)
        drop_if_unused(connection, sql.SQL("DROP SCHEMA {}").format(sql.Identifier(HELPERS_SCHEMA)))


def _drop(functions: Iterable[_Function]) -> sql.Composed:
    """The arguments are as the server writes them."""
    signatures = (
        sql.SQL("{}({})").format(sql.Identifier(HELPERS_SCHEMA, each.name), sql.SQL(each.arguments))
        for each in functions
    )
    return sql.SQL("DROP FUNCTION {}").format(sql.SQL(", ").join(signatures))


def _find_planned(connection: Connection) -> set[str] | None:
    """What the runs need that are interrupted or at work, and those that are published; None where that can't be seen.

    In this order: a run that is published meanwhile is then found among the others.
    """
    rows = connection.execute(
        "SELECT n.nspname::text, pg_catalog.has_schema_privilege(n.oid, 'USAGE')"
        " AND pg_catalog.has_table_privilege(c.oid, 'SELECT')"
        " FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
        " WHERE n.nspname LIKE 'howdah\\_%%\\_records' AND c.relname = 'run' OR n.nspname = %s AND c.relname = 'runs'"
        " ORDER BY n.nspname = %s",
        [RECORDS_SCHEMA, RECORDS_SCHEMA],
    ).fetchall()
    needed: set[str] = set()
    for schema, may_read in rows:
        if not may_read:
            return None
        needed.update(_read_needs(connection, schema, "runs" if schema == RECORDS_SCHEMA else "run"))
    return needed


def _read_needs(connection: Connection, schema: str, table: str) -> Iterator[str]:
    query = sql.SQL("SELECT pg_catalog.json_array_elements_text(r.plan::json -> 'helpers') FROM {} r")
    try:
        with connection.transaction():
            rows = connection.execute(query.format(sql.Identifier(schema, table))).fetchall()
    except (psycopg.errors.UndefinedTable, psycopg.errors.InvalidSchemaName):
        # Just now published or discarded.
        return
    yield from (name for (name,) in rows)


def _find_named(connection: Connection) -> set[str]:
    """What the texts of other functions name: those of triggers depend on nothing that they call."""
    rows = connection.execute(
        "SELECT p.prosrc FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace"
        " WHERE n.nspname <> %s::text AND pg_catalog.strpos(p.prosrc, %s) > 0",
        [HELPERS_SCHEMA, HELPERS_SCHEMA],
    ).fetchall()
    return {name for (text,) in rows for name in _CALL.findall(text)}


def _add_called(names: set[str], functions: Iterable[_Function]) -> set[str]:
    """The functions of these names and all that they call."""
    calls = {function.name: set(_CALL.findall(function.text)) for function in functions}
    found: set[str] = set()
    waiting = set(names)
    while waiting:
        found |= waiting
        waiting = {called for name in waiting for called in calls.get(name, ())} - found
    return found


def _mark(create_sql: str) -> str:
    return f"{_MARK} ({sha256(create_sql.encode()).hexdigest()[:16]})"


def _read_functions(connection: Connection) -> tuple[_Function, ...] | None:
    """All that is in the schema; None where that is not there."""
    row = connection.execute(
        "SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = %s::text", [HELPERS_SCHEMA]
    ).fetchone()
    if row is None:
        return None
    rows = connection.execute(
        "SELECT p.proname::text, pg_catalog.pg_get_function_identity_arguments(p.oid), p.prosrc,"
        " coalesce(pg_catalog.obj_description(p.oid, 'pg_proc'), ''),"
        " EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.refobjid = p.oid"
        " AND d.refclassid = 'pg_catalog.pg_proc'::pg_catalog.regclass),"
        " pg_catalog.pg_has_role(p.proowner, 'USAGE'), pg_catalog.has_function_privilege(p.oid, 'EXECUTE')"
        " FROM pg_catalog.pg_proc p WHERE p.pronamespace = %s",
        row,
    ).fetchall()
    return tuple(
        _Function(
            name=name,
            arguments=arguments,
            text=text,
            comment=comment,
            is_used=is_used,
            is_ours=is_ours,
            may_execute=may_execute,
        )
        for name, arguments, text, comment, is_used, is_ours, may_execute in rows
    )
