"""Private folders: theirs alone, gone in every ending, and swept only when their owner is no more."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from core.sqlite.private_folder import make_private_folder, sweep_left_folders

MAKE_ONE = """
import sys, tempfile
from core.sqlite.private_folder import make_private_folder
with make_private_folder() as folder:
    (folder / "copy").write_bytes(b"x")
    print("ready", flush=True)
    sys.stdin.readline()
"""
COPY_A_DATABASE = """
import sys
from pathlib import Path
from core.cancel import CancelToken
from core.events import SnapshotProgress
from core.sqlite.source import open_source
def tell(event):
    if isinstance(event, SnapshotProgress):
        print("ready", flush=True)
        sys.stdin.readline()
with open_source(Path(sys.argv[1]), cancel=CancelToken(), on_event=tell):
    sys.stdin.readline()
"""
READ_A_DATABASE = """
import sys
from pathlib import Path
from core.cancel import CancelToken
from core.sqlite.source import open_source
with open_source(Path(sys.argv[1]), cancel=CancelToken()) as source:
    print(source.snapshot_path)
"""
HOLD_OPEN = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1])
connection.execute("SELECT * FROM t LIMIT 1").fetchall()
print("ready", flush=True)
sys.stdin.readline()
"""

Start = Callable[..., "subprocess.Popen[str]"]


def folders(place: Path) -> list[Path]:
    return sorted(place.iterdir())


def test_it_is_the_users_own_and_goes_with_what_is_in_it(temporary_folder: Path, data_folder: Path) -> None:
    with make_private_folder() as folder:
        assert folder.parent == temporary_folder
        if sys.platform != "win32":
            assert folder.stat().st_mode & 0o777 == 0o700
        (folder / "copy").touch()
        assert len(list((data_folder / "copies").iterdir())) == 1
    assert not folder.exists()
    assert list((data_folder / "copies").iterdir()) == []


def test_it_goes_when_the_body_fails(temporary_folder: Path) -> None:
    with pytest.raises(KeyboardInterrupt), make_private_folder():
        raise KeyboardInterrupt
    assert folders(temporary_folder) == []


def test_a_folder_in_use_is_left_alone(temporary_folder: Path, start_python: Start) -> None:
    other = start_python(MAKE_ONE)
    with make_private_folder():
        before = folders(temporary_folder)
        assert len(before) == 2
        sweep_left_folders()
        assert folders(temporary_folder) == before
    other.communicate("\n")


def test_what_a_killed_process_left_is_swept(temporary_folder: Path, start_python: Start, data_folder: Path) -> None:
    other = start_python(MAKE_ONE)
    other.kill()
    other.wait()
    assert len(folders(temporary_folder)) == 1

    sweep_left_folders()

    assert folders(temporary_folder) == []
    assert list((data_folder / "copies").iterdir()) == []


def test_it_is_found_in_another_temporary_folder_too(
    temporary_folder: Path, start_python: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    larger_disk = tmp_path / "larger"
    larger_disk.mkdir()
    with monkeypatch.context() as context:
        context.setenv("TMPDIR", str(larger_disk))
        other = start_python(MAKE_ONE)
    other.kill()
    other.wait()
    assert len(folders(larger_disk)) == 1

    sweep_left_folders()

    assert folders(larger_disk) == []


@pytest.mark.parametrize("killed_in", ["copying", "reading"])
def test_a_reader_that_is_killed_is_cleaned_up_after_by_the_next(
    temporary_folder: Path,
    make_database: Callable[..., Path],
    start_python: Start,
    run_python: Callable[..., str],
    killed_in: str,
) -> None:
    path = make_database("CREATE TABLE t (a); INSERT INTO t VALUES (zeroblob(9000000));")
    user = start_python(HOLD_OPEN, path)
    reader = start_python(COPY_A_DATABASE, path)
    if killed_in == "reading":
        assert reader.stdin is not None
        assert reader.stdout is not None
        reader.stdin.write("\n")
        reader.stdin.flush()
        assert reader.stdout.readline() == "ready\n"
        reader.stdin.write("\n")
        reader.stdin.flush()
    os.kill(reader.pid, signal.SIGKILL)
    reader.wait()
    assert len(folders(temporary_folder)) == 1
    user.communicate("\n")

    assert run_python(READ_A_DATABASE, path) == "None"

    assert folders(temporary_folder) == []


def test_what_only_looks_like_one_is_left_alone(temporary_folder: Path, tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.mkdir()
    (precious / "in-use").touch()
    link = temporary_folder / "howdah-copy-link"
    link.symlink_to(precious)
    unlocked = temporary_folder / "howdah-copy-unlocked"
    unlocked.mkdir()
    (unlocked / "thesis.txt").touch()
    os.utime(unlocked, (time.time() - 10_000,) * 2)

    sweep_left_folders()

    assert (precious / "in-use").exists()
    assert (unlocked / "thesis.txt").exists()
    link.unlink()
    (unlocked / "thesis.txt").unlink()
    unlocked.rmdir()


def test_one_whose_owner_died_before_it_was_locked_goes_after_a_while(temporary_folder: Path) -> None:
    begun = temporary_folder / "howdah-copy-begun"
    begun.mkdir()
    sweep_left_folders()
    assert begun.exists()

    os.utime(begun, (time.time() - 10_000,) * 2)
    sweep_left_folders()
    assert not begun.exists()


def test_a_data_folder_that_can_not_be_written_is_no_obstacle(
    temporary_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("HOWDAH_DATA", str(tmp_path / "file"))
    with make_private_folder() as folder:
        assert folder.is_dir()
    sweep_left_folders()


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can make another user's")
def test_a_folder_of_another_user_is_left_alone(temporary_folder: Path) -> None:
    other = temporary_folder / "howdah-copy-other"
    other.mkdir()
    (other / "in-use").touch()
    os.chown(other, 65534, 65534)

    sweep_left_folders()

    assert (other / "in-use").exists()
    (other / "in-use").unlink()
    other.rmdir()
