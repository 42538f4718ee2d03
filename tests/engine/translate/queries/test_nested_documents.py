"""Documents made of documents: what one function of JSON hands to the next by way of a query, a CASE, a coalesce()."""

import sqlite3

import psycopg
import pytest
from psycopg.rows import TupleRow

from core.translate.model import Untranslatable
from core.translate.queries.model import TranslatedQuery
from core.translate.queries.translate import translate_query, translate_views
from tests.engine.translate.queries.pairs import RELATIONS, read_both

SELECTS = (
    "SELECT json_object('id', one_id, 'l', (SELECT json_group_array(t) FROM three WHERE three_id = one.i)) FROM one",
    "SELECT json_array((SELECT json_group_object('k', s) FROM three), (SELECT (SELECT json_array(i)))) FROM one",
    "SELECT json_group_array((SELECT json_object('t', t, 'f', f))) FROM one GROUP BY s",
    "SELECT json_array(coalesce((SELECT json_array(t) FROM three WHERE three_id = one.i), json('[]'))) FROM one",
    "SELECT json_array(ifnull(CASE WHEN i > 0 THEN json_array(i) END, json_object())) FROM one",
    "SELECT json_array(CASE WHEN i > 1 THEN json_object('a', i) WHEN i > 0 THEN NULL ELSE json_array() END) FROM one",
    "SELECT json_array(CASE s WHEN 1 THEN json_array(s) END, iif(i > 1, json_array(i), json('{ }'))) FROM one",
    "SELECT json_array(max(json_array(i), json_array(s)), min(json_array(t), json_array('b'))) FROM one",
    "SELECT json_array(nullif(json_array(i), json_array(s)), CAST(json_array(i) AS TEXT)) FROM one",
    "SELECT json_array(json_array(i) || '', upper(json_array(t)), json(coalesce(json_array(i), '[]'))) FROM one",
    "SELECT json_array(CASE WHEN count(*) > 5 THEN json_group_array(s) ELSE json('[]') END) FROM one GROUP BY f",
    "SELECT json_array((SELECT DISTINCT json_array(f) FROM three WHERE three_id = one.i)) FROM one",
    "SELECT json_array((WITH c AS (SELECT t AS d FROM three) SELECT json_group_array(json_array(d)) FROM c))",
    # What is no JSON any more, or may be none, is so again by json().
    "SELECT json_group_array(json(d)) FROM (SELECT json_array(t) AS d FROM one ORDER BY one_id)",
    "SELECT json_array(json((SELECT json_array(t) FROM three ORDER BY three_id DESC LIMIT 1))) FROM one",
    "SELECT json_array(json(max(json_array(s)))) FROM one",
)


@pytest.mark.parametrize("select", SELECTS)
def test_documents_within_documents_are_the_same(
    pair_source: sqlite3.Connection, pair_target: psycopg.Connection[TupleRow], select: str
) -> None:
    translated = translate_query(select, RELATIONS, schema="public")
    assert isinstance(translated, TranslatedQuery), translated
    in_source, in_target = read_both(pair_source, pair_target, select, translated)
    assert sorted(map(repr, in_target)) == sorted(map(repr, in_source)), translated.sql


@pytest.mark.parametrize(
    "select",
    [
        "SELECT json_array(d) FROM (SELECT json_array(t) AS d FROM one)",
        "SELECT json_array(doc) FROM one LEFT JOIN (SELECT json_array(t) AS doc FROM three) ON 1",
        "WITH c AS (SELECT json_array(t) AS d FROM one) SELECT json_group_array(d) FROM c",
        "WITH c(d) AS (VALUES (json_array(1))) SELECT json_array(d) FROM c",
        "SELECT json_array((SELECT d FROM (SELECT json_array(1) AS d)))",
        "SELECT json_array((SELECT json_array(t) FROM three ORDER BY three_id LIMIT 1)) FROM one",
        "SELECT json_array((SELECT json_array(1) UNION SELECT json_array(1) ORDER BY 1 LIMIT 1))",
        "SELECT json_array(max(json_array(s))) FROM one",
        "SELECT json_array(lag(json_array(s)) OVER (ORDER BY one_id)) FROM one",
        "SELECT json_array(lag(t, 1, json_array(s)) OVER (ORDER BY one_id)) FROM one",
        "SELECT json_array(coalesce((SELECT json_array(t) FROM three WHERE three_id = one.i), '[]')) FROM one",
        "SELECT json_array(CASE WHEN i > 0 THEN json_array(i) ELSE t END) FROM one",
    ],
)
def test_a_document_that_may_be_a_text_by_then_asks_for_json(select: str) -> None:
    answer = translate_query(select, RELATIONS, schema="public")
    assert isinstance(answer, Untranslatable), answer
    assert answer.reason.endswith("json() around it makes it JSON")


def test_a_document_of_a_view_asks_for_json_as_well() -> None:
    views = {
        "docs": "CREATE VIEW docs AS SELECT one_id, json_array(t) AS doc FROM one",
        "same": "CREATE VIEW same AS SELECT json_array((SELECT doc FROM docs WHERE one_id = 1 LIMIT 1)) AS d",
        "told": "CREATE VIEW told AS SELECT json_array(json(doc)) AS d FROM docs",
    }
    docs, same, told = (each.answer for each in translate_views(views, RELATIONS, schema="public"))
    assert isinstance(docs, TranslatedQuery)
    assert isinstance(told, TranslatedQuery)
    assert isinstance(same, Untranslatable)
