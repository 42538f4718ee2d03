"""Each column beside each other one, each literal, in each function: what chance would meet too seldom."""

import sqlite3
from collections.abc import Iterator, Sequence

import psycopg
import pytest
from psycopg.rows import TupleRow

from core.identifiers import quote_sqlite, quote_text
from core.translate.expressions import translate_value
from core.translate.model import Kind, Translated
from tests.engine.translate.expressions import (
    BLOBS,
    GLOB_PATTERNS,
    INTEGERS,
    LIKE_PATTERNS,
    REALS,
    TEXTS,
    TRUTHS,
)
from tests.engine.translate.twins import COLUMNS, LABELS, SCOPE, assert_equal

NAMES = tuple(quote_sqlite(column.name) for column in COLUMNS)
TEXT_NAMES = tuple(quote_sqlite(column.name) for column in COLUMNS if column.kind is Kind.TEXT)
LITERALS = (*INTEGERS, *REALS, *TEXTS, *BLOBS, *TRUTHS, *map(quote_text, LABELS), "NULL")

_BATCH = 200


def _compare_columns() -> Iterator[str]:
    for left in NAMES:
        for right in NAMES:
            yield from (f"{left} = {right}", f"{left} < {right}", f"{left} IS {right}")
    for left in TEXT_NAMES:
        for right in TEXT_NAMES:
            yield from (f"{left} <= {right} COLLATE NOCASE", f"{left} COLLATE BINARY <> {right}")


def _compare_with_literals() -> Iterator[str]:
    for name in NAMES:
        for literal in LITERALS:
            yield from (f"{name} = {literal}", f"{literal} < {name}", f"{name} >= {literal}")
            yield from (
                f"{name} IN ({literal})",
                f"{name} IN ({literal}, 1, 'A')",
                f"{name} IS NOT {literal}",
            )
    for name in TEXT_NAMES:
        for literal in TEXTS:
            yield from (f"{name} = {literal} COLLATE NOCASE", f"{name} COLLATE NOCASE >= {literal}")


def _match_patterns() -> Iterator[str]:
    for name in TEXT_NAMES:
        yield from (f"{name} LIKE {pattern}" for pattern in LIKE_PATTERNS)
        yield from (f"{name} GLOB {pattern}" for pattern in GLOB_PATTERNS)


def _call_functions() -> Iterator[str]:
    for json_type in ("'object'", "'array'", "'null'", "'integer'", "'real'", "'text'", "'true'", "NULL"):
        yield from (f"json_type(document) = {json_type}", f"json_type(original) IS NOT {json_type}")
    # Of NULL it is NULL, and in older versions it was 0.
    yield from ("json_valid(document)", "NOT json_valid(document) OR document IS NULL")
    for name in NAMES:
        yield from (name, f"{name} IS NULL")
        for function in ("lower", "upper", "trim", "ltrim", "rtrim", "length", "hex", "-", "NOT "):
            yield f"{function}({name})"
        if name not in ('"i"', '"bare"'):  # they hold the integer whose abs() is an error
            yield f"abs({name})"
        for other in (*NAMES, "0", "0.5", "''", "x''", "NULL"):
            yield from (f"coalesce({name}, {other})", f"{name} || {other}")
        for operator in "+-*":
            yield from (
                f"{name} {operator} small > 5",
                f"5 {operator} {name} < 0",
                f"{name} {operator} i = 0",
            )


@pytest.mark.parametrize(
    "originals",
    [
        pytest.param(tuple(_compare_columns()), id="columns"),
        pytest.param(tuple(_compare_with_literals()), id="literals"),
        pytest.param(tuple(_match_patterns()), id="patterns"),
        pytest.param(tuple(_call_functions()), id="functions"),
    ],
)
def test_every_combination_that_is_translated_has_the_same_values(
    source: sqlite3.Connection, target: psycopg.Connection[TupleRow], originals: Sequence[str]
) -> None:
    attempts = [(original, translate_value(original, SCOPE)) for original in originals]
    translated = [(original, found) for original, found in attempts if isinstance(found, Translated)]
    assert len(translated) > len(originals) / 10
    for start in range(0, len(translated), _BATCH):
        batch = translated[start : start + _BATCH]
        assert_equal(source, target, [original for original, _ in batch], [found for _, found in batch])
