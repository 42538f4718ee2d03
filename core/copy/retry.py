"""Rejected rows sent again, into the published table, by the plan and the kernels that converted them before."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pyarrow as pa
import pyarrow.compute as pc

from core.catalog.model import StorageClass
from core.copy.convert_rows import convert_rows
from core.copy.records import LedgerEntries, Place, RejectedRows, write_ledger
from core.copy.row_reading import Row, Value, make_arrays, read_row
from core.copy.rows import ConvertedRows, MarkedRows, SourceRows
from core.copy.send import Refusal, Sender
from core.copy.set_aside import find_altered, find_arrived, find_refused, find_unfit
from core.plan.model import ColumnPlan, TablePlan
from core.postgres.connect import Connection
from core.postgres.rejects import KeptRow

_EDITED = "edited before it was sent again"
_TOO_LARGE = "larger than 100 MB: the values are in the source alone"


@dataclass(frozen=True, slots=True, kw_only=True)
class StillRejected:
    """A row that did not arrive this time either; `column` by the source's name, `sqlstate` None if it was not sent."""

    row_number: int
    column: str | None
    reason: str
    sqlstate: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryResult:
    """What became of some rejected rows; the numbers of those that arrived."""

    arrived: tuple[int, ...]
    rejected: tuple[StillRejected, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """A rejected row as the source had it (None: not kept) and as it is sent."""

    kept: KeptRow
    original: Row | None
    sent: Row


def retry_rows(
    plan: TablePlan, kept: Sequence[KeptRow], connection: Connection, sender: Sender, ledger: Place
) -> RetryResult:
    """Send rows once more, in the transaction that is under way; what was edited or altered is entered in the ledger.

    One row's refusal does not touch the others. No value stops it: a row with one that does not fit stays where it is.
    """
    plan = plan.without_computed
    read = [_read(plan, row) for row in kept]
    rows = [row for row in read if isinstance(row, _Row)]
    rejected = [row for row in read if isinstance(row, StillRejected)]
    arrived: Sequence[int] = ()
    if rows:
        converted = convert_rows(plan, _make_source(plan, rows, [row.sent for row in rows]), is_retry=True)
        refusals = sender.send(converted.target)
        for found in (find_unfit(plan, converted), find_refused(plan, converted, refusals)):
            rejected += _list(found) if found is not None else []
        for entries in _find_entries(plan, rows, converted, refusals):
            write_ledger(connection, ledger, plan, entries)
        numbers = converted.source.row_numbers
        there = find_arrived(converted, refusals)
        arrived = (numbers if there is None else numbers.filter(there)).to_pylist()
    return RetryResult(arrived=tuple(arrived), rejected=tuple(rejected))


def find_problem(plan: TablePlan, row: Row) -> str | None:
    """What keeps a row from being one of the table: a column that it does not have."""
    names = {column.source_name for column in plan.without_computed.columns}
    unknown = [name for name in row if name not in names]
    return f"{plan.source_name} has no column {unknown[0]!r}" if unknown else None


def _read(plan: TablePlan, kept: KeptRow) -> _Row | StillRejected:
    try:
        original = None if kept.values is None else read_row(kept.values)
        edited = {} if kept.edited is None else read_row(kept.edited)
    except ValueError as error:
        return _unreadable(kept, str(error))
    sent = {**(original or {}), **edited}
    if not sent:
        return _unreadable(kept, _TOO_LARGE)
    missing = [column.source_name for column in plan.columns if column.source_name not in sent]
    problem = f"its values have no column {missing[0]!r}" if missing else find_problem(plan, sent)
    return _unreadable(kept, problem) if problem else _Row(kept=kept, original=original, sent=sent)


def _unreadable(kept: KeptRow, reason: str) -> StillRejected:
    return StillRejected(row_number=kept.row_number, column=None, reason=reason, sqlstate=None)


def _make_source(plan: TablePlan, rows: Sequence[_Row], values: Sequence[Row]) -> SourceRows:
    return SourceRows(
        values=tuple(
            make_arrays(column, [value.get(column.source_name) for value in values]) for column in plan.columns
        ),
        row_numbers=pa.array([row.kept.row_number for row in rows], pa.int64()),
        rowids=pa.array([row.kept.row_id for row in rows], pa.int64()),
    )


def _find_entries(
    plan: TablePlan, rows: Sequence[_Row], converted: ConvertedRows, refusals: Sequence[Refusal]
) -> list[LedgerEntries]:
    """What the conversion altered, and what a person did: one entry a value, with what the source had."""
    edited = {
        column.target_name: marks for column in plan.columns if any(marks := [_is_edited(row, column) for row in rows])
    }
    untouched = replace(
        converted,
        nulled=tuple(_without(marked, edited) for marked in converted.nulled),
        altered=tuple(_without(marked, edited) for marked in converted.altered),
    )
    entries = find_altered(plan, untouched, refusals)
    if edited:
        before = _make_source(plan, rows, [row.original or {} for row in rows])
        arrived = find_arrived(converted, refusals)
        for place, column in enumerate(plan.columns):
            if column.target_name in edited:
                mask = pa.array(edited[column.target_name])
                indices = pc.indices_nonzero(mask if arrived is None else pc.and_(mask, arrived))
                if len(indices):
                    entries.append(_enter_edits(column, place, before.take(indices), rows, converted, indices))
    return entries


def _enter_edits(
    column: ColumnPlan,
    place: int,
    before: SourceRows,
    rows: Sequence[_Row],
    converted: ConvertedRows,
    indices: pa.Array,
) -> LedgerEntries:
    written = converted.values[place]
    after = [
        None if written[index].as_py() is None else _show(written, index, rows[index].sent[column.source_name])
        for index in indices.to_pylist()
    ]
    return LedgerEntries(
        source=before,
        column=column,
        values=before.values[place],
        rules=pa.repeat(_EDITED, len(after)),
        after=pa.array(after, pa.string()),
    )


def _show(written: pa.Array, index: int, sent: Value) -> str:
    """The text that went over, or else what a person wrote for it."""
    if pa.types.is_string(written.type):
        return str(written[index].as_py())
    if sent is None or isinstance(sent[1], int | float):
        return str(sent[1]) if sent else ""
    return sent[1].decode() if sent[0] is StorageClass.TEXT else "\\x" + sent[1].hex()


def _is_edited(row: _Row, column: ColumnPlan) -> bool:
    """Of a row whose values were not kept there is nothing to say."""
    if row.kept.edited is None or row.original is None:
        return False
    return row.sent[column.source_name] != row.original.get(column.source_name)


def _without(marked: MarkedRows, edited: dict[str, list[bool]]) -> MarkedRows:
    marks = edited.get(marked.column.target_name)
    return marked if marks is None else replace(marked, mask=pc.and_not(marked.mask, pa.array(marks)))


def _list(rejected: RejectedRows) -> list[StillRejected]:
    fields = (rejected.source.row_numbers, rejected.columns, rejected.reasons, rejected.sqlstates)
    return [
        StillRejected(row_number=number, column=column, reason=reason, sqlstate=sqlstate)
        for number, column, reason, sqlstate in zip(*(field.to_pylist() for field in fields), strict=True)
    ]
