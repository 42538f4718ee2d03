"""What becomes of a run that ends before its time: kept, so that it can be resumed, or removed; and what this machine
keeps of it either way."""

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime

from core.errors import (
    Cancelled,
    MigrationError,
    RunInUse,
    RunNotFound,
    SourceLocked,
    SourceUnreadable,
    TargetError,
)
from core.events import Event, EventSink, Phase, RunBegun, TableFinished, TableProgress
from core.finalize.extensions import Extension, remove_run
from core.migration.kept_runs import KeptRun, RunState, find_kept_run, keep_run
from core.migration.options import MigrationOptions
from core.plan.model import Plan
from core.postgres.connect import connect, redact_url
from core.postgres.journal import Journal
from core.postgres.pool import PoolSize
from core.postgres.staging import Staging
from core.report.model import Report

_KEPT_EACH_S = 5.0
_ASK_WITHIN_S = 5
"""Somebody waits for the end, perhaps of a line that is dead."""
_DIFFERS = "What arrived was not what was sent, and nothing was published."


@dataclass(frozen=True, slots=True, kw_only=True)
class Beginning:
    """What is known of a run before its first row."""

    options: MigrationOptions
    plan: Plan
    staging: Staging
    extensions: tuple[Extension, ...]
    started_at: datetime
    pool_size: PoolSize


class Progress:
    """A sink that passes events on, and keeps how many rows were copied, now and then in the run's record too."""

    def __init__(self, run: KeptRun, on_event: EventSink) -> None:
        self._run, self._on_event = run, on_event
        self._rows: dict[str, int] = {}
        self._lock = threading.Lock()
        self._kept_at = time.monotonic()

    def take(self, event: Event) -> None:
        self._on_event(event)
        match event:
            case (
                TableProgress(phase=Phase.COPY, table=table, rows_done=rows)
                | TableFinished(phase=Phase.COPY, table=table, rows=rows)
            ):
                with self._lock:
                    self._rows[table] = rows
                    now = time.monotonic()
                    if now - self._kept_at < _KEPT_EACH_S:
                        return
                    self._kept_at = now
                self.keep(RunState.RUNNING)

    def end(self, report: Report) -> None:
        """The run came to its end."""
        state, reason = RunState.FAILED, _DIFFERS
        if report.is_dry_run:
            state, reason = RunState.TRIED, ""
        elif report.is_published:
            state, reason = RunState.PUBLISHED, ""
        self._run = replace(self._run, verdict=report.verdict, backup_schema=report.backup_schema)
        self.keep(state, reason)

    def keep(self, state: RunState, reason: str = "", *, rows_done: int | None = None) -> None:
        """Write the run's record. One that can't be written is no reason to end a run: the server has the rest.

        Without `rows_done` it is what was seen so far, or what was known of a run that is gone on with.
        """
        if rows_done is None:
            with self._lock:
                rows_done = max(self._run.rows_done, sum(self._rows.values()))
        with suppress(MigrationError):
            keep_run(replace(self._run, state=state, reason=reason, rows_done=rows_done))


@contextmanager
def reaching_an_end(beginning: Beginning, on_event: EventSink) -> Iterator[Progress]:
    """Run the body, which carries the rows over, and see to what is left of it in the target and in the records.

    If it can go on later, what it has committed stays, and a note of the exception says how. Otherwise the target is
    left as it was.
    """
    progress = Progress(_describe(beginning), on_event)
    progress.keep(RunState.RUNNING)
    run_id = beginning.staging.run_id
    on_event(RunBegun(run_id=run_id))
    try:
        yield progress
    except (RunInUse, RunNotFound):
        # What is there, if anything, is another process's.
        raise
    except BaseException as failure:
        reason = _explain(failure)
        rows = _count_rows(beginning) if _can_go_on(failure) and not beginning.options.is_dry_run else 0
        if rows != 0:
            progress.keep(RunState.INTERRUPTED, reason, rows_done=rows)
            failure.add_note(
                f"What has been copied is kept in the schema {beginning.staging.schema}. howdah resume {run_id} goes on"
                f" from there; howdah runs discard {run_id} removes it."
            )
        elif _remove(beginning, failure):
            was_wanted = isinstance(failure, Cancelled | KeyboardInterrupt)
            progress.keep(RunState.CANCELLED if was_wanted else RunState.FAILED, reason)
        else:
            progress.keep(RunState.INTERRUPTED, reason)
        raise


def _describe(beginning: Beginning) -> KeptRun:
    options = beginning.options
    before = find_kept_run(beginning.staging.run_id)
    return KeptRun(
        run_id=beginning.staging.run_id,
        started_at=beginning.started_at.isoformat(timespec="seconds"),
        changed_at="",
        source_path=os.fsencode(options.source_path.absolute()).decode("utf-8", "surrogateescape"),
        target=options.shown_target or redact_url(options.target_url),
        connection_name=options.connection_name,
        is_embedded=options.is_embedded,
        schema=options.schema,
        state=RunState.RUNNING,
        rows_done=before.rows_done if before is not None else 0,
        rows_total=sum(table.row_count for table in beginning.plan.tables),
        in_place=options.in_place,
        connections=options.connections,
        max_rate_bytes_s=options.max_rate_bytes_s,
    )


def _explain(failure: BaseException) -> str:
    if isinstance(failure, MigrationError):
        return failure.message
    if isinstance(failure, Cancelled | KeyboardInterrupt):
        return "It was cancelled."
    return f"The program failed: {type(failure).__name__}."


def _can_go_on(failure: BaseException) -> bool:
    """Whether the cause may be gone another time: not if it is the source's data, the plan or this program."""
    return isinstance(failure, Cancelled | KeyboardInterrupt | TargetError | SourceLocked | SourceUnreadable)


def _count_rows(beginning: Beginning) -> int | None:
    """How many rows were committed; None if the server does not say."""
    staging = beginning.staging
    try:
        # A connection of its own: the run's may be what broke.
        with connect(beginning.options.target_url, autocommit=True, timeout_s=_ASK_WITHIN_S) as connection:
            journal = Journal(staging.records_schema)
            if journal.read_run(connection) is None:
                return 0
            return sum(chunk.rows_read for chunk in journal.read_chunks(connection))
    except TargetError:
        return None


def _remove(beginning: Beginning, failure: BaseException) -> bool:
    """Leave the target as it was; False where the server does not let us."""
    staging, extensions = beginning.staging, beginning.extensions
    try:
        with connect(beginning.options.target_url, autocommit=True, timeout_s=_ASK_WITHIN_S) as connection:
            remove_run(connection, staging, extensions, beginning.plan.helpers)
    except TargetError as error:
        made = f"The schemas {staging.schema} and {staging.records_schema}"
        made += "".join(f" and the extension {each.name}" for each in extensions if not each.is_installed)
        failure.add_note(
            f"{made} could not be removed ({error.message}); nothing else was made. When the server is back,"
            f" howdah runs discard {staging.run_id} removes them."
        )
        return False
    return True
