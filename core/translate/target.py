"""The column that a DEFAULT is for, as it is in SQLite and as it will be in PostgreSQL."""

import re
from dataclasses import dataclass

from core.catalog.model import Affinity
from core.translate.model import InstantScale, Kind
from core.translate.pieces import Refusal

INTEGER_LIMITS = {"smallint": 2**15, "integer": 2**31, "bigint": 2**63}
"""The first magnitude beyond each type's; the negative one is within it."""

NUMERIC_AFFINITIES = frozenset({Affinity.INTEGER, Affinity.NUMERIC, Affinity.REAL})
"""Those by which SQLite makes a number of a text that looks like one."""

_TYPE = re.compile(r"([a-z ]+?)(?:\((\d+)(?:, *(\d+))?\))?")
_TYPE_NAMES = {
    Kind.BOOLEAN: {"boolean"},
    Kind.INTEGER: set(INTEGER_LIMITS),
    Kind.FLOAT: {"double precision"},
    Kind.NUMERIC: {"numeric"},
    Kind.TEXT: {"text", "varchar", "character varying"},
    Kind.BYTES: {"bytea"},
    Kind.DATE: {"date"},
    Kind.TIME: {"time"},
    Kind.TIMESTAMP: {"timestamp"},
    Kind.TIMESTAMPTZ: {"timestamptz"},
    Kind.UUID: {"uuid"},
    Kind.JSON: {"json"},
    Kind.JSONB: {"jsonb"},
    Kind.VECTOR: {"vector"},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DefaultTarget:
    """A column: its type in PostgreSQL, its affinity in SQLite, and how the one's values become the other's."""

    kind: Kind
    type_name: str
    modifiers: tuple[int, ...] = ()
    affinity: Affinity
    labels: tuple[str, ...] = ()
    """Of an ENUM."""
    zone: str | None = None
    """The IANA name of the zone of texts without one, where the type is timestamptz."""
    numbers: InstantScale | None = None
    """What numbers mean as instants."""

    @classmethod
    def parse(
        cls,
        kind: Kind,
        type_sql: str,
        affinity: Affinity,
        *,
        labels: tuple[str, ...] = (),
        zone: str | None = None,
        numbers: InstantScale | None = None,
    ) -> "DefaultTarget":
        if kind is Kind.ENUM:
            return cls(kind=kind, type_name="an enum type", affinity=affinity, labels=labels)
        match = _TYPE.fullmatch(type_sql.lower())
        if match is None or match[1] not in _TYPE_NAMES[kind]:
            raise Refusal(f"DEFAULTs for {type_sql} are not translated yet")
        modifiers = tuple(int(digits) for digits in match.groups()[1:] if digits)
        return cls(kind=kind, type_name=match[1], modifiers=modifiers, affinity=affinity, zone=zone, numbers=numbers)

    @property
    def makes_numbers(self) -> bool:
        return self.affinity in NUMERIC_AFFINITIES
