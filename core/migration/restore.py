"""The return trip: a published run's tables back into a SQLite file, which is compared with them before it has its
name."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

from core.cancel import CancelToken
from core.catalog.model import SchemaTexts
from core.events import EventSink, Phase, ignore_events
from core.migration.assess import PhaseClock
from core.migration.restore_target import check_target, find_run, load_texts, make_task
from core.migration.workers import count_workers
from core.plan.model import Plan, TablePlan
from core.plan.store import load_carried_out
from core.postgres.connect import connect, redact_url
from core.postgres.errors import translate_errors
from core.postgres.line import stop_statement
from core.postgres.pool import open_pool, read_pool_size
from core.postgres.published_rows import in_one_snapshot, read_target_columns
from core.restore.database import DatabaseWriter, judge_check, read_file_settings
from core.restore.model import (
    Difference,
    Left,
    LeftKind,
    RestoredTable,
    RestoreReport,
    WrittenTable,
)
from core.restore.table import Sessions, TableTask
from core.sqlite.new_database import writing_database
from core.sqlite.new_file import UnfinishedFile, check_free, making_file
from core.sqlite.source import open_source
from core.sqlite.writer import Writer
from core.verify.model import TableCheck, Verification
from core.verify.tables import verify_tables

_APPLICATION_NAME = "howdah restore"
_DIFFERS = ".differs"


def restore(
    target_url: str,
    path: Path,
    *,
    run_id: str | None = None,
    schema: str | None = None,
    shown_target: str | None = None,
    on_event: EventSink = ignore_events,
    cancel: CancelToken | None = None,
) -> RestoreReport:
    """Write what a run has published into a new SQLite file at `path`, and compare every value of both.

    Without `run_id` the latest run is meant. `schema` is where its tables are now, if not where it published them;
    `shown_target` names the target in the report, where the URL does not. Where the file differs from the target, it is
    kept under another name, `path` with ".differs" behind it. Raises MigrationError and Cancelled; nothing is left
    then.
    """
    cancel = cancel or CancelToken()
    began_s = time.monotonic()
    clock = PhaseClock(on_event)
    path = path.absolute()
    check_free(path)
    with (
        connect(target_url, autocommit=True, application_name=_APPLICATION_NAME) as rows,
        connect(target_url, autocommit=True, application_name=_APPLICATION_NAME) as records,
        making_file(path) as unfinished,
    ):
        run = find_run(rows, run_id)
        plan, texts = load_carried_out(run.plan.encode()), load_texts(run)
        schema = schema or run.target_schema
        sessions = Sessions(rows=rows, records=records)
        with _reading(sessions, cancel):
            found = read_target_columns(rows, schema, [table.target_name for table in plan.tables])
            left = check_target(run, plan, schema, found)
            tasks = [make_task(run, table, schema, found[table.target_name], texts) for table in plan.tables]
            settings = read_file_settings(texts)
            every_text = [each.sql for each in texts.objects]
            with writing_database(unfinished.path, path, settings, every_text, cancel=cancel) as writer:
                written, more, orphans = _write(writer, texts, tasks, sessions, clock, on_event, cancel)
        left += _say_left(plan, written) + more
        verification = _verify(unfinished, plan, written, target_url, schema, clock, on_event, cancel)
        cancel.check()
        final = unfinished.publish() if verification.is_equal else unfinished.publish_beside(_DIFFERS)
    return RestoreReport(
        run_id=run.run_id,
        target=shown_target or redact_url(target_url),
        schema=schema,
        path=final,
        tables=tuple(map(_sum_up, written, verification.tables)),
        respelled=tuple(each for table in written for each in table.respelled),
        left=left,
        differences=tuple(difference for check in verification.tables for difference in _list_differences(check)),
        orphans=orphans,
        duration_s=time.monotonic() - began_s,
    )


@contextmanager
def _reading(sessions: Sessions, cancel: CancelToken) -> Iterator[None]:
    with (
        translate_errors(object="the published tables"),
        cancel.interrupting(partial(stop_statement, sessions.rows)),
        cancel.interrupting(partial(stop_statement, sessions.records)),
        in_one_snapshot(sessions.rows, sessions.records),
    ):
        yield


def _write(
    writer: Writer,
    texts: SchemaTexts,
    tasks: Sequence[TableTask],
    sessions: Sessions,
    clock: PhaseClock,
    on_event: EventSink,
    cancel: CancelToken,
) -> tuple[tuple[WrittenTable, ...], tuple[Left, ...], int]:
    """The tables, what was left, and how many rows refer to none."""
    database = DatabaseWriter(texts, tasks, writer, on_event, cancel)
    with clock.phase(Phase.COPY, rows_total=sum(task.rows_published or 0 for task in tasks)):
        written = database.write_tables(sessions)
    with clock.phase(Phase.FINALIZE):
        left = database.write_others()
        problems, orphans = writer.finish()
    return written, left + judge_check(problems), orphans


def _verify(
    unfinished: UnfinishedFile,
    plan: Plan,
    written: Sequence[WrittenTable],
    target_url: str,
    schema: str,
    clock: PhaseClock,
    on_event: EventSink,
    cancel: CancelToken,
) -> Verification:
    """Compare the file with the target, as a migration compares its source: the file's rows are read anew."""
    size = read_pool_size(target_url)
    rows = sum(table.rows + table.rows_put_back for table in written)
    with (
        open_source(unfinished.path, cancel=cancel, in_place=True) as source,
        open_pool(target_url, size, application_name=_APPLICATION_NAME, on_event=on_event) as pool,
        clock.phase(Phase.VERIFY, rows_total=rows),
    ):
        return verify_tables(
            source,
            replace(plan, tables=tuple(map(_as_written, plan.tables, written))),
            pool,
            schema,
            rejected={table.source_name: table.put_back for table in written},
            workers=count_workers(size).most,
            on_event=on_event,
            cancel=cancel,
        )


def _as_written(plan: TablePlan, written: WrittenTable) -> TablePlan:
    """The plan by which the file's table would become the target's: of all its rows, with the classes that its values
    have now. What SQLite computes need not be what the target has."""
    return replace(
        plan,
        columns=tuple(
            replace(column, reads=written.reads[column.source_name])
            for column in plan.columns
            if column.source_name not in written.computed
        ),
        row_count=written.rows,
        where_sql=None,
        rows_left_out=0,
    )


def _say_left(plan: Plan, written: Sequence[WrittenTable]) -> tuple[Left, ...]:
    left: list[Left] = []
    for table, done in zip(plan.tables, written, strict=True):
        name = table.source_name
        if table.rows_left_out or table.where_sql is not None:
            effect = (
                f"A filter left out {_count(table.rows_left_out, 'row')} when it was carried over: not in the target."
            )
            left.append(Left(kind=LeftKind.ROW, name=name, effect=effect))
        if done.rows_left:
            effect = (
                f"{_count(done.rows_left, 'row')} set aside by the run, and not put back: too large to be kept, or"
                " another row has its key now."
            )
            left.append(Left(kind=LeftKind.ROW, name=name, effect=effect))
        if done.values_left:
            effect = (
                f"{_count(done.values_left, 'value')} altered by the run, and as in the target: changed since, or in"
                " a row that can't be told from others."
            )
            left.append(Left(kind=LeftKind.VALUE, name=name, effect=effect))
        left += [
            Left(
                kind=LeftKind.COLUMN,
                name=f"{name}.{column}",
                effect="It was not carried over and can't be NULL: it is 0 or empty in every row.",
            )
            for column in done.filled
        ]
        left += [
            Left(
                kind=LeftKind.COLUMN,
                name=f"{name}.{column}",
                effect="It was not carried over: it has its default, or NULL, in every row.",
            )
            for column in done.defaulted
        ]
    return tuple(left)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _sum_up(written: WrittenTable, check: TableCheck) -> RestoredTable:
    return RestoredTable(
        source_name=written.source_name,
        rows=written.rows,
        rows_put_back=written.rows_put_back,
        values_put_back=written.values_put_back,
        rows_equal=check.rows_equal,
        is_equal=check.is_equal,
        duration_s=written.duration_s,
    )


def _list_differences(check: TableCheck) -> Iterator[Difference]:
    for mismatch in check.mismatches:
        yield Difference(
            table=mismatch.table,
            row=mismatch.row,
            column=mismatch.column,
            file_value=mismatch.source_value,
            target_value=mismatch.target_value,
        )
