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
    {"KEY_NOT_MADE", "FOREIGN_KEY_ORPHANS", "CHECK_BROKEN_BY_DATA", "CHECK_DIFFERS", "DEFAULT_DIFFERS"}
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
    """The target's table and the name of each key, index, CHECK and foreign key that a run's findings say the data
    would not have, or that was taken away since it does something else; of a DEFAULT its column."""
    named = {finding.object for finding in findings if finding.code in _REFUSALS}
    return frozenset(
        (table.target_name, name)
        for table in plan.tables
        for name in _list_names(table)
        if (name if name == table.target_name else f"{table.target_name}.{name}") in named
    )


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
    names += [column.target_name for column in table.columns if column.default_sql is not None]
    names += [index.name for index in table.indexes]
    names += [key.name for key in table.foreign_keys]
    return names if table.primary_key is None else [*names, table.primary_key.name]
