"""Whatever the text of a query or of a view is, the answer is an answer, and soon."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.translate.model import Untranslatable
from core.translate.queries.model import TranslatedQuery, ViewAnswer
from core.translate.queries.translate import translate_query, translate_view, translate_views
from tests.unit.translate.queries.relations import RELATIONS

_WORDS = (
    *("SELECT", "FROM", "WHERE", "GROUP BY", "HAVING", "ORDER BY", "LIMIT", "OFFSET", "DISTINCT", "VALUES", "WITH"),
    *(
        "RECURSIVE",
        "AS",
        "JOIN",
        "LEFT JOIN",
        "NATURAL",
        "CROSS",
        "ON",
        "USING (",
        "UNION",
        "ALL",
        "EXCEPT",
        "INTERSECT",
    ),
    *(
        "OVER (",
        "PARTITION BY",
        "FILTER (WHERE",
        "WINDOW w AS (",
        "ROWS",
        "RANGE",
        "PRECEDING",
        "CURRENT ROW",
        "EXCLUDE",
    ),
    *("People", "visits", "Name", "Age", "Id", "person", "day", "p", "x", '"Name"', "[Age]", "main.People", "People.*"),
    *("(", ")", "(", ")", ",", ",", ".", "*", "=", "<", "||", "->>", "->", "+", "-", "/", "IN (", "EXISTS (", "NOT"),
    *("count(*)", "max(", "group_concat(", "row_number()", "json_each(", "date(", "'now'", "'x'", "1", "2.5", "NULL"),
    *("COLLATE NOCASE", "COLLATE x", "ASC", "DESC", "NULLS LAST", "CASE", "WHEN", "THEN", "END", "CAST(", "AS TEXT)"),
    *("?", ":a", ";", "--", "/*", "'", '"', "`", "\0", "INDEXED BY i", "NOT INDEXED", "PIVOT", "LATERAL", "QUALIFY"),
    *(
        "TABLESAMPLE",
        "UNNEST(",
        "@v",
        "$1",
        "::int",
        "ILIKE",
        "INTERVAL",
        "DELETE",
        "PRAGMA",
        "EXPLAIN",
        "CREATE VIEW v AS",
    ),
)
_SOON_S = 3


@settings(deadline=None, max_examples=200)
@given(st.lists(st.sampled_from(_WORDS), max_size=14).map(" ".join))
def test_any_text_has_an_answer(sql: str) -> None:
    for text in (sql, f"SELECT {sql}", f"SELECT Name FROM People {sql}"):
        assert isinstance(translate_query(text, RELATIONS), TranslatedQuery | Untranslatable)
    assert isinstance(translate_view(f"CREATE VIEW v AS SELECT {sql}", RELATIONS), TranslatedQuery | Untranslatable)
    answers = translate_views({"v": f"CREATE VIEW v AS {sql}", "w": "CREATE VIEW w AS SELECT * FROM v"}, RELATIONS)
    assert [type(answer) for answer in answers] == [ViewAnswer, ViewAnswer]


_MILLION = 1_000_000
_BOMB = ", ".join(f"c{n} AS (SELECT * FROM c{n - 1} a, c{n - 1} b)" for n in range(1, 30))


@pytest.mark.parametrize(
    "sql",
    [
        pytest.param(f"SELECT '{'x' * _MILLION}' FROM People", id="a_long_text"),
        pytest.param(f"SELECT Name {' ' * _MILLION} FROM People", id="much_white_space"),
        pytest.param("SELECT " + ", ".join(["Name"] * 100_000) + " FROM People", id="many_columns"),
        pytest.param("SELECT Name FROM People WHERE " + " OR ".join(["Age = 1"] * 20_000), id="many_conditions"),
        pytest.param("SELECT " + "(" * 5_000 + "1" + ")" * 5_000, id="deep_parentheses"),
        pytest.param("SELECT (" * 300 + "1" + ")" * 300, id="deep_queries"),
        pytest.param("SELECT * FROM (" * 300 + "People" + ")" * 300, id="deep_sources"),
        pytest.param(" UNION ALL ".join(["SELECT 1"] * 2_000), id="many_selects"),
        pytest.param("SELECT CASE WHEN 1 THEN " * 500 + "1" + " END" * 500, id="deep_cases"),
        pytest.param("SELECT " + "NOT " * 5_000 + "Age FROM People", id="many_nots"),
        pytest.param("SELECT " + "-" * 5_001 + "Age FROM People", id="many_signs"),
        pytest.param(f"WITH c0 AS (SELECT 1), {_BOMB} SELECT * FROM c29", id="a_bomb_of_common_tables"),
        pytest.param("SELECT Name FROM People, " + ", ".join(f"visits v{n}" for n in range(500)), id="many_tables"),
        pytest.param("SELECT replace(" * 200 + "Name" + ", 'a', 'b')" * 200 + " FROM People", id="deep_calls"),
    ],
)
def test_a_hostile_query_is_refused_soon(sql: str) -> None:
    started = time.monotonic()
    assert isinstance(translate_query(sql, RELATIONS), Untranslatable)
    assert time.monotonic() - started < _SOON_S


def test_views_over_views_over_views_are_answered_soon() -> None:
    views = {"v0": "CREATE VIEW v0 AS SELECT Name FROM People"}
    views |= {
        f"v{n}": f"CREATE VIEW v{n} AS SELECT a.Name FROM v{n - 1} a, v{n - 1} b WHERE a.Name = b.Name"
        for n in range(1, 60)
    }
    started = time.monotonic()
    assert len(translate_views(views, RELATIONS)) == len(views)
    assert time.monotonic() - started < _SOON_S


def test_views_that_read_each_other_are_refused() -> None:
    views = {"a": "CREATE VIEW a AS SELECT * FROM b", "b": "CREATE VIEW b AS SELECT * FROM a"}
    assert {type(answer.answer) for answer in translate_views(views, RELATIONS)} == {Untranslatable}
