"""Which rows of an ordered view tie is asked of SQLite, in a query made of the view's own text."""

import sqlite3
from contextlib import closing

import pytest

from core.verify.proofs.ties import write_ranked

TABLES = """
CREATE TABLE t (a, b, c);
INSERT INTO t VALUES (1, 'x', 3), (2, 'X', 1), (3, 'y', 2), (4, 'x', 3);
"""


@pytest.mark.parametrize(
    ("query", "ranks"),
    [
        ("SELECT a, b FROM t ORDER BY b", [1, 2, 2, 3]),
        ("SELECT a, b FROM t ORDER BY b COLLATE NOCASE DESC", [1, 2, 2, 2]),
        ("SELECT a, b FROM t ORDER BY 2, 1;", [1, 2, 3, 4]),
        ("SELECT a AS k, b FROM t ORDER BY a % 2", [1, 1, 2, 2]),
        ("SELECT a FROM t /* from */ ORDER BY c, b -- the last", [1, 2, 3, 3]),
        ("SELECT a FROM (SELECT a, c FROM t ORDER BY a) ORDER BY c", [1, 2, 3, 3]),
        ("SELECT c, count(*) AS n FROM t GROUP BY c ORDER BY count(*)", [1, 1, 2]),
        ("WITH u AS (SELECT * FROM t) SELECT a FROM u ORDER BY c LIMIT 3", [1, 2, 3]),
        ("SELECT b FROM t UNION ALL SELECT 'z' ORDER BY b", [1, 2, 2, 3, 4]),
        ("SELECT a, substr(b, 1, 1) AS s FROM t ORDER BY S DESC NULLS LAST", [1, 2, 2, 3]),
    ],
)
def test_rows_that_tie_have_one_rank(query: str, ranks: list[int]) -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(TABLES)
        connection.execute(f"CREATE VIEW v AS {query}")
        (text,) = connection.execute("SELECT sql FROM sqlite_master WHERE name = 'v'").fetchone()
        names = [each[0] for each in connection.execute("SELECT * FROM v").description]
        ranked = write_ranked("v", text, names)
        assert ranked is not None
        rows = connection.execute(ranked).fetchall()
        plain = connection.execute("SELECT * FROM v").fetchall()
    assert sorted(rank for *_, rank in rows) == sorted(ranks)
    assert sorted(row[:-1] for row in rows) == sorted(plain)
    assert [rank for *_, rank in rows] == sorted(rank for *_, rank in rows)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT a FROM t",
        "SELECT DISTINCT a FROM t ORDER BY abs(a)",
        "SELECT a FROM t ORDER BY a, c + 1",
        "SELECT 1 AS a ORDER BY a + 1",
        "SELECT a FROM (SELECT a FROM t ORDER BY c)",
    ],
)
def test_what_can_not_be_ranked_is_not(query: str) -> None:
    assert write_ranked("v", f"CREATE VIEW v AS {query}", ["a"]) is None
