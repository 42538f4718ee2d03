"""The views of a schema: in an order in which they can be made, and none over what is not there."""

import pytest

from core.translate.model import Untranslatable
from core.translate.queries.model import TranslatedQuery, ViewAnswer
from core.translate.queries.translate import translate_view, translate_views
from tests.unit.translate.queries.relations import RELATIONS


def _translate(**views: str) -> dict[str, ViewAnswer]:
    answers = translate_views(
        {name: f"CREATE VIEW {name} AS {sql}" for name, sql in views.items()}, RELATIONS, schema="app"
    )
    return {answer.name: answer for answer in answers}


def _reason(answer: ViewAnswer) -> str:
    assert isinstance(answer.answer, Untranslatable), answer
    return answer.answer.reason


def test_a_view_comes_after_those_that_it_reads() -> None:
    answers = _translate(
        first="SELECT * FROM second JOIN third ON 1", second="SELECT n FROM third", third="SELECT Age AS n FROM People"
    )
    assert list(answers) == ["third", "second", "first"]
    assert all(isinstance(answer.answer, TranslatedQuery) for answer in answers.values())


def test_a_view_over_one_that_has_no_translation_has_none() -> None:
    answers = _translate(above="SELECT * FROM below", below="SELECT soundslike(Name) FROM People")
    assert _reason(answers["above"]) == "it reads the view below, which is not translated"


def test_views_that_read_each_other_are_refused() -> None:
    answers = _translate(one="SELECT * FROM two", two="SELECT * FROM one")
    assert _reason(answers["one"]) == "it reads two, of which nothing is known"
    assert _reason(answers["two"]) == "it reads the view one, which is not translated"


def test_a_view_is_known_by_its_names_in_both() -> None:
    answers = _translate(Grown="SELECT Id, Name FROM People WHERE Age > 17", top="SELECT NAME FROM grown")
    assert answers["Grown"].relation.target_name == "grown"
    top = answers["top"].answer
    assert isinstance(top, TranslatedQuery)
    assert top.sql == 'SELECT "grown"."name" AS "name" FROM "app"."grown"'
    assert top.reads == ("Grown",)


def test_a_views_columns_may_be_listed() -> None:
    answer = translate_view(
        'CREATE TEMP VIEW IF NOT EXISTS main.[a view] (One, "t""wo") AS /* ( */ SELECT Id, Age FROM People -- )',
        RELATIONS,
        schema="app",
    )
    assert isinstance(answer, TranslatedQuery)
    assert [column.column.source_name for column in answer.columns] == ["One", 't"wo']


@pytest.mark.parametrize(
    ("sql", "reason"),
    [
        ("", "it is not understood as a CREATE VIEW"),
        ("CREATE VIEW", "it is not understood as a CREATE VIEW"),
        ("CREATE TABLE t (x)", "it is not understood as a CREATE VIEW"),
        ("CREATE VIEW v AS", "it is not one SELECT"),
        ("CREATE VIEW v AS DELETE FROM People", "it is not one SELECT"),
        ("CREATE VIEW v AS SELECT", "incomplete input"),
        ("CREATE VIEW v AS SELECT 1; DROP TABLE People", "it is not one SELECT"),
        ("CREATE VIEW v AS SELECT gone FROM People", "no such column: gone"),
        ("CREATE VIEW v(a, b) AS SELECT 1", "SQLite reads it differently"),
        ("CREATE VIEW v AS SELECT 'a\0b'", "null character"),
        ("CREATE VIEW v AS SELECT 'unfinished", "its syntax is not understood"),
        ("CREATE VIEW v AS SELECT '\ud800'", "SQLite does not accept it"),
        (f"CREATE VIEW v AS SELECT '{'x' * 1_000_000}'", "longer than"),
        (f"CREATE VIEW v AS SELECT {'(' * 500}1{')' * 500}", "nested too deeply"),
        (f"CREATE VIEW v AS SELECT {'CASE WHEN 1 THEN ' * 300}1{' END' * 300}", "nested too deeply"),
        ("CREATE VIEW v AS " + "SELECT * FROM (" * 23 + "SELECT 1" + ")" * 23, "parser stack overflow"),
        ("CREATE VIEW v AS " + " UNION ALL ".join(["SELECT Id FROM People"] * 1100), "too many tables"),
        (f"CREATE VIEW v AS SELECT {', '.join(['v.*'] * 700)} FROM visits v", "too many columns"),
        (f"CREATE VIEW v AS SELECT {', '.join(['Age'] * 1700)} FROM People", "more columns than PostgreSQL takes"),
        (
            "CREATE VIEW v AS WITH a0 AS (SELECT 1 AS x), "
            + ", ".join(f"a{n} AS (SELECT p.x FROM a{n - 1} AS p, a{n - 1})" for n in range(1, 30))
            + " SELECT * FROM a29",
            "read each other too often",
        ),
    ],
    ids=lambda value: value[:40],
)
def test_bad_texts_are_refused_with_a_reason(sql: str, reason: str) -> None:
    answer = translate_view(sql, RELATIONS, schema="app")
    assert isinstance(answer, Untranslatable)
    assert reason in answer.reason
