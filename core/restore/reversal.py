"""What every reversal answers: a column's values for SQLite, and of how many the plan does not say how they were
written."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from core.catalog.model import StorageClass
from core.restore.fields import Column
from core.sqlite.writer import RawText

SqliteValue: TypeAlias = "int | float | str | bytes | RawText | None"


class NoSuchValue(ValueError):
    """SQLite has no value for one of the target's; the text of that is the argument."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reversed:
    """Some values of a column. `respelled` of them are equal to what was there, but perhaps not in letters or in their
    storage class."""

    values: list[SqliteValue]
    respelled: int = 0
    has_raw: bool = False


Reverse: TypeAlias = Callable[[Column], Reversed]


_CLASSES = {
    type(None): StorageClass.NULL,
    int: StorageClass.INTEGER,
    float: StorageClass.REAL,
    str: StorageClass.TEXT,
    RawText: StorageClass.TEXT,
    bytes: StorageClass.BLOB,
}


def class_of_type(python_type: type) -> StorageClass:
    """The storage class that values of a Python type are bound as."""
    return _CLASSES[python_type]
