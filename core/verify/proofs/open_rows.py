"""Whether SQL leaves open which rows a view gives, shown by SQLite itself: it has others when its tables give their
rows the other way round, as where rows tie at a LIMIT or in the order of row_number()."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing

import numpy as np
import pyarrow as pa

from core.cancel import CancelToken
from core.catalog.lexer import TokenKind, tokenize, unquote
from core.identifiers import fold_ascii, quote_sqlite
from core.plan.model import TablePlan, ViewPlan
from core.sqlite.source import Source
from core.verify.proofs.both_results import Clock, TooSlow, Unreadable, open_sqlite, read_sqlite
from core.verify.proofs.values import list_joined, order_source
from core.verify.row_hashes import RowHasher

_ROWIDS = frozenset({"rowid", "_rowid_", "oid"})


def is_open(
    source: Source,
    view: ViewPlan,
    tables: Sequence[TablePlan],
    views: Sequence[ViewPlan],
    clock: Clock,
    cancel: CancelToken,
) -> bool:
    """Whether a view, which reads these, has other rows over tables that are turned round; False where none can tell.

    The tables are turned round by temporary views of their names; the file itself is opened for reading alone.
    """
    if any(_names_rowid(each.source_sql) for each in views):
        return False
    hasher = RowHasher()
    select_sql = f"SELECT * FROM {quote_sqlite(view.source_name)}"
    try:
        with open_sqlite(source) as sqlite:
            joined = list_joined(view.columns)
            straight = _sum_rows(sqlite, hasher, select_sql, joined, clock, cancel)
            sqlite.execute("PRAGMA query_only = OFF")
            for table in tables:
                name = quote_sqlite(table.source_name)
                # Without a LIMIT, SQLite takes the ORDER BY of a view for idle where the query has one of its own.
                order = "ORDER BY rowid DESC" if table.has_rowid else "ORDER BY 1 DESC"
                sqlite.execute(f"CREATE TEMP VIEW {name} AS SELECT * FROM main.{name} {order} LIMIT -1")
            for each in views:
                sqlite.execute(_make_temporary(each.source_sql))
            return straight != _sum_rows(sqlite, hasher, select_sql, joined, clock, cancel)
    except (TooSlow, Unreadable, sqlite3.Error):
        return False


def _make_temporary(create_sql: str) -> str:
    first = next(token for token in tokenize(create_sql) if token.kind is not TokenKind.COMMENT)
    return f"CREATE TEMP {create_sql[first.end :]}"


def _names_rowid(sql: str) -> bool:
    return any(
        token.kind in (TokenKind.WORD, TokenKind.QUOTED_NAME) and fold_ascii(unquote(token.text)) in _ROWIDS
        for token in tokenize(sql)
    )


def _sum_rows(
    sqlite: sqlite3.Connection,
    hasher: RowHasher,
    select_sql: str,
    joined: Sequence[tuple[int, bytes]],
    clock: Clock,
    cancel: CancelToken,
) -> tuple[int, ...]:
    total = np.zeros(2, np.uint64)
    count = 0
    with closing(read_sqlite(sqlite, select_sql, clock, cancel)) as batches:
        for rows in batches:
            values = list(zip(*rows, strict=True))
            order_source(values, joined)
            columns = [_write_values(column) for column in values]
            total += hasher.hash_rows(columns).sum(axis=1, dtype=np.uint64)
            count += len(rows)
    return (count, *total.tolist())


def _write_values(values: Sequence[object]) -> pa.Array:
    """Values of any class as texts; of numbers not the digits that the order of adding up may alter."""
    return pa.array([_write_value(value) for value in values], pa.binary())


def _write_value(value: object) -> bytes:
    if isinstance(value, bytes):
        return value
    return (f"{value:.9g}" if isinstance(value, float) else repr(value)).encode()
