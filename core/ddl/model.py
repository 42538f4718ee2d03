"""Statements as values."""

from dataclasses import dataclass
from enum import StrEnum


class Section(StrEnum):
    """When a statement runs. Within a section, their order is theirs to run in."""

    EXTENSIONS = "extensions"
    """Before all else, where the database does not have them."""
    TYPES = "types"
    """Before the tables that have columns of them."""
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

    @property
    def is_before_data(self) -> bool:
        return self in (Section.EXTENSIONS, Section.TYPES, Section.TABLES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One statement. `table` is the target table that it touches, or "" for none, `object` what it makes."""

    section: Section
    sql: str
    table: str
    object: str
