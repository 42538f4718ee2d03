"""What a migration does not carry over yet, each object named: nothing is left behind in silence."""

from core.catalog.model import Catalog
from core.plan.model import Finding, Severity


def list_left_out(catalog: Catalog) -> list[Finding]:
    """A finding for every view, trigger and virtual table."""
    findings = [
        _warn("VIEW_NOT_CARRIED", view.name, "The view is not made: views are not translated yet.")
        for view in catalog.views
    ]
    findings += [
        _warn(
            "TRIGGER_NOT_CARRIED",
            f"{trigger.table}.{trigger.name}",
            "The trigger is not made: triggers are not translated yet.",
        )
        for trigger in catalog.triggers
    ]
    findings += [
        _warn(
            "VIRTUAL_TABLE_NOT_CARRIED",
            table.name,
            f"The virtual table ({table.module}) is not made, nor what only its own tables hold"
            f" ({', '.join(table.shadow_tables) or 'none'}).",
        )
        for table in catalog.virtual_tables
    ]
    return findings


def _warn(code: str, object_: str, effect: str) -> Finding:
    return Finding(code=code, severity=Severity.WARNING, object=object_, effect=effect)
