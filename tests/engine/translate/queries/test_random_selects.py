"""Whatever SELECT is translated has the same rows on both sides. HOWDAH_RANDOM_SELECTS says how many are tried."""

import os
import sqlite3

import psycopg
from hypothesis import HealthCheck, event, given, settings
from psycopg.errors import NumericValueOutOfRange
from psycopg.rows import TupleRow

from core.translate.model import Untranslatable
from core.translate.queries.translate import translate_query
from tests.engine.translate.queries.pairs import RELATIONS, read_both
from tests.engine.translate.queries.selects import selects

_OPEN = ("is left open", "is not said", "numbers rows in any order", "may be of any")
"""Notes by which the rows may be others."""


@settings(
    max_examples=int(os.environ.get("HOWDAH_RANDOM_SELECTS", "150")),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(sql=selects())
def test_a_translated_select_has_the_same_rows(
    pair_source: sqlite3.Connection, pair_target: psycopg.Connection[TupleRow], sql: str
) -> None:
    translated = translate_query(sql, RELATIONS, schema="public")
    event(type(translated).__name__)
    if isinstance(translated, Untranslatable):
        return
    # Of texts that are equal by NOCASE or RTRIM either may come first, and a LIMIT may keep either.
    has_ties = any(column.column.collation != "BINARY" for column in translated.columns)
    if any(words in note for note in translated.notes for words in _OPEN):
        return
    if has_ties and "LIMIT" in translated.sql:
        return
    try:
        in_source, in_target = read_both(pair_source, pair_target, sql, translated)
    except (NumericValueOutOfRange, sqlite3.OperationalError):
        # An integer beyond 64 bits: an error in PostgreSQL, and in SQLite's sum(); elsewhere SQLite rounds.
        event("beyond 64 bits")
        return
    assert sorted(map(repr, in_target)) == sorted(map(repr, in_source)), translated.sql
    if translated.is_ordered and not has_ties and not any(column.is_approximate for column in translated.columns):
        assert in_target == in_source, translated.sql
