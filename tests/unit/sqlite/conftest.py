"""Databases made on the spot, and other programs that use them while they are read."""

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from core.cancel import CancelToken

_OPEN_TO_ALL = tempfile.gettempdir()
Snapshot = dict[str, tuple[bytes, int]]


@pytest.fixture
def cancel() -> CancelToken:
    return CancelToken()


@pytest.fixture
def make_database(tmp_path: Path) -> Callable[..., Path]:
    """Make a database out of SQL: `make_database("CREATE ...", name="a.db")`."""

    def make(sql: str, name: str = "source.db") -> Path:
        path = tmp_path / name
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.create_collation("RMNOCASE", lambda a, b: (a.lower() > b.lower()) - (a.lower() < b.lower()))
            connection.create_function("appfunction", 1, lambda value: value, deterministic=True)
            connection.execute("PRAGMA synchronous = OFF")
            connection.executescript(sql)
        return path

    return make


@pytest.fixture(autouse=True)
def data_folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where it is noted which private copies there are."""
    folder = tmp_path_factory.mktemp("data")
    monkeypatch.setenv("HOWDAH_DATA", str(folder))
    return folder


@pytest.fixture
def temporary_folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where private copies go, and must go away from; of this process, and of those that it starts."""
    folder = tmp_path_factory.mktemp("temporary")
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    monkeypatch.setenv("TMPDIR", str(folder))
    yield folder
    assert list(folder.iterdir()) == []


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that any user may enter, unlike pytest's own."""
    folder = Path(tempfile.mkdtemp(prefix="howdah-test-", dir=_OPEN_TO_ALL))
    folder.chmod(0o755)
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)


@pytest.fixture
def run_python(pytestconfig: pytest.Config) -> Callable[..., str]:
    """Run a script in another process, and return what it prints."""

    def run(script: str, *arguments: str | Path) -> str:
        done = subprocess.run(
            [sys.executable, "-c", script, *map(str, arguments)],
            cwd=pytestconfig.rootpath,
            capture_output=True,
            text=True,
            timeout=30,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    return run


@pytest.fixture
def start_python(pytestconfig: pytest.Config) -> Iterator[Callable[..., "subprocess.Popen[str]"]]:
    """Start a script in another process; returns when it has printed its first line."""
    started: list[subprocess.Popen[str]] = []

    def start(script: str, *arguments: str | Path) -> "subprocess.Popen[str]":
        process = subprocess.Popen(
            [sys.executable, "-c", script, *map(str, arguments)],
            cwd=pytestconfig.rootpath,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


@pytest.fixture
def look() -> Callable[[Path], Snapshot]:
    """Every file of a folder with its bytes and its time, to be compared with a later look."""

    def look(folder: Path) -> Snapshot:
        return {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in sorted(folder.iterdir())}

    return look


@pytest.fixture
def as_another_user() -> str:
    """What a script says, after its imports, to stop being root, whom permissions do not stop."""
    if not hasattr(os, "seteuid"):
        pytest.skip("permissions here are not POSIX's")
    return "import os\nif os.geteuid() == 0:\n    os.seteuid(65534)\n"
