"""The source's side of a table: the verifier's own SQL, and what it makes of a value that the plan does not know of.

A column that the plan takes for texts is read as texts, and the driver would quietly make a text of a number there. So
each row also tells which of its columns, if any, holds a value of a class that the plan leaves out.
"""

from collections.abc import Collection, Generator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from core.cancel import CancelToken
from core.catalog.model import StorageClass
from core.identifiers import fold_ascii, quote_sqlite
from core.plan.model import ColumnPlan, Orphans, TablePlan
from core.sqlite.query import Query, QueryColumn
from core.sqlite.reader import read_table
from core.sqlite.source import Source
from core.verify.agreement import ByClass
from core.verify.key_range import WHOLE, KeyRange
from core.verify.reasons import find_reasons
from core.verify.settings import apply_settings

_CLASSES = (StorageClass.INTEGER, StorageClass.REAL, StorageClass.TEXT, StorageClass.BLOB)
_OTHER_AFFINITY, _REAL_AFFINITY = ("int", "char", "clob", "text", "blob"), ("real", "floa", "doub")
"""What a declared type has in it that gives a column an affinity; the first ones count before the others."""
_BATCHES_PER_PLANNED = 4
"""The plan's batches are of some 4 MB; several of them are held here at a time, on both sides. A table that is no
larger is read at once, which spares the reader what it does ahead of a first batch."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceBatch:
    """Some rows that should be in the target; `numbers` are theirs in reading order, from 1.

    Their values are those that are converted: what the plan alters before is altered.
    """

    numbers: Sequence[int]
    rows: pa.RecordBatch
    rows_set_aside: int
    values_altered: int
    """Values that the plan alters on the way, among `rows`."""

    @property
    def strangers(self) -> pa.Array:
        """Of each row the position of its first column with a value of an unplanned class, else NULL."""
        return self.rows.column(self.rows.num_columns - 1)


@dataclass(slots=True)
class SourceTally:
    """What was read of the source so far."""

    rows: int = 0
    rows_set_aside: int = 0
    values_altered: int = 0

    def add(self, batch: SourceBatch) -> None:
        self.rows += batch.rows.num_rows + batch.rows_set_aside
        self.rows_set_aside += batch.rows_set_aside
        self.values_altered += batch.values_altered


def read_source(
    source: Source,
    plan: TablePlan,
    *,
    rejected: Collection[int] = (),
    excused: Collection[int] | None = None,
    keys: KeyRange = WHOLE,
    careful: bool,
    as_stored: bool = False,
    cancel: CancelToken,
) -> Generator[SourceBatch]:
    """Read those of a table's rows that are carried over, in its own order, without the rejected ones: where some are
    `excused`, the others of them need a reason to be missing, and are among the rows if they have none.

    `as_stored` leaves the values as they are in the file, but for references that NULL stands for. Raises
    StorageClassMismatch at some of the values of an unplanned class, unless `careful`, which takes longer; SourceError
    where a row can't be read.
    """
    left_out = _sort(rejected)
    questioned = left_out if excused is not None else left_out[:0]
    questioned = np.setdiff1d(questioned, _sort(excused or ()), assume_unique=True)
    first = 1
    row_count = plan.row_count if keys == WHOLE and plan.fits_one_batch else None
    batch_rows = plan.batch_rows if row_count is not None else max(1, plan.batch_rows // _BATCHES_PER_PLANNED)
    orphan_sql = _find_set_aside(plan) if len(questioned) else None
    query = _select(plan, careful, keys, orphan_sql)
    for rows in read_table(source, query, batch_rows=batch_rows, row_count=row_count, cancel=cancel):
        end = first + rows.num_rows
        some = _find_between(left_out, first, end)
        asked = _find_between(questioned, first, end)
        if len(asked):
            some = np.setdiff1d(some, asked[~_have_reasons(plan, rows.take(pa.array(asked - first)), orphan_sql)])
        if orphan_sql is not None:
            rows = rows.remove_column(rows.num_columns - 1)
        numbers: Sequence[int] = range(first, end)
        if len(some):
            is_kept = np.ones(rows.num_rows, np.bool_)
            is_kept[some - first] = False
            rows = rows.filter(pa.array(is_kept))
            numbers = (np.flatnonzero(is_kept) + first).tolist()
        rows_set_aside = end - first - rows.num_rows
        rows, nulled = _take_nulled(plan, rows)
        rows, altered = (rows, 0) if as_stored else _apply_settings(plan, rows)
        yield SourceBatch(numbers=numbers, rows=rows, rows_set_aside=rows_set_aside, values_altered=nulled + altered)
        first = end


def _sort(numbers: Collection[int]) -> npt.NDArray[np.int64]:
    return np.sort(np.fromiter(numbers, np.int64, len(numbers)))


def _find_between(numbers: npt.NDArray[np.int64], first: int, end: int) -> npt.NDArray[np.int64]:
    return numbers[np.searchsorted(numbers, first) : np.searchsorted(numbers, end)]


def _have_reasons(plan: TablePlan, rows: pa.RecordBatch, orphan_sql: str | None) -> npt.NDArray[np.bool_]:
    """Which rows, as they are read, have a reason to be set aside."""
    is_orphan = None
    if orphan_sql is not None:
        place = rows.num_columns - 1
        is_orphan, rows = pc.equal(rows.column(place), 1), rows.remove_column(place)
    rows, _ = _take_nulled(plan, rows)
    found = find_reasons(plan, split_by_class(plan, rows), rows.column(rows.num_columns - 1))
    mask: npt.NDArray[np.bool_] = (found if is_orphan is None else pc.or_(found, is_orphan)).to_numpy(False)
    return mask


def _find_set_aside(plan: TablePlan) -> str | None:
    """SQL for the rows that are set aside since they refer to no parent."""
    keys = [key for key in plan.foreign_keys if key.orphans is Orphans.SET_ASIDE and key.orphan_sql is not None]
    return " OR ".join(f"({key.orphan_sql})" for key in keys) or None


def split_by_class(plan: TablePlan, rows: pa.RecordBatch) -> list[ByClass]:
    """The arrays of a batch of the source, column by column of the plan."""
    arrays = iter(rows.columns)
    return [{storage_class: next(arrays) for storage_class in column.reads} for column in plan.columns]


def _select(plan: TablePlan, careful: bool, keys: KeyRange, orphan_sql: str | None) -> Query:
    nulled = _find_nulled(plan)
    columns = [
        QueryColumn(
            name=column.source_name,
            storage_class=storage_class,
            expression_sql=_of_class(column, storage_class, careful, nulled.get(column.target_name)),
        )
        for column in plan.columns
        for storage_class in column.reads
    ]
    columns.append(
        QueryColumn(name="stranger", storage_class=StorageClass.INTEGER, expression_sql=_stranger(plan, careful))
    )
    if nulled:
        count = " + ".join(f"({condition})" for condition in nulled.values())
        columns.append(QueryColumn(name="nulled", storage_class=StorageClass.INTEGER, expression_sql=count))
    if orphan_sql is not None:
        columns.append(QueryColumn(name="orphan", storage_class=StorageClass.INTEGER, expression_sql=orphan_sql))
    # A comment at the end of the filter would hide the parenthesis.
    conditions = [] if plan.where_sql is None else [f"({plan.where_sql}\n)"]
    for column in plan.columns:
        if column.is_identity:
            name = quote_sqlite(column.source_name)
            conditions += [f"{name} {operator} {bound}" for operator, bound in keys.write_bounds()]
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    return Query(columns=tuple(columns), from_sql=f"{quote_sqlite(plan.source_name)} NOT INDEXED{where}")


def _find_nulled(plan: TablePlan) -> dict[str, str]:
    """SQL, by the columns that have such rows, for NULL standing for a reference to no parent."""
    conditions: dict[str, list[str]] = {}
    for key in plan.foreign_keys:
        if key.orphans is Orphans.NULL and key.orphan_sql is not None:
            for column in key.columns:
                conditions.setdefault(column, []).append(f"({key.orphan_sql})")
    return {column: " OR ".join(each) for column, each in conditions.items()}


def _take_nulled(plan: TablePlan, rows: pa.RecordBatch) -> tuple[pa.RecordBatch, int]:
    """The rows without the count of the references in them that NULL stands for, and that count of them all."""
    if not _find_nulled(plan):
        return rows, 0
    place = rows.num_columns - 1
    return rows.remove_column(place), pc.sum(rows.column(place)).as_py() or 0


def _of_class(column: ColumnPlan, storage_class: StorageClass, careful: bool, nulled: str | None) -> str:
    name = quote_sqlite(column.source_name)
    value = name
    if len(column.reads) > 1 or careful:
        value = f"CASE WHEN typeof({name}) = '{storage_class}' THEN {name} END"
    return value if nulled is None else f"CASE WHEN {nulled} THEN NULL ELSE {value} END"


def _stranger(plan: TablePlan, careful: bool) -> str:
    """SQL for a row's first column of an unplanned class."""
    cases = [
        f"WHEN {_is_strange(column)} THEN {position}"
        for position, column in enumerate(plan.columns)
        if len(column.reads) < len(_CLASSES) and (careful or not _refuses_strangers(column))
    ]
    return f"CASE {' '.join(cases)} END" if cases else "NULL"


def _refuses_strangers(column: ColumnPlan) -> bool:
    """Whether the reader itself refuses what is of another class: among integers it does, and among reals but for
    integers, of which a column of REAL affinity has none (https://sqlite.org/datatype3.html#type_affinity)."""
    if column.reads == (StorageClass.REAL,):
        declared = fold_ascii(column.source_type)
        return any(part in declared for part in _REAL_AFFINITY) and not any(
            part in declared for part in _OTHER_AFFINITY
        )
    return column.reads == (StorageClass.INTEGER,)


def _is_strange(column: ColumnPlan) -> str:
    """SQL that asks for the likeliest class first: it is evaluated for every value."""
    name = quote_sqlite(column.source_name)
    others = [f"typeof({name}) <> '{storage_class}'" for storage_class in column.reads]
    return " AND ".join([*others, f"{name} IS NOT NULL"])


def _apply_settings(plan: TablePlan, rows: pa.RecordBatch) -> tuple[pa.RecordBatch, int]:
    if not any(column.conversion.may_alter for column in plan.columns):
        return rows, 0
    arrays: list[pa.Array] = []
    count = 0
    for column, stored in zip(plan.columns, split_by_class(plan, rows), strict=True):
        settled, altered = apply_settings(column, stored)
        arrays += settled.values()
        count += altered
    return pa.RecordBatch.from_arrays([*arrays, rows.column(rows.num_columns - 1)], schema=rows.schema), count
