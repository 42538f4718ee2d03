"""The sample database: the committed file is what its builder builds, and shows what it is there to show."""

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

SAMPLE_FOLDER = Path(__file__).parents[2] / "resources" / "sample"
SAMPLE = SAMPLE_FOLDER / "sample.sqlite"


@pytest.fixture
def sample() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(f"{SAMPLE.as_uri()}?mode=ro", uri=True)) as connection:
        yield connection


def test_the_committed_sample_is_what_its_builder_builds(sample: sqlite3.Connection, tmp_path: Path) -> None:
    fresh = tmp_path / "fresh.sqlite"

    subprocess.run([sys.executable, SAMPLE_FOLDER / "build.py", fresh], check=True, timeout=60)

    with closing(sqlite3.connect(fresh)) as connection:
        assert list(sample.iterdump()) == list(connection.iterdump())


def test_the_sample_is_whole_and_small(sample: sqlite3.Connection) -> None:
    assert sample.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert sample.execute("PRAGMA foreign_key_check").fetchall() == []
    assert SAMPLE.stat().st_size < 700_000


def test_the_sample_keeps_a_number_that_was_spent(sample: sqlite3.Connection) -> None:
    (largest,) = sample.execute("SELECT max(id) FROM reader").fetchone()
    (counter,) = sample.execute("SELECT seq FROM sqlite_sequence WHERE name = 'reader'").fetchone()

    assert counter > largest


def test_a_wagon_and_its_head_librarian_refer_to_each_other(sample: sqlite3.Connection) -> None:
    pairs = "SELECT count(*) FROM wagon JOIN librarian ON librarian.id = wagon.head_librarian_id"

    assert sample.execute(f"{pairs} WHERE librarian.wagon_id = wagon.id").fetchone() == (3,)


def test_every_loan_was_counted_by_the_trigger(sample: sqlite3.Connection) -> None:
    (loans,) = sample.execute("SELECT count(*) FROM loan").fetchone()

    assert sample.execute("SELECT sum(times_lent) FROM item").fetchone() == (loans,)
