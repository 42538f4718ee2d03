"""Names of database objects: folding, quoting for SQLite, and PostgreSQL's limit on their length; and the quoting of
texts."""

from collections.abc import Collection

POSTGRES_NAME_BYTES = 63
"""NAMEDATALEN - 1 (https://www.postgresql.org/docs/current/limits.html)."""

_ASCII_LOWER = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")


def fold_ascii(name: str) -> str:
    """Lower the ASCII letters of a name: SQLite compares identifiers so, PostgreSQL folds unquoted ones so."""
    return name.translate(_ASCII_LOWER)


def quote_sqlite(name: str) -> str:
    """Quote a name for SQLite (https://sqlite.org/lang_keywords.html)."""
    return '"' + name.replace('"', '""') + '"'


def quote_text(text: str) -> str:
    """A text as a literal of SQL, the same for SQLite (https://sqlite.org/lang_expr.html#literal_values_constants_) and
    for PostgreSQL with `standard_conforming_strings` on, as it is by default: a backslash is a backslash
    (https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-STRINGS)."""
    return "'" + text.replace("'", "''") + "'"


def cut_to_bytes(name: str, limit: int = POSTGRES_NAME_BYTES) -> str:
    """Cut a name to at most `limit` bytes of UTF-8, between characters."""
    return name.encode("utf-8", "replace")[:limit].decode("utf-8", "ignore")


def make_unique(name: str, taken: Collection[str]) -> str:
    """Cut `name` to PostgreSQL's limit, and number it (`_2`, `_3` ...) until it is not among `taken`."""
    candidate = cut_to_bytes(name)
    number = 1
    while candidate in taken:
        number += 1
        suffix = f"_{number}"
        candidate = cut_to_bytes(name, POSTGRES_NAME_BYTES - len(suffix)) + suffix
    return candidate
