"""A column's affinity from its declared type, by SQLite's table of substrings: apart as a rule of its own."""

from core.catalog.model import Affinity
from core.identifiers import fold_ascii

_BY_SUBSTRING = (
    ("int", Affinity.INTEGER),
    ("char", Affinity.TEXT),
    ("clob", Affinity.TEXT),
    ("text", Affinity.TEXT),
    ("blob", Affinity.BLOB),
    ("real", Affinity.REAL),
    ("floa", Affinity.REAL),
    ("doub", Affinity.REAL),
)


def affinity_of(declared_type: str, *, strict: bool = False) -> Affinity:
    """The affinity of a column of that type; "" is a column without one.

    The first rule that fits decides: https://sqlite.org/datatype3.html#determination_of_column_affinity. In a
    STRICT table ANY converts nothing (https://sqlite.org/stricttables.html); elsewhere it is any other name.
    """
    folded = fold_ascii(declared_type)
    if not folded or (strict and folded == "any"):
        return Affinity.BLOB
    for part, affinity in _BY_SUBSTRING:
        if part in folded:
            return affinity
    return Affinity.NUMERIC
