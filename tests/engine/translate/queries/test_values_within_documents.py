"""What json_each(), json_extract() and ->> find is of any class: compared, listed, chosen and handed on."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing

import psycopg
import pytest
from psycopg.rows import TupleRow
from psycopg.types.json import Jsonb

from core.catalog.model import Affinity
from core.translate.model import ColumnInScope, Kind, Untranslatable
from core.translate.queries.model import Relation, SourceColumn, TranslatedQuery
from core.translate.queries.translate import translate_query

_VALUES = (*(0, 1, 2, 10, 2**53 + 1, -3, 1.5, 2.0, 0.1), *("", "a", "A", "1", "2.0", " 10 ", "1.5", "x y"), True, False)
_DOCUMENTS = (
    *({"v": value, "list": [value, "a", 2]} for value in (*_VALUES, None)),
    *({"v": "b", "list": [None, value]} for value in _VALUES[::3]),
    {"v": "c", "list": []},
    {"list": ["a", [1], {"k": 1}]},
    {"rows": [{"a": 1, "b": "x"}, {"a": "2", "c": [True, 0.5]}, [3], {}, None, True, 2.5]},
)
_TEXTS = ("", "a", "A", "b", "1", "2", "10", "1.5", None)
_ROWS = tuple(
    (
        number,
        json.dumps(document),
        _TEXTS[number % len(_TEXTS)],
        _TEXTS[number * 2 % len(_TEXTS)],
        (0, 1, 2, 10, 2**53 + 1, None)[number % 6],
        (0.0, 1.5, 2.0, 0.1, None)[number % 5],
        (0, 1, None)[number % 3],
    )
    for number, document in enumerate(_DOCUMENTS)
)


def _column(name: str, kind: Kind, type_sql: str, affinity: Affinity, collation: str = "BINARY") -> SourceColumn:
    return SourceColumn(
        column=ColumnInScope(
            source_name=name,
            target_name=name,
            kind=kind,
            type_sql=type_sql,
            affinity=affinity,
            collation=collation,
            has_plain_numbers=kind is Kind.JSONB,
        )
    )


_RELATION = Relation(
    source_name="held",
    target_name="held",
    columns=(
        _column("held_id", Kind.INTEGER, "bigint", Affinity.INTEGER),
        _column("doc", Kind.JSONB, "jsonb", Affinity.TEXT),
        _column("s", Kind.TEXT, "text", Affinity.TEXT),
        _column("c", Kind.TEXT, "text", Affinity.TEXT, "NOCASE"),
        _column("n", Kind.INTEGER, "bigint", Affinity.INTEGER),
        _column("r", Kind.FLOAT, "double precision", Affinity.REAL),
        _column("f", Kind.BOOLEAN, "boolean", Affinity.NUMERIC),
    ),
    keys=(("held_id",),),
    complete_keys=(("held_id",),),
    rowid_column="held_id",
)


@pytest.fixture(scope="module")
def held_source() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:")) as source:
        source.execute(
            "CREATE TABLE held (held_id INTEGER PRIMARY KEY, doc TEXT, s TEXT, c TEXT COLLATE NOCASE, n INTEGER,"
            " r REAL, f BOOLEAN)"
        )
        source.executemany("INSERT INTO held VALUES (?, ?, ?, ?, ?, ?, ?)", _ROWS)
        yield source


@pytest.fixture
def held_target(pair_target: psycopg.Connection[TupleRow]) -> psycopg.Connection[TupleRow]:
    pair_target.execute("DROP TABLE IF EXISTS public.held")
    pair_target.execute(
        "CREATE TABLE public.held (held_id bigint, doc jsonb, s text, c text, n bigint, r double precision, f boolean)"
    )
    with pair_target.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO public.held VALUES (%s, %s, %s, %s, %s, %s, %s)",
            [(row[0], Jsonb(json.loads(row[1])), *row[2:6], None if row[6] is None else bool(row[6])) for row in _ROWS],
        )
    return pair_target


_EACH = "held, json_each(held.doc, '$.list') AS e"
_LISTED = "(SELECT value FROM json_each(doc, '$.list'))"

SELECTS = (
    # json_each()'s columns have the affinity BLOB, what a function finds has none: beside a text column that matters.
    f"SELECT held_id, e.value = s, s = e.value, e.value < s, s >= e.value, e.value IS s, e.value <> c FROM {_EACH}",
    "SELECT held_id, doc ->> '$.v' = s, s = doc ->> '$.v', doc ->> '$.v' > s, s IS NOT doc ->> '$.v' FROM held",
    f"SELECT held_id, e.value = 'a', 'a' = e.value, e.value = 1, e.value = '1', e.value < 2.5 FROM {_EACH}",
    f"SELECT held_id, e.value = n, n < e.value, e.value = r, r >= e.value, e.value = f, e.value IS n FROM {_EACH}",
    "SELECT held_id, doc ->> '$.v' = n, n > doc ->> '$.v', r = doc ->> '$.v', doc ->> '$.v' IS NOT f FROM held",
    f"SELECT held_id, e.value = n + 1, e.value = upper(s), e.value < length(s) FROM {_EACH} WHERE n < 100",
    f"SELECT held_id, e.value IN (1, 'a'), e.value IN (n, s), e.value BETWEEN 1 AND 'a' FROM {_EACH}",
    f"SELECT held_id, 'a' IN {_LISTED}, 1 IN {_LISTED}, '1' IN {_LISTED}, 0.1 NOT IN {_LISTED} FROM held",
    f"SELECT held_id, s IN {_LISTED}, n IN {_LISTED}, r NOT IN {_LISTED}, f IN {_LISTED} FROM held",
    "SELECT held_id, doc ->> '$.v' IN (SELECT s FROM held), doc ->> '$.v' IN (SELECT n FROM held) FROM held",
    "SELECT held_id, s IN (SELECT doc ->> '$.v' FROM held), n IN (SELECT x FROM (SELECT doc ->> '$.v' AS x FROM held)),"
    " upper(s) IN (SELECT doc ->> '$.v' FROM held), n + 1 IN (SELECT doc ->> '$.v' FROM held) FROM held",
    "SELECT a.held_id, b.held_id FROM held AS a, json_each(a.doc, '$.list') AS e JOIN held AS b ON b.n = e.value",
    "WITH v AS (SELECT held_id, value AS x FROM held, json_each(doc, '$.list')) SELECT held_id, CAST(x AS TEXT) FROM v"
    " WHERE x > 1 AND x < 'Z'",
    "SELECT held_id, (SELECT group_concat(value, '; ') FROM json_each(doc, '$.list') WHERE type <> 'array'"
    " AND type <> 'object') FROM held",
    "SELECT held_id, CAST(coalesce(doc ->> '$.v', 'none') AS TEXT), coalesce(doc ->> '$.v', n) > 1,"
    " ifnull(doc ->> '$.v', s) = s, coalesce(doc ->> '$.v', s, 5) || '!' FROM held",
    "SELECT held_id, CASE WHEN n > 1 THEN doc ->> '$.v' END = n,"
    " CASE n WHEN 1 THEN doc ->> '$.v' ELSE 'x' END LIKE '%1%', iif(n, doc ->> '$.v', f) = 1,"
    " CASE WHEN f THEN doc ->> '$.v' ELSE s END = s FROM held",
    "SELECT held_id, json_extract(e.value, '$.a') IN (1, '2'), e.value ->> 'b' = 'x', json_array_length(e.value),"
    " json_type(e.value), CAST(json_extract(e.value, '$[0]') AS INTEGER), (SELECT count(*) FROM json_each(e.value)),"
    " (SELECT count(*) FROM json_each(e.value, '$.c') WHERE value < 1) FROM held, json_each(doc ->> '$.rows') AS e",
    "SELECT CAST(e.value AS TEXT) AS v, count(*) FROM held, json_each(held.doc, '$.list') AS e"
    " WHERE type NOT IN ('array', 'object') GROUP BY CAST(e.value AS TEXT)",
)


@pytest.mark.parametrize("select", SELECTS)
def test_values_of_any_class_are_the_same(
    held_source: sqlite3.Connection, held_target: psycopg.Connection[TupleRow], select: str
) -> None:
    translated = translate_query(select, [_RELATION], schema="public")
    assert isinstance(translated, TranslatedQuery), translated
    in_source = held_source.execute(select).fetchall()
    in_target = held_target.execute(translated.sql.encode()).fetchall()
    assert sorted(map(repr, in_target)) == sorted(map(repr, in_source)), translated.sql


@pytest.mark.parametrize(
    ("select", "cast"),
    [
        ("SELECT held_id, value FROM held, json_each(doc)", 'CAST("json_each"."value" AS TEXT)'),
        ("SELECT held_id, e.key AS k FROM held, json_each(doc) AS e", 'CAST("e"."key" AS TEXT)'),
        ("SELECT doc ->> '$.v' AS v FROM held", """CAST(("held"."doc" ->> '$.v') AS TEXT)"""),
        ("SELECT x FROM (SELECT json_extract(doc, '$.v') AS x FROM held)", """CAST("json_extract"("held"."doc","""),
        (
            "SELECT coalesce(doc ->> '$.v', 'en') FROM held",
            """CAST("coalesce"(("held"."doc" ->> '$.v'), 'en') AS TEXT)""",
        ),
        ("SELECT count(*) FROM held, json_each(doc) GROUP BY value", 'CAST("json_each"."value" AS TEXT)'),
        ("SELECT max(value) FROM held, json_each(doc)", 'CAST("json_each"."value" AS TEXT)'),
        ("SELECT DISTINCT value FROM held, json_each(doc)", "CAST(value AS TEXT)"),
        ("SELECT held_id FROM held ORDER BY doc ->> '$.v'", """CAST(("held"."doc" ->> '$.v') AS TEXT)"""),
    ],
)
def test_a_value_of_any_class_asks_for_a_cast(select: str, cast: str) -> None:
    answer = translate_query(select, [_RELATION], schema="public")
    assert isinstance(answer, Untranslatable), answer
    assert "may be of any class, of which a column of PostgreSQL has one: a CAST says which" in answer.reason
    assert cast in answer.reason


@pytest.mark.parametrize(
    ("select", "reason"),
    [
        ("SELECT c = value FROM held, json_each(doc)", "another collation than BINARY"),
        ("SELECT c IN (SELECT value FROM json_each(doc)) FROM held", "another collation than BINARY"),
        ("SELECT coalesce(doc ->> '$.v', 2.5) = 1 FROM held", "neither a text nor an integer"),
        ("SELECT value FROM held, json_each(doc) UNION ALL SELECT doc FROM held", "may be of any class"),
        ("SELECT doc ->> '$.v' = value FROM held, json_each(doc)", "it compares values within documents"),
    ],
)
def test_what_of_any_class_may_mean_something_else_is_refused(select: str, reason: str) -> None:
    answer = translate_query(select, [_RELATION], schema="public")
    assert isinstance(answer, Untranslatable), answer
    assert reason in answer.reason
