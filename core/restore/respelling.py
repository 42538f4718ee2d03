"""Why values of a column are equal to what SQLite had, and yet perhaps not the same in letters."""

from core.catalog.model import StorageClass
from core.plan.conversions import ConversionKind as Kind
from core.plan.model import ColumnPlan

_MOMENTS = (Kind.DATE, Kind.TIME, Kind.TIMESTAMP, Kind.TIMESTAMPTZ)


def explain_respelling(column: ColumnPlan) -> str:
    """A clause without a full stop."""
    if len(column.reads) > 1:
        listed = " and ".join(f"{each}s" for each in column.reads)
        return f"it held {listed}, and {column.target_type} does not keep which value was which"
    match column.conversion.kind:
        case Kind.JSON:
            return "jsonb keeps neither white space nor the order of names"
        case Kind.DECIMAL:
            return "numeric does not keep how many zeros a text had at its end"
        case Kind.UUID:
            return "uuid keeps neither letter case nor hyphens, and the texts had several spellings"
        case Kind.BOOLEAN:
            return "boolean does not keep which of several words for true and false it was"
        case kind if kind in _MOMENTS and column.reads == (StorageClass.TEXT,):
            return f"the plan names no one layout of its texts, and {column.target_type} keeps none"
    return f"{column.target_type} does not keep how a number was written"
