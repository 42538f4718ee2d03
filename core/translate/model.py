"""What the translator is told and what it answers: values, in terms of both sides."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from core.catalog.model import Affinity, StorageClass


class Kind(StrEnum):
    """What a value of PostgreSQL is, and which value of SQLite it stands for."""

    BOOLEAN = "boolean"
    """boolean, of INTEGER 0 and 1."""
    INTEGER = "integer"
    """smallint, integer or bigint, of INTEGER."""
    FLOAT = "float"
    """double precision, of REAL and of INTEGER within +-2^53."""
    NUMERIC = "numeric"
    """numeric, of REAL (as its shortest decimal) and of INTEGER within +-2^53."""
    TEXT = "text"
    """text or varchar, of TEXT."""
    BYTES = "bytes"
    """bytea, of BLOB."""
    DATE = "date"
    """date, of TEXT."""
    TIME = "time"
    """time, of TEXT."""
    TIMESTAMP = "timestamp"
    """timestamp, of TEXT or of numbers."""
    TIMESTAMPTZ = "timestamptz"
    """timestamptz, of TEXT or of numbers."""
    UUID = "uuid"
    """uuid, of TEXT in any spelling or of BLOB."""
    JSON = "json"
    """json, of TEXT or of numbers."""
    JSONB = "jsonb"
    """jsonb, of TEXT or of numbers."""
    VECTOR = "vector"
    """pgvector's vector, of BLOB."""
    ENUM = "enum"
    """An enum type, of TEXT that is one of its labels."""


CONVERTED_KINDS = frozenset(
    {
        Kind.DATE,
        Kind.TIME,
        Kind.TIMESTAMP,
        Kind.TIMESTAMPTZ,
        Kind.UUID,
        Kind.JSON,
        Kind.JSONB,
        Kind.VECTOR,
        Kind.ENUM,
    }
)
"""Kinds whose values say what SQLite's say, in another way: neither equality nor order need be SQLite's."""

MOMENT_KINDS = frozenset({Kind.DATE, Kind.TIME, Kind.TIMESTAMP, Kind.TIMESTAMPTZ})
"""Dates and times. Each text that became one has a hyphen or a colon after a digit, by which it is part of no number
(https://sqlite.org/datatype3.html#type_affinity)."""


@dataclass(frozen=True, slots=True)
class InstantScale:
    """Numbers as instants: how many units a second has, and which number 1970-01-01 00:00:00 in UTC is."""

    per_second: Fraction
    at_epoch: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnInScope:
    """A column that an expression may name.

    `is_mixed` says that its values are not simply those of its kind: texts among numbers, texts as bytes,
    U+0000 shown as another character, integers beyond 2^53 among doubles. Only whether it is NULL is translated.
    Without an `affinity`, what depends on one is not translated either.
    """

    source_name: str
    target_name: str
    kind: Kind
    collation: str = "BINARY"
    is_mixed: bool = False
    affinity: Affinity | None = None
    labels: tuple[str, ...] = ()
    """Of an ENUM."""
    reads: tuple[StorageClass, ...] = ()
    """The classes that its values have in SQLite, for the reasons given; () where that is not known."""
    type_sql: str = ""
    """Its type, for the reasons given."""
    numbers: InstantScale | None = None
    """What its INTEGERs mean, where they became timestamps."""
    zone: str | None = None
    """In which zone its texts without one were read, where they became instants."""
    has_plain_numbers: bool = False
    """Of JSON: whether all of its whole numbers of 64 bits are written without an exponent. jsonb keeps of 1e2, a REAL,
    that it is 100, an INTEGER; where some may be, asking what tells the two apart is an error at run time."""
    refusal: str | None = None
    """Why no expression on it is translated, not even whether it is NULL."""
    sql: str = ""
    """PostgreSQL's SQL that stands for it where its name can't: of a column that is computed, within another's
    expression."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Translated:
    """An expression in PostgreSQL's SQL, with the kind of its value and the functions of `howdah_sqlite` that it
    calls, by their names in `core.translate.helpers`."""

    sql: str
    kind: Kind
    helpers: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Untranslatable:
    """Why an expression has no translation: a clause without a full stop, to stand after a colon."""

    reason: str
