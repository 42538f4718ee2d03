"""Reads a query into Arrow batches through Python's `sqlite3`: slow, but no collation is beyond it."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing

import pyarrow as pa

from core.cancel import CancelToken
from core.sqlite.computed import reads_computed
from core.sqlite.errors import translate_errors
from core.sqlite.limits import clocking_rows
from core.sqlite.query import ARROW_TYPES, Query, QueryColumn, StorageClassMismatch
from core.sqlite.source import Source

_BATCH_BYTES = 64 << 20


class _Text(bytes):
    """Text as it is stored, told from a blob by its type alone."""

    __slots__ = ()


_Value = int | float | bytes | None
_STORAGE_CLASSES: dict[type, str] = {int: "integer", float: "real", _Text: "text", bytes: "blob"}


def read_batches_by_row(
    source: Source, query: Query, *, batch_rows: int, cancel: CancelToken, is_clocked: bool = True
) -> Iterator[pa.RecordBatch]:
    """The rows of `query`, as `core.sqlite.arrow_reader.read_batches` gives them.

    Raises StorageClassMismatch at every value that is not of its column's class. A batch whose values grow
    large ends before it has `batch_rows`. `is_clocked`: a row of generated columns that takes seconds is an error, as
    it should be where each row of the query is one of a table.
    """
    with closing(source.connect()) as connection, translate_errors(source.path), ExitStack() as bounds:
        connection.text_factory = _Text
        clock = None
        if is_clocked and reads_computed(source.computed_tables, query):
            clock = bounds.enter_context(clocking_rows(connection, str(source.path)))
        with cancel.interrupting(connection.interrupt):
            cursor = connection.execute(query.select_sql)
        is_done = False
        while not is_done:
            rows: list[tuple[_Value, ...]] = []
            size_bytes = 0
            with cancel.interrupting(connection.interrupt):
                while len(rows) < batch_rows and size_bytes < _BATCH_BYTES:
                    if clock is not None:
                        clock.start_row()
                    row: tuple[_Value, ...] | None = cursor.fetchone()
                    if row is None:
                        is_done = True
                        break
                    rows.append(row)
                    size_bytes += sum(len(value) for value in row if isinstance(value, bytes))
            if rows:
                columns = zip(query.columns, zip(*rows, strict=True), strict=True)
                arrays = [_make_array(column, values) for column, values in columns]
                yield pa.RecordBatch.from_arrays(arrays, schema=query.arrow_schema)


def _make_array(column: QueryColumn, values: Sequence[_Value]) -> "pa.Array[pa.Scalar[pa.DataType]]":
    for value in values:
        if value is not None and _STORAGE_CLASSES[type(value)] != column.storage_class:
            found = _STORAGE_CLASSES[type(value)]
            raise StorageClassMismatch(f"{column.name!r} holds {found}, not only {column.storage_class}")
    if column.storage_class == "text":
        # By way of binary, since only that takes bytes without looking whether they are UTF-8.
        return pa.array(values, pa.binary()).view(pa.string())
    return pa.array(values, ARROW_TYPES[column.storage_class])
