"""Date functions of literals alone (https://sqlite.org/lang_datefunc.html): one value for ever, which SQLite says."""

import sqlite3
from contextlib import closing

from sqlglot import exp

from core.identifiers import fold_ascii, quote_sqlite, quote_text
from core.translate.pieces import Constant

_FUNCTIONS = frozenset({"date", "datetime", "time", "strftime"})
_MAX_CHARS = 200
_OF_THE_DAY = ("now", "localtime", "utc", "subsec")
"""What makes them another value elsewhere, or another day, or in another version."""


def read_fixed_moment(node: exp.Anonymous) -> Constant | None:
    """The text that such a call gives; None for any other call."""
    if fold_ascii(node.name) not in _FUNCTIONS or not node.expressions:
        return None
    if not all(isinstance(each, exp.Literal) and each.is_string for each in node.expressions):
        return None
    words = [each.name for each in node.expressions]
    if any(len(word) > _MAX_CHARS or any(part in fold_ascii(word) for part in _OF_THE_DAY) for word in words):
        return None
    if fold_ascii(node.name) == "strftime" and len(words) < 2:
        return None
    call = f"{quote_sqlite(node.name)}({', '.join(map(quote_text, words))})"
    try:
        with closing(sqlite3.connect(":memory:")) as connection:
            (value,) = connection.execute(f"SELECT {call}").fetchone()
    except (sqlite3.Error, ValueError):
        return None
    return Constant(reading=call, value=value) if value is None or isinstance(value, str) else None
