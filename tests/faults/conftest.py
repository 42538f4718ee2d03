"""Servers that may be harmed, lines that break, and sources that are cut into many chunks."""

import secrets
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from tests.faults.sources import BATCH_ROWS, CHUNK_BYTES, make_ledger
from tests.helpers.postgres import replace_parameters
from tests.helpers.proxy import Proxy, run_proxy
from tests.helpers.server_control import ControlledServer, run_controlled_server


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where runs write the files that they keep for a user, for this test alone."""
    folder = tmp_path / "howdah"
    monkeypatch.setenv("HOWDAH_DATA", str(folder))
    monkeypatch.setenv("HOWDAH_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    return folder


@pytest.fixture(scope="session")
def server() -> Iterator[ControlledServer]:
    """A server for all tests of the folder; whoever stops it starts it again."""
    with run_controlled_server() as server:
        yield server


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tables of some kilobytes are copied as those of many gigabytes are."""
    monkeypatch.setenv("HOWDAH_CHUNK_BYTES", str(CHUNK_BYTES))
    monkeypatch.setattr("core.profile.model.TableProfile.batch_rows", BATCH_ROWS)


@pytest.fixture
def short_patience(monkeypatch: pytest.MonkeyPatch) -> float:
    """For how many seconds a lost connection is to be tried again, instead of some minutes."""
    monkeypatch.setattr("core.postgres.pool.ACQUIRE_TIMEOUT_S", 1.0)
    return 1.0


@pytest.fixture(autouse=True)
def short_delays(monkeypatch: pytest.MonkeyPatch) -> None:
    """A lost connection is tried again ten times as soon."""
    monkeypatch.setattr("core.postgres.retry._DELAYS_S", (0.05, 0.1, 0.2, 0.4, 0.8))


@pytest.fixture(scope="session")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The source of most tests, of about 1.2 MB. Not to be written to."""
    return make_ledger(tmp_path_factory.mktemp("ledger") / "source.sqlite", 4000)


@pytest.fixture
def source(ledger: Path, tmp_path: Path, small_chunks: None) -> Path:
    """A copy of its own for a test."""
    return Path(shutil.copy(ledger, tmp_path / "source.sqlite"))


@pytest.fixture
def database_url(server: ControlledServer) -> Iterator[str]:
    """A new, empty database on it, dropped at the end if the server runs then."""
    name = f"test_{secrets.token_hex(6)}"
    # One connection for each: the server may be another one in the end.
    with psycopg.connect(server.url, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    yield replace_parameters(server.url, dbname=name)
    with psycopg.connect(server.url, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A database as it is seen over a line that can be harmed, by `url`, and as it is, by `direct_url`."""

    proxy: Proxy
    url: str
    direct_url: str


@pytest.fixture
def line(server: ControlledServer, database_url: str) -> Iterator[Line]:
    with run_proxy(server.socket_path) as proxy:
        url = replace_parameters(database_url, host="127.0.0.1", port=str(proxy.port))
        yield Line(proxy=proxy, url=url, direct_url=database_url)
