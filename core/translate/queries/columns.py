"""A column of a query's FROM as a part of an expression, and a part of an expression as a column for those outside."""

from collections.abc import Iterable
from dataclasses import replace

from core.catalog.model import Affinity
from core.identifiers import fold_ascii, quote_text
from core.translate.extracted import Extracted, as_extracted
from core.translate.literals import is_in_no_number, quote_bytes, write_decimal, write_integer
from core.translate.model import ColumnInScope, Kind
from core.translate.pieces import Constant, Converted, Piece, Pull, Refusal, Term
from core.translate.queries.model import SourceColumn
from core.translate.queries.spelling import is_hyphenated
from core.translate.scope import Scope, resolve
from core.translate.target import INTEGER_LIMITS

_AFFINITIES = {
    Pull.NONE: Affinity.BLOB,
    Pull.TEXT: Affinity.TEXT,
    Pull.NUMERIC: Affinity.NUMERIC,
    Pull.UNKNOWN: None,
}
_PULLS = {affinity: pull for pull, affinity in _AFFINITIES.items()} | {
    Affinity.INTEGER: Pull.NUMERIC,
    Affinity.REAL: Pull.NUMERIC,
}
TYPES = {
    Kind.BOOLEAN: "boolean",
    Kind.INTEGER: "bigint",
    Kind.FLOAT: "double precision",
    Kind.NUMERIC: "numeric",
    Kind.TEXT: "text",
    Kind.BYTES: "bytea",
}
"""Of the kinds that are computed with."""


def as_part(source: SourceColumn, reading: str, sql: str) -> Piece | Converted:
    """A column as the rules take it, by how it is named on both sides."""
    column = source.column
    if column.refusal is not None:
        raise Refusal(column.refusal)
    if source.written_sql is not None:
        return Term(
            reading=reading,
            sql=source.written_sql.replace("{}", sql),
            kind=Kind.TEXT,
            is_atom=True,
            pull=_PULLS[column.affinity],
            collation=column.collation.upper(),
            is_in_no_number=is_hyphenated(column.kind, source.written_sql),
        )
    if source.is_extracted:
        return as_extracted(
            column.source_name,
            sql,
            reading,
            has_plain_numbers=column.has_plain_numbers,
            has_affinity=column.affinity is Affinity.BLOB,
        )
    scope = Scope({fold_ascii(column.source_name): column})
    part = resolve(column.source_name, scope, is_quoted=False)
    if isinstance(part, Converted):
        return replace(part, reading=reading, sql=sql)
    if isinstance(part, Constant):
        raise Refusal(f"there is no column {column.source_name}")
    if part.kind is Kind.TEXT:
        part = replace(part, is_in_no_number=source.is_in_no_number, subtype=source.subtype)
        if source.has_c_collation:
            return replace(part, reading=reading, sql=f'{sql} COLLATE "C"', is_atom=False)
    limit = INTEGER_LIMITS.get(column.type_sql)
    return replace(part, reading=reading, sql=sql, bound=part.bound if limit is None else limit)


def as_column(term: Term, name: str, target_name: str, *, is_approximate: bool = False) -> SourceColumn:
    """A computed value as a column of the query that computes it."""
    return SourceColumn(
        column=ColumnInScope(
            source_name=name,
            target_name=target_name,
            kind=term.kind,
            collation=term.collation or "BINARY",
            affinity=_AFFINITIES[term.pull],
            type_sql=TYPES[term.kind],
        ),
        has_c_collation=term.kind is Kind.TEXT,
        is_in_no_number=term.is_in_no_number,
        subtype=term.subtype,
        is_approximate=is_approximate,
    )


def as_extracted_column(value: Extracted, name: str, target_name: str) -> SourceColumn:
    """A value within a document, of whatever class, as a column of the query that finds it."""
    column = ColumnInScope(
        source_name=name,
        target_name=target_name,
        kind=Kind.JSONB,
        affinity=Affinity.BLOB if value.has_affinity else None,
        type_sql="jsonb",
        has_plain_numbers=value.has_plain_numbers,
    )
    return SourceColumn(column=column, is_extracted=True, found_by=value.reading)


def refuse_any_class(columns: Iterable[SourceColumn]) -> None:
    """Raise Refusal for a value within a document, which a query may hand on to another one and nowhere else."""
    for column in columns:
        if column.is_extracted:
            part = as_part(column, column.found_by, "")
            assert isinstance(part, Converted)
            raise part.refuse("shows")


def as_value(piece: Piece) -> Term:
    """A piece as a value that is not what it is by where it stands: a truth value is 0 or 1, a constant has a type.

    An integer that leaves the 64 bits, which SQLite turns to REAL, is an error.
    """
    if isinstance(piece, Constant):
        return _type_constant(piece)
    if piece.kind not in TYPES:
        raise Refusal(f"it computes a {piece.kind}")
    if piece.kind is Kind.BOOLEAN:
        return replace(piece, sql=f"{piece.operand}::integer", kind=Kind.INTEGER, is_atom=True, bound=1)
    if piece.may_overflow:
        return replace(piece, sql=f"{piece.operand}::bigint", is_atom=True, bound=INTEGER_LIMITS["bigint"])
    return piece


def _type_constant(constant: Constant) -> Term:
    match constant.value:
        case None:
            kind, sql = Kind.TEXT, "NULL::text"
        case int(number):
            bound = abs(number)
            sql = f"{write_integer(number)}::bigint" if number >= 0 else f"({write_integer(number)})::bigint"
            return Term(reading=constant.reading, sql=sql, kind=Kind.INTEGER, is_atom=True, bound=bound)
        case float(number):
            if number in (float("inf"), float("-inf")):
                raise Refusal("it is infinite")
            kind, sql = Kind.FLOAT, f"({write_decimal(number)})::double precision"
        case str(text):
            kind, sql = Kind.TEXT, f"{quote_text(text)}::text"
        case bytes(data):
            kind, sql = Kind.BYTES, quote_bytes(data)
    return Term(
        reading=constant.reading,
        sql=sql,
        kind=kind,
        is_atom=True,
        collation=constant.collation,
        is_in_no_number=isinstance(constant.value, str) and is_in_no_number(constant.value),
    )
