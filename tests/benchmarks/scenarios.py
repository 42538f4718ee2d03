"""What is measured: the scenarios by name, and how each one's SQLite file is built, once, and kept."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tests.benchmarks.sources import fill_blobs, fill_indexed, fill_many_tables, fill_wide
from tests.benchmarks.table import fill_measurements

_LONG_ENOUGH_TO_INTERRUPT = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A source: `fill` makes its tables and rows on an open connection."""

    name: str
    shape: str
    fill: Callable[[sqlite3.Connection], None]
    wanted_peak_mb: int = 350
    pgloader_rows: int | None = None
    """How many rows pgloader may hold at a time, where it runs out of its heap as it comes."""
    is_interrupted: bool = False
    """Whether what an interruption costs is measured too."""


def make_rows_scenario(name: str, row_count: int) -> Scenario:
    """The one table of measurements, at any size."""
    return Scenario(
        name=name,
        shape=f"{row_count:,} rows x 11 columns",
        fill=partial(fill_measurements, row_count=row_count),
        is_interrupted=row_count >= _LONG_ENOUGH_TO_INTERRUPT,
    )


GROWING = (
    make_rows_scenario("rows_100k", 100_000),
    make_rows_scenario("rows_1m", 1_000_000),
    make_rows_scenario("rows_10m", 10_000_000),
)
"""The same rows, ten times as many each time."""

SCENARIOS = (
    *GROWING,
    Scenario(
        name="tables_300",
        shape="300 tables x 10,000 rows, 399 foreign keys",
        fill=partial(fill_many_tables, table_count=300, row_count=10_000),
        pgloader_rows=1_000,
    ),
    Scenario(
        name="blobs",
        shape="2,000 blobs of 1 MB",
        fill=partial(fill_blobs, blob_count=2_000, blob_bytes=1_000_000),
        wanted_peak_mb=600,
        pgloader_rows=10,
    ),
    Scenario(
        name="wide",
        shape="1,000,000 rows x 40 columns",
        fill=partial(fill_wide, row_count=1_000_000),
        pgloader_rows=10_000,
    ),
    Scenario(
        name="indexed",
        shape="1,000,000 rows, 8 secondary indexes, 1 foreign key",
        fill=partial(fill_indexed, row_count=1_000_000),
    ),
)


def build_source(scenario: Scenario, folder: Path) -> Path:
    """The scenario's file in `folder`, made unless it is there already; never a half-made one."""
    path = folder / f"{scenario.name}.sqlite"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_suffix(".partial")
        unfinished.unlink(missing_ok=True)
        with closing(sqlite3.connect(unfinished)) as connection:
            connection.execute("PRAGMA journal_mode = OFF")
            connection.execute("PRAGMA synchronous = OFF")
            with connection:
                scenario.fill(connection)
        unfinished.rename(path)
    return path


def count_source_rows(source: Path) -> dict[str, int]:
    """Rows of each table."""
    with closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        return {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}
