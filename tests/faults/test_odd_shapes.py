"""The widest tables, the furthest rowids, and names and values that are SQL: whole, and after an interruption."""

import sqlite3
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from core.errors import MigrationError
from core.migration.resume import resume_run
from core.migration.run import migrate
from core.report.model import Verdict
from tests.faults.comparing import assert_same, assert_unpublished, howdah_schemas
from tests.faults.running import check_done, interrupt_run, options_for

HOSTILE = (
    "'; DROP SCHEMA public CASCADE; --",
    '"; DROP TABLE "x"; --',
    "%s %(name)s %% {} {0} $1 :name ?",
    "\\'; SELECT pg_sleep(100); --",
    "$$ || $tag$ '' \" \\x00",
    "COPY t FROM PROGRAM 'id'; \\.",
    "line\nbreak\r\n\ttab /* comment",
)


def quote(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def make_wide(path: Path, columns: int) -> Path:
    names = [f"c{number}" for number in range(columns - 1)]
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(
            f"CREATE TABLE entry (id INTEGER PRIMARY KEY, {', '.join(f'{each} TEXT' for each in names)})"
        )
        for number in range(50):
            filled = names[number * 7 % 1500 :][:20]
            values = [f"value {number}"] * len(filled)
            connection.execute(
                f"INSERT INTO entry ({', '.join(filled)}) VALUES ({', '.join('?' * len(filled))})", values
            )
        connection.commit()
    return path


def test_a_table_of_1600_columns_arrives(tmp_path: Path, database_url: str) -> None:
    source = make_wide(tmp_path / "source.sqlite", 1600)
    check_done(migrate(options_for(source, database_url)).verdict, source, database_url)


def test_a_table_of_more_is_refused_in_one_clear_sentence(tmp_path: Path, database_url: str) -> None:
    source = make_wide(tmp_path / "source.sqlite", 1601)
    with pytest.raises(MigrationError, match=r"1[,.]?600"):
        migrate(options_for(source, database_url))
    assert_unpublished(database_url)
    assert howdah_schemas(database_url) == set()


def test_rowids_at_both_ends_of_64_bits_are_cut_and_arrive(
    tmp_path: Path, database_url: str, small_chunks: None
) -> None:
    source = tmp_path / "source.sqlite"
    least, most = -(2**63), 2**63 - 1
    ids = [*range(least, least + 500), *range(-250, 250), *range(most - 499, most + 1)]
    with closing(sqlite3.connect(source)) as connection:
        connection.execute("CREATE TABLE entry (id INTEGER PRIMARY KEY, note TEXT)")
        connection.executemany("INSERT INTO entry VALUES (?, ?)", ((each, f"row {each} " * 9) for each in ids))
        connection.commit()
    run_id = interrupt_run(source, database_url)
    report = resume_run(run_id, options_for(source, database_url))
    assert report.verdict in (Verdict.VERIFIED, Verdict.VERIFIED_WITH_FINDINGS)
    assert_same(source, database_url)


def make_hostile(path: Path) -> Path:
    """Tables, columns, keys and values that are SQL; with a rowid, and without."""
    with closing(sqlite3.connect(path)) as connection:
        for number, name in enumerate(HOSTILE):
            columns = ", ".join(f"{quote(each)} TEXT" for each in HOSTILE)
            tail = "WITHOUT ROWID" if number % 2 else ""
            connection.execute(f"CREATE TABLE {quote(name)} (k TEXT PRIMARY KEY NOT NULL, {columns}) {tail}")
            rows = ((f"{text} {row}", *HOSTILE) for row in range(60) for text in HOSTILE)
            places = ", ".join("?" * (len(HOSTILE) + 1))
            connection.executemany(f"INSERT INTO {quote(name)} VALUES ({places})", rows)
            connection.execute(f"CREATE INDEX {quote('index ' + name)} ON {quote(name)} ({quote(HOSTILE[0])})")
        connection.commit()
    return path


def test_names_and_values_that_are_sql_are_names_and_values(
    tmp_path: Path, database_url: str, small_chunks: None
) -> None:
    source = make_hostile(tmp_path / "source.sqlite")
    report = migrate(options_for(source, database_url, "names=preserve"))
    assert report.rows_read == report.rows_written == len(HOSTILE) ** 2 * 60
    assert_same(source, database_url)
    assert howdah_schemas(database_url) == set()


@pytest.mark.parametrize("table", HOSTILE[:2], ids=["rowid", "without rowid"])
def test_they_are_so_after_an_interruption_too(
    tmp_path: Path, database_url: str, small_chunks: None, table: str
) -> None:
    source = make_hostile(tmp_path / "source.sqlite")
    run_id = interrupt_run(source, database_url, "names=preserve", table=table, rows=250)
    resume_run(run_id, options_for(source, database_url))
    assert_same(source, database_url)
    with psycopg.connect(database_url) as connection:
        assert connection.execute("SELECT to_regnamespace('public') IS NOT NULL").fetchone() == (True,)
    assert howdah_schemas(database_url) == set()
