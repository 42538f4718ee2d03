"""What the translator of queries is told about tables and views, and what it answers: values."""

from dataclasses import dataclass

from core.translate.model import ColumnInScope, Untranslatable
from core.translate.pieces import Subtype


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceColumn:
    """A column that a query may read, of a table, a view, or a query within it."""

    column: ColumnInScope
    written_sql: str | None = None
    """PostgreSQL's SQL, `{}` in the column's place, of the text that SQLite has: for a column of another type whose
    texts are all spelt in the one way that this writes."""
    computed_sql: str | None = None
    """PostgreSQL's SQL of its value, `{}` in the place of the column that it is computed of."""
    is_extracted: bool = False
    """Whether it is jsonb of a value within a document, of whatever class."""
    found_by: str = ""
    """How SQLite's SQL finds such a value, for the reasons given."""
    has_c_collation: bool = False
    """Whether its own collation in PostgreSQL is, or may be, another than the database's."""
    is_in_no_number: bool = False
    """Of a computed TEXT: whether numeric affinity never makes a number of it, nor of what it is a part of."""
    subtype: Subtype = Subtype.NONE
    """Of a computed TEXT, as `Term` has it."""
    is_approximate: bool = False
    """Whether it is computed in doubles, in an order that may differ: its last digits need not be SQLite's."""
    joined_by: str | None = None
    """What stands between the texts that are joined in it, where the order in which they are is not said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParentLink:
    """A foreign key that PostgreSQL has, with names as the source spells them; actions such as "NO ACTION"."""

    columns: tuple[str, ...]
    parent: str
    parent_columns: tuple[str, ...]
    on_delete: str = "NO ACTION"
    on_update: str = "NO ACTION"
    is_deferred: bool = False
    """Checked when the transaction ends, unless it says otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """A table or view that a query may name.

    `keys` are sets of columns, by their source's names, of which no two rows have equal values by the BINARY
    collation, rows with a NULL among them aside; `complete_keys` are those of them that are never NULL. One of no
    columns says that there is one row at most.
    """

    source_name: str
    target_name: str
    columns: tuple[SourceColumn, ...]
    is_view: bool = False
    keys: tuple[tuple[str, ...], ...] = ()
    complete_keys: tuple[tuple[str, ...], ...] = ()
    rowid_column: str | None = None
    """The INTEGER PRIMARY KEY, which is the rowid."""
    refusal: str | None = None
    """Why nothing that reads it is translated: a clause, such as "it reads log, which is left out"."""
    reads: tuple[str, ...] = ()
    """Of a view: the relations that it reads, as the source spells them. This and what follows matter to triggers."""
    unique_keys: tuple[tuple[str, ...], ...] | None = None
    """Of a table: the sets of columns of which PostgreSQL has a unique constraint or index that is neither partial nor
    of expressions, the primary key among them; None where only `keys` and `complete_keys` are known of them."""
    has_other_unique: bool = False
    """Whether it has a unique index that is partial, of expressions, or of another collation than BINARY."""
    not_null: tuple[str, ...] = ()
    """Columns that are NOT NULL in PostgreSQL, those of the primary key among them."""
    has_checks: bool = False
    generated_columns: tuple[str, ...] = ()
    """Columns that are computed from others in both databases, and those that are virtual in PostgreSQL."""
    virtual_columns: tuple[str, ...] = ()
    lost_defaults: tuple[str, ...] = ()
    """Columns that have a DEFAULT in SQLite and none in PostgreSQL, or another one."""
    foreign_keys: tuple[ParentLink, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TranslatedQuery:
    """A SELECT in PostgreSQL's SQL. `columns` have the names that SQLite gives them, and what they are called in
    PostgreSQL; `reads` names the relations that it reads, as the source spells them, each once.

    `notes` say, a clause each, what the rows depend on that SQL leaves open: of which order ties are.
    """

    sql: str
    columns: tuple[SourceColumn, ...]
    reads: tuple[str, ...]
    helpers: frozenset[str] = frozenset()
    notes: tuple[str, ...] = ()
    is_ordered: bool = False
    """Whether the query itself has an ORDER BY."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewAnswer:
    """What became of one view."""

    name: str
    answer: TranslatedQuery | Untranslatable
    relation: Relation
    """By which other views may read it, or by which they learn why they can't."""
