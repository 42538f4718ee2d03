"""The first 100 bytes of a SQLite file (https://sqlite.org/fileformat2.html#the_database_header), and what
they say about it before SQLite is asked: that it is a database at all, and whether some of it is missing.
"""

import difflib
import itertools
import os
import stat
import struct
from dataclasses import dataclass
from pathlib import Path

from core.errors import SourceCorrupt, SourceUnreadable
from core.sqlite.errors import RECOVER_HINT, file_error
from core.sqlite.lookalikes import describe_other_file

MAGIC = b"SQLite format 3\x00"
HEADER_BYTES = 100
_SAMPLE_BYTES = 65_536
_ENCODINGS = {1: "UTF-8", 2: "UTF-16le", 3: "UTF-16be"}
_NEWEST_READ_VERSION = 2
_NEWEST_SCHEMA_FORMAT = 4

_CHECK_PATH = "Check the path."
_NAME_ANOTHER = 'Name the file that its application stores its data in: it starts with "SQLite format 3".'


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """The fields of a database's header that decide how it is read."""

    page_size_bytes: int
    declared_page_count: int
    """Trustworthy only if `page_count_is_valid`: SQLite before 3.7.0 did not keep it."""
    change_counter: int
    version_valid_for: int
    schema_cookie: int
    encoding: str
    wal: bool
    """In WAL mode (https://sqlite.org/wal.html)."""
    sqlite_version: str
    """The version that wrote last, or "" where it did not say."""

    @property
    def page_count_is_valid(self) -> bool:
        return self.declared_page_count > 0 and self.change_counter == self.version_valid_for

    def page_count(self, size_bytes: int) -> int:
        """How many pages the database has, in a file of that size."""
        if self.page_count_is_valid:
            return self.declared_page_count
        return size_bytes // self.page_size_bytes


def parse_header(raw: bytes, path: Path) -> Header:
    """Read the header out of a file's first bytes. Raises SourceUnreadable, SourceCorrupt."""
    if len(raw) < HEADER_BYTES:
        raise SourceCorrupt(
            f"{path} is cut off: it ends after {len(raw)} bytes, inside the header of the database.",
            RECOVER_HINT,
        )
    (page_size, _write_version, read_version, _reserved, *payload) = struct.unpack_from(">HBBBBBB", raw, 16)
    (change_counter, page_count) = struct.unpack_from(">II", raw, 24)
    (schema_cookie, schema_format) = struct.unpack_from(">II", raw, 40)
    (encoding,) = struct.unpack_from(">I", raw, 56)
    (version_valid_for, sqlite_version) = struct.unpack_from(">II", raw, 92)
    page_size = 65_536 if page_size == 1 else page_size
    if page_size < 512 or page_size & (page_size - 1) or payload != [64, 32, 32]:
        raise SourceUnreadable(
            f"{path} begins like a SQLite database, but its header makes no sense.",
            "Either it is damaged (restore it from a backup), or it is encrypted past its first bytes: "
            "export an unencrypted copy with the application that made it.",
        )
    if read_version > _NEWEST_READ_VERSION or schema_format > _NEWEST_SCHEMA_FORMAT:
        raise SourceUnreadable(
            f"{path} has a file format that is newer than what SQLite reads today "
            f"(read version {read_version}, schema format {schema_format}).",
            "Convert it with the program that made it.",
        )
    return Header(
        page_size_bytes=page_size,
        declared_page_count=page_count,
        change_counter=change_counter,
        version_valid_for=version_valid_for,
        schema_cookie=schema_cookie,
        # As SQLite takes it: 0, before anything is created, means the default.
        encoding=_ENCODINGS.get(encoding & 3, "UTF-8"),
        wal=read_version == 2,
        sqlite_version=_format_version(sqlite_version),
    )


def check_length(header: Header, size_bytes: int, path: Path) -> None:
    """Raise SourceCorrupt if the file is shorter than its header says."""
    wanted = max(header.page_count(size_bytes), 1) * header.page_size_bytes
    if size_bytes < wanted:
        raise SourceCorrupt(
            f"{path} is cut off: by its header it has {wanted:,} bytes ({header.page_count(size_bytes):,} "
            f"pages of {header.page_size_bytes:,}), but the file ends after {size_bytes:,}.",
            f"Fetch the whole file again if it was copied. {RECOVER_HINT}",
            {"path": str(path), "expected_bytes": str(wanted), "size_bytes": str(size_bytes)},
        )


def read_header(path: Path) -> Header:
    """Read the header of the file at `path`. Raises SourceCorrupt, or SourceUnreadable, saying what it is."""
    try:
        found = path.stat()
        _check_kind(found, path)
        with path.open("rb") as file:
            start = file.read(_SAMPLE_BYTES)
    except FileNotFoundError as error:
        raise _missing(path) from error
    except (OSError, ValueError) as error:
        raise file_error(error, path) from error
    if start.startswith(MAGIC):
        return parse_header(start[:HEADER_BYTES], path)
    if not start:
        raise SourceUnreadable(
            f"{path} is empty (0 bytes).",
            "A program that opens a database and writes nothing leaves such a file: look for the real one.",
        )
    what, hint = describe_other_file(start, found.st_size)
    raise SourceUnreadable(f"{path} is not a SQLite database: {what}.", hint or _NAME_ANOTHER, {"path": str(path)})


def check_file(path: Path) -> Header:
    """Read the header, and check the file's length where nothing beside it may still complete it.

    Takes no lock: a writer at work may make a whole file look cut off for a moment, so `open_source` checks
    on its own, under its lock.
    """
    header = read_header(path)
    real = path.resolve()
    if not has_content(wal_of(real)) and not has_content(journal_of(real)):
        check_length(header, real.stat().st_size, path)
    return header


def wal_of(real: Path) -> Path:
    """The write-ahead log of a database; SQLite looks for it beside the file that symbolic links lead to."""
    return real.with_name(real.name + "-wal")


def journal_of(real: Path) -> Path:
    """The rollback journal of a database, likewise."""
    return real.with_name(real.name + "-journal")


def index_of(real: Path) -> Path:
    """The index of the write-ahead log, which programs that have the database open share."""
    return real.with_name(real.name + "-shm")


def has_content(path: Path) -> bool:
    try:
        return path.stat().st_size > 0
    except FileNotFoundError:
        return False


def _check_kind(found: os.stat_result, path: Path) -> None:
    if stat.S_ISDIR(found.st_mode):
        raise SourceUnreadable(f"{path} is a folder.", "Name the database file in it.")
    if not stat.S_ISREG(found.st_mode):
        raise SourceUnreadable(
            f"{path} is not an ordinary file.", "Save the database to a file: it is read more than once."
        )


def _missing(path: Path) -> SourceUnreadable:
    if path.is_symlink():
        return SourceUnreadable(
            f"{path} is a link to {path.readlink()}, which does not exist.", "Name the file itself."
        )
    if not path.parent.is_dir():
        return SourceUnreadable(f"{path} does not exist: there is no folder {path.parent}.", _CHECK_PATH)
    try:
        names = [entry.name for entry in itertools.islice(path.parent.iterdir(), 1000)]
    except OSError:
        names = []
    near = difflib.get_close_matches(path.name, names, n=1)
    return SourceUnreadable(f"{path} does not exist.", f'Did you mean "{near[0]}"?' if near else _CHECK_PATH)


def _format_version(number: int) -> str:
    if not number:
        return ""
    return f"{number // 1_000_000}.{number // 1000 % 1000}.{number % 1000}"
