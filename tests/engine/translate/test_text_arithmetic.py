"""Texts in arithmetic are the numbers that they begin with, INTEGER or REAL, row for row; or it is an error that a
double does not hold the result."""

import sqlite3
from decimal import Decimal
from itertools import product

import psycopg
import pytest
from psycopg.rows import TupleRow

from core.translate.expressions import translate_value
from core.translate.model import Translated
from tests.engine.translate.twins import SCOPE

_TEXTS = ("t", "loose", "'5'", "'1.5e'")
_OTHERS = ("u", "d", "j", "small", "f", "n", "b", "0", "2.5", "NULL", "9223372036854775807")
_CALCULATED = tuple(f"{a} {op} {b}" for op in "+-*/%&" for a, b in product(_TEXTS, _OTHERS)) + tuple(
    f"{b} {op} {a}" for op in "-/%" for a, b in product(_TEXTS[:2], _OTHERS)
)
_OF_ONE = ("-({})", "~{}", "abs({})", "round({}, 1)", "CAST({} AS NUMERIC)", "({} + 1) * 2 > 5")
EXPRESSIONS = _CALCULATED + tuple(each.format(text) for each in _OF_ONE for text in _TEXTS)
_REFUSED = ("beyond 64 bits", "which is not known here", "beyond 2^53")


def test_it_is_what_sqlite_computes_in_each_row(
    source: sqlite3.Connection, target: psycopg.Connection[TupleRow]
) -> None:
    compared = 0
    for expression in EXPRESSIONS:
        answer = translate_value(expression, SCOPE, allows_helpers=True)
        if not isinstance(answer, Translated):
            assert any(words in answer.reason for words in _REFUSED), f"{expression}: {answer.reason}"
            continue
        wanted = source.execute(f"SELECT rowid, {expression} FROM twin").fetchall()
        for number, value in wanted if _fails(target, answer) else ():
            row = _read(target, answer, number)
            compared += row is not None
            assert row is None or _equals(row[0], value), f"{expression} in row {number}"
        if not _fails(target, answer):
            found = dict(target.execute(f"SELECT row_number, ({answer.sql}) FROM public.twin".encode()).fetchall())
            compared += len(found)
            assert all(_equals(found[number], value) for number, value in wanted), expression
    assert compared > 5_000


def _fails(target: psycopg.Connection[TupleRow], answer: Translated) -> bool:
    """Whether a row of the table is beyond what a double holds."""
    try:
        target.execute(f"SELECT ({answer.sql}) FROM public.twin".encode())
    except psycopg.errors.RaiseException:
        return True
    return False


def _read(target: psycopg.Connection[TupleRow], answer: Translated, number: int) -> TupleRow | None:
    try:
        return target.execute(f"SELECT ({answer.sql}) FROM public.twin WHERE row_number = {number}".encode()).fetchone()
    except psycopg.errors.RaiseException:
        return None


def _equals(found: object, wanted: object) -> bool:
    return (int(found) if isinstance(found, Decimal) else found) == wanted


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12abc", 12),
        (" 1.50x", 1.5),
        (".5", 0.5),
        ("1e3", 1000.0),
        ("1e", 1),
        ("-", 0),
        ("9223372036854775808", 2.0**63),
    ],
)
def test_the_longest_prefix_counts(shared_target: psycopg.Connection[TupleRow], text: str, number: float) -> None:
    assert shared_target.execute("SELECT howdah_sqlite.text_to_number(%s)", [text]).fetchone() == (number,)


def test_an_integer_that_no_double_holds_is_an_error(shared_target: psycopg.Connection[TupleRow]) -> None:
    for call in ("text_to_number('9007199254740993')", "calculate_texts('9007199254740992', '+', '1')"):
        with pytest.raises(psycopg.errors.RaiseException, match=r"beyond 2\^53"):
            shared_target.execute(f"SELECT howdah_sqlite.{call}".encode())
