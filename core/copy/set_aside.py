"""What did not go over as it is, batch by batch: rows set aside, values altered, and the count of both."""

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from core.copy.reasons import write_reasons
from core.copy.records import (
    LedgerEntries,
    Place,
    RejectedRows,
    null_rule,
    write_ledger,
    write_rejects,
    write_rules,
)
from core.copy.rows import ConvertedRows, MarkedRows
from core.copy.send import Refusal, Sender
from core.events import EventSink, RowsRejected
from core.plan.model import TablePlan
from core.postgres.connect import Connection

_NO_TEXT = pa.scalar(None, pa.string())


def find_unfit(plan: TablePlan, rows: ConvertedRows) -> RejectedRows | None:
    """The rows that were not sent, each with the first of the columns that are to blame; None where all were."""
    if rows.sent is None:
        return None
    masks = [marked.mask for marked in rows.unfit]
    indices = pc.indices_nonzero(pc.invert(_is_among(rows.sent, len(rows.source))))
    source = rows.source.take(indices)
    blamed = [pc.take(mask, indices) for mask in masks]
    columns = (
        pc.if_else(mask, marked.column.source_name, _NO_TEXT) for mask, marked in zip(blamed, rows.unfit, strict=True)
    )
    reasons = (
        pc.if_else(
            mask,
            marked.reason or write_reasons(marked.column, source.values[plan.columns.index(marked.column)]),
            _NO_TEXT,
        )
        for mask, marked in zip(blamed, rows.unfit, strict=True)
    )
    return RejectedRows(
        source=source,
        columns=pc.coalesce(*columns),
        reasons=pc.coalesce(*reasons),
        sqlstates=pa.nulls(len(source), pa.string()),
    )


def find_refused(plan: TablePlan, rows: ConvertedRows, refusals: Sequence[Refusal]) -> RejectedRows | None:
    """The rows that the server refused; None where it took all."""
    if not refusals:
        return None
    names = {column.target_name: column.source_name for column in plan.columns}
    return RejectedRows(
        source=rows.source.take(_refused_indices(rows, refusals)),
        columns=pa.array([names.get(refusal.column or "") for refusal in refusals], pa.string()),
        reasons=pa.array([refusal.reason for refusal in refusals], pa.string()),
        sqlstates=pa.array([refusal.sqlstate for refusal in refusals], pa.string()),
    )


def find_altered(plan: TablePlan, rows: ConvertedRows, refusals: Sequence[Refusal]) -> list[LedgerEntries]:
    """What the ledger is to say of the rows that arrived, column by column."""
    if not rows.nulled and not rows.altered:
        return []
    arrived = find_arrived(rows, refusals)
    entries = [_enter(plan, rows, marked, arrived, is_nulled=True) for marked in rows.nulled]
    entries += [_enter(plan, rows, marked, arrived, is_nulled=False) for marked in rows.altered]
    return [each for each in entries if len(each.source)]


def find_arrived(rows: ConvertedRows, refusals: Sequence[Refusal]) -> pa.BooleanArray | None:
    """Which of the source's rows are in the target; None where all are."""
    arrived = None if rows.sent is None else _is_among(rows.sent, len(rows.source))
    if refusals:
        taken = pc.invert(_is_among(_refused_indices(rows, refusals), len(rows.source)))
        arrived = taken if arrived is None else pc.and_(arrived, taken)
    return arrived


class RecordsWriter:
    """Enters what became of the batches of one chunk, and keeps count."""

    def __init__(self, plan: TablePlan, connection: Connection, place: Place, on_event: EventSink) -> None:
        self._plan, self._connection, self._place, self._on_event = plan, connection, place, on_event
        self.rows_set_aside = self.values_altered = 0

    def write(self, rows: ConvertedRows, refusals: Sequence[Refusal], sender: Sender) -> None:
        """Enter the rows of a batch that were not sent, those that were refused, and what was altered in the rest."""
        for rejected in (find_unfit(self._plan, rows), find_refused(self._plan, rows, refusals)):
            if rejected is not None:
                sender.settle()
                write_rejects(self._connection, self._place, self._plan, rejected)
                count = len(rejected.source)
                self.rows_set_aside += count
                reason = rejected.reasons[0].as_py()
                self._on_event(RowsRejected(table=self._plan.source_name, rows=count, reason=reason))
        for entries in find_altered(self._plan, rows, refusals):
            sender.settle()
            write_ledger(self._connection, self._place, self._plan, entries)
            self.values_altered += len(entries.source)


def _enter(
    plan: TablePlan, rows: ConvertedRows, marked: MarkedRows, arrived: pa.BooleanArray | None, *, is_nulled: bool
) -> LedgerEntries:
    mask = marked.mask if arrived is None else pc.and_(marked.mask, arrived)
    indices = pc.indices_nonzero(mask)
    place = plan.columns.index(marked.column)
    source = rows.source.take(indices)
    values = source.values[place]
    if is_nulled:
        rule = marked.reason or null_rule(marked.column)
        rules, after = pa.repeat(rule, len(source)), pa.nulls(len(source), pa.string())
    else:
        rules = write_rules(marked.column.conversion, values)
        after = pc.cast(pc.take(rows.values[place], indices), pa.string())
    return LedgerEntries(source=source, column=marked.column, values=values, rules=rules, after=after)


def _refused_indices(rows: ConvertedRows, refusals: Sequence[Refusal]) -> pa.Int64Array:
    return pa.array([rows.source_index(refusal.offset) for refusal in refusals], pa.int64())


def _is_among(indices: pa.Int64Array, count: int) -> pa.BooleanArray:
    """Of each number below `count` whether it is one of the indices."""
    return pc.is_in(pc.cumulative_sum(pa.repeat(1, count), start=-1), indices)
