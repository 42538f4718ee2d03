"""The plan: every decision about a migration as frozen values, each with its evidence."""

from dataclasses import dataclass, replace
from enum import StrEnum

from core.catalog.model import Fingerprint, StorageClass
from core.plan.choices import NOTHING_CHOSEN, Choices
from core.plan.conversions import Conversion
from core.plan.pgtypes import CITEXT, NOCASE_COLLATION, PgType
from core.profile.model import Format
from core.translate.model import Kind

_SMALL_BYTES = 8_000_000
"""Twice what a batch usually has."""


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
    generated_sql: str | None = None
    """PostgreSQL's SQL, of a column that the target computes itself: it is compared, but not copied."""
    generated_source_sql: str | None = None
    """What SQLite computes it from, also where the target stores its values as any others."""

    @property
    def is_case_blind(self) -> bool:
        """Whether PostgreSQL itself takes texts of it for equal that differ in capitals."""
        return self.collation == NOCASE_COLLATION or self.target_type == CITEXT


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
    is_edited: bool = False
    """A person wrote the condition."""


class PartKind(StrEnum):
    """What of a table is an expression, and may have no translation."""

    CHECK = "check"
    DEFAULT = "default"
    GENERATED = "generated"
    INDEX = "index"


@dataclass(frozen=True, slots=True, kw_only=True)
class UntranslatedPart:
    """An expression of a table that is not made; `name` is what it would be called: a constraint, an index, or its
    column, of a DEFAULT or a generated column. `reason` is a clause; empty where a person left it out."""

    kind: PartKind
    name: str
    source_sql: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexKey:
    """One key of an index: a target column, or an expression in PostgreSQL's SQL."""

    column: str | None
    expression_sql: str | None = None
    descending: bool = False
    collation: str | None = None
    """Of a column: one that is not its own."""


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
    untranslated: tuple[UntranslatedPart, ...] = ()

    @property
    def fits_one_batch(self) -> bool:
        """Whether all rows are held at once, as one batch."""
        return self.row_count <= self.batch_rows

    @property
    def is_small(self) -> bool:
        """Whether it does not matter for the memory how many such tables are at hand: not if rows are few but wide."""
        return self.fits_one_batch and self.size_bytes <= _SMALL_BYTES

    @property
    def without_computed(self) -> "TablePlan":
        """The table as its rows are sent: the target computes the other columns."""
        sent = tuple(column for column in self.columns if column.generated_sql is None)
        return self if len(sent) == len(self.columns) else replace(self, columns=sent)


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewColumn:
    """A column of a view, with what turns SQLite's values into PostgreSQL's: `numbers` and `zone` say what numbers and
    texts mean as instants, where `kind` is one of timestamps."""

    source_name: str
    target_name: str
    kind: Kind
    numbers: Format | None = None
    zone: str | None = None
    is_approximate: bool = False
    """Added up in doubles, in an order that may differ: its last digits need not be SQLite's."""
    joined_by: str | None = None
    """What stands between the texts that are joined in it, where the order in which they are is not said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewPlan:
    """What becomes of a view. `query_sql` is PostgreSQL's SELECT, whose tables the search_path finds; None where the
    view is not made, and `reason` then says why, in a clause."""

    source_name: str
    target_name: str
    source_sql: str
    """The CREATE VIEW."""
    query_sql: str | None
    reason: str = ""
    columns: tuple[ViewColumn, ...] = ()
    """Empty where a person wrote the query: what it gives is then compared as text."""
    reads: tuple[str, ...] = ()
    """Tables and views, as the source spells them."""
    notes: tuple[str, ...] = ()
    """What its rows depend on that SQL leaves open, a clause each."""
    is_ordered: bool = False
    is_edited: bool = False
    """A person wrote the query."""

    @property
    def is_made(self) -> bool:
        return self.query_sql is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class TriggerPlan:
    """What becomes of a trigger: a function of that name in PL/pgSQL, and a trigger for each row that calls it.

    `body_sql` is the function's block, whose tables the search_path finds; None where the trigger is not made, and
    `reason` then says why, in a clause.
    """

    source_name: str
    target_name: str
    source_table: str
    """A table or a view."""
    target_table: str
    source_sql: str
    """The CREATE TRIGGER."""
    timing: str = ""
    """BEFORE, AFTER or INSTEAD OF; "" where the text could not even be read so far."""
    event: str = ""
    """INSERT, UPDATE or DELETE."""
    columns: tuple[str, ...] = ()
    """Of UPDATE OF, by target names."""
    when_sql: str | None = None
    """PostgreSQL's SQL, of the trigger; what can't stand there is in the function."""
    body_sql: str | None = None
    reason: str = ""
    reads: tuple[str, ...] = ()
    writes: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    is_edited: bool = False
    """A person wrote the function's block."""

    @property
    def is_made(self) -> bool:
        return self.body_sql is not None


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
    views: tuple[ViewPlan, ...] = ()
    """Those that are made stand after those that they read."""
    triggers: tuple[TriggerPlan, ...] = ()
    helpers: tuple[str, ...] = ()
    """The functions of `howdah_sqlite` that the plan's SQL calls, each after those that it calls itself."""
    findings: tuple[Finding, ...] = ()

    @property
    def made_views(self) -> tuple[ViewPlan, ...]:
        return tuple(view for view in self.views if view.is_made)

    @property
    def made_triggers(self) -> tuple[TriggerPlan, ...]:
        return tuple(trigger for trigger in self.triggers if trigger.is_made)

    def table(self, source_name: str) -> TablePlan:
        """The plan of the source's table of exactly that name. Raises KeyError."""
        for table in self.tables:
            if table.source_name == source_name:
                return table
        raise KeyError(source_name)
