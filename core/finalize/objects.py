"""Views and triggers, made after the tables were compared; and those that differ, taken away before publishing."""

from collections.abc import Collection, Iterable

from psycopg import sql

from core.cancel import CancelToken
from core.ddl.model import Section, Statement
from core.finalize.steps import Steps
from core.plan.model import Finding, Plan
from core.postgres.connect import Connection
from core.postgres.errors import translate_errors


def make_objects(statements: Iterable[Statement], steps: Steps, cancel: CancelToken) -> tuple[Finding, ...]:
    """Make what is not made yet of views and triggers, and return a finding for each that the server refuses.

    Raises TargetError where the connection fails, and Cancelled.
    """
    optional = [statement for statement in statements if statement.section.is_optional]
    for section in (Section.VIEWS, Section.TRIGGERS):
        for statement in optional:
            if statement.section is section:
                cancel.check()
                steps.run(statement, cancel)
    return steps.find_refused(optional)


def drop_objects(
    connection: Connection,
    schema: str,
    plan: Plan,
    *,
    views: Collection[str],
    triggers: Collection[str],
    checks: Collection[tuple[str, str]],
    defaults: Collection[tuple[str, str]],
) -> None:
    """Drop views and triggers of these names, with the views that read these views, CHECKs of tables by their names and
    DEFAULTs by their columns; all names are the target's. In the transaction that is under way. Raises TargetError."""
    gone: set[str] = set(views)
    sources = {view.source_name: view.target_name for view in plan.made_views}
    for view in plan.made_views:
        if gone & {sources[name] for name in view.reads if name in sources}:
            gone.add(view.target_name)
    with translate_errors(object=schema):
        for table, name in checks:
            connection.execute(
                sql.SQL("ALTER TABLE {} DROP CONSTRAINT IF EXISTS {}").format(
                    sql.Identifier(schema, table), sql.Identifier(name)
                )
            )
        for table, column in defaults:
            connection.execute(
                sql.SQL("ALTER TABLE {} ALTER COLUMN {} DROP DEFAULT").format(
                    sql.Identifier(schema, table), sql.Identifier(column)
                )
            )
        for trigger in plan.made_triggers:
            if trigger.target_name in triggers or trigger.target_table in gone:
                connection.execute(
                    sql.SQL("DROP FUNCTION IF EXISTS {}() CASCADE").format(sql.Identifier(schema, trigger.target_name))
                )
        for view in reversed(plan.made_views):
            if view.target_name in gone:
                connection.execute(
                    sql.SQL("DROP VIEW IF EXISTS {} CASCADE").format(sql.Identifier(schema, view.target_name))
                )
