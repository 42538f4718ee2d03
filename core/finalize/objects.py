"""Views and triggers, made after the tables were compared; and what does something else than in SQLite, taken away in
the transaction that publishes the rest."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from psycopg import sql

from core.cancel import CancelToken
from core.ddl.model import Section, Statement
from core.finalize.steps import Steps
from core.plan.model import Finding, Plan, TriggerPlan
from core.postgres.connect import Connection
from core.postgres.errors import translate_errors


@dataclass(frozen=True, slots=True, kw_only=True)
class Doomed:
    """What is not to be published: views, triggers by table and name, CHECKs by table and name, DEFAULTs and the
    expressions of generated columns by table and column; all names are the target's."""

    views: frozenset[str] = frozenset()
    triggers: frozenset[tuple[str, str]] = frozenset()
    checks: frozenset[tuple[str, str]] = frozenset()
    defaults: frozenset[tuple[str, str]] = frozenset()
    generated: frozenset[tuple[str, str]] = frozenset()


def make_objects(statements: Iterable[Statement], plan: Plan, steps: Steps, cancel: CancelToken) -> tuple[Finding, ...]:
    """Make what is not made yet of views and triggers, and return a finding for each that the server refuses.

    A trigger that uses a view which is not there is refused too: its function would be made, and fail when it is
    called. Raises TargetError where the connection fails, and Cancelled.
    """
    optional = [statement for statement in statements if statement.section.is_optional]
    for statement in optional:
        if statement.section is Section.VIEWS:
            cancel.check()
            steps.run(statement, cancel)
    refused = {view.target_name for view in plan.made_views if steps.is_refused_object(view.target_name)}
    lacking = {(trigger.target_table, trigger.target_name) for trigger in _list_users(plan, refused)}
    for statement in optional:
        if statement.section is Section.TRIGGERS:
            cancel.check()
            if (statement.table, statement.object) in lacking:
                steps.refuse(statement, "it uses a view that is not made", cancel)
            else:
                steps.run(statement, cancel)
    return steps.find_refused(optional)


def add_dependent(plan: Plan, doomed: Doomed) -> Doomed:
    """With the views that read these views, and the triggers that are on them or use them."""
    gone = set(doomed.views)
    sources = {view.source_name: view.target_name for view in plan.made_views}
    for view in plan.made_views:
        if gone & {sources[name] for name in view.reads if name in sources}:
            gone.add(view.target_name)
    users = {(trigger.target_table, trigger.target_name) for trigger in _list_users(plan, gone)}
    return Doomed(
        views=frozenset(gone),
        triggers=doomed.triggers | users,
        checks=doomed.checks,
        defaults=doomed.defaults,
        generated=doomed.generated,
    )


def drop_objects(connection: Connection, schema: str, plan: Plan, doomed: Doomed) -> None:
    """Drop what is not to be published, what depends on it among it, in the transaction that is under way. Raises
    TargetError."""
    with translate_errors(object=schema):
        for table, name in sorted(doomed.checks):
            connection.execute(
                sql.SQL("ALTER TABLE {} DROP CONSTRAINT IF EXISTS {}").format(
                    sql.Identifier(schema, table), sql.Identifier(name)
                )
            )
        for table, column in sorted(doomed.defaults):
            connection.execute(
                sql.SQL("ALTER TABLE {} ALTER COLUMN {} DROP DEFAULT").format(
                    sql.Identifier(schema, table), sql.Identifier(column)
                )
            )
        for table, column in sorted(doomed.generated):
            # The values stay.
            connection.execute(
                sql.SQL("ALTER TABLE {} ALTER COLUMN {} DROP EXPRESSION IF EXISTS").format(
                    sql.Identifier(schema, table), sql.Identifier(column)
                )
            )
        for trigger in plan.made_triggers:
            if (trigger.target_table, trigger.target_name) in doomed.triggers:
                connection.execute(
                    sql.SQL("DROP FUNCTION IF EXISTS {}() CASCADE").format(sql.Identifier(schema, trigger.target_name))
                )
        for view in reversed(plan.made_views):
            if view.target_name in doomed.views:
                connection.execute(sql.SQL("DROP VIEW IF EXISTS {}").format(sql.Identifier(schema, view.target_name)))


def _list_users(plan: Plan, views: Collection[str]) -> list[TriggerPlan]:
    """The triggers that are on one of these views, by the target's names, or read or write it."""
    sources = {view.source_name: view.target_name for view in plan.views}
    return [
        trigger
        for trigger in plan.made_triggers
        if trigger.target_table in views
        or any(sources.get(name) in views for name in (*trigger.reads, *trigger.writes))
    ]
