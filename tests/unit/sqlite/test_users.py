"""Who else uses a database, asked of the system."""

import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from io import FileIO
from pathlib import Path

import pytest

from core.sqlite.users import User, find_users

TABLE = "CREATE TABLE t (a);"
JUST_OPEN = """
import sys
file = open(sys.argv[1], "rb")
print("ready", flush=True)
sys.stdin.readline()
"""
# As a process of another user's would be seen: by its lock, where its open files are hidden.
HOLD_A_READ_LOCK = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN")
connection.execute("SELECT * FROM t").fetchall()
print("ready", flush=True)
sys.stdin.readline()
"""

Start = Callable[..., "subprocess.Popen[str]"]
on_linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="asks what Linux tells")


def pids(path: Path) -> list[int]:
    real = path.resolve()
    with FileIO(real) as file:
        return [user.pid for user in find_users(real, file)]


def test_nobody_is_nobody_and_this_process_is_nobody(make_database: Callable[..., Path]) -> None:
    path = make_database(TABLE)
    assert pids(path) == []
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        assert pids(path) == []


@on_linux
def test_a_process_that_only_has_it_open_is_found(make_database: Callable[..., Path], start_python: Start) -> None:
    path = make_database(TABLE)
    other = start_python(JUST_OPEN, path)
    assert pids(path) == [other.pid]
    link = path.with_name("link.db")
    link.symlink_to(path)
    assert pids(link) == [other.pid]
    other.communicate("\n")
    assert pids(path) == []


@on_linux
def test_a_file_of_the_same_name_elsewhere_is_another_file(
    make_database: Callable[..., Path], start_python: Start, tmp_path: Path
) -> None:
    path = make_database(TABLE)
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / path.name).touch()
    start_python(JUST_OPEN, tmp_path / "other" / path.name)
    assert pids(path) == []


@on_linux
@pytest.mark.parametrize("made", [TABLE, f"PRAGMA journal_mode = WAL; {TABLE}"], ids=["rollback", "WAL"])
@pytest.mark.parametrize("way", ["_find_lockers", "_ask_for_locker"])
def test_a_lock_alone_gives_its_holder_away(
    make_database: Callable[..., Path], start_python: Start, monkeypatch: pytest.MonkeyPatch, made: str, way: str
) -> None:
    path = make_database(made)
    other = start_python(HOLD_A_READ_LOCK, path)
    for each in {"_find_openers", "_find_lockers", "_ask_for_locker"} - {way}:
        monkeypatch.setattr(f"core.sqlite.users.{each}", lambda *_: ())
    assert pids(path) == [other.pid]


def test_a_system_that_tells_nothing_names_nobody(
    make_database: Callable[..., Path], start_python: Start, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = make_database(TABLE)
    start_python(JUST_OPEN, path)
    monkeypatch.setattr("core.sqlite.users._PROC", tmp_path / "no proc")
    assert pids(path) == []


def test_a_user_is_called_by_what_is_known_of_it() -> None:
    assert [str(User(pid=pid, name=name)) for pid, name in ((7, "app"), (7, ""), (0, ""))] == [
        "app (7)",
        "process 7",
        "another program",
    ]


def test_finding_out_takes_milliseconds(make_database: Callable[..., Path]) -> None:
    path = make_database(TABLE)
    started = time.perf_counter()
    pids(path)
    assert time.perf_counter() - started < 0.5
