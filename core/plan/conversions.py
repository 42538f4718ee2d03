"""How a value of SQLite becomes a value of PostgreSQL: the names of the conversions, shared by those who carry
them out (`core.copy`) and those who check them (`core.verify`), each with code of its own."""

from dataclasses import dataclass
from enum import StrEnum


class ConversionKind(StrEnum):
    """What happens to a value; NULL stays NULL in all of them."""

    INTEGER = "integer"
    """INTEGER, as it is."""
    BOOLEAN = "boolean"
    """INTEGER 0 and 1 as false and true."""
    DOUBLE = "double"
    """REAL as it is; INTEGER within +-2^53 as the double that equals it."""
    DECIMAL = "decimal"
    """INTEGER as it is; REAL as the shortest decimal that gives the same double again."""
    TEXT = "text"
    """TEXT as it is; INTEGER and REAL in digits, shortest for doubles; BLOB as the UTF-8 text that it is."""
    TEXT_OR_HEX = "text-or-hex"
    """As TEXT; BLOB as `\\x` and hexadecimal digits."""
    BYTES = "bytes"
    """BLOB as it is; TEXT as its UTF-8 bytes; INTEGER and REAL as the bytes of their digits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversion:
    """One column's conversion with its settings."""

    kind: ConversionKind
    shows_nul: bool = False
    """Write U+2400 for U+0000, which PostgreSQL can't store: the one alteration, each entered in the ledger."""
    scale: int = 0
    """Digits after the point that DECIMAL needs."""

    def __str__(self) -> str:
        return f"{self.kind}{', U+0000 shown as U+2400' if self.shows_nul else ''}"


NUL_SHOWN_AS = "\u2400"
"""SYMBOL FOR NULL, the visible stand-in of U+0000."""
