"""SQLite sources made by SQLite itself, opened as the engine opens them."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from core.cancel import CancelToken
from core.catalog.model import Catalog
from core.migration.assess import read_source_catalog
from core.profile.model import Profile
from core.profile.scan import profile_database
from core.sqlite.source import Source, open_source


def make_source(path: Path, script: str, inserts: Mapping[str, Sequence[tuple[object, ...]]] | None = None) -> Path:
    """A database file by a script of SQL, and rows for its tables; the path."""
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(script)
        for table, rows in (inserts or {}).items():
            if rows:
                places = ", ".join("?" * len(rows[0]))
                connection.executemany(f'INSERT INTO "{table}" VALUES ({places})', rows)
        connection.commit()
    return path


@contextmanager
def read_source(
    path: Path, script: str, inserts: Mapping[str, Sequence[tuple[object, ...]]] | None = None
) -> Iterator[tuple[Source, Catalog]]:
    """The same, opened, with its catalog."""
    make_source(path, script, inserts)
    with open_source(path, cancel=CancelToken()) as source:
        yield source, read_source_catalog(source)


def profile_of(source: Source, catalog: Catalog) -> Profile:
    return profile_database(source, catalog, workers=1, cancel=CancelToken())
