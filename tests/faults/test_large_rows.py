"""Rows as large as a film.

HOWDAH_ROW_MB says how large; 200 MB take about 2 GB of memory in howdah and the server together.
"""

import hashlib
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import psycopg

from tests.faults.comparing import howdah_schemas
from tests.helpers.killing import run_howdah

ROW_BYTES = int(os.environ.get("HOWDAH_ROW_MB", "20")) * 1_000_000
_AROUND_BYTES = 250_000_000
"""What howdah takes for small rows."""


def test_a_blob_and_a_text_of_that_size_arrive(tmp_path: Path, database_url: str) -> None:
    path = tmp_path / "source.sqlite"
    blob = os.urandom(1_000_000) * (ROW_BYTES // 1_000_000)
    text = "wörter und 🐘 " * (ROW_BYTES // len("wörter und 🐘 ".encode()))
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE film (id INTEGER PRIMARY KEY, data BLOB, script TEXT)")
        rows = [(1, b"small", "small"), (2, blob, None), (3, None, text), (4, b"\0", "")]
        connection.executemany("INSERT INTO film VALUES (?, ?, ?)", rows)
        connection.commit()
    wanted = (hashlib.md5(blob).hexdigest(), hashlib.md5(text.encode()).hexdigest())
    ended = run_howdah("migrate", path, database_url, timeout_s=300)
    print(f"{ROW_BYTES / 1e6:.0f} MB a row: {ended.duration_s:.1f} s, {ended.peak_bytes / 1e6:.0f} MB")
    assert ended.exit_code == 0, ended.output
    # A value is there in several forms at a time: as it was read, as it is sent, and as it is compared. Where other
    # programs keep the processors busy one more of them waits: 471 MB were seen alone, 536 MB beside others.
    assert ended.peak_bytes < _AROUND_BYTES + 15 * ROW_BYTES
    with psycopg.connect(database_url) as connection:
        found = connection.execute(
            "SELECT (SELECT md5(data) FROM film WHERE id = 2),"
            " (SELECT md5(convert_to(script, 'UTF8')) FROM film WHERE id = 3)"
        ).fetchone()
        assert found == wanted
        assert connection.execute("SELECT * FROM film WHERE id IN (1, 4) ORDER BY id").fetchall() == [
            (1, b"small", "small"),
            (4, b"\0", ""),
        ]
    assert howdah_schemas(database_url) == set()
