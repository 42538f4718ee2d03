"""Texts that became dates, times or uuids beside columns of numeric affinity, which makes numbers of some texts
(https://sqlite.org/datatype3.html#type_conversions_prior_to_comparison)."""

import pytest

from core.catalog.model import Affinity
from core.translate.model import Kind, Untranslatable
from core.translate.queries.model import Relation, TranslatedQuery
from core.translate.queries.spelling import write_layout
from core.translate.queries.translate import translate_query
from tests.unit.translate.queries.relations import column

_DAYS = Relation(
    source_name="days",
    target_name="days",
    columns=(
        column("d", Kind.DATE, "date", written_sql=write_layout(Kind.DATE, "YYYY-MM-DD")),
        column("m", Kind.TIMESTAMP, "timestamp", written_sql=write_layout(Kind.TIMESTAMP, "YYYY-MM-DD HH:MM")),
        column("clock", Kind.TIME, "time", written_sql=write_layout(Kind.TIME, "HH:MM:SS")),
        column("hyphenated", Kind.UUID, "uuid", written_sql=write_layout(Kind.UUID, "lower case with hyphens")),
        column("bare", Kind.UUID, "uuid", written_sql=write_layout(Kind.UUID, "lower case without hyphens")),
        column("t", Kind.TEXT, "text", Affinity.TEXT),
    ),
)


def _answer(sql: str) -> TranslatedQuery | Untranslatable:
    return translate_query(sql, [_DAYS], schema="app")


@pytest.mark.parametrize(
    "condition",
    [
        "d = (SELECT max(d) FROM days)",
        "m > (SELECT min(m) FROM days)",
        "clock <= (SELECT max(clock) FROM days)",
        "hyphenated < (SELECT max(hyphenated) FROM days)",
        "m >= coalesce((SELECT max(d) FROM days), '2024-01-01')",
        "d > date('now', '-1 month')",
        "d = t OR m IS NOT t OR substr(m, 1, 10) = d OR hyphenated = t",
        "d IN (SELECT t FROM days)",
    ],
)
def test_a_text_that_is_in_no_number_is_compared_as_a_text(condition: str) -> None:
    assert isinstance(_answer(f"SELECT t FROM days WHERE {condition}"), TranslatedQuery)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT t FROM days WHERE d < t",
        "SELECT t FROM days WHERE d > substr(m, 1, 4)",
        "SELECT t FROM days WHERE d > coalesce(m, '2024')",
        "SELECT t FROM days WHERE d > max(m, '2024')",
        "SELECT t FROM days WHERE d > CASE WHEN t IS NULL THEN m ELSE '2024' END",
        "SELECT d > lag(d, 1, '2024') OVER (ORDER BY d) FROM days",
        "SELECT days.t FROM days JOIN (SELECT d AS e FROM days UNION SELECT '2024') ON days.m > e",
        "SELECT t FROM days WHERE bare = t",
        "SELECT t FROM days WHERE bare < (SELECT max(bare) FROM days)",
        "WITH RECURSIVE c(e) AS (SELECT max(d) FROM days UNION ALL SELECT substr(e, 1, 4) FROM c WHERE length(e) > 4)"
        " SELECT e FROM c JOIN days ON e < d",
    ],
)
def test_a_text_that_may_be_a_number_is_not(sql: str) -> None:
    answer = _answer(sql)
    assert isinstance(answer, Untranslatable), answer
    assert answer.reason == "by affinity SQLite may compare these texts as numbers"
