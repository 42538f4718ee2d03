"""What SQLite, ADBC and the file system report, as errors for the user: the one place that knows their codes.

Python's `sqlite3` carries SQLite's result code (https://sqlite.org/rescode.html). ADBC and the Arrow streams
that it makes carry only SQLite's text, which is mapped back to the code by its standard wording.
"""

import errno
import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import adbc_driver_manager

from core.errors import (
    SourceChanged,
    SourceCorrupt,
    SourceError,
    SourceLocked,
    SourceUnreadable,
)

RECOVER_HINT = (
    "Restore the file from a backup, or save what can still be read with "
    '"sqlite3 damaged.db .recover | sqlite3 recovered.db", and use the recovered file.'
)
_NEWER_HINT = "Convert it with the program that made it."


@dataclass(frozen=True, slots=True)
class _Reason:
    kind: type[SourceError]
    what: str
    hint: str


_LOCKED = _Reason(
    SourceLocked,
    "is locked by another program",
    "Close the program that uses it, or wait until it has finished writing, and try again.",
)
_CANT_OPEN = _Reason(
    SourceUnreadable, "can't be opened", "Check that it is there and that you may read it and its folder."
)

_REASONS = {
    sqlite3.SQLITE_CORRUPT: _Reason(SourceCorrupt, "is damaged", RECOVER_HINT),
    sqlite3.SQLITE_NOTADB: _Reason(
        SourceUnreadable,
        "is not a SQLite database, or it is encrypted",
        "If an application encrypted it, export an unencrypted copy with that application.",
    ),
    sqlite3.SQLITE_FORMAT: _Reason(SourceUnreadable, "has a file format that is not supported", _NEWER_HINT),
    sqlite3.SQLITE_BUSY: _LOCKED,
    sqlite3.SQLITE_LOCKED: _LOCKED,
    sqlite3.SQLITE_PROTOCOL: _LOCKED,
    sqlite3.SQLITE_CANTOPEN: _CANT_OPEN,
    sqlite3.SQLITE_PERM: _CANT_OPEN,
    sqlite3.SQLITE_AUTH: _CANT_OPEN,
    sqlite3.SQLITE_READONLY: _Reason(
        SourceChanged,
        "can't be read without writing to it, which Howdah never does",
        "Another program began to write and did not finish. Open and close the file with it, and try again.",
    ),
    sqlite3.SQLITE_IOERR: _Reason(
        SourceUnreadable, "can't be read from its disk", "Copy the file to another disk and use the copy."
    ),
    sqlite3.SQLITE_FULL: _Reason(
        SourceUnreadable,
        "needs more room for temporary data than there is",
        "Free some space, or set TMPDIR to a folder on a larger disk.",
    ),
    sqlite3.SQLITE_NOMEM: _Reason(
        SourceUnreadable,
        "needs more memory than there is, or than its definitions may take",
        "Close other programs and try again. Generated columns that are made of others, each of several, can ask for "
        "any amount: make them stored, or drop them.",
    ),
    sqlite3.SQLITE_TOOBIG: _Reason(
        SourceUnreadable,
        "holds a value or a statement that is larger than SQLite's limits here",
        "Where a generated column makes it, larger than the whole file, make that column shorter or drop it with the "
        "sqlite3 shell. See https://sqlite.org/limits.html.",
    ),
}
_MALFORMED_SCHEMA = _Reason(
    SourceCorrupt,
    f"has a schema that SQLite {sqlite3.sqlite_version} can't read",
    "If a newer SQLite made it, run Howdah by a Python with as new a one, or drop what is named there with the program"
    f" that made it. If not, it is damaged. {RECOVER_HINT}",
)
_NOT_UTF8 = _Reason(
    SourceUnreadable,
    "has a name or a definition that is not valid text",
    "Rename the object, or correct its definition, with the sqlite3 shell.",
)
_OTHER = _Reason(
    SourceUnreadable,
    "can't be read",
    "Try to read it with the sqlite3 shell: if that succeeds, please report this as a fault of Howdah.",
)

# What a code alone does not tell.
_REASONS_BY_TEXT = {
    "malformed database schema": _MALFORMED_SCHEMA,
    "Could not decode to UTF-8": _NOT_UTF8,
    "name of a table or column": _NOT_UTF8,
    "unsupported file format": _REASONS[sqlite3.SQLITE_FORMAT],
}
# How SQLite words its codes (sqlite3_errstr), and ADBC its failure to open.
_CODES_BY_TEXT = {
    "database disk image is malformed": sqlite3.SQLITE_CORRUPT,
    "file is not a database": sqlite3.SQLITE_NOTADB,
    "database is locked": sqlite3.SQLITE_BUSY,
    "database table is locked": sqlite3.SQLITE_LOCKED,
    "locking protocol": sqlite3.SQLITE_PROTOCOL,
    "failed to open": sqlite3.SQLITE_CANTOPEN,
    "unable to open database file": sqlite3.SQLITE_CANTOPEN,
    "attempt to write a readonly database": sqlite3.SQLITE_READONLY,
    "disk I/O error": sqlite3.SQLITE_IOERR,
    "database or disk is full": sqlite3.SQLITE_FULL,
    "out of memory": sqlite3.SQLITE_NOMEM,
    "string or blob too big": sqlite3.SQLITE_TOOBIG,
}

# "INVALID_ARGUMENT: [SQLite] Failed to prepare query: no such table: t\nquery: select ..."
_ADBC_PREFIX = re.compile(r"(?:[A-Z_]+: )?(?:\[SQLite\] )?(?:[Ff]ailed to (?:prepare|step|execute) ?query: )?")


def source_error(error: Exception, path: Path) -> SourceError:
    """The error to tell the user for one that SQLite, ADBC or an Arrow stream of ADBC's raised on `path`."""
    text = sqlite_text(error)
    reason = _REASONS[sqlite3.SQLITE_NOMEM] if isinstance(error, MemoryError) else _find_reason(error, text)
    context = {"path": str(path), "sqlite": text}
    name = getattr(error, "sqlite_errorname", None)
    if name is not None:
        context["code"] = name
    return reason.kind(f"{path} {reason.what}: {text}.", reason.hint, context)


def file_error(error: OSError | ValueError, path: Path) -> SourceUnreadable:
    """The error to tell the user for one that the file system raised on `path`."""
    hint = ""
    if isinstance(error, FileNotFoundError):
        what = "does not exist"
    elif isinstance(error, PermissionError):
        what = "can't be read: permission denied"
        hint = "Give yourself the right to read the file and to enter its folder, or use a copy of it."
    else:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        what = f"can't be read: {reason}"
    code = errno.errorcode.get(error.errno or 0, "") if isinstance(error, OSError) else ""
    return SourceUnreadable(f"{path} {what}.", hint, {"path": str(path), "code": code})


@contextmanager
def translate_errors(path: Path) -> Iterator[None]:
    """Run the body such that SQLite's and ADBC's errors in it leave as `SourceError`s about `path`.

    A misuse of the driver (`sqlite3.ProgrammingError`) is a bug of the caller's, and stays what it is.
    """
    try:
        yield
    except sqlite3.ProgrammingError:
        raise
    except (sqlite3.Error, adbc_driver_manager.Error, MemoryError) as error:
        raise source_error(error, path) from error
    except UnicodeDecodeError as error:
        # SQLite's own words, in which it quotes a name of the file's.
        raise _NOT_UTF8.kind(f"{path} {_NOT_UTF8.what}.", _NOT_UTF8.hint, {"path": str(path)}) from error


def primary_code(error: sqlite3.Error) -> int:
    """SQLite's result code of an error without what extends it; 0 for an error of the Python module's own."""
    code: int = getattr(error, "sqlite_errorcode", 0)
    return code & 0xFF


def sqlite_text(error: Exception) -> str:
    """SQLite's own words in an error, without what ADBC puts around them."""
    first_line = str(error).partition("\nquery")[0]
    return _ADBC_PREFIX.sub("", first_line, count=1).strip() or type(error).__name__


def _find_reason(error: Exception, text: str) -> _Reason:
    for words, reason in _REASONS_BY_TEXT.items():
        if words in text:
            return reason
    code = primary_code(error) if isinstance(error, sqlite3.Error) else 0
    if not code:
        code = next((code for words, code in _CODES_BY_TEXT.items() if words in text), 0)
    return _REASONS.get(code, _OTHER)
