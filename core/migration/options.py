"""What a person asks for."""

from dataclasses import dataclass, field
from pathlib import Path

from core.plan.choices import NOTHING_CHOSEN, Choices
from core.plan.model import Plan

DEFAULT_CONNECTIONS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class MigrationOptions:
    """One run. `target_url` may hold a password, so it is not shown. Without a `plan`, the rules make one."""

    source_path: Path
    target_url: str = field(repr=False)
    schema: str = "public"
    replace: bool = False
    connections: int = DEFAULT_CONNECTIONS
    shown_target: str | None = None
    """How the report names the target, where that is not what the URL says: it may lead into a tunnel."""
    plan: Plan | None = field(default=None, repr=False)
    choices: Choices = NOTHING_CHOSEN
    """For the rules; a `plan` has its own."""
