"""What this machine keeps of each run, in a folder of the user's data: enough to list the runs, and to find the server
of one that was interrupted. The server has the rest. Nothing of it is secret.
"""

import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields, replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

import platformdirs

from core.errors import MigrationError
from core.files import writing_whole

_VERSION = 1
_FILE = "run.json"


class RunState(StrEnum):
    """How far a run came."""

    RUNNING = "running"
    """As far as is known: the machine may have lost power since."""
    INTERRUPTED = "interrupted"
    """It can go on."""
    PUBLISHED = "published"
    TRIED = "dry run"
    """Nothing of it is left, as was wanted."""
    UNDONE = "undone"
    """What it had published is gone again, and what that had replaced is back."""
    CANCELLED = "cancelled"
    """Before there was anything to go on with, or so that nothing of it is left."""
    FAILED = "failed"
    """Nothing of it is left."""
    DISCARDED = "discarded"
    ENDED = "ended"
    """Its target has nothing to go on with: it was published just before the program was killed, was discarded from
    another machine, or had made nothing."""

    @property
    def can_be_resumed(self) -> bool:
        return self in (RunState.RUNNING, RunState.INTERRUPTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptRun:
    """One run. A `connection_name` of None and `is_embedded` False: the target was given as a URL."""

    run_id: str
    started_at: str
    """ISO 8601 in UTC, as below."""
    changed_at: str
    source_path: str
    target: str
    """Where to, without secrets."""
    connection_name: str | None
    is_embedded: bool
    schema: str
    state: RunState
    reason: str = ""
    """Why it was interrupted or failed."""
    rows_done: int = 0
    rows_total: int = 0
    verdict: str = ""
    """Of its report, where it came to one."""
    backup_schema: str | None = None
    """Where what it replaced is, as far as is known."""
    in_place: bool = False
    connections: int | None = None
    max_rate_bytes_s: float | None = None

    @property
    def source(self) -> Path:
        return Path(os.fsdecode(self.source_path.encode("utf-8", "surrogateescape")))


def find_data_folder() -> Path:
    """The user's data folder for this program, or HOWDAH_DATA."""
    return Path(os.environ.get("HOWDAH_DATA") or platformdirs.user_data_path("howdah"))


def find_run_folder(run_id: str) -> Path:
    """Where what belongs to a run is kept; it may not be there."""
    return find_data_folder() / "runs" / run_id


def keep_run(run: KeptRun) -> None:
    """Write what is kept of a run, with the time. Raises MigrationError where it can't be written."""
    folder = find_run_folder(run.run_id)
    make_run_folder(folder)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    data = json.dumps({"version": _VERSION, **asdict(replace(run, changed_at=now))}, indent=2)
    with writing_whole(folder / _FILE, "record of the run", mode=0o600) as file:
        file.write(data.encode())


def make_run_folder(folder: Path) -> None:
    """Make a run's folder, closed to other users: what is kept there may hold the source's data. Raises
    MigrationError."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise MigrationError(f"The folder {folder} can't be made: {error.strerror}.") from error


def list_kept_runs() -> tuple[KeptRun, ...]:
    """All runs of which something can be read, the latest first."""
    return tuple(sorted(_read_all(), key=lambda run: (run.started_at, run.run_id), reverse=True))


def find_kept_run(run_id: str) -> KeptRun | None:
    """What is kept of a run; None where nothing is, or nothing that can be read."""
    return next((run for run in _read_all() if run.run_id == run_id), None)


def _read_all() -> Iterator[KeptRun]:
    for file in sorted((find_data_folder() / "runs").glob(f"*/{_FILE}")):
        try:
            record = json.loads(file.read_bytes())
            if record.pop("version") == _VERSION:
                known = {field.name for field in fields(KeptRun)}
                values = {name: value for name, value in record.items() if name in known}
                yield KeptRun(**{**values, "state": RunState(values["state"])})
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            continue
