"""CHECKs in PostgreSQL's SQL: translated, written by hand, or left out with the reason."""

from core.plan.choices import Choices
from core.plan.foreign_keys import PlannedTable
from core.plan.model import CheckPlan, Finding, PartKind, Severity, UntranslatedPart
from core.plan.names import RelationNames
from core.translate.model import Untranslatable


def plan_checks(
    planned: PlannedTable, choices: Choices, findings: list[Finding]
) -> tuple[tuple[CheckPlan, ...], tuple[UntranslatedPart, ...]]:
    """The CHECKs of a table that are made, and those that are not."""
    taken = RelationNames(())
    plans: list[CheckPlan] = []
    refused: list[UntranslatedPart] = []
    table = planned.table.name
    for check in planned.table.check_constraints:
        if check.expression_sql in planned.replaced_checks:
            continue
        column = f"_{check.column}" if check.column else ""
        name = taken.take(check.name or f"{planned.target_name}{column}_check")
        source_sql = check.expression_sql
        if choices.find_part("leave_out_check", table, name) == "yes":
            refused.append(UntranslatedPart(kind=PartKind.CHECK, name=name, source_sql=source_sql, reason=""))
            findings.append(
                Finding(
                    code="CHECK_LEFT_OUT",
                    severity=Severity.INFO,
                    object=f"{table}.{name}",
                    effect=f"CHECK ({source_sql}) is left out, as chosen.",
                )
            )
            continue
        condition = planned.scope.translate_condition(source_sql)
        translated = None if isinstance(condition, Untranslatable) else condition.sql
        edited = choices.find_part("check_sql", table, name)
        if edited is not None and edited != translated:
            plans.append(CheckPlan(name=name, condition_sql=edited, source_sql=source_sql, is_edited=True))
        elif isinstance(condition, Untranslatable):
            refused.append(
                UntranslatedPart(kind=PartKind.CHECK, name=name, source_sql=source_sql, reason=condition.reason)
            )
            findings.append(
                Finding(
                    code="CHECK_NOT_CARRIED",
                    severity=Severity.WARNING,
                    object=table,
                    effect=f"CHECK ({source_sql}) is not made: {condition.reason}.",
                )
            )
        else:
            plans.append(CheckPlan(name=name, condition_sql=condition.sql, source_sql=source_sql))
    return tuple(plans), tuple(refused)
