"""What an edit would change, before it is made: the columns that would be others, the findings that would come and go.
Without Qt; for a job."""

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.plan.model import ColumnPlan, Finding, Plan, Severity
from gui.models.plan_edits import Edit

if TYPE_CHECKING:
    from core.plan.edit import Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnChange:
    """A column before and after; None where it is left out."""

    table: str
    column: str
    before: ColumnPlan | None
    after: ColumnPlan | None
    findings: tuple[Finding, ...] = ()
    """Decisions and warnings that it would have after."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """The difference that an edit makes."""

    changes: tuple[ColumnChange, ...]
    gone: tuple[Finding, ...]
    come: tuple[Finding, ...]
    reworded: tuple[Finding, ...] = ()
    """Findings of the same code and object that would say something else."""
    is_same: bool = False
    """It would make no difference at all."""


def try_edit(basis: "Basis", plan: Plan, edit: Edit) -> Trial:
    """Make the plan and compare, without reading a row. Raises PlanInvalid."""
    from core.plan.edit import add_choices, make_plan, remove_choices

    choices = edit.choices if edit.choices is not None else plan.choices
    after = make_plan(basis, add_choices(remove_choices(choices, *edit.removed), *edit.added))
    return compare_plans(plan, after)


def compare_plans(before: Plan, after: Plan) -> Trial:
    """Columns in their order, and findings of one plan that the other does not have."""
    old, new = _by_key(before), _by_key(after)
    troubles: dict[str, list[Finding]] = {}
    for finding in after.findings:
        if finding.severity is not Severity.INFO:
            troubles.setdefault(finding.object, []).append(finding)
    changes = tuple(
        ColumnChange(
            table=key[0],
            column=key[1],
            before=old.get(key),
            after=new.get(key),
            findings=tuple(troubles.get(f"{key[0]}.{key[1]}", ())),
        )
        for key in {**old, **new}
        if not _is_alike(old.get(key), new.get(key))
    )
    return Trial(
        changes=changes,
        gone=_subtract(before.findings, after.findings),
        come=_subtract(after.findings, before.findings),
        reworded=_find_reworded(before.findings, after.findings),
        is_same=before.tables == after.tables and before.findings == after.findings,
    )


def _find_reworded(before: tuple[Finding, ...], after: tuple[Finding, ...]) -> tuple[Finding, ...]:
    old = set(before)
    known = {_name(each) for each in before}
    return tuple(each for each in after if each not in old and _name(each) in known)


def _name(finding: Finding) -> tuple[str, str, str]:
    return finding.code, finding.object, finding.severity


def _subtract(findings: tuple[Finding, ...], others: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Those that the others do not have: of one code, about one object, as grave, as often; the words may differ."""
    left = Counter(_name(each) for each in others)
    remaining = []
    for finding in findings:
        name = _name(finding)
        if left[name]:
            left[name] -= 1
        else:
            remaining.append(finding)
    return tuple(remaining)


def _by_key(plan: Plan) -> dict[tuple[str, str], ColumnPlan]:
    return {(table.source_name, column.source_name): column for table in plan.tables for column in table.columns}


def _is_alike(before: ColumnPlan | None, after: ColumnPlan | None) -> bool:
    """Whether nothing that arrives is another."""
    if before is None or after is None:
        return before is after
    return (before.target_type, before.conversion, before.target_name, before.nullable, before.default_sql) == (
        after.target_type,
        after.conversion,
        after.target_name,
        after.nullable,
        after.default_sql,
    )
