"""Values as other values: what SQLite makes of numbers, texts and blobs where it wants another class.

`as_text` is what `||` and the functions of texts do, `as_real` and `as_whole` what operators do, `cast` what CAST does
(https://sqlite.org/lang_expr.html#castexpr).
"""

from dataclasses import replace

from core.catalog.affinity import affinity_of
from core.catalog.model import Affinity
from core.identifiers import quote_text
from core.translate.literals import (
    EXACT_IN_DOUBLE,
    is_in_no_number,
    quote_bytes,
    write_decimal,
    write_integer,
)
from core.translate.model import Kind
from core.translate.pieces import Constant, Digits, Piece, Pull, Refusal, Term, as_integer
from core.translate.stored import write_digits

_CAST_PULLS = {
    Affinity.TEXT: Pull.TEXT,
    Affinity.BLOB: Pull.NONE,
    Affinity.INTEGER: Pull.NUMERIC,
    Affinity.REAL: Pull.NUMERIC,
    Affinity.NUMERIC: Pull.NUMERIC,
}


def as_text(piece: Piece) -> Term:
    """A piece as the text that SQLite makes of it."""
    if isinstance(piece, Constant):
        return _text_of_constant(piece)
    match piece.kind:
        case Kind.TEXT:
            return piece
        case Kind.INTEGER | Kind.BOOLEAN if not piece.may_overflow:
            integer = as_integer(piece)
            return replace(integer, sql=f"{integer.operand}::text", kind=Kind.TEXT, is_atom=True)
        case Kind.FLOAT | Kind.NUMERIC if piece.digits is Digits.REAL:
            return replace(piece, sql=f"howdah_sqlite.real_to_text({_double(piece)})", kind=Kind.TEXT, is_atom=True)
        case Kind.FLOAT | Kind.NUMERIC if piece.digits is Digits.BY_VALUE:
            return replace(piece, sql=f"howdah_sqlite.number_to_text({_double(piece)})", kind=Kind.TEXT, is_atom=True)
    raise Refusal("it makes text of what SQLite and PostgreSQL write differently")


def as_real(piece: Piece) -> str:
    """The double that a number is, in PostgreSQL's SQL."""
    if isinstance(piece, Constant):
        match piece.value:
            case None:
                return "NULL::double precision"
            case int(number) if abs(number) <= EXACT_IN_DOUBLE:
                return f"{write_integer(number)}::double precision"
            case float(number) if abs(number) != float("inf"):
                return f"{write_decimal(number)}::double precision"
        raise Refusal("it calculates with other than numbers")
    match piece.kind:
        case Kind.FLOAT:
            return piece.operand
        case Kind.NUMERIC:
            return f"{piece.operand}::double precision"
        case Kind.INTEGER | Kind.BOOLEAN:
            return f"{as_integer(piece).operand}::double precision"
    raise Refusal("it calculates with other than numbers")


def as_whole(piece: Piece) -> str:
    """The INTEGER that a number is where SQLite wants one (for %, bits and places), in PostgreSQL's SQL."""
    if isinstance(piece, Constant):
        match piece.value:
            case None:
                return "NULL::bigint"
            case int(number):
                return f"{write_integer(number)}::bigint"
        raise Refusal("it calculates with other than integers")
    match piece.kind:
        case Kind.INTEGER | Kind.BOOLEAN if not piece.may_overflow:
            sql = as_integer(piece).operand
            return sql if sql.endswith("::bigint") else f"{sql}::bigint"
        case Kind.FLOAT | Kind.NUMERIC:
            return f"howdah_sqlite.real_to_integer({_double(piece)})"
        case Kind.TEXT if piece.integer_sql is not None:
            return f"({piece.integer_sql})"
        case Kind.TEXT:
            return f"howdah_sqlite.text_to_integer({piece.sql})"
    raise Refusal("it calculates with other than integers, or beyond 64 bits")


def cast(piece: Piece, type_name: str, *, has_utf8: bool, is_query: bool) -> Piece:
    """CAST: the class of the result follows from the type's name, by the rules of a column's affinity. What `is_query`
    may fail at a blob that is no text."""
    affinity = affinity_of(type_name)
    reading = f"CAST({piece.reading} AS {affinity.value})"
    if isinstance(piece, Constant):
        piece = _term_of_constant(piece)
    match affinity:
        case Affinity.TEXT if piece.kind is Kind.BYTES and not is_query:
            raise Refusal("the bytes of a blob need not be text")
        case Affinity.TEXT if piece.kind is Kind.BYTES and has_utf8:
            result = Term(reading=reading, sql=f"howdah_sqlite.blob_to_text({piece.sql})", kind=Kind.TEXT, is_atom=True)
        case Affinity.TEXT:
            result = as_text(piece)
            # Whatever is a varchar's, the cast is a text.
            if piece.kind is Kind.TEXT:
                result = replace(result, sql=f"{result.operand}::text", is_atom=True)
        case Affinity.INTEGER:
            result = Term(reading=reading, sql=as_whole(piece), kind=Kind.INTEGER, is_atom=True, bound=_bound(piece))
        case Affinity.REAL if piece.kind is Kind.TEXT:
            result = _real(reading, f"howdah_sqlite.text_to_real({piece.sql})")
        case Affinity.REAL:
            result = _real(reading, as_real(piece))
        case Affinity.NUMERIC if piece.kind is Kind.TEXT:
            sql = f"howdah_sqlite.text_to_number({piece.sql})"
            result = Term(reading=reading, sql=sql, kind=Kind.FLOAT, is_atom=True)
        case Affinity.NUMERIC if piece.kind in (Kind.INTEGER, Kind.BOOLEAN, Kind.FLOAT, Kind.NUMERIC):
            result = as_integer(piece)
        case Affinity.BLOB if piece.kind is Kind.BYTES:
            result = piece
        case Affinity.BLOB if piece.kind is Kind.TEXT and has_utf8:
            result = Term(reading=reading, sql=encode(piece), kind=Kind.BYTES, is_atom=True)
        case _:
            raise Refusal(f"CAST of {piece.kind.value} to {affinity.value} is not translated")
    return replace(
        result,
        reading=reading,
        pull=_CAST_PULLS[affinity],
        collation=piece.collation,
        has_collate=piece.has_collate,
        now=None,
        random_bytes=0,
        is_random_uuid=False,
    )


def encode(text: Term) -> str:
    """A text's bytes. The cast of a text to bytea would read its backslashes."""
    return f"decode(replace({text.sql}, '\\', '\\\\'), 'escape')"


def as_term(piece: Piece) -> Term:
    """A piece as a value whose type PostgreSQL knows."""
    return _term_of_constant(piece) if isinstance(piece, Constant) else piece


def _double(piece: Term) -> str:
    return piece.sql if piece.kind is Kind.FLOAT else f"{piece.operand}::double precision"


def _real(reading: str, sql: str) -> Term:
    return Term(reading=reading, sql=sql, kind=Kind.FLOAT, is_atom=True, digits=Digits.REAL)


def _bound(piece: Term) -> int:
    return piece.bound if piece.kind is Kind.INTEGER else Term(reading="", sql="", kind=Kind.INTEGER).bound


def _text_of_constant(constant: Constant) -> Term:
    match constant.value:
        case None:
            return Term(reading=constant.reading, sql="NULL::text", kind=Kind.TEXT, is_atom=True)
        case str() | int() | float() as value:
            text = value if isinstance(value, str) else write_digits(value)
            return Term(
                reading=constant.reading,
                sql=quote_text(text),
                kind=Kind.TEXT,
                is_atom=True,
                max_chars=len(text),
                is_in_no_number=is_in_no_number(text),
            )
    raise Refusal("it makes text of what SQLite and PostgreSQL write differently")


def _term_of_constant(constant: Constant) -> Term:
    match constant.value:
        case str(text):
            return Term(
                reading=constant.reading,
                sql=f"{quote_text(text)}::text",
                kind=Kind.TEXT,
                is_atom=True,
                is_in_no_number=is_in_no_number(text),
            )
        case int(number):
            bound = abs(number)
            sql = f"{write_integer(number)}::bigint" if number >= 0 else f"({write_integer(number)})::bigint"
            return Term(reading=constant.reading, sql=sql, kind=Kind.INTEGER, is_atom=True, bound=bound)
        case float(number) if abs(number) != float("inf"):
            sql = f"({write_decimal(number)})::double precision"
            return Term(reading=constant.reading, sql=sql, kind=Kind.FLOAT, is_atom=True, digits=Digits.REAL)
        case bytes(data):
            sql, kind = quote_bytes(data), Kind.BYTES
        case None:
            sql, kind = "NULL::text", Kind.TEXT
        case _:
            raise Refusal("it is infinite")
    return Term(reading=constant.reading, sql=sql, kind=kind, is_atom=True)
