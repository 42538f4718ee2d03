"""The checks of the target's schema that go with the comparison of the rows, of a run that is under way and of one that
was published before."""

from collections.abc import Sequence
from dataclasses import replace

from core.cancel import CancelToken
from core.plan.model import Finding, Plan, Severity, TablePlan
from core.postgres.connect import Connection
from core.postgres.retry import Attempts
from core.verify.first_insert import try_first_inserts
from core.verify.model import Verification
from core.verify.objects import check_objects

_REFUSALS = frozenset(
    {
        "KEY_NOT_MADE",
        "FOREIGN_KEY_ORPHANS",
        "CHECK_BROKEN_BY_DATA",
        "CHECK_DIFFERS",
        "DEFAULT_DIFFERS",
        "GENERATED_DIFFERS",
        "VIEW_NOT_MADE",
        "VIEW_DIFFERS",
        "TRIGGER_NOT_MADE",
        "TRIGGER_DIFFERS",
    }
)
_NAMED = 10


def add_schema_checks(
    rows: Verification,
    attempts: Attempts,
    schema: str,
    plan: Plan,
    refused: frozenset[tuple[str, str]],
    cancel: CancelToken,
) -> Verification:
    """The comparison of the rows, with that of the objects and a trial of each table. `refused` are the target's tables
    and what the data would not have there. Raises TargetError, Cancelled."""

    def work(connection: Connection) -> Verification:
        objects = check_objects(connection, schema, plan, refused)
        return replace(
            rows,
            objects_checked=objects.objects_checked,
            object_mismatches=objects.mismatches,
            not_compared=objects.not_compared,
            first_inserts=try_first_inserts(connection, schema, plan, cancel=cancel),
        )

    return attempts.run(work, object=schema)


def find_refused(plan: Plan, findings: Sequence[Finding]) -> frozenset[tuple[str, str]]:
    """The target's table and the name of each key, index, CHECK, foreign key and trigger that a run's findings say the
    data or the server would not have, or that was taken away since it does something else; of a DEFAULT its column, of
    a view its name twice."""
    named = {finding.object for finding in findings if finding.code in _REFUSALS}
    names = [(table.target_name, name) for table in plan.tables for name in _list_names(table)]
    names += [(view.target_name, view.target_name) for view in plan.made_views]
    names += [(trigger.target_table, trigger.target_name) for trigger in plan.made_triggers]
    return frozenset((table, name) for table, name in names if (name if name == table else f"{table}.{name}") in named)


def describe_not_compared(verification: Verification) -> tuple[Finding, ...]:
    """A finding where there was something that could not be compared with the plan."""
    names = verification.not_compared
    if not names:
        return ()
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return (
        Finding(
            code="OBJECTS_NOT_COMPARED",
            severity=Severity.INFO,
            object="the target",
            effect="This role may not make temporary tables there, or not read a sequence, so these were not compared"
            f" with the plan: {', '.join(names[:_NAMED])}{more}.",
            remedies=("GRANT TEMPORARY ON DATABASE ... TO ...", "GRANT SELECT ON SEQUENCE ... TO ..."),
        ),
    )


def _list_names(table: TablePlan) -> list[str]:
    names = [key.name for key in table.unique_constraints]
    names += [check.name for check in table.check_constraints]
    computed = (column for column in table.columns if column.default_sql or column.generated_sql)
    names += [column.target_name for column in computed]
    names += [index.name for index in table.indexes]
    names += [key.name for key in table.foreign_keys]
    return names if table.primary_key is None else [*names, table.primary_key.name]
