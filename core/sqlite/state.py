"""What the file system shows of a database and the files beside it, to tell whether anyone wrote to them."""

import os
from dataclasses import dataclass, replace
from io import FileIO
from pathlib import Path
from typing import Self

from core.sqlite.header import HEADER_BYTES, journal_of, wal_of


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

    @property
    def size_bytes(self) -> int:
        return self.database.size_bytes if self.database else 0


def observe(real: Path, file: FileIO) -> DatabaseState:
    """The state of the database at `real`, whose open `file` is read for its header.

    The file is kept open by the caller: to open and close it here would drop locks (see `core.sqlite.lock`).
    """
    file.seek(0, os.SEEK_SET)
    return DatabaseState(
        database=FileState.of(real),
        wal=FileState.of(wal_of(real)),
        journal=FileState.of(journal_of(real)),
        header=file.read(HEADER_BYTES),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """A look at a database, kept to tell later whether it was written to or replaced."""

    real: Path
    file: FileIO
    seen: DatabaseState
    locked: bool
    """Under our read lock, where the counter in the header tells all, and a new time alone is no write."""

    def sees_writes(self) -> bool:
        now = observe(self.real, self.file)
        if self.locked:
            return _without_times(now) != _without_times(self.seen)
        return now != self.seen


def _without_times(state: DatabaseState) -> DatabaseState:
    database = replace(state.database, mtime_ns=0) if state.database else None
    # A writer that waits for our lock to go has a journal already.
    return replace(state, database=database, wal=None, journal=None)
