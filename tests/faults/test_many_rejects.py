"""A table of which every row is set aside: it takes time, but no memory.

HOWDAH_REJECTS says how many rows; a million take a minute or two.
"""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import psycopg

from tests.faults.comparing import howdah_schemas
from tests.helpers.killing import run_howdah

ROWS = int(os.environ.get("HOWDAH_REJECTS", "60000"))
MOST_BYTES = 350_000_000


def test_any_number_of_rejected_rows_stays_within_memory(tmp_path: Path, database_url: str) -> None:
    path = tmp_path / "source.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, code TEXT, note TEXT)")
        rows = ((number, f"no number {number}", f"a note of row {number}, of usual length") for number in range(ROWS))
        connection.executemany("INSERT INTO t VALUES (?, ?, ?)", rows)
        connection.execute("INSERT INTO t VALUES (-1, '17', 'this one fits')")
        connection.commit()
    ended = run_howdah("migrate", path, database_url, "--set", "t.code:type=integer", "--set", "t:unfit=set-aside")
    print(f"{ROWS:,} rejects: {ended.duration_s:.1f} s, {ended.peak_bytes / 1e6:.0f} MB")
    assert ended.exit_code == 3, ended.output
    assert ended.peak_bytes < MOST_BYTES
    with psycopg.connect(database_url) as connection:
        assert connection.execute("SELECT id, code FROM t").fetchall() == [(-1, 17)]
        counted = connection.execute(
            "SELECT count(*), count(DISTINCT row_number), count(DISTINCT row_id), min(row_id), max(row_id)"
            " FROM howdah.rejects WHERE row_values->>'code' = 'no number ' || row_id"
        ).fetchone()
    assert counted == (ROWS, ROWS, ROWS, 0, ROWS - 1)
    assert howdah_schemas(database_url) == set()
