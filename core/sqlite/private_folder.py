"""A folder of the user's own for a private copy, that goes in every ending: when the reading ends, or, where the
process was killed, when the next Howdah starts.

Its owner holds a lock on a file in it for as long as it lives: the system drops that with the process, whichever
way it ends, and no other process can come to have it by chance. (A file that has no name any more would need no
sweeping, but SQLite opens files by their names only.)
"""

import os
import secrets
import shutil
import stat
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import platformdirs

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_PREFIX = "howdah-copy-"
_LOCK_NAME = "in-use"
_ATTEMPTS = 5
_SURELY_LEFT_S = 3600.0
_swept: set[str] = set()


@contextmanager
def make_private_folder() -> Iterator[Path]:
    """A folder that only this user may enter, below the system's temporary one. Raises OSError."""
    folder, lock = _make_locked()
    note = _notes_folder() / folder.name
    try:
        _leave_note(note, folder)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(lock)
        # Where a file that is open can't be removed.
        shutil.rmtree(folder, ignore_errors=True)
        with suppress(OSError):
            note.unlink(missing_ok=True)


def sweep_once() -> None:
    """Remove what killed processes left, the first time that this process asks. Never fails."""
    place = f"{tempfile.gettempdir()}\n{_notes_folder()}"
    if place not in _swept:
        _swept.add(place)
        sweep_left_folders()


def sweep_left_folders() -> None:
    """Remove the folders that processes left which are no more; those of others stay. Never fails."""
    with suppress(OSError):
        for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
            _sweep(folder)
    # Another process may have had another temporary folder: on a larger disk, say.
    with suppress(OSError):
        for note in _notes_folder().iterdir():
            folder = Path(os.fsdecode(note.read_bytes()))
            if folder.name == note.name and folder.is_absolute():
                _sweep(folder)
            if not folder.exists():
                note.unlink(missing_ok=True)


def _make_locked() -> tuple[Path, int]:
    for _ in range(_ATTEMPTS):
        folder = Path(tempfile.mkdtemp(prefix=_PREFIX, suffix=secrets.token_hex(4)))
        try:
            lock = os.open(folder / _LOCK_NAME, os.O_RDWR | os.O_CREAT, 0o600)
        except FileNotFoundError:
            continue
        if _try_lock(lock) and (folder / _LOCK_NAME).exists():
            return folder, lock
        # Someone who sweeps came in between.
        os.close(lock)
    raise OSError("no private folder could be kept")


def _sweep(folder: Path) -> None:
    with suppress(OSError):
        if not folder.name.startswith(_PREFIX) or not _is_ours(folder):
            return
        try:
            lock = os.open(folder / _LOCK_NAME, os.O_RDWR | getattr(os, "O_NOFOLLOW", 0))
        except FileNotFoundError:
            if time.time() - folder.stat().st_mtime > _SURELY_LEFT_S:
                # Only if it is empty: its owner ended before it had locked it.
                folder.rmdir()
            return
        try:
            if not _try_lock(lock):
                return
            shutil.rmtree(folder, ignore_errors=True)
        finally:
            os.close(lock)
        shutil.rmtree(folder, ignore_errors=True)


def _is_ours(folder: Path) -> bool:
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode):
        return False
    return sys.platform == "win32" or found.st_uid == os.geteuid()


def _try_lock(descriptor: int) -> bool:
    """Lock an open file until it is closed; False where another process has."""
    try:
        if sys.platform == "win32":
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _notes_folder() -> Path:
    """Where it is noted which folders there are: in the user's data folder, or below HOWDAH_DATA."""
    return Path(os.environ.get("HOWDAH_DATA") or platformdirs.user_data_path("howdah")) / "copies"


def _leave_note(note: Path, folder: Path) -> None:
    # Without one it is found in the same temporary folder only.
    with suppress(OSError):
        note.parent.mkdir(parents=True, exist_ok=True)
        note.write_bytes(os.fsencode(folder))
