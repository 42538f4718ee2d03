"""Tables that are copied in one go: how their rows lie afterwards."""

import sqlite3
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from core.migration.options import MigrationOptions
from core.migration.run import migrate
from tests.helpers.source import make_source


def _make_rows(path: Path, rows: int, value_sql: str) -> Path:
    numbers = f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {rows})"
    return make_source(
        path, f"CREATE TABLE t (id INTEGER PRIMARY KEY, value); {numbers} INSERT INTO t SELECT i, {value_sql} FROM n"
    )


def _migrate(source: Path, url: str) -> None:
    migrate(MigrationOptions(source_path=source, target_url=url, schema="s"))


def _read_rows(url: str) -> list[tuple[int, str]]:
    """Each row's key and place, as they lie."""
    with psycopg.connect(url) as connection:
        return connection.execute("SELECT id, ctid::text AS place FROM s.t ORDER BY t.ctid").fetchall()


def test_a_small_table_lies_in_the_sources_order_from_the_first_place_on(tmp_path: Path, database_url: str) -> None:
    source = _make_rows(tmp_path / "source.sqlite", 3000, "'word ' || i")
    _migrate(source, database_url)
    rows = _read_rows(database_url)
    assert [number for number, _ in rows] == list(range(1, 3001))
    assert rows[0][1] == "(0,1)"


def test_so_it_does_after_the_server_has_refused_a_row(tmp_path: Path, database_url: str) -> None:
    """A row of more columns with values than fit on a page, the last but one, is seen by the server alone."""
    columns = ", ".join(f"c{number} TEXT" for number in range(600))
    source = make_source(tmp_path / "source.sqlite", f"CREATE TABLE t (id INTEGER PRIMARY KEY, {columns})")
    with closing(sqlite3.connect(source)) as connection:
        for number in range(1, 201):
            values = [number, *["x" * 30 if number == 199 else "y"] * 600]
            connection.execute(f"INSERT INTO t VALUES ({', '.join('?' * 601)})", values)
        connection.commit()
    _migrate(source, database_url)
    rows = _read_rows(database_url)
    assert [number for number, _ in rows] == [*range(1, 199), 200]
    # Behind what the attempts of this transaction have left, but not behind that of the one before.
    pages = {place.split(",")[0] for _, place in rows}
    assert int(rows[0][1][1:].split(",")[0]) < 1.5 * len(pages)


def test_a_larger_tables_rows_are_frozen_as_they_arrive(tmp_path: Path, database_url: str) -> None:
    source = _make_rows(tmp_path / "source.sqlite", 10_000, "randomblob(1000)")
    _migrate(source, database_url)
    with psycopg.connect(database_url) as connection:
        if connection.info.server_version < 140000:
            pytest.skip("COPY marks no pages before PostgreSQL 14")
        (visible,) = connection.execute(
            "SELECT relallvisible FROM pg_class WHERE oid = 's.t'::regclass"
        ).fetchone() or (None,)
    assert visible == len({place.split(",")[0] for _, place in _read_rows(database_url)})
