"""Random bytes in DEFAULTs, from what PostgreSQL's core has since 13: gen_random_uuid().

Of a version 4 uuid all but six bits are random; the last twelve hexadecimal digits are, wholly
(https://www.rfc-editor.org/rfc/rfc9562#name-uuid-version-4).
"""

from collections.abc import Sequence

from core.translate.functions import FUNCTIONS, FunctionRule
from core.translate.model import Kind
from core.translate.pieces import Constant, Piece, Refusal, Term

MAX_BYTES = 64

_UUID_BYTES = 16
_RANDOM_DIGITS = 12


def _randomblob(arguments: Sequence[Piece], reading: str) -> Term:
    match list(arguments):
        case [Constant(value=int(count))] if 1 <= count <= MAX_BYTES:
            sql = f"decode({_random_digits(count)}, 'hex')"
            return Term(
                reading=reading,
                sql=sql,
                kind=Kind.BYTES,
                is_atom=True,
                random_bytes=count,
                is_random_uuid=count == _UUID_BYTES,
            )
    raise Refusal(f"it takes randomblob() of other than 1 to {MAX_BYTES} bytes")


def _hex(arguments: Sequence[Piece], reading: str) -> Piece:
    match list(arguments):
        case [Term(random_bytes=count, kind=Kind.BYTES)] if count:
            return _digits(f'upper(({_hexadecimal(count)}) COLLATE "C")', count, reading)
    return FUNCTIONS["hex"](arguments, reading)


def _lower(arguments: Sequence[Piece], reading: str) -> Piece:
    match list(arguments):
        case [Term(random_bytes=count, kind=Kind.TEXT)] if count:
            return _digits(_hexadecimal(count), count, reading)
    return FUNCTIONS["lower"](arguments, reading)


def _digits(sql: str, count: int, reading: str) -> Term:
    return Term(
        reading=reading,
        sql=sql,
        kind=Kind.TEXT,
        max_chars=2 * count,
        # Of a key's 32 digits, one in a million has no letter but an e: that one SQLite would store as a number.
        is_in_no_number=count >= _UUID_BYTES,
        random_bytes=count,
        is_random_uuid=count == _UUID_BYTES,
    )


def _hexadecimal(count: int) -> str:
    """The digits of random bytes. Sixteen of them are a key: a uuid, whose six fixed bits nobody misses."""
    if count == _UUID_BYTES:
        return "replace(gen_random_uuid()::text, '-', '')"
    return _random_digits(count)


def _random_digits(count: int) -> str:
    digits = 2 * count
    whole, rest = divmod(digits, _RANDOM_DIGITS)
    lengths = [_RANDOM_DIGITS] * whole + ([rest] if rest else [])
    return " || ".join(f"right(gen_random_uuid()::text, {length})" for length in lengths)


def _random(arguments: Sequence[Piece], reading: str) -> Term:
    """random(): any INTEGER, each as likely."""
    if arguments:
        raise Refusal("it takes random() of something")
    digits = "substr(md5(random()::text || clock_timestamp()::text), 1, 16)"
    return Term(reading=reading, sql=f"('x' || {digits})::bit(64)::bigint", kind=Kind.INTEGER, is_atom=True)


QUERY_RANDOM_FUNCTIONS: dict[str, FunctionRule] = {"random": _random, "randomblob": _randomblob}

RANDOM_FUNCTIONS: dict[str, FunctionRule] = {"hex": _hex, "lower": _lower, "randomblob": _randomblob}
