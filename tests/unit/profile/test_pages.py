"""The extent of a table by its pages: never less than that of its rows, and no answer where reading them would cost
more than it saves."""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import pytest

from core.cancel import CancelToken
from core.migration.assess import read_source_catalog
from core.profile.extent import Extent
from core.profile.pages import measure_pages
from core.sqlite.source import open_source


def measure(path: Path, name: str, texts: Iterable[str], *, encoding: str = "UTF-8") -> Extent | None:
    quoted = name.replace('"', '""')
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(f"PRAGMA encoding = '{encoding}'")
        connection.execute("CREATE TABLE other (y)")
        connection.execute("INSERT INTO other VALUES (zeroblob(100000))")
        connection.execute(f'CREATE TABLE "{quoted}" (id INTEGER PRIMARY KEY, x TEXT)')
        connection.execute(f'CREATE INDEX by_x ON "{quoted}" (x)')
        connection.executemany(f'INSERT INTO "{quoted}" (x) VALUES (?)', [(text,) for text in texts])
    with open_source(path, cancel=CancelToken()) as source:
        return measure_pages(source, read_source_catalog(source).table(name), CancelToken())


@pytest.mark.parametrize("name", ["t", "it's", 'a "table"', "dbstat"])
@pytest.mark.parametrize("encoding", ["UTF-8", "UTF-16le"])
def test_the_rows_of_one_table_are_counted_and_none_is_wider_than_said(
    tmp_path: Path, name: str, encoding: str
) -> None:
    texts = ["x" * (number % 300) for number in range(5000)]
    extent = measure(tmp_path / "s.sqlite", name, texts, encoding=encoding)
    if name == "dbstat":
        assert extent is None  # The table hides SQLite's own.
        return
    assert extent is not None
    assert extent.row_count == 5000
    assert sum(16 + len(text) for text in texts) <= extent.size_bytes
    assert 16 + 299 <= extent.widest_row_bytes <= 4096 + 16


def test_a_row_that_goes_on_in_other_pages_leaves_it_to_the_rows(tmp_path: Path) -> None:
    assert measure(tmp_path / "s.sqlite", "t", ["a", "x" * 10_000, "b"]) is None


def test_an_empty_table_has_no_extent(tmp_path: Path) -> None:
    assert measure(tmp_path / "s.sqlite", "t", []) == Extent()
