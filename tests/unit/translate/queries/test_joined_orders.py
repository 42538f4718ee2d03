"""Which columns of a query join texts in an order that is not said: their values may be compared in any."""

import pytest

from core.translate.queries.model import TranslatedQuery
from core.translate.queries.translate import translate_query
from tests.unit.translate.queries.relations import RELATIONS


def list_separators(query: str) -> list[str | None]:
    answer = translate_query(query, RELATIONS)
    assert isinstance(answer, TranslatedQuery), answer
    return [column.joined_by for column in answer.columns]


@pytest.mark.parametrize(
    ("query", "separators"),
    [
        ("SELECT group_concat(Name) FROM People", [","]),
        ("SELECT group_concat(Name, '; '), count(*) FROM People", ["; ", None]),
        ("SELECT (group_concat(DISTINCT Name)) FROM People", [","]),
        ("SELECT ifnull(group_concat(Name) FILTER (WHERE Age > 1), '-') FROM People", [","]),
        ("SELECT Id, (SELECT group_concat(day, '/') FROM visits WHERE person = People.Id) FROM People", [None, "/"]),
        ("SELECT names FROM (SELECT Age, group_concat(Name) AS names FROM People GROUP BY Age)", [","]),
        ("WITH n AS (SELECT group_concat(Name) AS names FROM People) SELECT * FROM n", [","]),
        ("SELECT group_concat(Name) FROM People UNION ALL SELECT group_concat(day) FROM visits", [","]),
    ],
)
def test_a_column_of_joined_texts_knows_what_stands_between_them(query: str, separators: list[str | None]) -> None:
    assert list_separators(query) == separators


@pytest.mark.parametrize(
    "query",
    [
        "SELECT group_concat(Name) FROM (SELECT Name FROM People ORDER BY Id)",
        "SELECT group_concat(Name, '') FROM People",
        "SELECT group_concat(Name, Name) FROM People",
        "SELECT json_group_array(Name) FROM People",
        "SELECT upper(group_concat(Name)) FROM People",
        "SELECT length(names) FROM (SELECT group_concat(Name) AS names FROM People)",
        "SELECT ifnull(group_concat(Name), min(Name)) FROM People GROUP BY Age",
        "SELECT group_concat(Name) || ',' FROM People",
        "SELECT group_concat(Name) FROM People UNION ALL SELECT upper(Name) FROM People",
        "SELECT max(names) FROM (SELECT group_concat(Name) AS names FROM People GROUP BY Age)",
    ],
)
def test_a_column_of_anything_else_has_one_value(query: str) -> None:
    assert list_separators(query) == [None]
