"""Looks for damage before anything is read, with SQLite's own check, and tells damage from mere bad data.

`PRAGMA quick_check` (https://sqlite.org/pragma.html#pragma_quick_check) also reports rows that break NOT NULL or
the types of a STRICT table: they can all be read. CHECKs it leaves out, since SQLite does not load them from a
file that is opened read-only.
"""

import re
import sqlite3
from contextlib import ExitStack, closing

from core.cancel import CancelToken
from core.errors import SourceCorrupt
from core.sqlite.errors import RECOVER_HINT, primary_code, sqlite_text, translate_errors
from core.sqlite.index_pages import ReadPage, find_index_pages
from core.sqlite.source import Source

QUICK_CHECK_BYTES = 1 << 30
"""Above this size the check is left out: the scan that reads every row finds the same damage."""

_NAMED_PROBLEMS = 3
_MOST_PROBLEMS = 100
_NOT_CHECKED = "not checked: "
# What the check says of rows, of indexes (none of which is copied) and of full-text tables; all else is
# damage. An application's collation makes rows seem out of order, since its place is taken by another.
_BAD_DATA = re.compile(
    "NULL value in |(?:NUMERIC|TEXT|non-\\w+) value in |row not in PRIMARY KEY order "
    "|non-unique entry in index |row .+ missing from index |row .+ values differ from index "
    "|wrong # of entries in index |rowid not at end-of-record "
    f"|malformed inverted index |unable to validate |{_NOT_CHECKED}"
)
_UNUSED = re.compile(r"Page (\d+)(?: is|:) never used")


def quick_check(source: Source, *, cancel: CancelToken) -> tuple[str, ...]:
    """Raise SourceCorrupt if the database is damaged; what else SQLite finds wrong comes back, in its words.

    Does nothing on files above `QUICK_CHECK_BYTES`.
    """
    if source.state.size_bytes > QUICK_CHECK_BYTES:
        return ()
    with (
        closing(source.connect()) as connection,
        translate_errors(source.path),
        cancel.interrupting(connection.interrupt),
    ):
        has_unread = any(each.kind == "index" for each in source.unread)
        lines = _run_check(connection, source.page_count if has_unread else 0)
    if has_unread:
        lines = _leave_unread(source, lines)
    damage = [line for line in lines if not _BAD_DATA.match(line)]
    if damage:
        named = "; ".join(damage[:_NAMED_PROBLEMS])
        more = f"; and {len(damage) - _NAMED_PROBLEMS} more" if len(damage) > _NAMED_PROBLEMS else ""
        raise SourceCorrupt(f"{source.path} is damaged: {named}{more}.", RECOVER_HINT, {"path": str(source.path)})
    return tuple(lines)


def _run_check(connection: sqlite3.Connection, unused: int) -> list[str]:
    """What the check says, line by line; nothing where all is well. That as many pages are unused as it will say must
    not crowd out what else it finds."""
    # It quotes names and values as they are stored.
    connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
    try:
        return _read_lines(connection, f"PRAGMA quick_check({_MOST_PROBLEMS + unused})")
    except sqlite3.DatabaseError as error:
        if primary_code(error) == sqlite3.SQLITE_CORRUPT:
            # The check stumbled over what it had found, which Python then did not pass on: stop at the first.
            return _read_lines(connection, f"PRAGMA quick_check({1 + unused})")
        if primary_code(error) != sqlite3.SQLITE_ERROR:
            raise
        # Something in the schema needs a function or a module that only its application has.
        return [f"{_NOT_CHECKED}{sqlite_text(error)}"]


def _leave_unread(source: Source, lines: list[str]) -> list[str]:
    """The lines without those about the pages of indexes that SQLite can't read, and so takes for unused."""
    unused = {line: int(found[1]) for line in lines if (found := _UNUSED.match(line))}
    if source.snapshot_path is None and source.watch.seen.wal:
        # Which pages are whose, the file alone does not say.
        return [line for line in lines if line not in unused] + [f"{_NOT_CHECKED}whether each page is used"]
    pages: set[int] = set()
    with ExitStack() as stack:
        read_page = _open_pages(source, stack)
        for each in source.unread:
            if each.kind == "index":
                pages |= find_index_pages(read_page, each.root_page, source.header.page_size_bytes)
    return [line for line in lines if unused.get(line) not in pages]


def _open_pages(source: Source, stack: ExitStack) -> ReadPage:
    page_bytes = source.header.page_size_bytes
    if source.snapshot_path is None:
        # To open and close the file itself would drop its locks (see core.sqlite.lock).
        return lambda number: source.watch.read_page(number, page_bytes)
    copy = stack.enter_context(source.snapshot_path.open("rb"))

    def read_page(number: int) -> bytes:
        copy.seek((number - 1) * page_bytes)
        return copy.read(page_bytes)

    return read_page


def _read_lines(connection: sqlite3.Connection, pragma: str) -> list[str]:
    rows = connection.execute(pragma).fetchall()
    lines = [line for (text,) in rows for line in text.splitlines() if not line.startswith("*** in database")]
    return [] if lines == ["ok"] else lines
