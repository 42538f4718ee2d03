"""PostgreSQL types as values (https://www.postgresql.org/docs/current/datatype.html)."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PgType:
    """A type by its SQL name, with its modifiers: `PgType("numeric", (10, 2))` is numeric(10, 2)."""

    name: str
    modifiers: tuple[int, ...] = ()

    def __str__(self) -> str:
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

INTEGERS = frozenset({"smallint", "integer", "bigint"})
TEXTS = frozenset({"text", "varchar"})

VARCHAR_MAX_CHARS = 10_485_760
"""MaxAttrSize, the largest n of varchar(n) (PostgreSQL's htup_details.h)."""

NUMERIC_MAX_DIGITS = 38
"""The digits of an Arrow decimal128, in which decimals travel; PostgreSQL's own limit is far beyond."""


def varchar(max_chars: int) -> PgType:
    return PgType("varchar", (max_chars,))


def numeric(precision: int, scale: int) -> PgType:
    return PgType("numeric", (precision, scale))


_WRITTEN = re.compile(r"([a-z ]+)(?:\(([0-9]{1,9})(?:, ?([0-9]{1,9}))?\))?", re.ASCII)
_PLAIN = frozenset(each.name for each in (SMALLINT, INTEGER, BIGINT, DOUBLE, NUMERIC, BOOLEAN, TEXT, BYTEA))


def parse_type(text: str) -> PgType:
    """The type that `str` writes so. Raises ValueError, with the reason, where a plan can't have such a type."""
    match = _WRITTEN.fullmatch(text)
    modifiers = tuple(int(number) for number in match.groups()[1:] if number) if match else ()
    match match.group(1) if match else "", modifiers:
        case "varchar", (max_chars,):
            if not 1 <= max_chars <= VARCHAR_MAX_CHARS:
                raise ValueError(f"varchar has 1 to {VARCHAR_MAX_CHARS:,} characters")
            return varchar(max_chars)
        case "numeric", (precision, scale):
            if not 1 <= precision <= NUMERIC_MAX_DIGITS or scale > precision:
                raise ValueError(f"numeric has 1 to {NUMERIC_MAX_DIGITS} digits, and no more of them after the point")
            return numeric(precision, scale)
        case name, () if name in _PLAIN:
            return PgType(name)
    known = ", ".join((*sorted(_PLAIN), "numeric(10, 2)", "varchar(80)"))
    raise ValueError(f"{text!r} is not one of the types that there are: {known}")


def have_equality(left: PgType, right: PgType) -> bool:
    """Whether a foreign key may join columns of these types: PostgreSQL needs an equality operator in the index's
    operator family (https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-FK)."""
    if left.name in INTEGERS:
        return right.name in INTEGERS or right.name == "numeric"
    if left.name in TEXTS:
        return right.name in TEXTS
    return left.name == right.name
