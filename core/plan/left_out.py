"""What a migration does not carry over yet, each object named: nothing is left behind in silence."""

from core.catalog.model import Catalog
from core.plan.model import Finding, Severity

UNREAD_REMEDIES = (
    "run Howdah by a Python with a newer SQLite",
    "write it in older syntax with the program that made the file",
)
"""For a view, trigger or index whose text SQLite can't read."""


def list_left_out(catalog: Catalog) -> list[Finding]:
    """A finding for every virtual table."""
    return [
        _warn(
            "VIRTUAL_TABLE_NOT_CARRIED",
            table.name,
            f"The virtual table ({table.module}) is not made, nor what only its own tables hold"
            f" ({', '.join(table.shadow_tables) or 'none'}).",
        )
        for table in catalog.virtual_tables
    ]


def _warn(code: str, object_: str, effect: str) -> Finding:
    return Finding(code=code, severity=Severity.WARNING, object=object_, effect=effect)
