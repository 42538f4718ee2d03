"""What a generated column computes, as a column of its planned type has it.

SQLite converts the expression's value by the column's affinity (https://sqlite.org/gencol.html), and the column's
conversion makes what PostgreSQL has of that. Where the type could not hold what SQLite would store of a new row, such
as a text in a column of integers, computing it is an error, as it is an error to insert it; what else may fail is
refused.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlglot import exp

from core.catalog.model import Affinity
from core.identifiers import fold_ascii
from core.translate.defaults import write_default
from core.translate.extracted import Extracted, as_text_of, store_extracted
from core.translate.literals import EXACT_IN_DOUBLE
from core.translate.model import ColumnInScope, Kind
from core.translate.numbers import as_text
from core.translate.pieces import Constant, Converted, Piece, Refusal, Term, as_integer
from core.translate.syntax import parse_expression
from core.translate.target import DefaultTarget

_WHOLE_DIGITS = 18
"""Fewer than an integer of 64 bits may have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GeneratedTarget:
    """The column: how a DEFAULT would reach it; whether texts of it may be parts of JSON documents, or numbers in them,
    whose text jsonb does not keep; and whether its type was declared or chosen, rather than seen in its values."""

    column: DefaultTarget
    may_hold_json: bool
    is_asked_for: bool


def write_generated(part: Piece | Converted, target: GeneratedTarget) -> str:
    """The expression in PostgreSQL's SQL. Raises Refusal where the column would have other values than in SQLite."""
    column = target.column
    if isinstance(part, Extracted):
        return _write_extracted(part, target)
    if isinstance(part, Converted):
        if part.kind is Kind.JSONB is column.kind:
            return part.sql
        raise part.refuse("computes with")
    if isinstance(part, Constant):
        return write_default(part, column)
    match column.kind:
        case Kind.TEXT:
            return _write_text(part, column)
        case Kind.INTEGER:
            return _write_integer(part, column)
        case Kind.FLOAT:
            return _write_double(part, column)
        case Kind.NUMERIC:
            return _write_numeric(part, column)
        case Kind.BOOLEAN if part.kind is Kind.BOOLEAN and column.affinity is not Affinity.TEXT:
            return part.sql
        case Kind.BYTES if part.kind is Kind.BYTES:
            return part.sql
        case Kind.DATE if part.kind is Kind.TEXT and target.is_asked_for:
            return f"howdah_sqlite.store_text_as_date({part.sql})"
    raise _refuse(part.kind, column)


def refuse_constant_texts(sql: str, columns: Iterable[ColumnInScope]) -> None:
    """Raise Refusal where a function or a comparison has constant texts alone.

    WORKAROUND: PostgreSQL computes those in advance to see whether a generated column is immutable, and does so before
    it knows their collation: "could not determine which collation to use for lower() function". Recheck with PostgreSQL
    19.
    """
    varying = {fold_ascii(column.source_name) for column in columns if not column.sql or '"' in column.sql}

    def is_constant(node: exp.Expr) -> bool:
        names = {fold_ascii(column.name) for column in node.find_all(exp.Column)}
        has_text = bool(names) or any(literal.is_string for literal in node.find_all(exp.Literal))
        return has_text and names.isdisjoint(varying)

    for node in parse_expression(sql).walk():
        parts: list[exp.Expr] = [node] if isinstance(node, exp.Func | exp.Binary | exp.Between | exp.In) else []
        if isinstance(node, exp.Anonymous) and fold_ascii(node.name) in ("coalesce", "ifnull"):
            parts = node.expressions[:1]
        for part in parts:
            if is_constant(part):
                raise Refusal("PostgreSQL does not compute columns of constant texts")


def _write_extracted(value: Extracted, target: GeneratedTarget) -> str:
    """A value within a document."""
    column = target.column
    if column.kind is Kind.TEXT and not column.makes_numbers:
        if target.may_hold_json:
            raise Refusal("some of its texts may be parts of a document, and jsonb does not keep how they are written")
        return as_text_of(value).sql
    sql = store_extracted(value, column.kind, column.affinity)
    if sql is None:
        raise value.refuse("stores")
    return sql


def _write_text(term: Term, column: DefaultTarget) -> str:
    match term.kind:
        case Kind.TEXT if column.makes_numbers and not term.is_in_no_number:
            raise Refusal("by affinity SQLite stores some of these texts as numbers")
        case Kind.TEXT:
            return term.sql
        case Kind.INTEGER | Kind.BOOLEAN if column.affinity is not Affinity.REAL and not term.may_overflow:
            return f"{as_integer(term).operand}::text"
        case Kind.FLOAT | Kind.NUMERIC if column.affinity is Affinity.TEXT:
            return as_text(term).sql
    raise _refuse(term.kind, column)


def _write_integer(term: Term, column: DefaultTarget) -> str:
    """One that leaves the 64 bits is a numeric here, which the column does not take: in SQLite it is a REAL, that no
    column of integers holds either."""
    match term.kind:
        case Kind.INTEGER | Kind.BOOLEAN if column.affinity is not Affinity.REAL or term.bound <= EXACT_IN_DOUBLE:
            return as_integer(term).sql
        case Kind.FLOAT | Kind.NUMERIC if column.affinity is not Affinity.TEXT:
            return f"howdah_sqlite.store_real_as_integer({_as_double(term)})"
        case Kind.TEXT if column.makes_numbers and column.affinity is not Affinity.REAL:
            return term.integer_sql or f"howdah_sqlite.store_text_as_integer({term.sql})"
    raise _refuse(term.kind, column)


def _write_double(term: Term, column: DefaultTarget) -> str:
    if column.affinity is Affinity.TEXT:
        raise _refuse(term.kind, column)
    match term.kind:
        case Kind.FLOAT | Kind.NUMERIC:
            return _as_double(term)
        case Kind.INTEGER | Kind.BOOLEAN if _is_exact_in(term, column):
            return f"{as_integer(term).operand}::double precision"
        case Kind.TEXT if column.makes_numbers:
            return f"howdah_sqlite.store_text_as_real({term.sql})"
    raise _refuse(term.kind, column)


def _write_numeric(term: Term, column: DefaultTarget) -> str:
    """numeric(p, s) rounds what it is given, in a generated column as in any other."""
    if column.affinity is Affinity.TEXT:
        raise _refuse(term.kind, column)
    match term.kind:
        case Kind.NUMERIC:
            return term.sql
        case Kind.FLOAT:
            return f"howdah_sqlite.store_real_as_numeric({term.sql})"
        case Kind.INTEGER | Kind.BOOLEAN if term.bound <= EXACT_IN_DOUBLE or (
            column.affinity is not Affinity.REAL and (not term.may_overflow or _refuses_large(column))
        ):
            return as_integer(term).sql
    raise _refuse(term.kind, column)


def _is_exact_in(term: Term, column: DefaultTarget) -> bool:
    """Whether the double that an INTEGER becomes is the one that SQLite has."""
    return term.bound <= EXACT_IN_DOUBLE or (column.affinity is Affinity.REAL and not term.may_overflow)


def _refuses_large(column: DefaultTarget) -> bool:
    """Whether a numeric takes no number that an integer of 64 bits could not be."""
    return bool(column.modifiers) and column.modifiers[0] - sum(column.modifiers[1:]) <= _WHOLE_DIGITS


def _as_double(term: Term) -> str:
    return term.sql if term.kind is Kind.FLOAT else f"{term.operand}::double precision"


def _refuse(kind: Kind, column: DefaultTarget) -> Refusal:
    return Refusal(f"it computes a value of the kind {kind.value}, which need not fit {column.type_name}")
