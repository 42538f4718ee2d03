"""Results of SQLite's that never end, or that it can't give."""

import sqlite3
from contextlib import closing

import pytest

from core.cancel import CancelToken
from core.verify.proofs.both_results import Clock, TooSlow, Unreadable, read_sqlite

ENDLESS = "WITH RECURSIVE c (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c) SELECT"


@pytest.mark.parametrize("query", [f"{ENDLESS} i FROM c", f"{ENDLESS} count(*) FROM c"])
def test_a_query_without_end_is_given_up_when_its_time_is_over(query: str) -> None:
    with closing(sqlite3.connect(":memory:")) as connection, pytest.raises(TooSlow):
        list(read_sqlite(connection, query, Clock.start(0.05), CancelToken()))


def test_what_sqlite_refuses_is_told_by_its_words() -> None:
    with (
        closing(sqlite3.connect(":memory:")) as connection,
        pytest.raises(Unreadable, match="no such table: gone") as caught,
    ):
        list(read_sqlite(connection, "SELECT * FROM gone", Clock.start(5.0), CancelToken()))
    assert caught.value.side == "SQLite"


def test_all_rows_come_in_their_order() -> None:
    query = f"{ENDLESS} i FROM c LIMIT 20000"
    with closing(sqlite3.connect(":memory:")) as connection:
        batches = list(read_sqlite(connection, query, Clock.start(60.0), CancelToken()))
    assert [row[0] for rows in batches for row in rows] == list(range(1, 20001))
    assert max(len(rows) for rows in batches) <= 4096
