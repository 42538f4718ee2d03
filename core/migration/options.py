"""What a person asks for."""

import os
from dataclasses import dataclass, field
from pathlib import Path

from core.copy.chunk_size import read_chunk_bytes
from core.plan.choices import NOTHING_CHOSEN, Choices
from core.plan.model import Plan
from core.postgres.retry import RETRY_FOR_S

_MOST_READERS = 4


def count_readers() -> int:
    """On how many threads a source is read: more than this machine has processors do not help."""
    return max(2, min(_MOST_READERS, os.cpu_count() or 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class MigrationOptions:
    """One run. `target_url` may hold a password, so it is not shown. Without a `plan`, the rules make one."""

    source_path: Path
    target_url: str = field(repr=False)
    schema: str = "public"
    replace: bool = False
    connections: int | None = None
    """How many to work with at most; None: what the URL's max_connections says, or 10. Of them no more are opened than
    help."""
    max_rate_bytes_s: float | None = None
    """How fast to copy at most, in bytes of the source's values."""
    retry_for_s: float = RETRY_FOR_S
    """How long to try again when the connection to the server is lost."""
    chunk_bytes: int = field(default_factory=read_chunk_bytes)
    is_dry_run: bool = False
    """Do all of it, the publishing too, and take it back."""
    despite_differences: bool = False
    """Publish although the comparison found differences; the report names them."""
    in_place: bool = False
    """Read the source itself, even while another program uses it."""
    shown_target: str | None = None
    """How the report names the target, where that is not what the URL says: it may lead into a tunnel."""
    connection_name: str | None = None
    """The saved connection that the URL came from; None: none, or the embedded server where `is_embedded`."""
    is_embedded: bool = False
    plan: Plan | None = field(default=None, repr=False)
    choices: Choices = NOTHING_CHOSEN
    """For the rules; a `plan` has its own."""
