"""Names, bytes and numbers as PostgreSQL's SQL; texts are quoted by `core.identifiers`."""

import re

INTEGER_MIN, INTEGER_MAX = -(2**63), 2**63 - 1
EXACT_IN_DOUBLE = 2**53
"""Up to here a double tells every integer from its neighbours."""

_NUMERIC_TEXT = re.compile(r"[ \t\n\v\f\r]*[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?[ \t\n\v\f\r]*")
_IN_NO_NUMBER = re.compile(r"[^0-9eE+\-. \t\n\v\f\r]|[0-9][+-]")
_INTEGER_TEXT = re.compile(r"[+-]?[0-9]{1,18}")


def quote_name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def quote_bytes(data: bytes) -> str:
    return f"'\\x{data.hex()}'::bytea"


def write_integer(value: int) -> str:
    """The smallest bigint has no literal of its own: PostgreSQL reads its digits, then the sign."""
    return f"'{value}'::bigint" if value == INTEGER_MIN else str(value)


def write_decimal(value: float) -> str:
    """The shortest decimal that is read as the same double: what a REAL is as a numeric."""
    return repr(value)


def write_exact(value: float) -> str:
    """A decimal that stands to every integer as the double does."""
    return repr(value) if abs(value) < EXACT_IN_DOUBLE else str(int(value))


def read_number(text: str) -> int | float:
    """The value of a number without a sign: digits are an integer if 64 bits hold it, else a double
    (https://sqlite.org/lang_expr.html#literal_values_constants_)."""
    if text.isascii() and text.isdigit():
        significant = text.lstrip("0") or "0"
        # Python's int() takes no more than some thousand digits.
        if len(significant) <= len(str(INTEGER_MAX)) and int(significant) <= INTEGER_MAX:
            return int(significant)
    return float(text)


def looks_numeric(text: str) -> bool:
    """Whether numeric affinity would make a number of a text (https://sqlite.org/datatype3.html#type_affinity)."""
    return _NUMERIC_TEXT.fullmatch(text) is not None


def is_in_no_number(text: str) -> bool:
    """Whether no text that this one is a part of could look numeric."""
    return _IN_NO_NUMBER.search(text) is not None


def read_integer(text: str) -> int | None:
    """The integer that numeric affinity makes of a text; None where it makes none, or not surely that one."""
    return int(text) if _INTEGER_TEXT.fullmatch(text) else None
