"""The rejected rows of earlier runs: listed, exported, and sent again after what kept them from arriving was mended."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO

from core.cancel import CancelToken
from core.copy.model import Typed
from core.copy.records import Place
from core.copy.retry import retry_rows
from core.copy.row_editing import show_typed
from core.copy.row_reading import read_row
from core.copy.send import OF_PUBLISHED_TABLES, PatientSender
from core.errors import TargetError
from core.migration.reject_edits import TableEdits, list_edits, read_edits
from core.plan.model import Plan, TablePlan
from core.plan.pgtypes import PgType
from core.plan.store import load_carried_out
from core.postgres import rejects
from core.postgres.connect import Connection, connect
from core.postgres.errors import translate_errors
from core.postgres.line import stop_statement
from core.postgres.published import advance_sequence, check_published, pausing_triggers
from core.postgres.records_layout import RECORDS_SCHEMA, check_layout
from core.postgres.rejects import KeptRun, ListedReject, RejectedTable, RejectGroup, WholeReject

_FOREIGN_KEY_VIOLATION = "23503"
_PAGE_BYTES = 1_000_000
"""Of the values of one row that are read to be shown."""
_TYPE_NAMES = {"smallint": "int2", "integer": "int4", "bigint": "int8", "double precision": "float8", "boolean": "bool"}
"""Where SQL has another name (https://www.postgresql.org/docs/current/datatype.html#DATATYPE-TABLE)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectsList:
    """The rejected rows by cause, and the first of them."""

    groups: tuple[RejectGroup, ...]
    rows: tuple[ListedReject, ...]

    @property
    def rows_total(self) -> int:
        return sum(group.rows for group in self.groups)


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryReport:
    """What came of sending rows again; `remaining` are those of the runs concerned, by cause."""

    rows_sent: int
    rows_arrived: int
    rows_unknown: int
    """Lines of a file about rows that are not rejected, or no more."""
    remaining: tuple[RejectGroup, ...]

    @property
    def rows_refused(self) -> int:
        return self.rows_sent - self.rows_arrived


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectRow:
    """A rejected row to be read and edited: a value for each column of its page, none where they are too large."""

    row_number: int
    row_id: int | None
    column: str | None
    """The one to blame, by the source's name."""
    reason: str
    values: tuple[Typed, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectsPage:
    """Some rejected rows of one table of one run, in the order of their numbers; `columns` by the source's names."""

    run_id: str
    table: str
    columns: tuple[str, ...]
    rows: tuple[RejectRow, ...]
    has_more: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Task:
    """One table's rejected rows of one run."""

    run: KeptRun
    table: RejectedTable
    plan: TablePlan
    triggers: tuple[str, ...]
    """Those that the run made of the table."""
    edited_only: bool


def list_rejects(
    target_url: str, *, run_id: str | None = None, table: str | None = None, limit: int = 20
) -> RejectsList:
    """The rejected rows that a database keeps, of all runs or one. Raises TargetError."""
    with _records(target_url) as connection:
        runs = [run.run_id for run in _find_runs(connection, run_id)]
        groups = rejects.count_rejects(connection, runs, table)
        return RejectsList(groups=groups, rows=rejects.list_rejects(connection, runs, table, limit))


def export_rejects(target_url: str, file: BinaryIO, *, run_id: str | None = None) -> None:
    """Write the rejected rows that a database keeps, with their values, as lines of JSON. Raises TargetError."""
    with _records(target_url) as connection:
        for run in _find_runs(connection, run_id):
            file.writelines(rejects.export_rejects(connection, run.run_id))


def read_rejects(target_url: str, run_id: str, table: str, *, after: int = 0, limit: int = 200) -> RejectsPage:
    """The next rejected rows of one table, by its source's name, with their values. Raises TargetError."""
    with _records(target_url) as connection:
        (run,) = _find_runs(connection, run_id)
        columns = load_carried_out(run.plan.encode()).table(table).without_computed.columns
        found = rejects.read_page(connection, run_id, table, after=after, limit=limit + 1, max_bytes=_PAGE_BYTES)
    names = tuple(column.source_name for column in columns)
    return RejectsPage(
        run_id=run_id,
        table=table,
        columns=names,
        rows=tuple(_show_row(row, names) for row in found[:limit]),
        has_more=len(found) > limit,
    )


def retry_rejects(
    target_url: str,
    *,
    run_id: str | None = None,
    edits: Path | TableEdits | None = None,
    cancel: CancelToken,
) -> RetryReport:
    """Send rejected rows again, each by its run's own plan; those that arrive are rejected no more.

    `edits` is an exported file, in which the values may be other ones, or what was typed: then only its rows are sent.
    All is done in one transaction. Raises MigrationError, and Cancelled, and nothing is changed then.
    """
    with (
        _records(target_url) as connection,
        cancel.interrupting(partial(stop_statement, connection)),
        connection.transaction(),
    ):
        rejects.begin_retry(connection)
        runs = _find_runs(connection, run_id, with_rejects=edits is None)
        plans = {run.run_id: load_carried_out(run.plan.encode()) for run in runs}
        rows_unknown = 0
        if edits is not None:
            read = list_edits(edits, plans) if isinstance(edits, TableEdits) else read_edits(edits, plans, run_id)
            rows_unknown = rejects.enter_edits(connection, read)
        tasks = [
            _Task(
                run=run,
                table=table,
                plan=plans[run.run_id].table(table.table),
                triggers=_name_triggers(plans[run.run_id], table.table),
                edited_only=edits is not None,
            )
            for run in runs
            for table in rejects.list_tables(connection, run.run_id, edited_only=edits is not None)
        ]
        for task in tasks:
            types = {
                column.target_name: _type_name(column.target_type) for column in task.plan.without_computed.columns
            }
            check_published(connection, task.run, task.table, types)
        with ExitStack() as stack:
            for task in tasks:
                stack.enter_context(pausing_triggers(connection, task.table, task.triggers))
            arrived = _send_all(connection, tasks, cancel)
        return RetryReport(
            rows_sent=sum(task.table.rows for task in tasks),
            rows_arrived=arrived,
            rows_unknown=rows_unknown,
            remaining=rejects.count_rejects(connection, [run.run_id for run in runs], None),
        )


@contextmanager
def _records(target_url: str) -> Iterator[Connection]:
    with connect(target_url, autocommit=True) as connection, translate_errors(object="the rejected rows"):
        if not check_layout(connection):
            raise TargetError(
                f"This database has no schema {RECORDS_SCHEMA}: no run has set rows aside here.",
                "Check that it is the database that was migrated into.",
            )
        yield connection


def _find_runs(connection: Connection, run_id: str | None, *, with_rejects: bool = True) -> tuple[KeptRun, ...]:
    runs = rejects.read_runs(connection, run_id, with_rejects=with_rejects)
    if run_id is not None and not runs:
        raise TargetError(
            f"This database has no records of a run {run_id}.", "howdah rejects list names the runs that it has."
        )
    return runs


def _name_triggers(plan: Plan, table: str) -> tuple[str, ...]:
    """Those that the run made of a table, which is named as in the source."""
    target = plan.table(table).target_name
    return tuple(trigger.target_name for trigger in plan.made_triggers if trigger.target_table == target)


def _type_name(target_type: PgType) -> str:
    """As pg_type has it."""
    return _TYPE_NAMES.get(target_type.name, target_type.name) if not target_type.labels else target_type.name


def _show_row(row: WholeReject, names: tuple[str, ...]) -> RejectRow:
    try:
        values = read_row(row.values) if row.values is not None else {}
    except ValueError:
        # Someone changed it in the table itself: sending it again says what is wrong.
        values = {}
    return RejectRow(
        row_number=row.row_number,
        row_id=row.row_id,
        column=row.column,
        reason=row.reason,
        values=tuple(show_typed(values.get(name)) for name in names) if values else (),
    )


def _send_all(connection: Connection, tasks: list[_Task], cancel: CancelToken) -> int:
    """How many rows arrived. A row may need another one that arrives after it: such are tried again."""
    total = 0
    while tasks:
        waiting, arrived = [], 0
        for task in tasks:
            count, has_orphans = _send(connection, task, cancel)
            arrived += count
            waiting += [task] if has_orphans else []
        total += arrived
        tasks = waiting if arrived else []
    return total


def _send(connection: Connection, task: _Task, cancel: CancelToken) -> tuple[int, bool]:
    """How many rows of a table arrived, and whether others only lack the row that they refer to."""
    run_id, table = task.run.run_id, task.table.table
    sender = PatientSender(connection, task.table.target_schema, task.plan.without_computed, OF_PUBLISHED_TABLES)
    ledger = Place(schema=RECORDS_SCHEMA, column="run_id", value=run_id)
    has_orphans = False
    for piece in rejects.split_rows(connection, run_id, table, edited_only=task.edited_only):
        cancel.check()
        rows = rejects.read_rows(connection, run_id, table, piece, edited_only=task.edited_only)
        result = retry_rows(task.plan, rows, connection, sender, ledger)
        if result.arrived:
            rejects.remove_rejects(connection, run_id, table, result.arrived)
        if result.rejected:
            reasons = [(row.row_number, row.column, row.reason, row.sqlstate) for row in result.rejected]
            rejects.renew_reasons(connection, run_id, table, reasons)
        has_orphans |= any(row.sqlstate == _FOREIGN_KEY_VIOLATION for row in result.rejected)
    if sender.rows_written and task.plan.sequence is not None:
        sequence = task.plan.sequence
        advance_sequence(connection, task.table, sequence.column, sequence.next_value)
    return sender.rows_written, has_orphans
