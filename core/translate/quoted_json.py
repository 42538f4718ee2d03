"""json(), json_quote(), json_array(), json_object() (https://sqlite.org/json1.html): documents as the texts that SQLite
writes.

What one of them returns is JSON to another that it is given to, and a text to all else; an aggregate's is, too
(`Subtype`).
"""

import json
from collections.abc import Sequence

from core.identifiers import quote_text
from core.translate.functions import FunctionRule
from core.translate.model import Kind
from core.translate.numbers import as_term, as_text
from core.translate.pieces import Constant, Piece, Refusal, Subtype, Term


def write_json(piece: Piece) -> str:
    """A value as SQLite writes it within a document, in PostgreSQL's SQL: a text, of NULL that of null."""
    if isinstance(piece, Constant):
        match piece.value:
            case None:
                return "'null'::text"
            case str(text):
                return f"{quote_text(json.dumps(text, ensure_ascii=False))}::text"
    term = as_term(piece)
    match term.kind:
        case Kind.TEXT if term.subtype is Subtype.JSON:
            written = term.sql
        case Kind.TEXT if term.subtype is Subtype.UNKNOWN:
            raise Refusal(
                "whether it is JSON or a text that it gives to a function of JSON depends on the row, or on SQLite's"
                " version: json() around it makes it JSON"
            )
        case Kind.TEXT:
            written = f"howdah_sqlite.quote_json({term.sql})"
        case Kind.INTEGER | Kind.BOOLEAN:
            written = as_text(term).sql
        case Kind.FLOAT | Kind.NUMERIC:
            written = f"howdah_sqlite.json_digits({as_text(term).sql})"
        case _:
            raise Refusal("SQLite's JSON has no place for a blob")
    return f"coalesce({written}, 'null')"


def as_document(reading: str, sql: str, *, is_atom: bool = False) -> Term:
    return Term(reading=reading, sql=sql, kind=Kind.TEXT, is_atom=is_atom, subtype=Subtype.JSON)


def _json(arguments: Sequence[Piece], reading: str) -> Term:
    (argument,) = _only(arguments)
    if isinstance(argument, Term) and argument.kind is Kind.BYTES:
        raise Refusal("it reads JSON of a blob, which versions of SQLite do in two ways")
    text = as_text(as_term(argument))
    if text.subtype is Subtype.JSON:
        return as_document(reading, text.sql, is_atom=text.is_atom)
    return as_document(reading, f"howdah_sqlite.minify_json({text.sql})", is_atom=True)


def _json_valid(arguments: Sequence[Piece], reading: str) -> Term:
    (argument,) = _only(arguments)
    if isinstance(argument, Term) and argument.kind is Kind.BYTES:
        raise Refusal("it reads JSON of a blob, which versions of SQLite do in two ways")
    sql = f"howdah_sqlite.is_json({as_text(as_term(argument)).sql})"
    return Term(reading=reading, sql=sql, kind=Kind.BOOLEAN, is_atom=True)


def _json_quote(arguments: Sequence[Piece], reading: str) -> Term:
    (argument,) = _only(arguments)
    return as_document(reading, write_json(argument), is_atom=True)


def _json_array(arguments: Sequence[Piece], reading: str) -> Term:
    if not arguments:
        return as_document(reading, "'[]'::text", is_atom=True)
    written = " || ',' || ".join(map(write_json, arguments))
    return as_document(reading, f"'[' || {written} || ']'")


def _json_object(arguments: Sequence[Piece], reading: str) -> Term:
    if not arguments:
        return as_document(reading, "'{}'::text", is_atom=True)
    if len(arguments) % 2:
        raise Refusal("it gives json_object() a name without a value")
    pairs = [f"{_write_name(name)} || ':' || {write_json(value)}" for name, value in _pair(arguments)]
    written = " || ',' || ".join(pairs)
    return as_document(reading, f"'{{' || {written} || '}}'")


def _write_name(piece: Piece) -> str:
    """A name, which SQLite wants as a text."""
    if not isinstance(piece, Constant) or not isinstance(piece.value, str):
        raise Refusal("it gives json_object() a name that is no literal text")
    return quote_text(json.dumps(piece.value, ensure_ascii=False))


def _pair(arguments: Sequence[Piece]) -> list[tuple[Piece, Piece]]:
    return list(zip(arguments[::2], arguments[1::2], strict=True))


def _only(arguments: Sequence[Piece]) -> Sequence[Piece]:
    if len(arguments) != 1:
        raise Refusal("a function of it has another number of arguments than one")
    return arguments


JSON_TEXT_FUNCTIONS: dict[str, FunctionRule] = {
    "json": _json,
    "json_array": _json_array,
    "json_object": _json_object,
    "json_quote": _json_quote,
    "json_valid": _json_valid,
}
