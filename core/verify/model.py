"""What a comparison found."""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class Mismatch:
    """One difference. `column` is None where a whole row is missing or too many.

    `row` names the row: its primary key where there is one, else its number in the order of the table.
    """

    table: str
    row: str
    column: str | None
    source_value: str | None
    target_value: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TableCheck:
    """One table's comparison: `rows_source` = `rows_equal` + `rows_set_aside` where all arrived."""

    table: str
    rows_source: int
    rows_target: int
    rows_equal: int
    rows_set_aside: int
    values_altered: int
    """Values that differ as planned, each of which is in the ledger."""
    mismatches: tuple[Mismatch, ...]
    """The first few differences."""
    duration_s: float

    @property
    def is_equal(self) -> bool:
        return (
            not self.mismatches
            and self.rows_equal == self.rows_target
            and self.rows_source == self.rows_equal + self.rows_set_aside
        )


class CheckedKind(StrEnum):
    """What of the schema is compared with the plan."""

    TABLE = "table"
    COLUMN = "column"
    DEFAULT = "default"
    PRIMARY_KEY = "primary key"
    UNIQUE = "unique constraint"
    CHECK = "check"
    FOREIGN_KEY = "foreign key"
    INDEX = "index"
    SEQUENCE = "sequence"
    COMMENT = "comment"
    VIEW = "view"
    TRIGGER = "trigger"
    """With its function."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectMismatch:
    """An object of a table that is not as planned; None for what is missing on that side."""

    kind: CheckedKind
    table: str
    """The target's."""
    name: str
    planned: str | None
    found: str | None


class InsertOutcome(StrEnum):
    """What became of a row that was inserted for trial, and taken back."""

    TAKEN = "taken"
    REFUSED = "refused"
    """Since the number that the sequence gave was there already, or it gave none."""
    NOT_TRIED = "not tried"
    """For a reason that lies in the table's own rules."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstInsert:
    """Whether a table takes a new row with its defaults; `note` says why not, for people."""

    table: str
    """The target's."""
    outcome: InsertOutcome
    note: str = ""


class ProvedKind(StrEnum):
    """What has a meaning of its own, which was translated."""

    VIEW = "view"
    TRIGGER = "trigger"
    CHECK = "check"
    DEFAULT = "default"
    GENERATED = "generated column"


class ProofVerdict(StrEnum):
    """Whether a translation does what SQLite's text does."""

    PROVED = "proved"
    DIFFERS = "differs"
    NOT_TRIED = "not tried"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofDifference:
    """One difference; `what` says where, such as a row or a statement and a table. None: there is nothing."""

    what: str
    source: str | None
    target: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectProof:
    """What became of one translated object when both databases were asked to do the same.

    `table` is the target's, "" of a view; `name` the target's too. `tried` says what was done, in numbers ("830 rows in
    order", "12 statements"); `note` why it was not tried, or what else there is to know. Both texts are there where it
    differs.
    """

    kind: ProvedKind
    table: str
    name: str
    verdict: ProofVerdict
    tried: str = ""
    note: str = ""
    differences: tuple[ProofDifference, ...] = ()
    """The first few."""
    source_sql: str = ""
    target_sql: str = ""
    is_there: bool = True
    """The target has it: it was made, and is published with the tables."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """All tables' comparisons, that of the schema's objects with the plan, and a trial of each table."""

    tables: tuple[TableCheck, ...]
    objects_checked: int = 0
    object_mismatches: tuple[ObjectMismatch, ...] = ()
    first_inserts: tuple[FirstInsert, ...] = ()
    not_compared: tuple[str, ...] = ()
    """Objects that this role may not see or ask for: "table.name"."""
    proofs: tuple[ObjectProof, ...] = ()
    """Of views, triggers and expressions. One that differs is not published: the tables can be equal all the same."""

    @property
    def is_equal(self) -> bool:
        return (
            all(table.is_equal for table in self.tables)
            and not self.object_mismatches
            and all(insert.outcome is not InsertOutcome.REFUSED for insert in self.first_inserts)
        )
