"""What becomes of the source's triggers: a function in PL/pgSQL, by the translator or by hand, or why there is none."""

from collections.abc import Iterable

from core.catalog.model import Catalog
from core.plan.choices import Choices
from core.plan.model import Finding, Severity, TriggerPlan
from core.translate.queries.model import Relation


def plan_triggers(
    catalog: Catalog, relations: Iterable[Relation], choices: Choices, findings: list[Finding]
) -> tuple[TriggerPlan, ...]:
    """Every trigger that was not left out. `relations` are all tables and views."""
    targets = {relation.source_name: relation.target_name for relation in relations}
    findings += [
        Finding(
            code="TRIGGER_NOT_CARRIED",
            severity=Severity.WARNING,
            object=f"{trigger.table}.{trigger.name}",
            effect="The trigger is not made: triggers are not translated yet.",
        )
        for trigger in catalog.triggers
    ]
    return tuple(
        TriggerPlan(
            source_name=trigger.name,
            target_name=trigger.name,
            source_table=trigger.table,
            target_table=targets.get(trigger.table, trigger.table),
            source_sql=trigger.sql,
            reason="triggers are not translated yet",
        )
        for trigger in catalog.triggers
    )
