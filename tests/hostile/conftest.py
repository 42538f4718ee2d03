"""Hostile files, made on the spot, and the process that reads them."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.hostile.reading import STEPS, Ending, Reader

MakeFile = Callable[[Callable[[sqlite3.Connection], object] | str], Path]
ReadFile = Callable[..., dict[str, Ending]]

MOST_CPU_S = 10.0
MOST_MEMORY_BYTES = 500_000_000


@pytest.fixture(scope="session")
def reader() -> Iterator[Reader]:
    with Reader() as reader:
        yield reader


@pytest.fixture
def make_file(tmp_path: Path) -> MakeFile:
    """Make a database by a script of SQL, or by what fills it."""

    def make(fill: Callable[[sqlite3.Connection], object] | str) -> Path:
        path = tmp_path / "hostile.db"
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.execute("PRAGMA synchronous = OFF")
            connection.executescript(fill) if isinstance(fill, str) else fill(connection)
        return path

    return make


@pytest.fixture
def read_file(reader: Reader) -> ReadFile:
    """Read a file by each step, and see that none crashes, hangs, fails by a bug or takes too much."""

    def read(path: Path, *steps: str, most_cpu_s: float = MOST_CPU_S) -> dict[str, Ending]:
        endings = {}
        for step in steps or STEPS:
            ending = endings[step] = reader.read(step, path)
            assert ending.is_well, f"{step}: {ending.ending}\n{ending.text}"
            assert ending.cpu_s < most_cpu_s, f"{step} took {ending.cpu_s:.1f} s"
            assert ending.memory_bytes < MOST_MEMORY_BYTES, f"{step} took {ending.memory_bytes:,} bytes"
        return endings

    return read
