"""Measures the columns of many small tables together, which is many times cheaper than one by one."""

from collections.abc import Collection, Mapping, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from core.catalog.model import Affinity, Column, StorageClass, Table
from core.profile.extent import VALUE_BYTES
from core.profile.formats.asked import asked_formats
from core.profile.looks import Look, look_together, number_items
from core.profile.measure import ColumnMeasure
from core.profile.model import Format, TableProfile
from core.profile.rows import TableRows

Asked = Mapping[tuple[str, str], Collection[Format]]
"""Formats to look for in all rows of a column, by the names of its table and of itself."""

MOST_VALUES = 200_000
"""How many values are best measured together."""
_CLASSES = (StorageClass.INTEGER, StorageClass.REAL, StorageClass.TEXT, StorageClass.BLOB)


def make_measure(table: Table, column: Column, *, judges_blobs: bool, asked: Asked) -> ColumnMeasure:
    """What measures a column. `judges_blobs`: it holds other classes too, so that it matters whether blobs are text."""
    wanted = asked_formats(column.declared_type).union(asked.get((table.name, column.name), ()))
    return ColumnMeasure(
        column.name,
        counts_digits=column.affinity is not Affinity.REAL or Format.DECIMAL in wanted,
        judges_blobs=judges_blobs,
        asked=wanted,
    )


def measure_together(tables: Sequence[TableRows], asked: Asked) -> list[TableProfile]:
    """The profiles of tables over the rows that were read of each."""
    looks = _look_at_all(tables)
    sizes = _measure_sizes(tables)
    profiles = []
    for number, rows in enumerate(tables):
        columns = []
        for place, (column, by_class) in enumerate(zip(rows.table.columns, rows.columns, strict=True)):
            measure = make_measure(rows.table, column, judges_blobs=len(by_class) > 1, asked=asked)
            for storage_class, values in by_class.items():
                look = looks[storage_class][number, place]
                measure.add(storage_class, values, rowids=rows.rowids, look=look)
            columns.append(measure.profile(rows.count))
        size_bytes, widest_row_bytes = sizes[number]
        profiles.append(
            TableProfile(
                name=rows.table.name,
                row_count=rows.count,
                size_bytes=size_bytes,
                widest_row_bytes=widest_row_bytes,
                columns=tuple(columns),
            )
        )
    return profiles


def _look_at_all(tables: Sequence[TableRows]) -> dict[StorageClass, dict[tuple[int, int], Look]]:
    """What is seen of each column's values of a class, by the numbers of its table and of itself."""
    looks = {}
    for storage_class in _CLASSES:
        arrays = {
            (number, place): by_class[storage_class]
            for number, rows in enumerate(tables)
            for place, by_class in enumerate(rows.columns)
            if storage_class in by_class
        }
        looks[storage_class] = dict(zip(arrays, look_together(storage_class, list(arrays.values())), strict=True))
    return looks


def _measure_sizes(tables: Sequence[TableRows]) -> list[tuple[int, int]]:
    """The bytes of all rows of each table, and of its widest one."""
    starts = [0]
    for rows in tables:
        starts.append(starts[-1] + rows.count)
    numbers = pa.array(range(starts[-1]), pa.int32())
    parts = [
        (numbers.slice(start, rows.count), pc.binary_length(values))
        for start, rows in zip(starts, tables, strict=False)
        for by_class in rows.columns
        for storage_class, values in by_class.items()
        if storage_class in (StorageClass.TEXT, StorageClass.BLOB)
    ]
    variable: dict[int, tuple[int, int]] = {}
    if parts:
        rows_of, lengths = (pa.concat_arrays([part[side] for part in parts]) for side in (0, 1))
        widths = pa.table([rows_of, lengths], names=["row", "bytes"]).group_by("row").aggregate([("bytes", "sum")])
        owner = number_items([rows.count for rows in tables]).take(widths["row"])
        owned = pa.table([owner, widths["bytes_sum"]], names=["table", "bytes"]).group_by("table")
        for found in owned.aggregate([("bytes", "sum"), ("bytes", "max")]).to_pylist():
            variable[found["table"]] = (found["bytes_sum"] or 0, found["bytes_max"] or 0)
    sizes = []
    for number, rows in enumerate(tables):
        fixed = VALUE_BYTES * len(rows.table.columns) if rows.count else 0
        total, widest = variable.get(number, (0, 0))
        sizes.append((fixed * rows.count + total, fixed + widest))
    return sizes
