"""SQL in lines: only white space changes, and places are found again."""

import re

import pytest

from gui.models.sql_layout import lay_out, move_place

LONG = (
    'SELECT DISTINCT "t"."a" AS "a, from", sum("t"."b") FILTER (WHERE "t"."b" BETWEEN 1 AND 2 AND "t"."c") AS "s"'
    ' FROM "t" LEFT JOIN (SELECT 1 AS x FROM "u" WHERE left(\'from where\', 2) IS DISTINCT FROM \'fr\') AS "v" ON true'
    ' WHERE "t"."b" > 1 AND "t"."c" OR "t"."d" GROUP BY "t"."a", "t"."c" ORDER BY "a" NULLS FIRST LIMIT 5'
)


def test_clauses_begin_lines_and_subqueries_are_indented() -> None:
    assert lay_out(LONG).split("\n") == [
        'SELECT DISTINCT "t"."a" AS "a, from",',
        '  sum("t"."b") FILTER (WHERE "t"."b" BETWEEN 1 AND 2 AND "t"."c") AS "s"',
        'FROM "t"',
        "LEFT JOIN (",
        "  SELECT 1 AS x",
        '  FROM "u"',
        "  WHERE left('from where', 2) IS DISTINCT FROM 'fr'",
        ') AS "v" ON true',
        'WHERE "t"."b" > 1',
        '  AND "t"."c"',
        '  OR "t"."d"',
        'GROUP BY "t"."a",',
        '  "t"."c"',
        'ORDER BY "a" NULLS FIRST',
        "LIMIT 5",
    ]


def test_only_white_space_between_words_changes() -> None:
    assert re.sub(r"\s+", "", lay_out(LONG)) == re.sub(r"\s+", "", LONG)
    assert "'from where'" in lay_out(LONG)
    assert '"a, from"' in lay_out(LONG)


@pytest.mark.parametrize(
    "sql",
    ["SELECT a FROM t", "SELECT a\nFROM t" + " " * 90, LONG + " -- why", LONG + " || E'\\''", LONG + "x" * 100_000],
    ids=["short", "in lines already", "with a comment", "with a backslash", "very long"],
)
def test_some_texts_stay_as_they_are(sql: str) -> None:
    assert lay_out(sql) == sql


@pytest.mark.parametrize("word", ["DISTINCT", "LEFT", "BETWEEN", "ORDER", "NULLS"])
def test_a_place_is_found_in_the_other_form(word: str) -> None:
    shown = lay_out(LONG)
    place = move_place(LONG.index(word), LONG, shown)
    assert shown[place:].startswith(word)
