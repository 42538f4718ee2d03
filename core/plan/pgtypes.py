"""PostgreSQL types as values (https://www.postgresql.org/docs/current/datatype.html)."""

import re
from dataclasses import dataclass

from core.identifiers import quote_text


@dataclass(frozen=True, slots=True)
class PgType:
    """A type by its SQL name, with its modifiers: `PgType("numeric", (10, 2))` is numeric(10, 2)."""

    name: str
    modifiers: tuple[int, ...] = ()
    labels: tuple[str, ...] = ()
    """Of an enum type, which `name` then is the name of."""

    def __str__(self) -> str:
        if self.labels:
            listed = ", ".join(map(quote_text, self.labels))
            return f"enum {self.name} ({listed})"
        if not self.modifiers:
            return self.name
        return f"{self.name}({', '.join(map(str, self.modifiers))})"


SMALLINT = PgType("smallint")
INTEGER = PgType("integer")
BIGINT = PgType("bigint")
DOUBLE = PgType("double precision")
NUMERIC = PgType("numeric")
BOOLEAN = PgType("boolean")
TEXT = PgType("text")
BYTEA = PgType("bytea")
DATE = PgType("date")
TIME = PgType("time")
TIMESTAMP = PgType("timestamp")
TIMESTAMPTZ = PgType("timestamptz")
UUID = PgType("uuid")
JSON = PgType("json")
JSONB = PgType("jsonb")
CITEXT = PgType("citext")
"""Text whose capitals do not count (https://www.postgresql.org/docs/current/citext.html)."""

NOCASE_COLLATION = "howdah_sqlite.nocase"
"""The collation of ICU by which capitals do not count, as the plan names it: its schema and its name."""

WITHOUT_EQUALITY = frozenset({"json"})
"""Types without an operator class for keys and indexes."""
DATES = frozenset({"date", "timestamp", "timestamptz"})
"""They share one operator family (datetime_ops)."""
INTEGERS = frozenset({"smallint", "integer", "bigint"})
TEXTS = frozenset({"text", "varchar", "citext"})

VARCHAR_MAX_CHARS = 10_485_760
"""MaxAttrSize, the largest n of varchar(n) (PostgreSQL's htup_details.h)."""

NUMERIC_MAX_DIGITS = 38
"""The digits of an Arrow decimal128, in which decimals travel; PostgreSQL's own limit is far beyond."""

VECTOR_MAX_DIMENSIONS = 16_000
"""VECTOR_MAX_DIM of pgvector."""


def varchar(max_chars: int) -> PgType:
    return PgType("varchar", (max_chars,))


def numeric(precision: int, scale: int) -> PgType:
    return PgType("numeric", (precision, scale))


def vector(dimensions: int) -> PgType:
    """pgvector's type (https://github.com/pgvector/pgvector)."""
    return PgType("vector", (dimensions,))


def enum(name: str, labels: tuple[str, ...]) -> PgType:
    return PgType(name, labels=labels)


_WRITTEN = re.compile(r"([a-z ]+[a-z0-9]*)(?:\(([0-9]{1,9})(?:, ?([0-9]{1,9}))?\))?", re.ASCII)
_ENUM = re.compile(r"enum (.+?) \(((?:'(?:[^']|'')*'(?:, |(?=\))))+)\)", re.DOTALL)
_LABEL = re.compile(r"'((?:[^']|'')*)'")
_PLAIN = frozenset(
    each.name
    for each in (
        SMALLINT,
        INTEGER,
        BIGINT,
        DOUBLE,
        NUMERIC,
        BOOLEAN,
        TEXT,
        BYTEA,
        DATE,
        TIME,
        TIMESTAMP,
        TIMESTAMPTZ,
        UUID,
        JSON,
        JSONB,
        CITEXT,
    )
)
_SYNONYMS = {
    "int": "integer",
    "int2": "smallint",
    "int4": "integer",
    "int8": "bigint",
    "float8": "double precision",
    "double": "double precision",
    "bool": "boolean",
    "decimal": "numeric",
    "character varying": "varchar",
    "timestamp with time zone": "timestamptz",
    "timestamp without time zone": "timestamp",
    "time without time zone": "time",
}
"""Other names that PostgreSQL or its users have for them."""


def parse_type(text: str) -> PgType:
    """The type that `str` writes so. Raises ValueError, with the reason, where a plan can't have such a type."""
    if match := _ENUM.fullmatch(text):
        return enum(match.group(1), tuple(label.replace("''", "'") for label in _LABEL.findall(match.group(2))))
    match = _WRITTEN.fullmatch(text)
    modifiers = tuple(int(number) for number in match.groups()[1:] if number) if match else ()
    written = match.group(1) if match else ""
    match _SYNONYMS.get(written, written), modifiers:
        case "varchar", (max_chars,):
            if not 1 <= max_chars <= VARCHAR_MAX_CHARS:
                raise ValueError(f"varchar has 1 to {VARCHAR_MAX_CHARS:,} characters")
            return varchar(max_chars)
        case "numeric", (precision, scale):
            if not 1 <= precision <= NUMERIC_MAX_DIGITS or scale > precision:
                raise ValueError(f"numeric has 1 to {NUMERIC_MAX_DIGITS} digits, and no more of them after the point")
            return numeric(precision, scale)
        case "numeric", (precision,):
            return parse_type(f"numeric({precision}, 0)")
        case "vector", (dimensions,):
            if not 1 <= dimensions <= VECTOR_MAX_DIMENSIONS:
                raise ValueError(f"vector has 1 to {VECTOR_MAX_DIMENSIONS:,} dimensions")
            return vector(dimensions)
        case name, () if name in _PLAIN:
            return PgType(name)
    known = ", ".join((*sorted(_PLAIN), "numeric(10, 2)", "varchar(80)", "vector(384)"))
    raise ValueError(f"{text!r} is not one of the types that there are: {known}")


def have_equality(left: PgType, right: PgType) -> bool:
    """Whether a foreign key may join columns of these types: PostgreSQL needs an equality operator in the index's
    operator family (https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-FK)."""
    if left.labels or right.labels:
        return left == right
    if left.name in INTEGERS:
        return right.name in INTEGERS or right.name in ("numeric", "double precision")
    if left.name == "numeric":
        return right.name in ("numeric", "double precision")
    if "citext" in (left.name, right.name):
        # What is one value on the one side would be several on the other.
        return left == right
    for family in (TEXTS, DATES):
        if left.name in family:
            return right.name in family
    return left.name == right.name and left.name not in WITHOUT_EQUALITY
