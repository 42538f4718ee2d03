"""What can be asked of columns whose values say in another way what SQLite's say: little, and that for certain.

A uuid that SQLite compares letter by letter, a timestamp that it orders as text: PostgreSQL would answer otherwise.
What stays is whether there is a value, whether an enum is one of its labels, and whether JSON is valid.
"""

from collections.abc import Sequence

from core.identifiers import fold_ascii, quote_text
from core.translate.comparison import EQUAL, IS, IS_NOT, NOT_EQUAL, NULL_BOOLEAN, Operator, is_null
from core.translate.literals import looks_numeric
from core.translate.model import Kind
from core.translate.pieces import Constant, Converted, Piece, Pull, Refusal, Term

_EQUALITIES = (EQUAL, NOT_EQUAL, IS, IS_NOT)
_DOCUMENTS = {Kind.JSON: "json_typeof", Kind.JSONB: "jsonb_typeof"}

_SAME_TYPES = ("array", "object", "null")
"""What SQLite's json_type() and PostgreSQL's jsonb_typeof() call alike; numbers and booleans they divide otherwise."""

JSON_FUNCTIONS = frozenset({"json_type", "json_valid"})


def compare_converted(operator: Operator, converted: Converted, other: Piece | Converted) -> str:
    """A comparison in PostgreSQL's SQL, whichever side it was on: none of order is translated."""
    if isinstance(other, Constant):
        if is_null(other):
            negation = "NOT " if operator is IS_NOT else ""
            return f"{converted.sql} IS {negation}NULL" if operator.is_null_safe else NULL_BOOLEAN
        if converted.labels and operator in _EQUALITIES:
            return f"{converted.sql} {operator.postgres} {_write_label(converted, other)}"
    raise converted.refuse("compares")


def is_one_of_labels(converted: Converted, constants: Sequence[Constant]) -> str:
    """`x IN (...)` in PostgreSQL's SQL."""
    if not converted.labels:
        raise converted.refuse("compares")
    members = ["NULL" if is_null(constant) else _write_label(converted, constant) for constant in constants]
    return f"{converted.sql} IN ({', '.join(members)})"


def call_on_json(name: str, document: Converted, reading: str) -> Term | Converted:
    """json_valid() and json_type() of a column that is JSON, which it then is in every row."""
    typeof = _DOCUMENTS.get(document.kind)
    if typeof is None:
        raise document.refuse("reads")
    if fold_ascii(name) == "json_valid":
        # Of NULL it is NULL, by which a CHECK is kept.
        sql = f"CASE WHEN {document.sql} IS NOT NULL THEN TRUE END"
        return Term(reading=reading, sql=sql, kind=Kind.BOOLEAN)
    return Converted(
        reading=reading,
        sql=f"{typeof}({document.sql})",
        kind=Kind.TEXT,
        name=f"json_type({document.name})",
        claim="json_type() has other words for numbers and booleans in PostgreSQL",
        labels=_SAME_TYPES,
    )


def as_plain_key(converted: Converted) -> str:
    """A column as the key of an index."""
    if not converted.is_key:
        raise converted.refuse("orders")
    if converted.collation != "BINARY":
        raise Refusal(f"its collation is {converted.collation}")
    return converted.sql


def _write_label(converted: Converted, constant: Constant) -> str:
    """A constant that is one of the labels, and that SQLite compares byte by byte with the text that it stores."""
    if converted.collation != "BINARY" or constant.collation not in (None, "BINARY"):
        raise Refusal(f"its collation is {constant.collation or converted.collation}")
    value = constant.value
    if isinstance(value, int) and converted.pull is Pull.TEXT:
        value = str(value)
    if not isinstance(value, str):
        raise Refusal("it compares text with something else")
    if converted.pull in (Pull.NUMERIC, Pull.UNKNOWN) and looks_numeric(value):
        raise Refusal("by affinity SQLite may compare this text as a number")
    if value not in converted.labels:
        listed = ", ".join(map(quote_text, converted.labels))
        raise Refusal(f"it compares {converted.name} with {constant.reading}, which is none of {listed}")
    return quote_text(value)
