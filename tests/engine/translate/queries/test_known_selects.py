"""Clauses that chance meets too seldom, each with the same rows on both sides."""

import sqlite3

import psycopg
import pytest
from psycopg.rows import TupleRow

from core.translate.literals import quote_name
from core.translate.model import Untranslatable
from core.translate.queries.model import TranslatedQuery
from core.translate.queries.translate import translate_query, translate_views
from tests.engine.translate.queries.pairs import RELATIONS, read_both

SELECTS = (
    "SELECT * FROM one",
    "SELECT Two.*, one.i FROM one JOIN Two ON one.one_id = Two.Two_id",
    "SELECT * FROM one JOIN Two USING (i)",
    "SELECT one.i * 2 AS twice, Two.Two_id FROM one JOIN Two ON Two.Two_id < twice",
    "SELECT one.i + 1 AS more, Two.Two_id FROM one LEFT JOIN Two ON Two.Two_id = one.i JOIN three ON more > three_id",
    "SELECT i, one.r, Two.r FROM one JOIN Two USING (i)",
    "SELECT * FROM three NATURAL JOIN (SELECT s, r FROM one) AS o",
    "SELECT one_id, t FROM one LEFT JOIN three USING (t)",
    "SELECT rowid, oid, _ROWID_ FROM one",
    "SELECT i AS number, t AS text FROM one WHERE number > 0 AND text < 'b' ORDER BY number DESC, text",
    'SELECT "i", "no such column", [t], `x` FROM "one"',
    "SELECT I, ONE.T FROM ONE",
    "SELECT f, NOT f, f = 1, i > 2, t IS NULL FROM one WHERE f",
    "SELECT count(*), sum(i), avg(s), total(s), min(t), max(r), count(DISTINCT f), sum(f) FROM one",
    "SELECT sum(i), max(t), total(r) FROM one WHERE i > 1000",
    "SELECT s % 2, count(*) FROM one GROUP BY 1 ORDER BY 1",
    "SELECT lower(t) AS l, count(*) AS many FROM one GROUP BY l HAVING many > 0 ORDER BY many DESC, l",
    "SELECT one.one_id, one.t, one.m, count(Two.i) FROM one LEFT JOIN Two ON Two.Two_id = one.i GROUP BY one.one_id",
    "SELECT Two.i, one.t, count(*) FROM Two JOIN one ON one.one_id = Two.i GROUP BY Two.i",
    "SELECT f, count(*) FILTER (WHERE i > 1) FROM one GROUP BY f",
    "SELECT m, d, u, count(*) FROM one GROUP BY m, d, u ORDER BY 1, 2, 3",
    "SELECT DISTINCT f, s FROM one ORDER BY f DESC, s",
    "SELECT t FROM one UNION SELECT x FROM Two ORDER BY 1",
    "SELECT s FROM one UNION ALL SELECT NULL UNION SELECT f FROM three INTERSECT SELECT s FROM one ORDER BY 1",
    "SELECT s, 'one' AS source FROM one EXCEPT SELECT s, 'three' FROM three",
    "SELECT m FROM one UNION SELECT m FROM one",
    "SELECT t FROM one ORDER BY t DESC LIMIT 2, 3",
    "SELECT one_id FROM one ORDER BY one_id LIMIT 3 OFFSET 2",
    "SELECT one_id FROM one ORDER BY t COLLATE NOCASE, one_id",
    "SELECT one_id FROM one WHERE t = 'A' COLLATE NOCASE OR c = 'A'",
    "SELECT one_id, (SELECT t FROM three WHERE three_id = one.i) FROM one",
    "SELECT one_id, (SELECT max(r) FROM Two WHERE Two.i = one.i) AS most FROM one",
    "SELECT one_id FROM one WHERE EXISTS (SELECT * FROM Two WHERE Two.i = one.i AND one.r IS NOT NULL)",
    "SELECT one_id FROM one WHERE i NOT IN (SELECT i FROM Two WHERE i IS NOT NULL)",
    "SELECT one_id, i IN (SELECT i FROM Two) FROM one",
    "SELECT t, row_number() OVER (PARTITION BY f ORDER BY one_id DESC) AS n FROM one",
    "SELECT one_id, sum(s) OVER w, lag(t, 1, '') OVER w, last_value(s) OVER (w ROWS 1 PRECEDING) FROM one"
    " WINDOW w AS (PARTITION BY f ORDER BY one_id)",
    "SELECT f, sum(sum(s)) OVER (ORDER BY f), rank() OVER (ORDER BY count(*)) FROM one GROUP BY f",
    "SELECT t, dense_rank() OVER (ORDER BY t DESC), percent_rank() OVER (ORDER BY t) FROM one",
    "WITH a AS (SELECT i, s FROM one), b(k, n) AS (SELECT s, count(*) FROM a GROUP BY s)"
    " SELECT * FROM a JOIN b ON k = s",
    "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 20) SELECT n, n * n FROM c",
    "WITH RECURSIVE up(id, path) AS (SELECT one_id, coalesce(t, '') FROM one WHERE one_id < 2 UNION ALL"
    " SELECT one.one_id, up.path || '/' || coalesce(one.t, '') FROM one"
    " JOIN up ON one.one_id = up.id + 3 WHERE up.id < 9) SELECT * FROM up",
    "SELECT a.one_id, b.one_id FROM one AS a, one AS b WHERE a.m = b.m AND a.one_id < b.one_id",
    "SELECT one_id FROM one WHERE m BETWEEN '2000-01-01' AND datetime('2020-01-01', '+1 day', 'start of day')",
    "SELECT one_id, m FROM one ORDER BY m DESC, one_id",
    "SELECT a.u, b.one_id FROM one a JOIN one b ON a.u = b.u WHERE a.u LIKE '0000%'",
    "SELECT CASE WHEN sum(s) > 3 THEN 'many' ELSE 'few' END, f FROM one GROUP BY f",
    "SELECT 1, 2.5, 'text', x'00', NULL, TRUE",
    "SELECT * FROM (VALUES (1, 'a', NULL), (2, 'b', 2.5)) AS v",
    "WITH v(k, text) AS (VALUES (1, 'a'), (2, NULL)) SELECT text, one_id FROM v JOIN one ON one_id = k",
    "SELECT f, round(avg(r), 2) FROM one GROUP BY f HAVING sum(r) > 0.25",
    "SELECT max(one_id), t FROM (SELECT one_id, t FROM one) GROUP BY t",
    "SELECT max(one_id), t, lower(t), b FROM one",
    "SELECT f, min(one_id) AS least, t, u, x, m FROM one GROUP BY f HAVING t IS NOT NULL",
    "SELECT count(*), max(one_id + 1), * FROM one GROUP BY s",
    "SELECT group_concat(t) FROM one",
    "SELECT f, group_concat(i, '-'), json_group_array(t), json_group_array(r) FROM one GROUP BY f",
    "SELECT group_concat(t, one_id) FROM (SELECT * FROM one ORDER BY one_id DESC)",
    "SELECT f, group_concat(t, '') AS ts FROM (SELECT * FROM one ORDER BY t DESC, one_id) GROUP BY f",
    "SELECT json_group_object(one_id, t), json_array(count(*), json_group_array(json_object('t', t))) FROM one",
    "SELECT json_group_array(s) FILTER (WHERE s > 1) FROM one",
    "SELECT one_id, CAST(e.value AS INTEGER), CAST(key AS TEXT) AS k, type FROM one, json_each(one.j) AS e",
    "SELECT one_id FROM one WHERE EXISTS (SELECT 1 FROM json_each(one.j) WHERE value = 2)",
    "SELECT one_id, (SELECT count(*) FROM json_each(j)) AS parts FROM one",
    "SELECT one_id, CAST(t.atom AS INTEGER) AS a FROM one LEFT JOIN json_tree(one.j) t ON t.atom > 1",
    """SELECT CAST(value AS TEXT) AS v, type FROM json_each('["x", null, 2.5, true, []]') WHERE atom IS NOT NULL""",
    "SELECT one_id, json_each.value = 1 FROM one JOIN json_each(j, '$.a')",
    """SELECT CAST(key AS TEXT) AS k, count(*) FROM json_each('{"a": true, "a": 2.5, "b": ""}') GROUP BY 1""",
    "SELECT c, count(*) FROM one GROUP BY c",
    "SELECT upper(c), count(DISTINCT c), t FROM one GROUP BY c, t HAVING c <> 'b' ORDER BY c, t",
    "SELECT t, max(i) FROM one GROUP BY t COLLATE NOCASE",
    "SELECT x, count(*) FROM one GROUP BY x COLLATE RTRIM ORDER BY x COLLATE RTRIM",
    "SELECT DISTINCT c FROM one",
    "SELECT DISTINCT c, f FROM one ORDER BY c DESC, f LIMIT 3",
    "SELECT count(*) FROM (SELECT DISTINCT c FROM one)",
    "SELECT one_id, row_number() OVER (PARTITION BY c ORDER BY one_id) AS n FROM one",
    "SELECT one_id, t = 'a ' COLLATE RTRIM, t COLLATE RTRIM < ' a  ' FROM one ORDER BY t COLLATE RTRIM, one_id",
    "SELECT sum(t), avg(t), total(t), max(t) FROM one",
    "SELECT one_id, t + 1, t * 2, -t, t / 4, t % 3, t || 1, t + t, x + s, t - r FROM one",
    "SELECT count(*) FROM (SELECT row_number() OVER () AS n FROM one) WHERE n > 2",
    "SELECT three.t FROM one RIGHT JOIN three ON one.one_id = three.three_id",
    "SELECT one.one_id, three.three_id FROM one FULL JOIN three ON one.one_id = three.three_id",
)


def test_known_selects_have_the_same_rows(
    pair_source: sqlite3.Connection, pair_target: psycopg.Connection[TupleRow]
) -> None:
    for select in SELECTS:
        translated = translate_query(select, RELATIONS, schema="public")
        assert isinstance(translated, TranslatedQuery), f"{select}: {translated}"
        in_source, in_target = read_both(pair_source, pair_target, select, translated)
        assert sorted(map(repr, in_target)) == sorted(map(repr, in_source)), translated.sql
        if translated.is_ordered and not translated.notes:
            assert in_target == in_source, translated.sql


def test_views_over_views_have_the_same_rows(
    pair_source: sqlite3.Connection, pair_target: psycopg.Connection[TupleRow]
) -> None:
    views = {
        "Top": "CREATE VIEW Top AS SELECT Kind, total, m FROM [Middle One] WHERE total >= 0",
        "Middle One": "CREATE VIEW [Middle One](Kind, total, m) AS SELECT t, sum(s), max(m) FROM base GROUP BY t",
        "base": "CREATE VIEW base AS SELECT t, s, m, u, j FROM one WHERE f IS NOT 0",
    }
    answers = translate_views(views, RELATIONS, schema="public")
    assert [answer.name for answer in answers] == ["base", "Middle One", "Top"]
    for answer in answers:
        assert isinstance(answer.answer, TranslatedQuery), answer
        name = quote_name(answer.relation.target_name)
        pair_target.execute(f"CREATE VIEW public.{name} AS {answer.answer.sql}".encode())
    for name in reversed(views):
        pair_source.execute(f"{views[name].replace('CREATE VIEW', 'CREATE TEMP VIEW')}")
    for answer in answers:
        translated = translate_query(
            f'SELECT * FROM "{answer.name}"', [*RELATIONS, *(each.relation for each in answers)], schema="public"
        )
        assert not isinstance(translated, Untranslatable)
        in_source, in_target = read_both(pair_source, pair_target, f'SELECT * FROM "{answer.name}"', translated)
        assert sorted(map(repr, in_target)) == sorted(map(repr, in_source)), translated.sql
    for name in views:
        pair_source.execute(f'DROP VIEW "{name}"')


@pytest.mark.parametrize("direction", ["ASC", "DESC"])
def test_text_is_ordered_by_its_bytes_whatever_the_database_does(
    pair_source: sqlite3.Connection, pair_target: psycopg.Connection[TupleRow], direction: str
) -> None:
    select = f"SELECT t, one_id FROM one ORDER BY t {direction}, one_id"
    translated = translate_query(select, RELATIONS, schema="public")
    assert isinstance(translated, TranslatedQuery)
    in_source, in_target = read_both(pair_source, pair_target, select, translated)
    assert in_target == in_source
