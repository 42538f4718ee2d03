"""Real servers for the engine's tests, each started once, when a test first asks for it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.postgres.connect import Connection, connect
from tests.helpers.postgres import (
    RunningServer,
    find_system_programs,
    make_database,
    make_server_folder,
    run_embedded_server,
    run_system_server,
)


@pytest.fixture(scope="session", autouse=True)
def data_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where runs write the files that they keep for a user."""
    folder = tmp_path_factory.mktemp("howdah")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOWDAH_DATA", str(folder))
        yield folder


@pytest.fixture(scope="session")
def embedded_server() -> Iterator[RunningServer]:
    with run_embedded_server() as server:
        yield server


@pytest.fixture(scope="session")
def system_server() -> Iterator[RunningServer]:
    programs = find_system_programs()
    if programs is None:
        pytest.skip("this machine has no PostgreSQL from 13 on of its own, other than 18")
    with run_system_server(programs) as server:
        yield server


@pytest.fixture(scope="session", params=["embedded", "system"])
def server_url(request: pytest.FixtureRequest) -> str:
    """The superuser's URL on each of the servers in turn."""
    server: RunningServer = request.getfixturevalue(f"{request.param}_server")
    return server.url


@pytest.fixture
def database_url(server_url: str) -> Iterator[str]:
    """A new, empty database on each of the servers in turn."""
    with make_database(server_url) as url:
        yield url


@pytest.fixture
def connection(database_url: str) -> Iterator[Connection]:
    """A session of Howdah's own in the new database, not in autocommit."""
    with connect(database_url) as connection:
        yield connection


@pytest.fixture
def server_folder() -> Iterator[Path]:
    """A new folder in which an embedded server can have its data."""
    with make_server_folder() as folder:
        yield folder
