"""What SQLite has in the place of a value that was converted, where that can be had again, and as a moment.

A label and a date have one text only; the number of a timestamp follows from what the column's numbers mean. The text
of a timestamp or of a uuid may have been spelt in several ways, and is not known any more; what SQLite's date
functions read from it is. Answers are PostgreSQL's SQL with `{}` in the column's place.
"""

from core.catalog.model import Affinity, StorageClass
from core.translate.model import ColumnInScope, InstantScale, Kind

_UTC_NAMES = (None, "UTC", "Etc/UTC")


def read_value_of(column: ColumnInScope) -> tuple[str | None, Kind]:
    """SQLite's value of a column, and its kind; None where it is not known."""
    classes = set(column.reads)
    match column.kind:
        case Kind.ENUM if column.affinity is Affinity.TEXT:
            return "howdah_sqlite.label({})", Kind.TEXT
        case Kind.DATE if classes <= {StorageClass.TEXT}:
            return "howdah_sqlite.write_date({})", Kind.TEXT
        case Kind.JSON if classes == {StorageClass.TEXT}:
            return "{}::text", Kind.TEXT
        case Kind.TIMESTAMP | Kind.TIMESTAMPTZ if classes == {StorageClass.INTEGER} and column.numbers is not None:
            return _read_number(column.kind, column.numbers), Kind.INTEGER
    return None, Kind.TEXT


def read_moment_of(column: ColumnInScope) -> str | None:
    """A column of texts that became dates or times, as a text that SQLite's date functions read alike."""
    if not (set(column.reads) <= {StorageClass.TEXT} and column.numbers is None):
        return None
    match column.kind:
        case Kind.DATE:
            return "howdah_sqlite.write_date({})"
        case Kind.TIME:
            return "howdah_sqlite.write_time({})"
        case Kind.TIMESTAMP:
            return "howdah_sqlite.write_timestamp({})"
        # Of texts without a zone SQLite's functions take the digits, of others the time in UTC.
        case Kind.TIMESTAMPTZ if column.zone in _UTC_NAMES:
            return "howdah_sqlite.write_instant({})"
    return None


def _read_number(kind: Kind, scale: InstantScale) -> str | None:
    if scale.per_second.denominator != 1 or scale.at_epoch.denominator != 1:
        return None
    in_utc = "{}" if kind is Kind.TIMESTAMP else "({} AT TIME ZONE 'UTC')"
    number = f"extract(epoch FROM {in_utc})"
    if scale.per_second != 1:
        number += f" * {scale.per_second}"
    if scale.at_epoch != 0:
        number += f" + {scale.at_epoch}"
    return f"({number})::bigint"
