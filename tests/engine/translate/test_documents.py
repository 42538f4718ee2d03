"""What is found within jsonb is what SQLite finds in the text, of every class of value."""

import json
import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace

import psycopg
import pytest
from psycopg.rows import TupleRow

from core.catalog.model import Affinity, StorageClass
from core.translate.expressions import translate_value
from core.translate.model import ColumnInScope, Kind, Translated

Connection = psycopg.Connection[TupleRow]

SCOPE = (
    ColumnInScope(
        source_name="d",
        target_name="d",
        kind=Kind.JSONB,
        affinity=Affinity.TEXT,
        reads=(StorageClass.TEXT,),
        type_sql="jsonb",
    ),
    ColumnInScope(source_name="t", target_name="t", kind=Kind.TEXT, affinity=Affinity.TEXT),
)
_SCALARS = (None, True, False, 0, 1, 5, -3, 2.5, 1.0, 0.1, "x", "5", "", "é", "it's", 2**53, "2024-01-01", 1e300)
_FOUND = (
    *("json_extract(d, '$.a')", "json_extract(d, '$.b[0]')", "json_extract(d, '$[#-1]')", "json_extract(d, '$')"),
    *("(d ->> '$.a')", "(d ->> 'b')", "(d ->> 0)", "(d -> 'a' ->> 'b')", "(d ->> '$.\"x y\"')", "(d ->> '$.\"0\"')"),
)
_USES = (
    *("{} = 5", "{} = 'x'", "{} = '5'", "{} < 2.5", "{} >= 1", "{} <> t", "t < {}", "{} IS NOT 5", "{} IS NULL"),
    *("{} = 9007199254740992", "{} < 'x'", "{} IN (1, 'x', 2.5)", "{} BETWEEN 1 AND 5", "NOT {}", "{} || '!'"),
    *("CAST({} AS TEXT)", "CAST({} AS INTEGER)", "CAST({} AS REAL)", "lower({})", "length({})", "{} LIKE 'x%'"),
    *("coalesce({}, 'none') || ''", "coalesce({}, t) = t", "CASE WHEN t <> 'x' THEN {} ELSE t END < 'x'"),
    *("CAST(ifnull({}, '7') AS INTEGER)", "iif(t = 'x', {}, '') LIKE '%x%' ESCAPE 'x'", "{} LIKE 'xx' ESCAPE 'x'"),
    *("date({})", "iif({}, 1, 2)", "CASE {} WHEN 5 THEN 'five' WHEN 'x' THEN 'ex' END", "{} AND 1"),
)
_OTHERS = (
    *("json_array_length(d)", "json_array_length(d, '$.a')", "json_type(d, '$.a')", "json_type(d -> 'b') = 'array'"),
    *("json_type(d, '$.b[1]')", "NOT json_valid(d) OR d IS NULL"),
)
EXPRESSIONS = tuple(use.format(found) for found in _FOUND for use in _USES) + _OTHERS


def _make_documents() -> list[str | None]:
    chance = random.Random(20_240_301)

    def make(depth: int) -> object:
        kind = chance.random()
        if depth < 2 and kind < 0.3:
            return {chance.choice(("a", "b", "x y", "é", "0")): make(depth + 1) for _ in range(3)}
        if depth < 2 and kind < 0.45:
            return [make(depth + 1) for _ in range(chance.randrange(3))]
        return chance.choice(_SCALARS)

    documents = [{"a": scalar, "b": [scalar]} for scalar in _SCALARS] + [make(0) for _ in range(100)]
    return [None, *(json.dumps(document, ensure_ascii=False) for document in documents)]


PLAIN_DOCUMENTS = _make_documents()
_NUMBERS = (
    *("1e2", "1E2", "-0", "-0.0", "1.0", "1.50", "15e-1", "0.1e1", "5e0", "12345678901234567890", "1e19", "1e300"),
    *("9223372036854775807", "-9223372036854775808", "9.007199254740993e15", "9007199254740993", "1e-7"),
)
DOCUMENTS = (*PLAIN_DOCUMENTS, *(f'{{"a": {number}, "b": [{number}]}}' for number in _NUMBERS))


@pytest.fixture(scope="module")
def documents() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:")) as source:
        source.execute("CREATE TABLE documents (number INTEGER PRIMARY KEY, d TEXT, t TEXT)")
        rows = [(number, text, "x5é"[number % 3]) for number, text in enumerate(DOCUMENTS)]
        source.executemany("INSERT INTO documents VALUES (?, ?, ?)", rows)
        yield source


@pytest.fixture(scope="module")
def documents_target(shared_target: Connection, documents: sqlite3.Connection) -> Connection:
    shared_target.execute("CREATE TABLE public.documents (number bigint, d jsonb, t text)")
    with shared_target.cursor() as cursor:
        rows = documents.execute("SELECT * FROM documents").fetchall()
        cursor.executemany("INSERT INTO public.documents VALUES (%s, %s, %s)", rows)
    return shared_target


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_it_is_the_same_in_each_document_or_an_error(
    documents: sqlite3.Connection, documents_target: Connection, expression: str
) -> None:
    _compare(documents, documents_target, expression, SCOPE, len(DOCUMENTS), least=0.15)


@pytest.mark.parametrize("expression", EXPRESSIONS[::3])
def test_where_no_whole_number_has_an_exponent_more_is_known(
    documents: sqlite3.Connection, documents_target: Connection, expression: str
) -> None:
    scope = (replace(SCOPE[0], has_plain_numbers=True), SCOPE[1])
    _compare(documents, documents_target, expression, scope, len(PLAIN_DOCUMENTS), least=0.33)


def _compare(
    documents: sqlite3.Connection,
    documents_target: Connection,
    expression: str,
    scope: tuple[ColumnInScope, ...],
    count: int,
    *,
    least: float,
) -> None:
    answer = translate_value(expression, scope, allows_helpers=True)
    assert isinstance(answer, Translated), answer
    compared = 0
    for number, document in enumerate(DOCUMENTS[:count]):
        query = f"FROM documents WHERE number = {number}"
        (wanted,) = documents.execute(f"SELECT {expression} {query}").fetchone()
        try:
            row = documents_target.execute(f"SELECT ({answer.sql}) FROM public.{query[5:]}".encode()).fetchone()
        except psycopg.errors.RaiseException:
            continue  # The text of an object is not known: it says so.
        assert row is not None
        compared += 1
        assert row[0] == (bool(wanted) if answer.kind is Kind.BOOLEAN and wanted is not None else wanted), document
    assert compared > count * least
