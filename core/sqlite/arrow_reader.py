"""Reads a query into Arrow batches through ADBC: the fast way, for all that ADBC's SQLite can prepare.

The driver takes each column's type from the first batch, in which it also converts what does not fit,
lossily; in later batches it raises instead. So a whole first batch of made-up rows is sent ahead to fix the
types, and dropped. Rows that are all of the first batch need none, if its types are those that were asked for.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from itertools import islice
from pathlib import Path

import pyarrow as pa

from core.cancel import CancelToken
from core.errors import SourceCorrupt, SourceError, SourceUnreadable
from core.sqlite import adbc
from core.sqlite.computed import reads_computed
from core.sqlite.errors import RECOVER_HINT, source_error, translate_errors
from core.sqlite.query import ARROW_TYPES, Query, QueryColumn, StorageClassMismatch
from core.sqlite.source import Source

_SEEDS = {"integer": "0", "real": "0.0", "text": "''", "blob": "x''"}
_TYPE_MISMATCH = re.compile(r"Type mismatch in column (\d+): expected \w+ but got (.+)")


class NotPreparable(SourceUnreadable):
    """ADBC's SQLite refuses the statement, perhaps only because it lacks an application's collation; or it is not
    asked, since the rows are computed by what only Python's can be stopped in."""


class BatchTooLarge(ValueError):
    """A column of a batch has more than the 2 GB that Arrow's offsets reach: ask for fewer rows."""


def read_batches(
    source: Source, query: Query, *, batch_rows: int, row_count: int | None = None, cancel: CancelToken
) -> Iterator[pa.RecordBatch]:
    """The rows of `query` in batches of at most `batch_rows`, of the schema `query.arrow_schema`.

    `row_count` is how many there should be: where one batch takes them all, none of made-up rows is sent ahead.

    Raises StorageClassMismatch where a value can't be of its column's class, but some conversions pass
    unseen, and the query must rule them out: integers in a real column, any class in a text column, text in a
    blob column. `batch_rows` bounds the memory, and must keep each column of a batch below 2 GB. Cancelling
    takes effect between two batches.
    """
    _refuse_computed(source, query)
    with translate_errors(source.path), source.lend_arrow() as connection, ExitStack() as stack:
        cancel.check()
        if row_count is not None and row_count <= batch_rows:
            batches = _read_few(connection, source, query, batch_rows)
            if batches is not None:
                yield from batches
                return
        try:
            statement = stack.enter_context(adbc.prepare(connection, _seeded_sql(query, batch_rows)))
        except adbc.Error as error:
            raise _not_preparable(error, source.path) from error
        reader = stack.enter_context(adbc.execute(statement, batch_rows=batch_rows))
        reader.read_next_batch()
        schema = query.arrow_schema
        while True:
            cancel.check()
            try:
                batch = reader.read_next_batch()
            except StopIteration:
                return
            except OSError as error:
                raise _stream_error(error, query, source.path) from error
            yield pa.RecordBatch.from_arrays(batch.columns, schema=schema)


def read_block(connection: adbc.Connection, source: Source, query: Query, *, most_rows: int) -> pa.RecordBatch:
    """The rows of `query`, of which there are at most `most_rows`, as one batch of the schema `query.arrow_schema`.

    `connection` is one that `source.lend_arrow` gives. The driver makes each column what its greatest class is, in
    the order of integers, reals, texts and blobs, so StorageClassMismatch is raised where a value is of a greater class
    than its column's. That there is none of a lesser one, the query must rule out. Raises NotPreparable, SourceError.
    """
    _refuse_computed(source, query)
    with translate_errors(source.path):
        batches = _read_unseeded(connection, source, query, most_rows)
    if len(batches) > 1:
        raise SourceCorrupt(
            f"{source.path} is damaged: a rowid occurs twice.", RECOVER_HINT, {"path": str(source.path)}
        )
    return _shape(query, batches[0].columns if batches else [pa.nulls(0)] * len(query.columns))


def _read_few(connection: adbc.Connection, source: Source, query: Query, most_rows: int) -> list[pa.RecordBatch] | None:
    """The rows, as one batch or none; None where it takes made-up rows ahead of them: where there are more than were
    expected, where a column has not come as the type that was asked for, or where blobs might hide numbers."""
    if any(column.storage_class == "blob" for column in query.columns):
        return None
    try:
        batches = _read_unseeded(connection, source, query, most_rows)
        is_few = sum(batch.num_rows for batch in batches) <= most_rows
        return [_shape(query, batch.columns) for batch in batches] if is_few else None
    except StorageClassMismatch:
        return None


def _read_unseeded(connection: adbc.Connection, source: Source, query: Query, most_rows: int) -> list[pa.RecordBatch]:
    """The rows in one batch, as the driver makes it, or none; where there are more than `most_rows`, some of them."""
    with ExitStack() as stack:
        try:
            statement = stack.enter_context(adbc.prepare(connection, query.select_sql))
        except adbc.Error as error:
            raise _not_preparable(error, source.path) from error
        reader = stack.enter_context(adbc.execute(statement, batch_rows=most_rows + 1))
        try:
            return list(islice(reader, 2))
        except OSError as error:
            raise _stream_error(error, query, source.path) from error


def _shape(query: Query, columns: Sequence[pa.Array]) -> pa.RecordBatch:
    return pa.RecordBatch.from_arrays(
        [_as_asked(values, column) for values, column in zip(columns, query.columns, strict=True)],
        schema=query.arrow_schema,
    )


def _as_asked(values: pa.Array, column: QueryColumn) -> pa.Array:
    wanted = ARROW_TYPES[column.storage_class]
    if values.type == wanted:
        return values
    if values.null_count == len(values):
        return pa.nulls(len(values), wanted)
    raise StorageClassMismatch(f"{column.name!r} holds {values.type}, not only {column.storage_class}")


def _seeded_sql(query: Query, batch_rows: int) -> str:
    seeds = ", ".join(f"{_SEEDS[column.storage_class]} AS c{place}" for place, column in enumerate(query.columns))
    # The recursion stands inside the parentheses lest its name hide a table of the source's.
    rows = (
        f"WITH RECURSIVE seed(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM seed LIMIT {batch_rows}) SELECT n FROM seed"
    )
    return f"SELECT {seeds} FROM ({rows}) UNION ALL SELECT * FROM ({query.select_sql}\n)"


def _refuse_computed(source: Source, query: Query) -> None:
    if reads_computed(source.computed_tables, query):
        raise NotPreparable(f"{source.path} has generated columns that nothing bounds")


def _not_preparable(error: adbc.Error, path: Path) -> SourceError:
    found = source_error(error, path)
    if type(found) is SourceUnreadable:
        return NotPreparable(found.message, found.hint, found.context)
    return found


def _stream_error(error: OSError, query: Query, path: Path) -> Exception:
    mismatch = _TYPE_MISMATCH.search(str(error))
    if mismatch:
        column = query.columns[int(mismatch[1])]
        return StorageClassMismatch(f"{column.name!r} holds {mismatch[2]}, not only {column.storage_class}")
    # The driver passes on that an append failed, without a word.
    if not str(error):
        return BatchTooLarge(f"a column of {path} has more than 2 GB in one batch")
    return source_error(error, path)
