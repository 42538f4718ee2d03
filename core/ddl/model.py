"""Statements as values."""

from dataclasses import dataclass
from enum import StrEnum


class Section(StrEnum):
    """When a statement runs. Within a section, their order is theirs to run in."""

    EXTENSIONS = "extensions"
    """Before all else, where the database does not have them."""
    TYPES = "types"
    """Before the tables that have columns of them."""
    HELPERS = "helper functions"
    """Before the tables that call them; they are shared by all runs, and made where they are not there."""
    TABLES = "tables"
    """Before the data."""
    KEYS = "keys"
    """After the data: primary keys and unique constraints, each on its own."""
    INDEXES = "indexes"
    """After the table's keys: any number of them can be built side by side."""
    CHECKS = "checks"
    """After the data: CHECK constraints, made NOT VALID."""
    FOREIGN_KEYS = "foreign keys"
    """After all keys: each made NOT VALID, which reads no row."""
    VALIDATIONS = "validations"
    """After the constraint is there: reads the rows."""
    SEQUENCES = "sequences"
    COMMENTS = "comments"
    VIEWS = "views"
    """After the tables were compared; each after those that it reads."""
    TRIGGERS = "triggers"
    """Last of all: they are not to see the rows come in."""

    @property
    def is_before_data(self) -> bool:
        return self in (Section.EXTENSIONS, Section.TYPES, Section.HELPERS, Section.TABLES)

    @property
    def is_optional(self) -> bool:
        """Whether the tables are whole without it, so that what the server refuses is left out and said."""
        return self in (Section.VIEWS, Section.TRIGGERS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One statement. `table` is the target table that it touches, or "" for none, `object` what it makes.

    Names in it that are not qualified are those of the schema `path_schema`, which the search_path is to have alone.
    """

    section: Section
    sql: str
    table: str
    object: str
    path_schema: str | None = None
    commands: tuple[str, ...] = ()
    """The same one by one, where `sql` is more than one."""

    @property
    def path(self) -> str | None:
        """The search_path that it asks for. What others may have made for themselves comes last."""
        if self.path_schema is None:
            return None
        quoted = self.path_schema.replace('"', '""')
        return f'"{quoted}", pg_temp'
