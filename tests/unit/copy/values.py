"""Values of both sides, and what all plain statements about them need."""

import re
import uuid
from datetime import date, datetime, time
from decimal import Decimal

from core.catalog.model import StorageClass

INTEGER, REAL = StorageClass.INTEGER, StorageClass.REAL
TEXT, BLOB = StorageClass.TEXT, StorageClass.BLOB

Source = tuple[StorageClass, int | float | bytes]
Target = bool | int | float | Decimal | str | bytes | date | time | datetime | uuid.UUID | tuple[float, ...]


class DoesNotFit(Exception):
    """The value has no place in the column."""


def require(fits: bool) -> None:
    if not fits:
        raise DoesNotFit


def read_ascii(value: bytes) -> str:
    """Of a number, date or the like, which are ASCII."""
    try:
        return value.decode("ascii")
    except UnicodeDecodeError:
        raise DoesNotFit from None


def match_ascii(pattern: str, value: bytes) -> tuple[str | None, ...]:
    found = re.fullmatch(pattern, read_ascii(value), re.ASCII)
    if found is None:
        raise DoesNotFit
    return found.groups()
