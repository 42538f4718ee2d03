"""LIKE and GLOB, with patterns at random, against texts at random."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg.rows import TupleRow

from core.catalog.model import Affinity
from core.identifiers import quote_text
from core.translate.expressions import translate_condition
from core.translate.model import ColumnInScope, Kind, Translated
from tests.helpers.effort import examples

_TEXT = ColumnInScope(source_name="t", target_name="t", kind=Kind.TEXT, affinity=Affinity.TEXT)

_letters = st.sampled_from(list("aAbzZ09-^]\\_% é\u0130\n'(){}.+|$"))
_texts = st.lists(st.text(_letters, max_size=4), min_size=20, max_size=20)
_like_patterns = st.text(_letters | st.sampled_from("%_"), max_size=4)
_members = st.text(_letters, min_size=1, max_size=4) | st.sampled_from(("a-z", "0-9", "^0-9", "]", "^]", " -~", "^ -~"))
_glob_patterns = st.lists(st.one_of(_letters, st.sampled_from("*?["), _members.map("[{}]".format)), max_size=4).map(
    "".join
)

_settings = settings(
    max_examples=examples(20), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture(scope="module")
def source() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:")) as source:
        source.execute("CREATE TABLE texts (number INTEGER PRIMARY KEY, t TEXT)")
        yield source


def _assert_matches_the_same(
    source: sqlite3.Connection,
    connection: psycopg.Connection[TupleRow],
    operator: str,
    patterns: list[str],
    texts: list[str],
) -> None:
    conditions = [f"t {operator} {quote_text(pattern)}" for pattern in patterns]
    translations = [(sql, translate_condition(sql, [_TEXT])) for sql in conditions]
    translated = [(sql, found) for sql, found in translations if isinstance(found, Translated)]
    if not translated:
        return
    source.execute("DELETE FROM texts")
    source.executemany("INSERT INTO texts (t) VALUES (?)", [(text,) for text in texts])
    wanted = source.execute(f"SELECT {', '.join(sql for sql, _ in translated)} FROM texts ORDER BY number").fetchall()
    found = connection.execute(
        # A literal % is a placeholder only where there are parameters.
        f"SELECT {', '.join(f'({t.sql})' for _, t in translated).replace('%', '%%')}"
        " FROM unnest(%s::text[]) WITH ORDINALITY AS texts (t, number) ORDER BY number".encode(),
        (texts,),
    ).fetchall()
    for number, (sql, translation) in enumerate(translated):
        matched = [text for text, row in zip(texts, wanted, strict=True) if row[number]]
        assert [text for text, row in zip(texts, found, strict=True) if row[number]] == matched, (
            f"{sql} is not {translation.sql}"
        )


@_settings
@given(patterns=st.lists(_like_patterns, min_size=10, max_size=10), texts=_texts)
def test_like_matches_what_it_matches_in_sqlite(
    source: sqlite3.Connection,
    connection: psycopg.Connection[TupleRow],
    patterns: list[str],
    texts: list[str],
) -> None:
    _assert_matches_the_same(source, connection, "LIKE", patterns, texts + patterns)


@_settings
@given(patterns=st.lists(_glob_patterns, min_size=10, max_size=10), texts=_texts)
def test_glob_matches_what_it_matches_in_sqlite(
    source: sqlite3.Connection,
    connection: psycopg.Connection[TupleRow],
    patterns: list[str],
    texts: list[str],
) -> None:
    _assert_matches_the_same(source, connection, "GLOB", patterns, texts + patterns)
