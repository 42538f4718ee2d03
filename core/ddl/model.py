"""Statements as values."""

from dataclasses import dataclass
from enum import StrEnum


class Section(StrEnum):
    """When a statement runs. Within a section, their order is theirs to run in."""

    TABLES = "tables"
    """Before the data."""
    KEYS = "keys"
    """After the data: primary keys, unique constraints and indexes, each on its own."""
    CHECKS = "checks"
    """After the data: CHECK constraints, made NOT VALID."""
    FOREIGN_KEYS = "foreign keys"
    """After all keys: each made NOT VALID, which reads no row."""
    VALIDATIONS = "validations"
    """After the constraint is there: reads the rows."""
    SEQUENCES = "sequences"
    COMMENTS = "comments"


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One statement. `table` is the target table that it touches, `object` what it makes."""

    section: Section
    sql: str
    table: str
    object: str
