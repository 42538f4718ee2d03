"""Recent migrations: what was planned or carried over lately and how it ended, in a file of the user's data folder,
each with a copy of its plan, so that it can be opened again. No secrets, and no Qt. For jobs: it touches files.
"""

import json
import os
import re
import secrets
import threading
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs

from core.connections import SavedConnection
from core.errors import MigrationError
from core.files import writing_whole
from core.report.model import Report, Verdict
from gui.redact import redact

if TYPE_CHECKING:
    from core.migration.kept_runs import KeptRun
    from core.plan.model import Plan
    from gui.session import Session

KEPT = 30
"""How many are remembered."""

_VERSION = 1
_ID = re.compile(r"[0-9a-f]{16}")
_LOCK = threading.Lock()
"""Several windows of one program have jobs that read, change and write the file."""


class RecentState(StrEnum):
    """How far a migration came."""

    PLANNED = "planned"
    VERIFIED = "verified"
    FINDINGS = "verified with findings"
    TRIED = "dry run"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recent:
    """One migration. Without a `target_text` it went, or goes, into the embedded PostgreSQL."""

    source: str
    target_text: str = ""
    """Where to, without secrets: "app on db.example"."""
    connection: str = ""
    """The name of the saved connection."""
    schema: str = "public"
    state: RecentState
    when: str = ""
    """ISO 8601 in UTC; the time of `remember` where it is not given."""
    size_bytes: int | None = None
    rows: int | None = None
    tables: int | None = None
    id: str = ""
    """Given by `remember`."""
    has_plan: bool = False
    """Set by `remember`."""

    @property
    def plan_file(self) -> Path | None:
        """The copy of its plan."""
        return find_data_folder() / "recent" / f"{self.id}.plan.json" if self.has_plan else None

    def is_same(self, other: "Recent") -> bool:
        """Whether it is of the same source and target, so that the later one takes the place of the earlier."""
        return (self.source, self.target_text, self.schema) == (other.source, other.target_text, other.schema)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecentList:
    """What is remembered, newest first."""

    entries: tuple[Recent, ...]
    moved_aside: Path | None = None
    """Where the file went, if it could not be read."""


def read_recent() -> RecentList:
    """All that is remembered; nothing where the file is damaged, which is then moved aside. Never raises."""
    with _LOCK:
        return _read()


def remember(recent: Recent, plan: "Plan | None" = None) -> Recent:
    """Put a migration at the top, in the place of an earlier one of the same source and target.

    Without a `plan` the copy of the earlier one's stays. Raises MigrationError where it can't be written.
    """
    with _LOCK:
        entries = _read().entries
        earlier = next((each for each in entries if each.is_same(recent)), None)
        made = replace(
            recent,
            source=redact(recent.source),
            target_text=redact(recent.target_text),
            when=recent.when or datetime.now(UTC).isoformat(timespec="seconds"),
            id=earlier.id if earlier is not None else secrets.token_hex(8),
            has_plan=plan is not None or (earlier is not None and earlier.has_plan),
        )
        if plan is not None:
            _write_plan(made, plan)
        rest = [each for each in entries if each.id != made.id]
        for each in rest[KEPT - 1 :]:
            _remove_plan(each)
        _write((made, *rest[: KEPT - 1]))
        return made


def forget(id: str) -> None:
    """Remove one, and the copy of its plan. Raises MigrationError."""
    with _LOCK:
        entries = _read().entries
        for each in entries:
            if each.id == id:
                _remove_plan(each)
        _write(tuple(each for each in entries if each.id != id))


def clear() -> None:
    """Remove all. Raises MigrationError."""
    with _LOCK:
        for each in _read().entries:
            _remove_plan(each)
        _write(())


def describe_session(session: "Session", state: RecentState) -> Recent:
    """What to remember of a session that has a source."""
    assert session.source_path is not None
    destination, look, report, plan = session.destination, session.look, session.report, session.plan
    connection = destination.connection if destination is not None else None
    tables = len(plan.tables) if plan is not None else len(look.tables) if look is not None else None
    return Recent(
        source=str(session.source_path),
        target_text=_describe_target(connection) if connection is not None else "",
        connection=connection.name if connection is not None else "",
        schema=destination.schema if destination is not None else "public",
        state=state,
        size_bytes=look.size_bytes if look is not None else None,
        rows=report.rows_written if report is not None else look.row_count if look is not None else None,
        tables=len(report.tables) if report is not None else tables,
    )


def is_of_run(recent: Recent, run: "KeptRun") -> bool:
    """Whether it is the migration, of the same source and target, that a run was interrupted in."""
    if (recent.source, recent.schema) != (str(run.source), run.schema):
        return False
    if run.is_embedded or not recent.target_text:
        return run.is_embedded and not recent.target_text
    if run.connection_name and recent.connection:
        return run.connection_name == recent.connection
    return describe_run_target(run) == recent.target_text


def describe_run_target(run: "KeptRun") -> str:
    """Where a run goes that was given a URL, without secrets: "app on db.example"."""
    from core.postgres.reach import read_url

    try:
        return redact(_describe_target(read_url(run.target)[0]))
    except MigrationError:
        return redact(run.target)


def _describe_target(connection: SavedConnection) -> str:
    database = connection.database or connection.user or "postgres"
    host = connection.host or connection.service or "localhost"
    return f"{database} on {host}"


def judge_state(report: Report) -> RecentState:
    """How a finished run is remembered."""
    if report.is_dry_run and report.verdict is not Verdict.DIFFERS:
        return RecentState.TRIED
    match report.verdict:
        case Verdict.VERIFIED:
            return RecentState.VERIFIED
        case Verdict.VERIFIED_WITH_FINDINGS:
            return RecentState.FINDINGS
        case Verdict.DIFFERS:
            return RecentState.FAILED


def find_data_folder() -> Path:
    """The user's data folder, or HOWDAH_DATA."""
    return Path(os.environ.get("HOWDAH_DATA") or platformdirs.user_data_path("howdah"))


def _file() -> Path:
    return find_data_folder() / "recent.json"


def _read() -> RecentList:
    try:
        data = _file().read_bytes()
    except OSError:
        return RecentList(entries=())
    try:
        document = json.loads(data)
        listed = document["recent"]
        if not isinstance(listed, list):
            raise TypeError
    except (ValueError, KeyError, TypeError, RecursionError):
        return RecentList(entries=(), moved_aside=_move_aside())
    # An entry that can't be read, of a later version perhaps, is no reason to lose the others.
    entries = [entry for each in listed if (entry := _decode(each)) is not None]
    return RecentList(entries=tuple(entries[:KEPT]))


def _decode(value: object) -> Recent | None:
    if not isinstance(value, Mapping):
        return None
    try:
        datetime.fromisoformat(value["when"])
        if not _ID.fullmatch(value["id"]):
            return None
        return Recent(
            source=str(value["source"]),
            target_text=str(value["target_text"]),
            connection=str(value["connection"]),
            schema=str(value["schema"]),
            state=RecentState(value["state"]),
            when=value["when"],
            size_bytes=_decode_count(value["size_bytes"]),
            rows=_decode_count(value["rows"]),
            tables=_decode_count(value["tables"]),
            id=value["id"],
            has_plan=value["has_plan"] is True,
        )
    except (KeyError, TypeError, ValueError):
        return None


def _decode_count(value: object) -> int | None:
    return value if isinstance(value, int) and value >= 0 else None


def _move_aside() -> Path | None:
    path = _file()
    aside = path.with_name(f"recent.damaged-{secrets.token_hex(4)}.json")
    try:
        path.replace(aside)
    except OSError:
        return None
    return aside


def _write(entries: tuple[Recent, ...]) -> None:
    document = {"version": _VERSION, "recent": [asdict(each) for each in entries]}
    _make_folder(_file().parent)
    with writing_whole(_file(), "list of recent migrations", mode=0o600) as file:
        file.write(json.dumps(document, indent=1).encode())


def _write_plan(recent: Recent, plan: "Plan") -> None:
    from core.plan.store import dump_plan

    path = recent.plan_file
    assert path is not None
    _make_folder(path.parent)
    with writing_whole(path, "copy of the plan", mode=0o600) as file:
        file.write(dump_plan(plan))


def _remove_plan(recent: Recent) -> None:
    if recent.plan_file is not None:
        try:
            recent.plan_file.unlink(missing_ok=True)
        except OSError as error:
            raise MigrationError(f"The plan {recent.plan_file} can't be removed: {error.strerror}.") from error


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, mode=0o700, exist_ok=True)
    except OSError as error:
        raise MigrationError(f"The folder {folder} can't be made: {error.strerror}.") from error
