"""How a value of SQLite becomes a value of PostgreSQL: the names of the conversions, shared by those who carry
them out (`core.copy`) and those who check them (`core.verify`), each with code of its own."""

from dataclasses import dataclass
from enum import StrEnum

from core.profile.model import Format


class ConversionKind(StrEnum):
    """What happens to a value; NULL stays NULL in all of them.

    A value that is of none of the forms named here does not fit, and `Conversion.unfit` says what becomes of it. The
    formats are those of `core.profile.model.Format`, where each is defined.
    """

    INTEGER = "integer"
    """INTEGER as it is, within the type's range; REAL and TEXT of the format INTEGER likewise."""
    BOOLEAN = "boolean"
    """INTEGER and REAL 0 and 1 as false and true; TEXT of the format BOOLEAN by its meaning (t, y and 1 are true)."""
    DOUBLE = "double"
    """REAL as it is; INTEGER within +-2^53 as the double that equals it; TEXT of the format DOUBLE."""
    DECIMAL = "decimal"
    """INTEGER as it is; finite REAL as the shortest decimal that gives the same double again; TEXT of the format
    DECIMAL. All within the type's precision and scale, without rounding; in numeric without those, of 38 digits,
    `Conversion.scale` of them after the point."""
    TEXT = "text"
    """TEXT as it is; INTEGER and REAL in digits, shortest for doubles; BLOB as the UTF-8 text that it is, without
    U+0000. varchar(n) takes up to n characters, an enum type its labels."""
    TEXT_OR_HEX = "text-or-hex"
    """As TEXT; BLOB as `\\x` and hexadecimal digits."""
    BYTES = "bytes"
    """BLOB as it is; TEXT as its UTF-8 bytes; INTEGER and REAL as the bytes of their digits."""
    DATE = "date"
    """TEXT of the format DATE."""
    TIME = "time"
    """TEXT of the format TIME."""
    TIMESTAMP = "timestamp"
    """TEXT of the formats TIMESTAMP and DATE (its midnight); INTEGER and REAL by `numbers`, as in UTC."""
    TIMESTAMPTZ = "timestamptz"
    """TEXT of the format TIMESTAMPTZ; TEXT of TIMESTAMP and DATE as the time in `zone`; INTEGER and REAL by
    `numbers`."""
    UUID = "uuid"
    """TEXT of the format UUID; BLOB of 16 bytes in their order."""
    JSON = "json"
    """To the type jsonb: TEXT of the format JSONB by its value. To the type json: TEXT of the format JSON, as it is.
    INTEGER and finite REAL as JSON numbers, in both."""
    VECTOR = "vector"
    """BLOB of the format VECTOR with the type's dimension: little-endian float32 values."""


class NulHandling(StrEnum):
    """What a text does with U+0000, which PostgreSQL can't store. Each such text is entered in the ledger."""

    SHOW = "show"
    """U+2400 in its place."""
    STRIP = "strip"
    """Nothing in its place."""


class Unfit(StrEnum):
    """What becomes of a value that does not fit its column's type."""

    STOP = "stop"
    """The run: nothing is published. A plan whose values all fit says this."""
    NULL = "null"
    """NULL stands for it, and the value is entered in the ledger."""
    SET_ASIDE = "set-aside"
    """Its row goes to the rejects."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversion:
    """One column's conversion with its settings."""

    kind: ConversionKind
    nul: NulHandling | None = None
    """For columns that have U+0000 in texts."""
    scale: int = 0
    """Digits after the point that DECIMAL needs."""
    numbers: Format | None = None
    """What numbers mean as instants: EPOCH_S to WEBKIT. Any instant of the years 0001 to 9999 then fits, if it is a
    whole number of microseconds; a REAL is rounded to those, and fits if they give the same double again."""
    zone: str | None = None
    """The IANA name of the zone of texts without one, where a timestamptz is made of them. A time that the zone has
    twice is the earlier one; one that it skips does not fit."""
    encoding: str | None = None
    """The 8-bit encoding, by its name in Python, of texts that are not UTF-8; each is entered in the ledger."""
    unfit: Unfit = Unfit.STOP

    @property
    def may_alter(self) -> bool:
        """Whether values may be other ones in the target, each with an entry in the ledger."""
        return self.nul is not None or self.encoding is not None or self.unfit is Unfit.NULL

    def __str__(self) -> str:
        notes = []
        if self.numbers is not None:
            notes.append(f"numbers are {self.numbers}")
        if self.zone is not None:
            notes.append(f"zone {self.zone}")
        if self.nul is not None:
            notes.append("U+0000 shown as U+2400" if self.nul is NulHandling.SHOW else "U+0000 left out")
        if self.encoding is not None:
            notes.append(f"texts that are not UTF-8 decoded as {self.encoding}")
        if self.unfit is not Unfit.STOP:
            notes.append("unfit values to NULL" if self.unfit is Unfit.NULL else "rows with unfit values set aside")
        return ", ".join([str(self.kind), *notes])


NUL_SHOWN_AS = "\u2400"
"""SYMBOL FOR NULL, the visible stand-in of U+0000."""
