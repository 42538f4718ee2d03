"""All tables across, several at a time and several parts of a large one, the largest first. Their order never matters:
keys come after the data."""

import threading
import time
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace

from core.cancel import CancelToken
from core.copy.model import TableResult
from core.copy.pace import Pace
from core.copy.part import PartTask, copy_part
from core.copy.ranges import Cutting, find_cutting, fits_one_chunk
from core.events import EventSink, Phase, ProgressSampler, TableFinished, TableStarted, ignore_events
from core.parallel import count_seats, run_side_by_side
from core.plan.model import Plan, TablePlan
from core.postgres.connect import Connection
from core.postgres.journal import Journal, JournalChunk, JournalPart
from core.postgres.line import Line
from core.postgres.pool import Pool
from core.postgres.retry import RETRY_FOR_S, Attempts
from core.postgres.staged_rejects import read_first_rows, read_groups, read_numbers
from core.postgres.staging import Staging
from core.sqlite.source import Source

_EXAMPLES = 100
_LIMITS = "54"
"""The class of SQLSTATEs for a program's limits."""
_LEAST_CHUNK_BYTES = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyOptions:
    """How to copy: on how many connections, how fast at most, and how long to try again when they are lost."""

    workers: int
    chunk_bytes: int
    max_rate_bytes_s: float | None = None
    retry_for_s: float = RETRY_FOR_S


def copy_tables(
    source: Source,
    plan: Plan,
    pool: Pool,
    staging: Staging,
    options: CopyOptions,
    *,
    on_table: Callable[[TablePlan], None] = lambda _: None,
    on_event: EventSink = ignore_events,
    cancel: CancelToken,
) -> tuple[TableResult, ...]:
    """Copy what the journal says is not done yet of the plan's tables into the staging schema; the results of all of
    them, in the plan's order.

    `on_table` is called with each table as soon as it is complete, on the thread that completed it. Raises SourceError,
    TargetError, PlanInvalid, Cancelled; what was committed until then stays.
    """
    plan = replace(plan, tables=tuple(table.without_computed for table in plan.tables))
    journal = Journal(staging.records_schema)
    attempts = Attempts(pool, retry_for_s=options.retry_for_s, on_event=on_event, cancel=cancel)
    parts, done = attempts.run(lambda connection: (journal.read_parts(connection), journal.read_chunks(connection)))
    pace = Pace(max_rate_bytes_s=options.max_rate_bytes_s, on_event=on_event)
    by_table = _group(parts)
    chunks: dict[tuple[str, int], list[JournalChunk]] = defaultdict(list)
    for chunk in done:
        chunks[chunk.table_name, chunk.part].append(chunk)
    large_seats = threading.Semaphore(count_seats(options.workers))
    by_size = sorted(plan.tables, key=lambda table: table.size_bytes, reverse=True)
    tables = [
        _Table(
            source, table, staging, pace, by_table[table.source_name], chunks, options.chunk_bytes, on_table, on_event
        )
        for table in by_size
    ]

    def copy_one(item: tuple["_Table", JournalPart], token: CancelToken) -> None:
        table, part = item
        attempts = Attempts(pool, retry_for_s=options.retry_for_s, on_event=on_event, cancel=token)
        # Of a large one a thread reads ahead, and several batches are in memory.
        with nullcontext() if table.plan.is_small else large_seats:
            table.copy(part, attempts, token)

    items = [(table, part) for table in tables for part in table.parts]
    while items:
        run_side_by_side(copy_one, items, workers=options.workers, cancel=cancel, name="copy")
        # Chunks are committed without waiting for the disk: a server that crashed meanwhile may have forgotten some.
        complete = attempts.run(lambda connection: journal.read_complete_parts(connection))
        items = [(table, part) for table, part in items if (part.table_name, part.part) not in complete]
        for table, part in items:
            table.forget(part)
    return attempts.run(lambda connection: _read_results(connection, plan, journal))


class _Table:
    """A table while its parts are copied, by several threads."""

    def __init__(
        self,
        source: Source,
        plan: TablePlan,
        staging: Staging,
        pace: Pace,
        parts: Sequence[JournalPart],
        done: dict[tuple[str, int], list[JournalChunk]],
        chunk_bytes: int,
        on_table: Callable[[TablePlan], None],
        on_event: EventSink,
    ) -> None:
        self.plan, self.parts = plan, parts
        self._source, self._staging, self._pace, self._chunk_bytes = source, staging, pace, chunk_bytes
        self._on_table, self._on_event = on_table, on_event
        self._done: dict[int, list[JournalChunk] | None] = {
            part.part: done[plan.source_name, part.part] for part in parts
        }
        self._lock = threading.Lock()
        self._parts_left = len(parts)
        self._cutting: Cutting | None = None
        self._started_at = 0.0
        self._sampler = ProgressSampler(Phase.COPY, plan.source_name, on_event)

    def copy(self, part: JournalPart, attempts: Attempts, cancel: CancelToken) -> None:
        """Copy the rest of a part."""
        cutting = self._start()
        is_whole = len(self.parts) == 1 and (fits_one_chunk(self.plan, self._chunk_bytes) or not cutting.is_possible)
        task = PartTask(
            source=self._source,
            plan=self.plan,
            part=part,
            cutting=cutting,
            is_whole=is_whole,
            batch_rows=min(self.plan.batch_rows, self._count_rows_of_chunk()),
            staging=self._staging,
            sampler=self._sampler,
            pace=self._pace,
            on_event=self._on_event,
        )
        known: Sequence[JournalChunk] | None = self._done[part.part]

        def work(connection: Connection, line: Line) -> None:
            nonlocal known
            done = known
            if done is None:
                # The last that was tried may have been committed, or not.
                done = Journal(self._staging.records_schema).read_chunks_of(connection, part)
            known = None
            # On a line that breaks again and again, less is lost each time.
            chunk_bytes = max(self._chunk_bytes >> attempts.failures, min(self._chunk_bytes, _LEAST_CHUNK_BYTES))
            for _ in copy_part(task, connection, line, done, chunk_bytes=chunk_bytes, cancel=cancel):
                attempts.succeeded()

        attempts.run_on_line(work, object=self.plan.target_name)
        self._finish()

    def forget(self, part: JournalPart) -> None:
        """What was known of a part is so no more; the journal knows."""
        with self._lock:
            self._done[part.part] = None
            self._parts_left += 1

    def _count_rows_of_chunk(self) -> int:
        """About how many: a chunk ends with a batch."""
        return max(1, self._chunk_bytes * self.plan.row_count // max(1, self.plan.size_bytes))

    def _start(self) -> Cutting:
        with self._lock:
            if self._cutting is None:
                self._cutting = find_cutting(self._source, self.plan)
                self._started_at = time.monotonic()
                self._on_event(
                    TableStarted(phase=Phase.COPY, table=self.plan.source_name, rows_total=self.plan.row_count)
                )
                done = [chunk for chunks in self._done.values() for chunk in chunks or ()]
                if done:
                    self._sampler.add(sum(chunk.rows_read for chunk in done), sum(chunk.bytes_sent for chunk in done))
            return self._cutting

    def _finish(self) -> None:
        with self._lock:
            self._parts_left -= 1
            if self._parts_left:
                return
        self._on_event(
            TableFinished(
                phase=Phase.COPY,
                table=self.plan.source_name,
                rows=self._sampler.rows_done,
                duration_s=time.monotonic() - self._started_at,
            )
        )
        self._on_table(self.plan)


def _group(parts: Iterable[JournalPart]) -> dict[str, list[JournalPart]]:
    by_table: dict[str, list[JournalPart]] = defaultdict(list)
    for part in parts:
        by_table[part.table_name].append(part)
    return by_table


def _read_results(connection: Connection, plan: Plan, journal: Journal) -> tuple[TableResult, ...]:
    by_table: dict[str, list[JournalChunk]] = defaultdict(list)
    for chunk in journal.read_chunks(connection):
        by_table[chunk.table_name].append(chunk)
    return tuple(_read_result(connection, table, journal.schema, by_table[table.source_name]) for table in plan.tables)


def _read_result(connection: Connection, table: TablePlan, schema: str, chunks: Sequence[JournalChunk]) -> TableResult:
    has_rejects = any(chunk.rows_set_aside for chunk in chunks)
    name = table.source_name
    return TableResult(
        source_name=name,
        target_name=table.target_name,
        rows_read=sum(chunk.rows_read for chunk in chunks),
        rows_written=sum(chunk.rows_written for chunk in chunks),
        rejected=read_numbers(connection, schema, name) if has_rejects else array("q"),
        beyond_limits=read_numbers(connection, schema, name, sqlstates=_LIMITS) if has_rejects else array("q"),
        reject_groups=tuple(read_groups(connection, schema, name)) if has_rejects else (),
        reject_examples=tuple(read_first_rows(connection, schema, name, _EXAMPLES)) if has_rejects else (),
        values_altered=sum(chunk.values_altered for chunk in chunks),
        bytes_sent=sum(chunk.bytes_sent for chunk in chunks),
        duration_s=sum(chunk.duration_s for chunk in chunks),
    )
