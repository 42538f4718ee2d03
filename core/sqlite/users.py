"""Who else uses a database: the processes that have it open or hold locks on it, as well as the system tells.

Linux lists the open files of the processes that we may look into, and the locks of all; other POSIX systems tell
of a lock who holds it. Where neither does, the files that SQLite keeps beside a database in use are what is left
to go by. A connection that is idle in rollback-journal mode holds no lock (https://sqlite.org/lockingv3.html);
one in WAL mode holds one for as long as it is open. This process itself does not count.
"""

import os
import re
import struct
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import FileIO
from pathlib import Path

from core.sqlite.header import index_of, journal_of, wal_of
from core.sqlite.state import DatabaseState

if sys.platform != "win32":
    import fcntl

_PROC = Path("/proc")
_LOCK = re.compile(r"(-?\d+) ([0-9a-f]+):([0-9a-f]+):(\d+) ")
_BUDGET_S = 0.25
# Where SQLite locks a database (https://sqlite.org/fileformat2.html#the_lock_byte_page).
_LOCKED_FROM, _LOCKED_BYTES = 0x40000000, 512

_Identity = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """Another process. The system's own name for it may hold any characters; what is not known is 0 or ""."""

    pid: int
    name: str

    def __str__(self) -> str:
        if self.name and self.pid:
            return f"{self.name} ({self.pid})"
        return self.name or (f"process {self.pid}" if self.pid else "another program")


@dataclass(frozen=True, slots=True, kw_only=True)
class FileUse:
    """The signs that a database is in use."""

    users: tuple[User, ...]
    has_log: bool
    """There is something in its write-ahead log: a program has it open, or ended without closing it."""
    has_index: bool
    """The index of a write-ahead log lies beside it: likewise."""

    @property
    def is_in_use(self) -> bool:
        return bool(self.users) or self.has_log or self.has_index


def find_use(real: Path, file: FileIO, seen: DatabaseState) -> FileUse:
    """How the database at `real`, open as `file`, is used by others. Takes some milliseconds, and never fails."""
    return FileUse(users=find_users(real, file), has_log=seen.wal is not None, has_index=_exists(index_of(real)))


def find_users(real: Path, file: FileIO) -> tuple[User, ...]:
    """The other processes that have the database at `real`, open as `file`, or a file of its log, open or locked."""
    identities = _identify((real, wal_of(real), index_of(real), journal_of(real)))
    pids = {*_find_openers(real, identities), *_find_lockers(identities), *_ask_for_locker(file)}
    named = pids - {0}
    # A lock whose holder is hidden is most often that of a process that was found otherwise.
    return tuple(User(pid=pid, name=_name(pid)) for pid in sorted(named or pids) if pid != os.getpid())


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return False


def _identify(paths: Iterable[Path]) -> frozenset[_Identity]:
    found = []
    for path in paths:
        try:
            status = path.stat()
        except OSError:
            continue
        found.append((status.st_dev, status.st_ino))
    return frozenset(found)


def _find_openers(real: Path, identities: frozenset[_Identity]) -> Iterator[int]:
    """By the names of open files first: to ask for more of each could wait for a server that is gone."""
    endings = ("", "-wal", "-shm", "-journal")
    names = {f"/{real.name}{ending}{gone}" for ending in endings for gone in ("", " (deleted)")}
    deadline = time.monotonic() + _BUDGET_S
    for pid in _list_processes():
        if time.monotonic() > deadline:
            return
        try:
            with os.scandir(_PROC / str(pid) / "fd") as links:
                if any(_leads_to(link.path, names, identities) for link in links):
                    yield pid
        except OSError:
            # It ended, or is another user's.
            continue


def _list_processes() -> list[int]:
    try:
        return [int(name) for name in os.listdir(_PROC) if name.isdigit() and int(name) != os.getpid()]
    except OSError:
        return []


def _leads_to(link: str, names: set[str], identities: frozenset[_Identity]) -> bool:
    try:
        target = os.readlink(link)
        if target[target.rfind("/") :] not in names:
            return False
        status = os.stat(link)
    except OSError:
        return False
    return (status.st_dev, status.st_ino) in identities


def _find_lockers(identities: frozenset[_Identity]) -> Iterator[int]:
    """By the system's table of locks (https://man7.org/linux/man-pages/man5/proc_locks.5.html)."""
    try:
        table = (_PROC / "locks").read_text("utf-8", errors="replace")
    except OSError:
        return
    for pid, major, minor, inode in _LOCK.findall(table):
        if (os.makedev(int(major, 16), int(minor, 16)), int(inode)) in identities and int(pid) != os.getpid():
            yield max(int(pid), 0)


def _ask_for_locker(file: FileIO) -> Iterator[int]:
    """By asking who would keep us from locking: that tells of processes of other containers too, though not which."""
    # What fcntl(2) takes: type, whence, start, length, process.
    order = {"linux": "hhqqi4x", "darwin": "qqihh"}.get(sys.platform)
    if sys.platform == "win32" or order is None:
        return
    asked = {"type": fcntl.F_WRLCK, "whence": os.SEEK_SET, "start": _LOCKED_FROM, "length": _LOCKED_BYTES, "pid": 0}
    fields = ("type", "whence", "start", "length", "pid")
    if sys.platform == "darwin":
        fields = ("start", "length", "pid", "type", "whence")
    try:
        answer = fcntl.fcntl(file.fileno(), fcntl.F_GETLK, struct.pack(order, *(asked[field] for field in fields)))
    except OSError:
        return
    found = dict(zip(fields, struct.unpack(order, answer), strict=True))
    if found["type"] != fcntl.F_UNLCK:
        yield max(found["pid"], 0)


def _name(pid: int) -> str:
    try:
        return (_PROC / str(pid) / "comm").read_text("utf-8", errors="replace").strip() if pid else ""
    except OSError:
        return ""
