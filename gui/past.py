"""What was done on this machine, newest first: runs that have ended, and, from the recent migrations, what no run of
them tells already. No Qt."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gui.recent import Recent, RecentState, is_of_run

if TYPE_CHECKING:
    from core.migration.kept_runs import KeptRun


@dataclass(frozen=True, slots=True, kw_only=True)
class PastRun:
    """A run that can not go on."""

    run: "KeptRun"
    has_report: bool
    """As far as can be seen without reading it."""


def merge_past(runs: Sequence[PastRun], recents: Sequence[Recent]) -> tuple[PastRun | Recent, ...]:
    """One list of both. A plan that was changed since its last run is listed beside that."""
    told = []
    for recent in recents:
        ended = [each.run.changed_at for each in runs if is_of_run(recent, each.run)]
        if not ended or (recent.state is RecentState.PLANNED and recent.when > max(ended)):
            told.append(recent)
    return tuple(sorted((*runs, *told), key=_find_time, reverse=True))


def _find_time(entry: PastRun | Recent) -> str:
    return entry.run.started_at if isinstance(entry, PastRun) else entry.when
