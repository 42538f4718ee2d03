"""The first rows of each table before and after: what the plan makes of real values, shown before anything is made."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

from core.cancel import CancelToken
from core.catalog.model import Catalog, StorageClass
from core.copy.convert import Converted, convert_column
from core.copy.orphans import find_orphans, mark_set_aside, null_orphans
from core.copy.rows import MarkedRows
from core.copy.select import Selection, select_table
from core.identifiers import quote_text
from core.plan.conversions import ConversionKind, Unfit
from core.plan.model import ColumnPlan, Plan, TablePlan
from core.sqlite.reader import read_table
from core.sqlite.source import Source

SHOWN_CHARS = 60
"""Of a value, where nothing else is asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A value as SQLite would quote it, and as PostgreSQL will show it; None stands for NULL.

    `note` says what else happens: "altered", "set to NULL", "row set aside", "does not fit", or nothing.
    """

    before: str | None
    after: str | None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRows:
    """The first rows of a table: a cell for each of the plan's columns."""

    table: TablePlan
    rows: tuple[tuple[Cell, ...], ...]


_NOTES = {Unfit.STOP: "does not fit", Unfit.NULL: "set to NULL", Unfit.SET_ASIDE: "row set aside"}


def read_first_rows(
    source: Source, catalog: Catalog, plan: Plan, *, limit: int, cancel: CancelToken
) -> tuple[TableRows, ...]:
    """The first `limit` rows of every table, converted as the copy converts them. Raises SourceError."""
    return tuple(read_table_rows(source, catalog, table, limit=limit, cancel=cancel) for table in plan.tables)


def read_table_rows(
    source: Source,
    catalog: Catalog,
    plan: TablePlan,
    *,
    limit: int,
    shown_chars: int = SHOWN_CHARS,
    cancel: CancelToken,
) -> TableRows:
    """The first `limit` rows of one table, of each value so many characters. Raises SourceError."""
    names = [column.name for column in catalog.table(plan.source_name).columns]
    selection = select_table(plan, names)
    query = replace(selection.query, from_sql=f"{selection.query.from_sql} LIMIT {limit}")
    rows: list[tuple[Cell, ...]] = []
    for batch in read_table(source, query, batch_rows=limit, cancel=cancel):
        orphans = find_orphans(selection, batch)
        stored = _split_by_column(plan, selection, batch)
        values, nulled = null_orphans(plan, stored, orphans)
        columns = [
            _show_column(column, before, convert_column(column, each), shown_chars)
            for column, before, each in zip(plan.columns, stored, values, strict=True)
        ]
        _note(plan, columns, nulled, _NOTES[Unfit.NULL])
        _note(plan, columns, mark_set_aside(plan, orphans), _NOTES[Unfit.SET_ASIDE])
        rows += zip(*columns, strict=True)
    return TableRows(table=plan, rows=tuple(rows))


def _split_by_column(
    plan: TablePlan, selection: Selection, batch: pa.RecordBatch
) -> list[Mapping[StorageClass, pa.Array]]:
    by_name: dict[str, dict[StorageClass, pa.Array]] = {column.target_name: {} for column in plan.columns}
    for (column, storage_class), array in zip(selection.parts, batch.columns, strict=False):
        by_name[column.target_name][storage_class] = array
    return [by_name[column.target_name] for column in plan.columns]


def _show_column(
    plan: ColumnPlan, values: Mapping[StorageClass, pa.Array], converted: Converted, chars: int
) -> list[Cell]:
    cells = []
    for row, after in enumerate(converted.values):
        note = ""
        if converted.unfit is not None and converted.unfit[row].as_py():
            note = _NOTES[plan.conversion.unfit]
        elif converted.altered is not None and converted.altered[row].as_py():
            note = "altered"
        cells.append(Cell(before=_quote(values, row, chars), after=_show_target(plan, after, chars), note=note))
    return cells


def _note(plan: TablePlan, columns: list[list[Cell]], marks: list[MarkedRows], note: str) -> None:
    for marked in marks:
        cells = columns[plan.columns.index(marked.column)]
        for row, is_marked in enumerate(marked.mask.to_pylist()):
            if is_marked:
                cells[row] = replace(cells[row], note=note)


def _quote(values: Mapping[StorageClass, pa.Array], row: int, chars: int) -> str | None:
    """The source's value as SQLite's quote() writes its start."""
    for storage_class, array in values.items():
        if not array[row].is_valid:
            continue
        match storage_class:
            case StorageClass.TEXT:
                text = array.view(pa.binary())[row].as_py().decode("utf-8", "backslashreplace")
                return _cut(quote_text(text), chars)
            case StorageClass.BLOB:
                return _cut(f"X'{array[row].as_py()[:chars].hex().upper()}'", chars)
        return str(array[row].as_py())
    return None


def _show_target(plan: ColumnPlan, value: pa.Scalar, chars: int) -> str | None:
    """A value as psql shows it."""
    if not value.is_valid:
        return None
    content = value.as_py()
    match plan.conversion.kind:
        case ConversionKind.BOOLEAN:
            return "t" if content else "f"
        case ConversionKind.UUID:
            return str(uuid.UUID(bytes=content))
        case ConversionKind.VECTOR:
            return _cut(f"[{','.join(f'{each:g}' for each in np.frombuffer(content[4:], dtype='>f4'))}]", chars)
        case ConversionKind.BYTES:
            return _cut(f"\\x{content[:chars].hex()}", chars)
        case ConversionKind.TIMESTAMP:
            return str(content)
        case ConversionKind.TIMESTAMPTZ:
            return str(content).removesuffix(":00")
    return _cut(content.decode() if isinstance(content, bytes) else str(content), chars)


def _cut(text: str, chars: int) -> str:
    return text if len(text) <= chars else text[: chars - 1] + "…"
