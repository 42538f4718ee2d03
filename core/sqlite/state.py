"""What the file system shows of a database and the files beside it, to tell whether anyone wrote to them."""

import hashlib
import os
import threading
import time
from dataclasses import dataclass, field, replace
from io import FileIO
from pathlib import Path
from typing import Self

from core.sqlite.header import HEADER_BYTES, journal_of, wal_of

_WAL_HEADER_BYTES = 32
# File times move in steps (a tick of some milliseconds on Linux): a write within the step of the last one
# leaves no trace, so a file written so shortly ago is left to settle.
_SETTLED_NS = 50_000_000
_LONG_SETTLED_NS = 2_500_000_000
_COARSE_NS = 10_000_000
_LOOK_AGAIN_S = 0.01
_reading = threading.Lock()


@dataclass(frozen=True, slots=True, kw_only=True)
class FileState:
    device: int
    inode: int
    size_bytes: int
    mtime_ns: int

    @classmethod
    def of(cls, path: Path) -> Self | None:
        """The state of the file at `path`; None where there is none, or nothing in it.

        A program that only reads makes an empty write-ahead log.
        """
        try:
            found = path.stat()
        except FileNotFoundError:
            return None
        if not found.st_size:
            return None
        return cls(device=found.st_dev, inode=found.st_ino, size_bytes=found.st_size, mtime_ns=found.st_mtime_ns)


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseState:
    """Equal before and after something if nobody wrote meanwhile."""

    database: FileState | None
    wal: FileState | None
    journal: FileState | None
    header: bytes
    wal_header: bytes
    """With the salts, which are others whenever the log begins anew; empty where it can't be read."""
    observed_ns: int = field(compare=False)

    @property
    def size_bytes(self) -> int:
        return self.database.size_bytes if self.database else 0

    @property
    def is_settled(self) -> bool:
        """Whether any write after it was observed shows in the files' times, as most systems keep them."""
        return all(self._has_rested(mtime_ns, _SETTLED_NS) for mtime_ns in self._times())

    @property
    def is_long_settled(self) -> bool:
        """The same where a system keeps whole seconds or two only, as FAT does: by the looks of the times."""
        return all(
            self._has_rested(mtime_ns, _LONG_SETTLED_NS if mtime_ns % _COARSE_NS == 0 else _SETTLED_NS)
            for mtime_ns in self._times()
        )

    def _times(self) -> list[int]:
        return [part.mtime_ns for part in (self.database, self.wal, self.journal) if part]

    def _has_rested(self, mtime_ns: int, rest_ns: int) -> bool:
        # A time in the future says nothing; neither does one from another machine's clock, but it does no harm.
        return mtime_ns > self.observed_ns or self.observed_ns - mtime_ns > rest_ns


def observe(real: Path, file: FileIO) -> DatabaseState:
    """The state of the database at `real`, whose open `file` is read for its header. Takes microseconds.

    The file is kept open by the caller: to open and close it here would drop locks (see `core.sqlite.lock`).
    """
    # Taken first: what is written from here on may be in what is seen, or not.
    observed_ns = time.time_ns()
    wal = FileState.of(wal_of(real))
    return DatabaseState(
        database=FileState.of(real),
        wal=wal,
        journal=FileState.of(journal_of(real)),
        header=_read_header(file),
        wal_header=_read_wal_header(real) if wal else b"",
        observed_ns=observed_ns,
    )


def observe_settled(real: Path, file: FileIO) -> DatabaseState:
    """The same, after a moment's rest if it was written to just now; not settled if that goes on."""
    deadline = time.monotonic() + 3 * _SETTLED_NS / 1e9
    while not (seen := observe(real, file)).is_settled and time.monotonic() < deadline:
        time.sleep(_LOOK_AGAIN_S)
    return seen


def _read_header(file: FileIO) -> bytes:
    with _reading:
        file.seek(0, os.SEEK_SET)
        return file.read(HEADER_BYTES)


def _read_wal_header(real: Path) -> bytes:
    """SQLite locks its index and not the log, so that to open and close the log drops nothing."""
    try:
        with wal_of(real).open("rb") as log:
            return log.read(_WAL_HEADER_BYTES)
    except OSError:
        return b""


def name_header(header: bytes) -> str:
    """The data version of a database with a rollback journal: every commit moves the counter in its header
    (https://sqlite.org/fileformat2.html#file_change_counter)."""
    return hashlib.sha256(header).hexdigest()[:32]


def name_state(state: DatabaseState) -> str:
    """The data version of a database in WAL mode, where not every write moves anything in the header.

    So the files' sizes and times count too, and what folds the log into the file passes for a write: a write that
    is missed would be worse. Where they were written so shortly ago that another write might leave no trace, the
    version is one that there never will be again.
    """
    marks = [(part.size_bytes, part.mtime_ns) if part else None for part in (state.database, state.wal)]
    unsettled = b"" if state.is_long_settled else time.time_ns().to_bytes(8, "big") + os.urandom(8)
    return name_header(b"\0".join((state.header, state.wal_header, repr(marks).encode(), unsettled)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """A look at a database, kept to tell later whether it was written to or replaced. For any thread."""

    real: Path
    file: FileIO
    seen: DatabaseState
    is_counted: bool
    """The counter in the header tells all: a new time alone is no write, nor is a journal that a writer has begun."""

    def sees_writes(self) -> bool:
        now = observe(self.real, self.file)
        if self.is_counted:
            return forget_times(now) != forget_times(self.seen)
        return now != self.seen

    def read_page(self, number: int, page_bytes: int) -> bytes:
        """A page of the file, counted from 1; less where it ends before."""
        with _reading:
            self.file.seek((number - 1) * page_bytes, os.SEEK_SET)
            return self.file.read(page_bytes)


def forget_times(state: DatabaseState) -> DatabaseState:
    """What is left to compare where the counter in the header tells all."""
    database = replace(state.database, mtime_ns=0) if state.database else None
    return replace(state, database=database, wal=None, journal=None, wal_header=b"")
