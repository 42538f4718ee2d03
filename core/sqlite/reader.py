"""Reads a query by whichever way can: through ADBC, or row by row where ADBC's SQLite can't prepare it.

That is so where a statement compares or orders by an application's collation, and for every statement over a
table WITHOUT ROWID that has one in its key or in an index.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

import pyarrow as pa

from core.cancel import CancelToken
from core.sqlite.arrow_reader import NotPreparable, read_batches
from core.sqlite.query import Query
from core.sqlite.row_reader import read_batches_by_row
from core.sqlite.source import Source

_OCTET_LENGTH = re.compile(r'octet_length\(("(?:[^"]|"")*")\)')


def read_table(
    source: Source, query: Query, *, batch_rows: int, row_count: int | None = None, cancel: CancelToken
) -> Iterator[pa.RecordBatch]:
    """The rows of `query`, as `core.sqlite.arrow_reader.read_batches` gives them where it can."""
    try:
        yield from read_batches(source, query, batch_rows=batch_rows, row_count=row_count, cancel=cancel)
        return
    except NotPreparable:
        pass
    yield from read_batches_by_row(source, query, batch_rows=batch_rows, cancel=cancel)


def aggregate(source: Source, query: Query, *, cancel: CancelToken) -> list[int | None]:
    """The values of a query of aggregates, all of them integers, in its columns' order.

    It may use octet_length(), which is far cheaper than reading: SQLite knows the length of a value without
    fetching the pages that it overflows to.
    """
    try:
        return _only_row(read_batches(source, query, batch_rows=1, cancel=cancel))
    except NotPreparable:
        # Python's SQLite may be older than octet_length(), which came with 3.43.
        columns = tuple(
            replace(column, expression_sql=_without_octet_length(column.expression_sql)) for column in query.columns
        )
        older = Query(columns=columns, from_sql=_without_octet_length(query.from_sql))
    return _only_row(read_batches_by_row(source, older, batch_rows=1, cancel=cancel, is_clocked=False))


def _without_octet_length(sql: str) -> str:
    return _OCTET_LENGTH.sub(r"length(CAST(\1 AS BLOB))", sql)


def _only_row(batches: Iterator[pa.RecordBatch]) -> list[int | None]:
    return [column[0].as_py() for batch in batches for column in batch.columns]
