"""Both sides of a table for the comparisons: a new file each time, and one database a server."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.postgres.connect import Connection, connect
from tests.engine.verify.both_sides import BothSides
from tests.helpers.postgres import make_database


@pytest.fixture(scope="module")
def target_url(server_url: str) -> Iterator[str]:
    """A database of these tests."""
    with make_database(server_url) as url:
        yield url


@pytest.fixture(scope="module")
def target(target_url: str) -> Iterator[Connection]:
    """A session as the engine's."""
    with connect(target_url, autocommit=True) as connection:
        # A table of the same name has other types in each test.
        connection.prepare_threshold = None
        yield connection


@pytest.fixture
def both_sides(tmp_path: Path, target: Connection) -> BothSides:
    return BothSides(folder=tmp_path, connection=target)
