"""Stubs for the collations that an application registered and nobody else has, so that statements prepare.

A stub orders by bytes. That is not the application's order, so nothing may be concluded from it; but SQLite
refuses every statement that touches such a column's index without it.
"""

import re
import sqlite3
from collections.abc import Iterable

from core.identifiers import fold_ascii

_BUILT_IN = frozenset({"binary", "nocase", "rtrim"})
# The ways to write a name that SQLite takes here, with comments wherever it takes white space. Every repeat
# has a bound, so that a schema made for it can't make the search quadratic.
_COLLATE = re.compile(
    r"""\bCOLLATE\b (?: \s | /\*.{0,255}?\*/ | --[^\n]{0,255}\n ){0,255}
    (?: "((?:[^"]|""){1,255})" | '((?:[^']|''){1,255})' | `((?:[^`]|``){1,255})` | \[([^\]]{1,255})\]
    | ([^\s,()"'`\[\];/-]{1,255}) )""",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
_QUOTES = {1: '"', 2: "'", 3: "`"}


def find_collations(statements: Iterable[bytes]) -> tuple[str, ...]:
    """The collations that these CREATE statements name and SQLite does not have, each once.

    What merely looks like one, in a string or a comment, is among them: a stub too many does no harm.
    """
    found: dict[str, str] = {}
    for sql in statements:
        for match in _COLLATE.finditer(sql.decode("utf-8", "replace")):
            name = _unquote(match)
            if fold_ascii(name) not in _BUILT_IN:
                found.setdefault(fold_ascii(name), name)
    return tuple(found.values())


def register_stub_collations(connection: sqlite3.Connection, names: Iterable[str]) -> None:
    """Let statements on the connection use these collations, ordering by bytes."""
    for name in names:
        connection.create_collation(name, _compare)


def _unquote(match: re.Match[str]) -> str:
    group = match.lastindex or 0
    quote = _QUOTES.get(group)
    return match[group].replace(quote * 2, quote) if quote else match[group]


def _compare(a: str, b: str) -> int:
    return (a > b) - (a < b)
