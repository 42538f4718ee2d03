"""The plan: every decision about a migration as frozen values, each with its evidence."""

from dataclasses import dataclass
from enum import StrEnum

from core.catalog.model import Fingerprint, StorageClass
from core.plan.choices import NOTHING_CHOSEN, Choices
from core.plan.conversions import Conversion
from core.plan.pgtypes import PgType


class Severity(StrEnum):
    """How much a finding matters: waits for a choice, is lost or altered, or is good to know."""

    DECISION = "decision"
    WARNING = "warning"
    INFO = "info"


class Origin(StrEnum):
    """Who made a decision."""

    RULE = "rule"
    POLICY = "policy"
    USER = "user"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something that a person should know before or after the run. `code` is stable."""

    code: str
    severity: Severity
    object: str
    """The source's object: a table, "table.column", a view ..."""
    effect: str
    """What it means for the result, in one sentence."""
    remedies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """A type that could be chosen instead, and what that would cost: a clause without a full stop."""

    target_type: PgType
    cost: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Why something was decided: the rule's name and what it saw, in numbers."""

    rule: str
    evidence: str
    origin: Origin = Origin.RULE
    alternatives: tuple[Alternative, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnPlan:
    """What becomes of one column. `reads` are the storage classes that its values have, at least one."""

    source_name: str
    target_name: str
    target_type: PgType
    conversion: Conversion
    reads: tuple[StorageClass, ...]
    decision: Decision
    source_type: str = ""
    """The type as SQLite's table declares it, to tell later whether it still does."""
    nullable: bool = True
    default_sql: str | None = None
    """PostgreSQL's SQL."""
    is_identity: bool = False
    is_serial: bool = False
    """Of an identity: made as serial makes it, by a default of nextval()."""
    collation: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UniquePlan:
    """A primary key or a unique constraint, by target names."""

    name: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckPlan:
    """A CHECK in PostgreSQL's SQL."""

    name: str
    condition_sql: str
    source_sql: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexKey:
    """One key of an index: a target column, or an expression in PostgreSQL's SQL."""

    column: str | None
    expression_sql: str | None = None
    descending: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexPlan:
    """A CREATE INDEX. SQLite sorts NULLs first; `descending` keys therefore put them last."""

    name: str
    keys: tuple[IndexKey, ...]
    unique: bool = False
    where_sql: str | None = None
    source_name: str | None = None


class Orphans(StrEnum):
    """What becomes of the rows that have no parent: all stays, the row goes to the rejects, NULL stands for the key."""

    KEEP = "keep"
    SET_ASIDE = "set-aside"
    NULL = "null"


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignKeyPlan:
    """A foreign key by target names; `is_valid` says that no row breaks it, so that it can be validated."""

    name: str
    columns: tuple[str, ...]
    parent_table: str
    parent_columns: tuple[str, ...]
    is_valid: bool
    on_update: str = "NO ACTION"
    on_delete: str = "NO ACTION"
    deferrable: bool = False
    initially_deferred: bool = False
    orphans: Orphans = Orphans.KEEP
    orphan_sql: str | None = None
    """SQLite's SQL, true for the rows without a parent in a query of the table; None where all rows stay."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SequencePlan:
    """The identity column's sequence: the next value that it gives."""

    column: str
    next_value: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TablePlan:
    """What becomes of one table."""

    source_name: str
    target_name: str
    columns: tuple[ColumnPlan, ...]
    row_count: int
    batch_rows: int
    size_bytes: int
    has_rowid: bool
    primary_key: UniquePlan | None = None
    unique_constraints: tuple[UniquePlan, ...] = ()
    check_constraints: tuple[CheckPlan, ...] = ()
    indexes: tuple[IndexPlan, ...] = ()
    foreign_keys: tuple[ForeignKeyPlan, ...] = ()
    sequence: SequencePlan | None = None
    where_sql: str | None = None
    """SQLite's SQL: which rows are carried over."""
    rows_left_out: int = 0
    """Those that it does not take; they are not among `row_count`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """All decisions of one migration; refuses to run against a source of another fingerprint."""

    fingerprint: Fingerprint
    choices: Choices = NOTHING_CHOSEN
    """What a person chose; the rest follows from them and the source."""
    frameworks: tuple[str, ...] = ()
    """What seems to have made the database, each with the reason."""
    is_sample: bool = False
    """Not all rows were looked at: it says what is likely, and is not carried out as it stands."""
    is_stale: bool = False
    """The choices were changed in the file: the decisions are still those of the choices before."""
    tables: tuple[TablePlan, ...]
    findings: tuple[Finding, ...] = ()

    def table(self, source_name: str) -> TablePlan:
        """The plan of the source's table of exactly that name. Raises KeyError."""
        for table in self.tables:
            if table.source_name == source_name:
                return table
        raise KeyError(source_name)
