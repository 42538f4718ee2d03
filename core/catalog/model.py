"""What a SQLite database declares: frozen values, in SQLite's own terms. No behaviour beyond look-ups."""

from dataclasses import dataclass
from enum import StrEnum

from core.identifiers import fold_ascii


class StorageClass(StrEnum):
    """The class of one stored value (https://sqlite.org/datatype3.html#storage_classes_and_datatypes)."""

    NULL = "null"
    INTEGER = "integer"
    REAL = "real"
    TEXT = "text"
    BLOB = "blob"


class Affinity(StrEnum):
    """What a column prefers to store (https://sqlite.org/datatype3.html#type_affinity)."""

    INTEGER = "integer"
    REAL = "real"
    NUMERIC = "numeric"
    TEXT = "text"
    BLOB = "blob"


@dataclass(frozen=True, slots=True, kw_only=True)
class Generated:
    """GENERATED ALWAYS AS (expression)."""

    expression_sql: str
    stored: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column as declared; `declared_type` is "" where none is.

    SQLite's own collations, here and below, are in upper case; an application's as it is written.
    """

    name: str
    declared_type: str
    affinity: Affinity
    collation: str = "BINARY"
    not_null: bool = False
    default_sql: str | None = None
    generated: Generated | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PrimaryKey:
    """PRIMARY KEY; `rowid_alias` for the one INTEGER PRIMARY KEY column that is the rowid itself."""

    columns: tuple[str, ...]
    name: str | None = None
    rowid_alias: bool = False
    autoincrement: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class UniqueConstraint:
    """A UNIQUE in a CREATE TABLE, of a column or of the table."""

    columns: tuple[str, ...]
    collations: tuple[str, ...]
    """The collation of each column in the constraint's index, which decides what counts as equal."""
    name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckConstraint:
    """A CHECK; `column` is set where it was written in a column's definition."""

    expression_sql: str
    name: str | None = None
    column: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexColumn:
    """One key of an index: a column's `name`, or an `expression_sql`."""

    name: str | None
    expression_sql: str | None = None
    descending: bool = False
    collation: str = "BINARY"


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """A CREATE INDEX; `where_sql` for a partial one."""

    name: str
    columns: tuple[IndexColumn, ...]
    unique: bool = False
    where_sql: str | None = None
    sql: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadIndex:
    """A CREATE INDEX that SQLite can't read, and `reason` why: a clause."""

    name: str
    sql: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignKey:
    """A foreign key as declared.

    `parent_columns` is what the declaration names, or the parent's primary key where it names none; it is
    empty where there is no such parent table or that table has no primary key. Names are spelled as the
    parent spells them where the parent has them.
    """

    columns: tuple[str, ...]
    parent_table: str
    parent_columns: tuple[str, ...]
    name: str | None = None
    on_update: str = "NO ACTION"
    on_delete: str = "NO ACTION"
    deferrable: bool = False
    initially_deferred: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """An ordinary table. `sequence_value` is its row of sqlite_sequence, if any."""

    name: str
    columns: tuple[Column, ...]
    primary_key: PrimaryKey | None = None
    unique_constraints: tuple[UniqueConstraint, ...] = ()
    check_constraints: tuple[CheckConstraint, ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()
    indexes: tuple[Index, ...] = ()
    unread_indexes: tuple[UnreadIndex, ...] = ()
    without_rowid: bool = False
    strict: bool = False
    sequence_value: int | None = None
    sql: str = ""

    def column(self, name: str) -> Column:
        """The column of that name, letter case of ASCII aside as in SQLite. Raises KeyError."""
        wanted = fold_ascii(name)
        for column in self.columns:
            if fold_ascii(column.name) == wanted:
                return column
        raise KeyError(name)


@dataclass(frozen=True, slots=True, kw_only=True)
class VirtualTable:
    """A CREATE VIRTUAL TABLE and the ordinary tables that its module keeps its data in.

    `columns` are those that SELECT * gives, without the hidden ones; empty where SQLite can't say them (a
    module that is missing).
    """

    name: str
    module: str
    arguments: tuple[str, ...]
    shadow_tables: tuple[str, ...]
    sql: str
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A view; `columns` is empty where SQLite itself can't say them (a broken view, an unknown function)."""

    name: str
    columns: tuple[str, ...]
    sql: str
    unread: str = ""
    """Why SQLite can't read its text, a clause; "" where it can."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    name: str
    table: str
    sql: str
    unread: str = ""
    """As of a view."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fingerprint:
    """What tells one state of a source from another."""

    size_bytes: int
    change_counter: int
    schema_sha256: str
    data_version: str = ""
    """Another after every write, and in WAL mode after a checkpoint too; empty in a plan file that was written before
    there was any."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemaText:
    """A row of the schema table, as it is written there: an object of `kind` table, index, view or trigger."""

    kind: str
    name: str
    table: str
    sql: str
    """"" for an index that SQLite makes by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemaTexts:
    """All that a database file declares, in its own words and order, with the settings that are kept in the file."""

    encoding: str
    page_size_bytes: int
    user_version: int
    application_id: int
    auto_vacuum: int
    journal_mode: str
    objects: tuple[SchemaText, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalog:
    """All that a database declares, in the order of its schema table."""

    fingerprint: Fingerprint
    encoding: str
    """"UTF-8", "UTF-16le" or "UTF-16be"."""
    journal_mode: str
    page_count: int
    page_size_bytes: int
    tables: tuple[Table, ...]
    views: tuple[View, ...]
    triggers: tuple[Trigger, ...]
    virtual_tables: tuple[VirtualTable, ...]

    def table(self, name: str) -> Table:
        """The table of that name, letter case of ASCII aside as in SQLite. Raises KeyError."""
        wanted = fold_ascii(name)
        for table in self.tables:
            if fold_ascii(table.name) == wanted:
                return table
        raise KeyError(name)
