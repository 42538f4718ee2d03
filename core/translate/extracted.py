"""What is within a JSON document: json_extract(), `->>`, json_type(), json_array_length()
(https://sqlite.org/json1.html), of columns that became jsonb.

What json_extract() returns is of the class that the JSON has there. So it is an `Extracted` until it is known what is
wanted of it: a text, a number, a comparison. In a document that is text in PostgreSQL a name may stand twice in an
object, of which SQLite takes the first and jsonb the last: those are refused.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.catalog.affinity import affinity_of
from core.catalog.model import Affinity
from core.identifiers import fold_ascii, quote_text
from core.translate.comparison import IS, IS_NOT, Operator, compare, is_null
from core.translate.literals import write_decimal, write_integer
from core.translate.model import Kind
from core.translate.numbers import as_real, as_whole
from core.translate.pieces import Constant, Converted, Digits, Piece, Pull, Refusal, Term

_STEP = re.compile(
    r"""\.(?:"(?P<quoted>[^"\\]*)"|(?P<plain>[^."\[\]\\]+))|\[(?P<from_end>\#-)?(?P<index>[0-9]{1,9})\]""", re.VERBOSE
)
_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
_LENGTH_BOUND = 2**31

NAMES = frozenset({"json_extract", "json_type", "json_array_length"})
TEXT_FUNCTIONS_OF_ONE = frozenset({"lower", "upper", "trim", "ltrim", "rtrim", "length", "substr", "replace", "instr"})
"""Functions that make a text of whatever they are given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extracted(Converted):
    """A value within a document: `sql` is jsonb, and NULL where the JSON is null or there is nothing."""

    has_affinity: bool = False
    """Whether it is a column of json_each() or json_tree(), whose affinity is BLOB: beside a column of texts it stays
    what it is, where what a function finds has no affinity, and becomes a text
    (https://sqlite.org/datatype3.html#type_conversions_prior_to_comparison)."""


def call_on_document(name: str, document: Piece | Converted, rest: Sequence[Piece], reading: str) -> Piece | Converted:
    """json_extract(), json_type() and json_array_length() of a document, with one path."""
    value = as_document_sql(document)
    folded = fold_ascii(name)
    if len(rest) > 1 or (folded == "json_extract" and not rest):
        raise Refusal(f"it takes {name}() of other than one path")
    within = f"{value}" if not rest else _find(value, _read_path(rest[0]))
    if folded == "json_extract":
        return _extract(within, reading, name, document)
    if folded == "json_type":
        return Term(
            reading=reading,
            sql=f"howdah_sqlite.json_type({within}, {_is_plain(document)})",
            kind=Kind.TEXT,
            is_atom=True,
        )
    length = f"WHEN jsonb_typeof({within}) = 'array' THEN jsonb_array_length({within})"
    sql = f"CASE {length} WHEN {within} IS NOT NULL THEN 0 END"
    return Term(reading=reading, sql=sql, kind=Kind.INTEGER, bound=_LENGTH_BOUND)


def follow_arrow(document: Piece | Converted, step: Piece, *, is_value: bool) -> Converted:
    """`document ->> step` where `is_value`; else `document -> step`, which is a document again."""
    path = _read_label(step)
    arrow = "->>" if is_value else "->"
    reading = f"({document.reading} {arrow} {step.reading})"
    within = _find(as_document_sql(document), path)
    if is_value:
        return _extract(within, reading, arrow, document)
    return Converted(
        reading=reading,
        sql=within,
        kind=Kind.JSONB,
        name="a part of a document",
        claim="a part of a document is jsonb",
        stored="texts",
        has_plain_numbers=isinstance(document, Converted) and document.has_plain_numbers,
    )


def find_within(document: Converted, path: Piece) -> str:
    """What a path of SQLite's leads to in a document that is jsonb."""
    return _find(as_document_sql(document), _read_path(path))


def as_extracted(
    name: str, sql: str, reading: str, *, has_plain_numbers: bool, has_affinity: bool = False
) -> Extracted:
    """A value within a document, of which `sql` is jsonb, and NULL for null; `name` is what reasons call it."""
    return Extracted(
        reading=reading,
        sql=sql,
        kind=Kind.JSONB,
        name=name,
        claim=(
            f"{name} may be of any class, of which a column of PostgreSQL has one: a CAST says which, such as"
            f" CAST({reading or name} AS TEXT)"
        ),
        moment_sql=f"howdah_sqlite.json_to_text({{}}, {'TRUE' if has_plain_numbers else 'FALSE'})",
        has_plain_numbers=has_plain_numbers,
        has_affinity=has_affinity,
    )


def compare_extracted(
    operator: Operator, value: Extracted, other: Piece | Converted, *, is_mirrored: bool, orders_text_bytewise: bool
) -> str:
    """A comparison in PostgreSQL's SQL."""
    if isinstance(other, Converted):
        raise Refusal("it compares values within documents, which may be of any class")
    if isinstance(other, Constant) and is_null(other):
        if operator.is_null_safe:
            return f"{value.sql} IS {'NOT ' if operator is IS_NOT else ''}NULL"
        return "NULL::boolean"
    if isinstance(other, Term) and other.pull is Pull.TEXT and not value.has_affinity:
        left, right = (other, as_text_of(value)) if is_mirrored else (as_text_of(value), other)
        return compare(operator, left, right, orders_text_bytewise=orders_text_bytewise)
    is_first = value.has_affinity and not is_mirrored
    has_collate = isinstance(other, Constant) or other.has_collate
    # The column on the left has its collation, which is BINARY, before the other has its own.
    collation = other.collation if has_collate or not is_first else None
    if collation not in (None, "BINARY") or not orders_text_bytewise:
        raise Refusal("it compares values within documents by another collation than BINARY")
    order = _order(value, other)
    if operator.is_null_safe:
        both_null = f"({value.sql} IS NULL AND {other.operand} IS NULL)" if isinstance(other, Term) else "FALSE"
        equal = f"({order} = 0) IS TRUE OR {both_null}"
        return equal if operator is IS else f"NOT ({equal})"
    symbol = _MIRRORED.get(operator.postgres, operator.postgres) if is_mirrored else operator.postgres
    return f"{order} {symbol} 0"


def cast_extracted(value: Extracted, type_name: str) -> Term:
    """CAST of a value within a document."""
    affinity = affinity_of(type_name)
    reading = f"CAST({value.reading} AS {affinity.value})"
    match affinity:
        case Affinity.TEXT:
            return replace(as_text_of(value), reading=reading, pull=Pull.TEXT)
        case Affinity.INTEGER:
            sql = f"howdah_sqlite.json_to_integer({value.sql}, {_is_plain(value)})"
            return Term(reading=reading, sql=sql, kind=Kind.INTEGER, is_atom=True, pull=Pull.NUMERIC)
        case Affinity.REAL:
            sql = f"howdah_sqlite.json_to_real({value.sql})"
            return Term(reading=reading, sql=sql, kind=Kind.FLOAT, is_atom=True, pull=Pull.NUMERIC, digits=Digits.REAL)
    raise Refusal(f"CAST of a value within a document to {affinity.value} is not translated")


def as_text_of(value: Extracted) -> Term:
    sql = f"howdah_sqlite.json_to_text({value.sql}, {_is_plain(value)})"
    return Term(reading=value.reading, sql=sql, kind=Kind.TEXT, is_atom=True)


def store_extracted(value: Extracted, kind: Kind, affinity: Affinity) -> str | None:
    """A value as a column of another kind than TEXT has it; None where that column may have to hold what it can't. What
    the column's type does not hold of the classes that it may be of is an error."""
    match kind:
        case Kind.INTEGER if affinity not in (Affinity.TEXT, Affinity.REAL):
            return f"howdah_sqlite.store_json_as_integer({value.sql})"
        case Kind.FLOAT if affinity is not Affinity.TEXT:
            return f"howdah_sqlite.store_json_as_real({value.sql})"
        case Kind.JSONB:
            text = as_text_of(value).sql
            return (
                f"CASE WHEN jsonb_typeof({value.sql}) IN ('string', 'boolean') THEN {text}::jsonb ELSE {value.sql} END"
            )
    return None


def as_truth_of(value: Extracted) -> Term:
    return Term(reading=value.reading, sql=f"howdah_sqlite.json_to_real({value.sql}) <> 0", kind=Kind.BOOLEAN)


def _order(value: Extracted, other: Piece) -> str:
    if isinstance(other, Constant):
        match other.value:
            case str(text):
                return f"howdah_sqlite.compare_json_with_text({value.sql}, {quote_text(text)})"
            case int(number):
                return (
                    f"howdah_sqlite.compare_json_with_integer({value.sql}, {write_integer(number)}, {_is_plain(value)})"
                )
            case float(number) if abs(number) != float("inf"):
                return f"howdah_sqlite.compare_json_with_real({value.sql}, {write_decimal(number)}, {_is_plain(value)})"
    else:
        return _order_beside_term(value, other)
    raise Refusal("it compares a value within a document with what it can't be compared with")


def _order_beside_term(value: Extracted, term: Term) -> str:
    """Beside a column of numbers, a text that looks like one is a number."""
    suffix = "_column" if term.pull is Pull.NUMERIC else ""
    match term.kind:
        case Kind.TEXT if term.pull is Pull.NONE or (term.pull is Pull.TEXT and value.has_affinity):
            return f"howdah_sqlite.compare_json_with_text({value.sql}, {term.sql})"
        case Kind.INTEGER | Kind.BOOLEAN if term.pull in (Pull.NONE, Pull.NUMERIC):
            return f"howdah_sqlite.compare_json_with_integer{suffix}({value.sql}, {as_whole(term)}, {_is_plain(value)})"
        case Kind.FLOAT | Kind.NUMERIC if term.pull in (Pull.NONE, Pull.NUMERIC):
            return f"howdah_sqlite.compare_json_with_real{suffix}({value.sql}, {as_real(term)}, {_is_plain(value)})"
    raise Refusal("it compares a value within a document with what may make a number or a text of it")


def as_document_sql(document: Piece | Converted) -> str:
    """What a function of JSON reads, as jsonb. Of a value within a document, a text would be parsed for itself."""
    if isinstance(document, Extracted):
        return f"howdah_sqlite.json_within({document.sql})"
    if isinstance(document, Converted) and document.kind is Kind.JSONB:
        return document.sql
    raise Refusal("it reads JSON of other than a column that is jsonb")


def _is_plain(document: Piece | Converted) -> str:
    return "TRUE" if isinstance(document, Converted) and document.has_plain_numbers else "FALSE"


def _extract(within: str, reading: str, name: str, document: Piece | Converted) -> Extracted:
    is_plain = isinstance(document, Converted) and document.has_plain_numbers
    return as_extracted(f"what {name} finds", f"nullif({within}, 'null')", reading, has_plain_numbers=is_plain)


def _find(document: str, path: str) -> str:
    """What a path leads to: NULL where it leads to nothing, as it is in SQLite."""
    if path == "$":
        return document
    return f"jsonb_path_query_first({document}, {quote_text('strict ' + path)}, '{{}}', true)"


def _read_path(path: Piece) -> str:
    """A path of SQLite's as one of SQL/JSON."""
    text = path.value if isinstance(path, Constant) else None
    if not isinstance(text, str) or not text.startswith("$"):
        raise Refusal("a path in a document is not a literal that starts with $")
    steps, position = ["$"], 1
    while position < len(text):
        match = _STEP.match(text, position)
        if match is None:
            raise Refusal("a path in a document is not translated")
        position = match.end()
        name = match["quoted"] or match["plain"]
        steps.append(_write_step(name, match["index"], is_from_end=bool(match["from_end"])))
    return "".join(steps)


def _read_label(step: Piece) -> str:
    """What stands after an arrow: a path, the name of a member, or the place of an element."""
    value = step.value if isinstance(step, Constant) else None
    match value:
        case str() if value.startswith("$"):
            return _read_path(step)
        case str() if value and not value.startswith("[") and '"' not in value and "\\" not in value:
            return "$" + _write_step(value, None, is_from_end=False)
        case int() if value >= 0:
            return f"$[{value}]"
    raise Refusal("what stands after an arrow is not translated")


def _write_step(name: str | None, index: str | None, *, is_from_end: bool) -> str:
    if index is not None:
        if is_from_end and int(index) == 0:
            raise Refusal("a path in a document leads beyond an array's end")
        return f"[last - {int(index) - 1}]" if is_from_end else f"[{int(index)}]"
    if not name or any(ord(letter) < 32 for letter in name):
        raise Refusal("a path in a document is not translated")
    return f'."{name}"'
