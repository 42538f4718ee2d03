"""What the translator is told and what it answers: values, in terms of both sides."""

from dataclasses import dataclass
from enum import StrEnum

from core.catalog.model import Affinity


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


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnInScope:
    """A column that an expression may name.

    `is_mixed` says that its values are not simply those of its kind: texts among numbers, texts as bytes,
    U+0000 shown as another character, integers beyond 2^53 among doubles. No expression on it is translated.
    Without an `affinity`, what depends on one is not translated either.
    """

    source_name: str
    target_name: str
    kind: Kind
    collation: str = "BINARY"
    is_mixed: bool = False
    affinity: Affinity | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Translated:
    """An expression in PostgreSQL's SQL, with the kind of its value."""

    sql: str
    kind: Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Untranslatable:
    """Why an expression has no translation: a clause without a full stop, to stand after a colon."""

    reason: str
