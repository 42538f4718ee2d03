"""What a run is asked for."""

import os
from pathlib import Path

import pytest
import typer

from core.cli.arguments import read_rate
from core.migration.options import MigrationOptions
from core.migration.workers import count_workers
from core.parallel import count_seats
from core.postgres.pool import PoolSize, read_pool_size


def test_the_target_is_not_shown_for_it_may_hold_a_password() -> None:
    options = MigrationOptions(source_path=Path("a.db"), target_url="postgresql://me:s3cret@host/db")
    assert "s3cret" not in repr(options)
    assert "s3cret" not in str(options)


@pytest.mark.parametrize(
    ("text", "rate"), [("20MB", 20e6), ("500kB", 500e3), ("1.5 MiB/s", 1.5 * 2**20), ("7", 7), ("2g", 2e9)]
)
def test_a_rate_is_a_number_of_bytes_with_a_unit(text: str, rate: float) -> None:
    assert read_rate(text) == rate


@pytest.mark.parametrize("text", ["", "fast", "0", "0MB", "-1MB", "1TB", "MB", "nan"])
def test_what_is_no_rate_is_wrong_usage(text: str) -> None:
    with pytest.raises(typer.BadParameter, match="20MB"):
        read_rate(text)


@pytest.mark.parametrize(
    ("query", "connections", "minimum", "maximum"),
    [
        ("", None, 1, 10),
        ("?max_connections=4", None, 1, 4),
        ("?min_connections=3", None, 3, 10),
        ("?min_connections=20", None, 20, 20),
        ("?min_connections=2&max_connections=6", None, 2, 6),
        ("?min_connections=2&max_connections=6", 1, 1, 1),
        ("?max_connections=6", 8, 1, 8),
    ],
)
def test_the_size_of_the_pool_is_the_urls_or_what_was_asked_for(
    query: str, connections: int | None, minimum: int, maximum: int
) -> None:
    assert read_pool_size(f"postgresql://h/d{query}", connections) == PoolSize(minimum=minimum, maximum=maximum)


@pytest.mark.parametrize("maximum", range(1, 12))
def test_no_more_workers_than_the_pool_has_connections(maximum: int) -> None:
    workers = count_workers(PoolSize(minimum=1, maximum=maximum))
    assert 1 <= workers.copying <= workers.most <= maximum
    assert workers.copying + workers.beside_copying <= maximum


def test_large_tables_have_as_many_seats_as_there_are_processors_and_small_ones_twice_as_many() -> None:
    workers = count_workers(PoolSize(minimum=1, maximum=100))
    seats = max(2, os.cpu_count() or 1)
    assert count_seats(workers.copying) == seats
    assert workers.copying == 2 * seats
    assert workers.beside_copying == seats
