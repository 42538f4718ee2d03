"""What a part of an expression is on both sides, as the rules hand it up the tree."""

from dataclasses import dataclass, replace
from enum import Enum

from core.translate.literals import INTEGER_MIN
from core.translate.model import MOMENT_KINDS, InstantScale, Kind

INSTANT_BOUND = 2**63 - 1
"""Of the number of an instant."""


class Refusal(Exception):
    """There is no translation, for the reason given. Does not leave the package."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Pull(Enum):
    """What a column's affinity does to the other side of a comparison
    (https://sqlite.org/datatype3.html#type_conversions_prior_to_comparison)."""

    NONE = "nothing"
    TEXT = "makes it text"
    NUMERIC = "makes it a number if it looks like one"
    UNKNOWN = "unknown"


class Digits(Enum):
    """Of a FLOAT or NUMERIC: which of its values are REAL in SQLite, on which their text, type and division depend."""

    REAL = "all"
    BY_VALUE = "those with a fraction"
    UNKNOWN = "unknown"


class Subtype(Enum):
    """What a function of JSON takes a TEXT for that it is given (https://sqlite.org/json1.html#value_arguments).

    What such a function returns is JSON to the next, by way of the branches of CASE and coalesce() and of a query in
    parentheses too. A FROM, a sorter or a window may lose that: then it depends on the plan, and on SQLite's version.
    """

    NONE = "a text"
    JSON = "JSON"
    UNKNOWN = "the one or the other"

    def blur(self) -> "Subtype":
        """That of a value once it went where its being JSON may be lost."""
        return Subtype.NONE if self is Subtype.NONE else Subtype.UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Constant:
    """A literal; how PostgreSQL writes it depends on what it meets.

    `reading` is what was understood, in SQLite's SQL and with parentheses around everything composed, so that
    it can be read in one way only. `collation` is that of a COLLATE on it.
    """

    reading: str
    value: int | float | str | bytes | None
    collation: str | None = None


@dataclass(frozen=True, slots=True)
class NowText:
    """That a TEXT is the time of day, by strftime()'s format."""

    format: str


@dataclass(frozen=True, slots=True)
class NowNumber:
    """That a number, or the TEXT of its digits, is the time of day: what it counts, and to which of date_trunc()'s
    units."""

    scale: InstantScale
    precision: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A part whose value is known when a row is. `reading` as in `Constant`."""

    reading: str
    sql: str
    kind: Kind
    is_atom: bool = False
    """Whether `sql` can be an operand without parentheses."""
    pull: Pull = Pull.NONE
    collation: str | None = None
    """A column's own, or that of a COLLATE; None for what has none."""
    has_collate: bool = False
    bound: int = -INTEGER_MIN
    """The largest magnitude of an INTEGER; beyond this default, SQLite would have turned to REAL and the `sql`
    is a numeric, exact where SQLite rounds."""
    digits: Digits = Digits.UNKNOWN
    max_chars: int | None = None
    """The most characters of a TEXT, where that is known."""
    is_in_no_number: bool = False
    """Of a TEXT: whether numeric affinity never makes a number of it, nor of what it is a part of."""
    integer_sql: str | None = None
    """The number that a TEXT of digits is."""
    format: str | None = None
    """By which of strftime()'s formats a TEXT is written, if that is known and it is not the time of day."""
    random_bytes: int = 0
    """Of how many random bytes this is the BLOB or, as TEXT, the hexadecimal digits."""
    is_random_uuid: bool = False
    """Whether this, a TEXT or a BLOB, is what a new uuid could be read from."""
    subtype: Subtype = Subtype.NONE
    """Of a TEXT."""
    now: NowText | NowNumber | None = None
    """How it tells the statement's time, if that is all that it tells."""

    @property
    def operand(self) -> str:
        return self.sql if self.is_atom else f"({self.sql})"

    @property
    def may_overflow(self) -> bool:
        return self.kind is Kind.INTEGER and self.bound > -INTEGER_MIN


Piece = Constant | Term


def as_integer(term: Term) -> Term:
    """A boolean as the integer that it is in SQLite; any other term as it is."""
    if term.kind is not Kind.BOOLEAN:
        return term
    return replace(term, sql=f"{term.operand}::integer", kind=Kind.INTEGER, is_atom=True, bound=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Converted:
    """A column, or what is made of one, whose values say in another way what SQLite's say.

    It is NULL where SQLite's is. Where it has `labels`, it equals each of them where SQLite's does, and no other
    comparison with them means the same.
    """

    reading: str
    sql: str
    kind: Kind
    name: str
    """What reasons call it."""
    claim: str
    """Why its values are others: a clause."""
    stored: str | None = None
    """What SQLite has in their place, to go on with the clause."""
    pull: Pull = Pull.NONE
    collation: str = "BINARY"
    labels: tuple[str, ...] = ()
    is_key: bool = False
    """Whether it can be a key of an index as it stands."""
    restored_sql: str | None = None
    """The very value that SQLite has, where it can be had again: `sql` goes in the place of `{}`."""
    restored_kind: Kind = Kind.TEXT
    moment_sql: str | None = None
    """A text that SQLite's date functions read as they read its own, in the same way."""
    has_plain_numbers: bool = False
    """Of JSON, as `ColumnInScope` has it."""

    def restore(self) -> Term | None:
        """SQLite's value; None where it is not known."""
        if self.restored_sql is None:
            return None
        return Term(
            reading=self.reading,
            sql=self.restored_sql.replace("{}", self.sql),
            kind=self.restored_kind,
            is_atom=True,
            pull=self.pull,
            collation=self.collation,
            bound=INSTANT_BOUND,
            is_in_no_number=self.restored_kind is Kind.TEXT and self.kind in MOMENT_KINDS,
        )

    def refuse(self, verb: str) -> Refusal:
        """The reason against another use of it than those."""
        return Refusal(self.claim if self.stored is None else f"{self.claim}, and SQLite {verb} the {self.stored}")
