"""Whether a server takes one view, trigger or CHECK of a plan: made in a scratch schema beside the plan's empty tables,
in a transaction that is rolled back. What the object does is proved in a run; this only asks whether it can be there,
while it is being written."""

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from secrets import token_hex

from core.cancel import CancelToken
from core.ddl.dialect import quote_name
from core.ddl.model import Section, Statement
from core.ddl.objects import render_trigger
from core.errors import PlanInvalid
from core.finalize.build import make_tables
from core.finalize.extensions import find_extensions
from core.finalize.helpers import make_helpers
from core.migration.assess import render_plan
from core.plan.model import Plan, TablePlan, TriggerPlan
from core.postgres.connect import Connection, connect
from core.postgres.errors import translate_errors
from core.postgres.line import stop_statement
from core.postgres.server import check_server, read_server
from core.postgres.trials import Refusal, try_statement


class TriedKind(StrEnum):
    """What can be tried."""

    VIEW = "view"
    TRIGGER = "trigger"
    CHECK = "check"


@dataclass(frozen=True, slots=True, kw_only=True)
class TriedObject:
    """What the server says. `line` and `column` count from 1 in the text that the plan has (a view's query, a trigger's
    block, a CHECK's condition); None where the server names no place in it."""

    accepted: bool
    message: str = ""
    """The server's own words, with its hint; "" where it accepts."""
    line: int | None = None
    column: int | None = None
    is_run: bool = False
    """A trigger that one empty row has set off, so that its statements are more than parsed."""


_LIMITS = "SET LOCAL statement_timeout = '30s'; SET LOCAL lock_timeout = '5s'"
_SYNTAX_CLASS = "42"
"""Syntax errors and names that there are not
(https://www.postgresql.org/docs/current/errcodes-appendix.html). Any other error is of the row that was tried."""
_BODY_LINE = re.compile(r"line ([0-9]+) at ")


def try_object(
    plan: Plan, target_url: str, kind: TriedKind, name: str, *, table: str = "", cancel: CancelToken
) -> TriedObject:
    """Try the view or trigger of that name in the source, or the CHECK of that name in the target, of the source's
    `table`. Nothing of it stays. Raises PlanInvalid where the plan does not make it, TargetError, Cancelled."""
    scratch = f"howdah_try_{token_hex(6)}"
    with connect(target_url) as connection, cancel.interrupting(lambda: stop_statement(connection)):
        try:
            server = read_server(connection)
            check_server(server)
            places = {each.name: each.schema for each in find_extensions(connection, server, plan, scratch)}
            statements = render_plan(plan, scratch, extension_schemas=places)
            with translate_errors(object=f"a schema to try the {kind} in"):
                connection.execute(_LIMITS)
                connection.execute(f"CREATE SCHEMA {quote_name(scratch)}".encode())
            make_helpers(connection, statements)
            make_tables(connection, statements)
            with translate_errors(object="the trial"):
                connection.execute(f"SET LOCAL search_path = {quote_name(scratch)}, pg_temp".encode())
            match kind:
                case TriedKind.VIEW:
                    return _try_view(connection, plan, statements, name)
                case TriedKind.TRIGGER:
                    return _try_trigger(connection, plan, statements, scratch, name, table)
                case TriedKind.CHECK:
                    return _try_check(connection, plan, statements, scratch, name, table)
        finally:
            connection.rollback()


def _try_view(connection: Connection, plan: Plan, statements: tuple[Statement, ...], name: str) -> TriedObject:
    view = next((each for each in plan.made_views if each.source_name == name), None)
    if view is None or view.query_sql is None:
        raise _not_made(name)
    _make_views(connection, statements, up_to=view.target_name)
    (statement,) = _select(statements, Section.VIEWS, view.target_name)
    query = view.query_sql.rstrip()
    return _run(connection, statement.sql, text=query, start=len(statement.sql) - len(query))


def _try_check(
    connection: Connection, plan: Plan, statements: tuple[Statement, ...], scratch: str, name: str, table: str
) -> TriedObject:
    planned = next((each for each in plan.tables if each.source_name == table), None)
    check = next((each for each in planned.check_constraints if each.name == name), None) if planned else None
    if planned is None or check is None:
        raise _not_made(name)
    # ALTER TABLE does not say where in a condition something is wrong, a query does; but it also takes what no CHECK
    # may have, such as a subquery.
    condition = check.condition_sql
    head = f"SELECT FROM {_qualify(scratch, planned.target_name)} WHERE "
    tried = _run(connection, head + condition, text=condition, start=len(head))
    if not tried.accepted:
        return tried
    found = _select(statements, Section.CHECKS, name)
    (statement,) = (each for each in found if each.table == planned.target_name)
    return _run(connection, statement.sql, text=condition, start=statement.sql.find(condition))


def _try_trigger(
    connection: Connection, plan: Plan, statements: tuple[Statement, ...], scratch: str, name: str, table: str
) -> TriedObject:
    trigger = next(
        (each for each in plan.made_triggers if (each.source_table, each.source_name) == (table, name)), None
    )
    if trigger is None or trigger.body_sql is None:
        raise _not_made(name)
    _make_views(connection, statements, up_to=None)
    planned = next((each for each in plan.tables if each.target_name == trigger.target_table), None)
    if planned is not None:
        _take_any_row(connection, scratch, planned)
        if trigger.event != "INSERT":
            try_statement(connection, f"INSERT INTO {_qualify(scratch, planned.target_name)} DEFAULT VALUES")
    body = trigger.body_sql
    for part, place in _divide(trigger, scratch):
        tried = _run(connection, part, text=body, start=place)
        if not tried.accepted:
            return tried
    return _set_off(connection, scratch, trigger, planned)


def _divide(trigger: TriggerPlan, scratch: str) -> tuple[tuple[str, int], tuple[str, int]]:
    """The statement that makes the function and the one that makes the trigger, each with where the block begins."""
    both = render_trigger(trigger, scratch).sql
    start = both.index(f"\n{trigger.body_sql}\n$") + 1
    end = both.index(";\n", start + len(trigger.body_sql or ""))
    return (both[:end], start), (both[end + 1 :], -1)


def _make_views(connection: Connection, statements: tuple[Statement, ...], *, up_to: str | None) -> None:
    """Those before a view, which it may read, or all. One that the server refuses is not there: the view that is tried
    may do without it."""
    for statement in statements:
        if statement.section is Section.VIEWS:
            if statement.object == up_to:
                return
            try_statement(connection, statement.sql)


def _take_any_row(connection: Connection, scratch: str, table: TablePlan) -> None:
    """Let the table take a row without values, where it can. It has no keys and no CHECKs yet."""
    place = _qualify(scratch, table.target_name)
    for column in table.columns:
        if not column.nullable and not column.is_identity:
            name = quote_name(column.target_name)
            try_statement(connection, f"ALTER TABLE {place} ALTER COLUMN {name} DROP NOT NULL")


def _set_off(connection: Connection, scratch: str, trigger: TriggerPlan, table: TablePlan | None) -> TriedObject:
    """Let one empty row set the trigger off: the names in a function's statements are looked up only then
    (https://www.postgresql.org/docs/current/plpgsql-implementation.html#PLPGSQL-PLAN-CACHING)."""
    statement = _write_change(_qualify(scratch, trigger.target_table), trigger, table)
    if statement is None:
        return TriedObject(accepted=True)
    if trigger.when_sql is not None:
        # Its own condition was read when the trigger was made. An empty row seldom fulfils it.
        (_, (always, _)) = _divide(replace(trigger, when_sql=None), scratch)
        name, place = quote_name(trigger.target_name), _qualify(scratch, trigger.target_table)
        with translate_errors(object="the trial"):
            connection.execute(f"DROP TRIGGER {name} ON {place}".encode())
            connection.execute(always.encode())
    refusal = try_statement(connection, statement)
    if refusal is None:
        return TriedObject(accepted=True, is_run=True)
    if not refusal.sqlstate.startswith(_SYNTAX_CLASS):
        return TriedObject(accepted=True, is_run="PL/pgSQL function" in refusal.context)
    return _refuse(refusal, trigger.body_sql or "", -1)


def _write_change(place: str, trigger: TriggerPlan, table: TablePlan | None) -> str | None:
    """What sets it off; None for a change of a view, which has no row."""
    match trigger.event:
        case "INSERT":
            return f"INSERT INTO {place} DEFAULT VALUES"
        case "DELETE" if table is not None:
            return f"DELETE FROM {place}"
        case "UPDATE" if table is not None:
            free = [column.target_name for column in table.columns if column.generated_sql is None]
            names = [name for name in trigger.columns if name in free] or free
            if names:
                return f"UPDATE {place} SET {quote_name(names[0])} = {quote_name(names[0])}"
    return None


def _run(connection: Connection, statement: str, *, text: str, start: int) -> TriedObject:
    """Run one statement; `text` stands in it from `start`, or nowhere for -1."""
    refusal = try_statement(connection, statement)
    return TriedObject(accepted=True) if refusal is None else _refuse(refusal, text, start)


def _refuse(refusal: Refusal, text: str, start: int) -> TriedObject:
    line, column = _find_place(refusal, text, start)
    return TriedObject(accepted=False, message=refusal.message, line=line, column=column)


def _find_place(refusal: Refusal, text: str, start: int) -> tuple[int | None, int | None]:
    """Where in `text` the server points to, by line and column."""
    place = refusal.position
    # One that ends too early is found to do so behind its end.
    if place is not None and start >= 0 and start <= place - 1 <= start + len(text) + 1:
        return _count_lines(text, min(place - 1 - start, len(text)))
    inner, within = refusal.inner_sql, refusal.inner_position
    if inner and within is not None and text.count(inner) == 1:
        return _count_lines(text, text.index(inner) + within - 1)
    if start < 0 and (found := _BODY_LINE.search(refusal.context)):
        # The block begins on the second line of the function's text.
        return max(1, int(found[1]) - 1), None
    return None, None


def _count_lines(text: str, place: int) -> tuple[int, int]:
    before = text[:place]
    return before.count("\n") + 1, place - (before.rfind("\n") + 1) + 1


def _not_made(name: str) -> PlanInvalid:
    return PlanInvalid(f"The plan does not make {name}: there is nothing to try.", "Write it by hand, or take it back.")


def _select(statements: tuple[Statement, ...], section: Section, name: str) -> list[Statement]:
    return [each for each in statements if each.section is section and each.object == name]


def _qualify(schema: str, name: str) -> str:
    return f"{quote_name(schema)}.{quote_name(name)}"
