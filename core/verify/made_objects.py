"""Views and triggers compared with the plan as definitions: by the server itself, which writes the planned one and the
one that is there in its own words. Nothing of the asking is left."""

from collections.abc import Callable, Collection, Iterator
from itertools import zip_longest

import psycopg
from psycopg import sql

from core.plan.model import Plan, TriggerPlan, ViewPlan
from core.postgres.connect import Connection
from core.postgres.errors import translate_errors
from core.verify.found_triggers import (
    FoundTrigger,
    describe_function,
    describe_trigger,
    find_condition,
    read_triggers,
)
from core.verify.model import CheckedKind, ObjectMismatch
from core.verify.objects import ObjectsCheck

_PASSING = ("08", "40", "53", "55", "57")
"""Classes of SQLSTATEs that say nothing about the statement
(https://www.postgresql.org/docs/current/errcodes-appendix.html)."""
_RELATIONS = {"r": "table", "p": "table", "f": "foreign table", "m": "materialized view", "S": "sequence", "i": "index"}
_VIEW, _NO_VIEW = "a view", "no view"
_TRIAL = "howdah_trial"


def check_made_objects(
    connection: Connection, schema: str, plan: Plan, refused: Collection[tuple[str, str]] = ()
) -> ObjectsCheck:
    """Compare the views and triggers of a plan that are made in `schema`, with their functions, with the plan, and say
    which triggers are there beside them on its tables and views.

    `refused`, by table and name, are not there as planned: whether somebody has made them since is left open. Over a
    connection in autocommit. Raises TargetError.
    """
    views = [view for view in plan.made_views if (view.target_name, view.target_name) not in refused]
    triggers = [each for each in plan.made_triggers if (each.target_table, each.target_name) not in refused]
    open_names = {(each.target_table, each.target_name) for each in plan.triggers} - {
        (each.target_table, each.target_name) for each in triggers
    }
    relations = [*(table.target_name for table in plan.tables), *(view.target_name for view in plan.made_views)]
    mismatches: list[ObjectMismatch] = []
    unknown: list[str] = []
    with translate_errors(f'the schema "{schema}"'), connection.transaction(force_rollback=True):
        connection.execute(sql.SQL("SET LOCAL search_path = {}, pg_temp").format(sql.Identifier(schema)))
        can_ask = _may_make_temporary_objects(connection)
        for view in views:
            found = _read_view(connection, schema, view.target_name)
            planned = _write_view(connection, view) if can_ask and found is not None else None
            if found is None:
                there = _name_relation(connection, schema, view.target_name)
                mismatches.append(_differ(CheckedKind.VIEW, view.target_name, view.target_name, _VIEW, there))
            elif planned is None:
                unknown.append(view.target_name)
            elif planned != found:
                texts = _first_difference(planned, found)
                mismatches.append(_differ(CheckedKind.VIEW, view.target_name, view.target_name, *texts))
        there_are = {(each.table, each.name): each for each in read_triggers(connection, schema, relations)}
        for trigger in triggers:
            key = (trigger.target_table, trigger.target_name)
            existing = there_are.pop(key, None)
            if existing is None:
                mismatches.append(_differ(CheckedKind.TRIGGER, *key, f"{trigger.timing} {trigger.event}", None))
                continue
            condition = ""
            if trigger.when_sql is not None:
                asked = _write_condition(connection, schema, trigger) if can_ask else None
                if asked is None:
                    unknown.append(".".join(key))
                    continue
                condition = asked
            texts_of = _compare_trigger(connection, schema, trigger, condition, existing)
            mismatches += [_differ(CheckedKind.TRIGGER, *key, *texts) for texts in texts_of]
        others = [each for key, each in there_are.items() if key not in open_names]
        mismatches += [_differ(CheckedKind.TRIGGER, each.table, each.name, None, each.words) for each in others]
    return ObjectsCheck(
        objects_checked=len(views) + len(triggers) + len(others) - len(unknown),
        mismatches=tuple(mismatches),
        not_compared=tuple(unknown),
    )


def _differ(kind: CheckedKind, table: str, name: str, planned: str | None, found: str | None) -> ObjectMismatch:
    return ObjectMismatch(kind=kind, table=table, name=name, planned=planned, found=found)


def _may_make_temporary_objects(connection: Connection) -> bool:
    row = connection.execute(
        "SELECT pg_catalog.has_database_privilege(pg_catalog.current_database(), 'TEMPORARY')"
        " AND NOT pg_catalog.current_setting('transaction_read_only')::boolean"
    ).fetchone()
    return row is not None and bool(row[0])


def _read_view(connection: Connection, schema: str, name: str) -> str | None:
    row = connection.execute(
        "SELECT pg_catalog.pg_get_viewdef(c.oid) FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n"
        " ON n.oid = c.relnamespace WHERE n.nspname = %s::text AND c.relname = %s::text AND c.relkind = 'v'",
        (schema, name),
    ).fetchone()
    return row[0] if row is not None else None


def _name_relation(connection: Connection, schema: str, name: str) -> str | None:
    row = connection.execute(
        "SELECT c.relkind::text FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n"
        " ON n.oid = c.relnamespace WHERE n.nspname = %s::text AND c.relname = %s::text",
        (schema, name),
    ).fetchone()
    return _RELATIONS.get(row[0], "another object") if row is not None else None


def _write_view(connection: Connection, view: ViewPlan) -> str | None:
    """The planned view as the server writes it; None where it would not have it, now that its tables are others."""
    columns = sql.SQL(", ").join(sql.Identifier(column.target_name) for column in view.columns)
    statement = sql.SQL("CREATE TEMPORARY VIEW {}{} AS {}").format(
        sql.Identifier(_TRIAL), sql.SQL("({})").format(columns) if view.columns else sql.SQL(""), _as_written(view)
    )

    def ask() -> str | None:
        connection.execute(statement, binary=True)
        row = connection.execute(
            "SELECT pg_catalog.pg_get_viewdef(c.oid) FROM pg_catalog.pg_class c"
            " WHERE c.relnamespace = pg_catalog.pg_my_temp_schema() AND c.relname = %s::text",
            [_TRIAL],
        ).fetchone()
        return row[0] if row is not None else None

    return _try(connection, ask)


def _write_condition(connection: Connection, schema: str, trigger: TriggerPlan) -> str | None:
    """The planned WHEN as the server writes it."""

    def ask() -> str | None:
        connection.execute(
            sql.SQL("CREATE TEMPORARY TABLE {} (LIKE {}) ON COMMIT DROP").format(
                sql.Identifier(_TRIAL), sql.Identifier(schema, trigger.target_table)
            )
        )
        # In binary, what would be several statements is refused.
        connection.execute(
            sql.SQL(
                "CREATE TRIGGER {} {} {} ON pg_temp.{} FOR EACH ROW WHEN ({}\n)"
                " EXECUTE FUNCTION pg_catalog.suppress_redundant_updates_trigger()"
            ).format(
                sql.Identifier(_TRIAL),
                sql.SQL(trigger.timing),
                sql.SQL(trigger.event),
                sql.Identifier(_TRIAL),
                sql.SQL(trigger.when_sql or ""),
            ),
            binary=True,
        )
        row = connection.execute(
            "SELECT pg_catalog.pg_get_triggerdef(t.oid, true) FROM pg_catalog.pg_trigger t"
            " JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid"
            " WHERE c.relnamespace = pg_catalog.pg_my_temp_schema() AND c.relname = %s::text",
            [_TRIAL],
        ).fetchone()
        return find_condition(row[0]) if row is not None else None

    return _try(connection, ask)


def _compare_trigger(
    connection: Connection, schema: str, trigger: TriggerPlan, condition: str, found: FoundTrigger
) -> Iterator[tuple[str, str]]:
    """Planned and found, of when it comes, of the function that it calls, and of that function's text."""
    planned = describe_trigger(trigger.timing, trigger.event, trigger.columns, condition)
    if planned != found.words:
        yield planned, found.words
    row = connection.execute("SELECT pg_catalog.quote_ident(%s)", [schema]).fetchone()
    assert row is not None
    function = describe_function(schema, trigger.target_name, "plpgsql", [f"search_path={row[0]}, pg_temp"])
    if function != found.function:
        yield function, found.function
    text = (trigger.body_sql or "").strip()
    if text != found.text.strip():
        yield _first_difference(text, found.text.strip(), of="of its function ")


def _first_difference(planned: str, found: str, *, of: str = "") -> tuple[str, str]:
    """The first line in which two texts differ, of both."""
    for number, (ours, theirs) in enumerate(zip_longest(planned.splitlines(), found.splitlines(), fillvalue=""), 1):
        if ours != theirs:
            return tuple(f"line {number} {of}is {line.strip() or 'empty'}" for line in (ours, theirs))  # type: ignore[return-value]
    return planned, found


def _try(connection: Connection, ask: Callable[[], str | None]) -> str | None:
    """What the server answers; None where it would not have it. Nothing of it stays."""
    try:
        with connection.transaction(force_rollback=True):
            return ask()
    except psycopg.Error as error:
        if error.sqlstate is None or error.sqlstate.startswith(_PASSING):
            raise
        return None


def _as_written(view: ViewPlan) -> sql.SQL:
    """The plan's own SQL, which is carried out as it stands."""
    return sql.SQL(f"{view.query_sql}\n")
