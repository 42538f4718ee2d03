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
    "SELECT one_id, (SELECT s FROM three WHERE three.s = one.s) IS NOT NULL AS has, (SELECT t FROM Two WHERE t = one.t)"
    " AS t, (SELECT 1 FROM three WHERE s < one.s) AS some FROM one",
    "SELECT one_id, (SELECT 'any' FROM three WHERE t = one.t LIMIT 1), (SELECT one.m FROM three WHERE i > 1) FROM one",
    "SELECT a.one_id, (SELECT b.s FROM one AS b JOIN three USING (s) WHERE b.s = a.s AND b.one_id > 0) FROM one AS a",
    "SELECT one_id, (SELECT three.s FROM one AS b LEFT JOIN three ON three.s = b.s WHERE three.s = one.s) FROM one",
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
    "WITH RECURSIVE up(id, depth) AS (VALUES (-3, 0) UNION ALL SELECT one_id, depth + 1 FROM one JOIN up"
    " ON one_id BETWEEN id + 1 AND id + 4 ORDER BY 2 DESC, 1) SELECT id, depth, count(*) FROM up GROUP BY id, depth",
    "WITH RECURSIVE up(id) AS (SELECT one_id AS k FROM one WHERE one_id < 2 UNION SELECT one_id FROM one JOIN up"
    " ON one_id > id ORDER BY k DESC) SELECT id FROM up",
    "WITH RECURSIVE up(id) AS (SELECT one_id AS k FROM one WHERE one_id < 2 UNION SELECT one_id FROM one JOIN up"
    " ON one_id > id ORDER BY k DESC) SELECT group_concat(id) FROM (SELECT id FROM up ORDER BY id)",
    "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n LIMIT 10) SELECT a.x, b.x FROM n AS a, n AS b",
    "WITH RECURSIVE n(x) AS (VALUES (1) UNION ALL SELECT x * 2 FROM n WHERE x > 0 ORDER BY 1 LIMIT 5 OFFSET 3)"
    " SELECT group_concat(x) FROM (SELECT x FROM n ORDER BY x DESC)",
    "WITH RECURSIVE n AS MATERIALIZED (SELECT max(i) AS x FROM one UNION SELECT x / 2 FROM n LIMIT 4),"
    " m AS (SELECT x FROM n UNION SELECT 7), k(x) AS (SELECT 0 UNION ALL SELECT x + 1 FROM k LIMIT 0)"
    " SELECT x FROM m UNION ALL SELECT x FROM k UNION ALL SELECT x FROM n",
    "WITH v AS (VALUES (100, 'hundred') UNION SELECT one_id, t FROM one) SELECT * FROM v ORDER BY 1 DESC",
    "SELECT a.one_id, b.one_id FROM one AS a, one AS b WHERE a.m = b.m AND a.one_id < b.one_id",
    "SELECT one_id FROM one WHERE m BETWEEN '2000-01-01' AND datetime('2020-01-01', '+1 day', 'start of day')",
    "SELECT one_id, m FROM one ORDER BY m DESC, one_id",
    "SELECT one_id FROM one WHERE d = (SELECT max(d) FROM one) OR m = (SELECT min(m) FROM one)",
    "SELECT one.one_id FROM one JOIN (SELECT s, max(m) AS last FROM one GROUP BY s) AS l"
    " ON l.s = one.s AND l.last = one.m",
    "WITH latest AS (SELECT max(d) AS d FROM one) SELECT one_id FROM one JOIN latest USING (d)",
    "WITH latest AS (SELECT f, max(m) AS m FROM one GROUP BY f)"
    " SELECT one_id, one.m < latest.m FROM one, latest WHERE one.m <> latest.m",
    "SELECT one_id, d > lag(d) OVER w, m < lead(m, 1, '2020-01-01') OVER w, m >= first_value(d) OVER w,"
    " d = nth_value(d, 2) OVER w FROM one WINDOW w AS (ORDER BY one_id)",
    "SELECT one_id FROM one WHERE d = cast('2020-02-29' AS TEXT) OR m > cast('2020-01-01' AS TEXT)",
    "SELECT one_id FROM one WHERE d < coalesce((SELECT min(m) FROM one WHERE f), '2020-02-01')",
    "SELECT one_id, max(d, m, '2000-01-01') > d, CASE WHEN f THEN d ELSE m END < m, nullif(d, m) > m FROM one",
    "SELECT one_id FROM one WHERE d IN (SELECT max(d) FROM one GROUP BY f)",
    "SELECT one_id FROM one WHERE m > (SELECT max(d) FROM (SELECT d FROM one UNION SELECT '2020-01-01'))",
    "SELECT one_id, d = t, m <> t, substr(m, 1, 10) = d, d IN (t, c), d IS substr('2020-02-29', s) FROM one",
    "WITH RECURSIVE c(d) AS (SELECT min(d) FROM one UNION ALL SELECT date(d, '+1 day') FROM c"
    " WHERE d < (SELECT max(d) FROM one)) SELECT c.d, count(one_id) FROM c LEFT JOIN one ON one.d >= c.d GROUP BY c.d",
    "WITH RECURSIVE c(d) AS (SELECT max(d) FROM one UNION ALL SELECT substr(d, 1, 4) FROM c WHERE length(d) > 4)"
    " SELECT c.d, one_id FROM c LEFT JOIN one ON one.d = c.d",
    "SELECT t LIKE 'A%' COLLATE BINARY, t COLLATE RTRIM LIKE 'a%', t GLOB 'a*' COLLATE NOCASE,"
    " c GLOB 'A' COLLATE NOCASE, t LIKE c COLLATE BINARY, t GLOB c COLLATE NOCASE, c COLLATE NOCASE GLOB t FROM one",
    "SELECT one_id, t FROM one WHERE t NOT LIKE 'a\\_%' COLLATE NOCASE ESCAPE '\\'",
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
    "SELECT group_concat(DISTINCT t), group_concat(DISTINCT s), json_group_array(DISTINCT f), group_concat(DISTINCT m)"
    " FROM one",
    "SELECT f, group_concat(DISTINCT t), json_group_array(DISTINCT r) FROM one GROUP BY f",
    "SELECT group_concat(DISTINCT r), group_concat(DISTINCT r + 0.5), group_concat(DISTINCT 'x') FROM one",
    "SELECT group_concat(DISTINCT t), group_concat(DISTINCT s) FROM (SELECT t, s FROM one ORDER BY t DESC, s, one_id)",
    "SELECT f, group_concat(DISTINCT c) AS cs FROM (SELECT * FROM one ORDER BY one_id DESC) GROUP BY f",
    "SELECT group_concat(DISTINCT c), json_group_array(DISTINCT p), group_concat(DISTINCT x || t) FROM one",
    "SELECT json_group_array(DISTINCT s) FILTER (WHERE i > 1), json_group_array(DISTINCT json_array(s % 2)) FROM one",
    "SELECT group_concat(DISTINCT t), json_group_array(DISTINCT t) FROM one WHERE i > 1000",
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
