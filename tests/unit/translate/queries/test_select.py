"""SELECTs as PostgreSQL writes them."""

from dataclasses import replace

import pytest

from core.translate.model import Kind, Untranslatable
from core.translate.queries.model import TranslatedQuery
from core.translate.queries.translate import translate_query
from tests.unit.translate.queries.relations import RELATIONS, refusal, translated

_UP_IN_ORDER = (
    "WITH RECURSIVE up(k) AS (SELECT Id FROM People WHERE Age = 1 UNION ALL"
    " SELECT Id FROM People JOIN up ON Age = k ORDER BY 1 DESC)"
)


def _columns(sql: str) -> list[tuple[str, str, Kind]]:
    answer = translate_query(sql, RELATIONS, schema="app")
    assert isinstance(answer, TranslatedQuery), answer
    scopes = [each.column for each in answer.columns]
    return [(scope.source_name, scope.target_name, scope.kind) for scope in scopes]


def test_names_are_those_of_the_target_and_qualified_by_its_schema() -> None:
    assert translated("select NAME from people where AGE > 3") == (
        'SELECT "people"."full_name" AS "name" FROM "app"."people" WHERE "people"."age" > 3'
    )


def test_a_star_stands_for_the_columns() -> None:
    assert translated("SELECT v.* FROM visits v") == (
        'SELECT "v"."person" AS "person", "v"."day" AS "day", "v"."code" AS "code" FROM "app"."visits" AS "v"'
    )


def test_result_columns_are_called_as_sqlite_calls_them() -> None:
    assert _columns("SELECT Age, Age + 1, count(*) AS Many, Age AS age FROM People GROUP BY Age") == [
        ("Age", "age", Kind.INTEGER),
        ("Age + 1", "age + 1", Kind.INTEGER),
        ("Many", "many", Kind.INTEGER),
        ("age:1", "age:1", Kind.INTEGER),
    ]


def test_a_truth_value_is_a_number_and_a_boolean_column_stays_one() -> None:
    assert _columns("SELECT Active, Age > 3 AS old FROM People") == [
        ("Active", "active", Kind.BOOLEAN),
        ("old", "old", Kind.INTEGER),
    ]
    assert '("people"."age" > 3)::integer' in translated("SELECT Age > 3 FROM People")


def test_a_column_of_converted_values_passes_through() -> None:
    assert _columns("SELECT Seen FROM (SELECT * FROM (SELECT Seen FROM People))") == [
        ("Seen", "seen", Kind.TIMESTAMPTZ)
    ]


def test_texts_spelt_in_one_way_are_had_as_they_were() -> None:
    assert '"people"."code"::text' in translated("SELECT upper(Code) FROM People")


def test_columns_of_one_spelling_are_compared_by_their_values() -> None:
    sql = translated("SELECT day FROM visits JOIN People ON visits.Code = People.Code")
    assert sql.endswith('JOIN "app"."people" ON "visits"."code" = "people"."code"')


def test_an_alias_may_be_named_in_where_unless_a_column_has_its_name() -> None:
    assert translated("SELECT Age AS years FROM People WHERE years > 3").endswith('WHERE "people"."age" > 3')
    assert translated("SELECT Id AS Age FROM People WHERE Age > 3").endswith('WHERE "people"."age" > 3')


def test_an_alias_may_be_named_in_the_last_join_where_all_columns_are_known() -> None:
    sql = "SELECT Age + 1 AS years FROM People JOIN visits ON visits.person > years"
    assert translated(sql).endswith('ON "visits"."person" > ("people"."age"::bigint + 1)')
    assert "no column years" in refusal(f"{sql} JOIN visits AS later ON later.person = Id")


def test_nulls_come_first_and_text_is_ordered_by_its_bytes() -> None:
    assert translated("SELECT Name FROM People ORDER BY Name, Age DESC").endswith(
        'ORDER BY "people"."full_name" COLLATE "C" NULLS FIRST, "people"."age" DESC NULLS LAST'
    )


def test_a_collation_of_ascii_is_that_of_its_lower_letters() -> None:
    assert translated("SELECT Id FROM People ORDER BY Nick, Id").endswith(
        'ORDER BY lower("people"."nick" COLLATE "C") NULLS FIRST, "people"."id" NULLS FIRST'
    )


def test_the_rowid_is_the_key_that_it_is_another_name_of() -> None:
    assert translated("SELECT rowid FROM People") == 'SELECT "people"."id" AS "id" FROM "app"."people"'


def test_a_name_in_double_quotes_that_is_no_column_is_a_text() -> None:
    assert "'unknown'::text" in translated('SELECT "unknown" FROM People')


def test_bare_columns_that_follow_from_the_key_become_keys() -> None:
    assert translated("SELECT Id, Name, count(*) FROM People GROUP BY Id").endswith(
        'GROUP BY "people"."id", "people"."full_name"'
    )
    joined = "SELECT Name, count(*) FROM visits {} JOIN People ON person = Id GROUP BY person"
    assert translated(joined.format("")).endswith('GROUP BY "visits"."person", "people"."full_name"')
    assert translated(joined.format("LEFT")).endswith('GROUP BY "visits"."person", "people"."full_name"')


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT Name, Age FROM People GROUP BY Name",
        "SELECT Name, max(Age), min(Age) FROM People",
        "SELECT Age, Name FROM People GROUP BY Age HAVING count(*) > 1",
        "SELECT Id, day FROM People JOIN visits ON person = Id GROUP BY Id",
        "SELECT Id, day FROM People LEFT JOIN visits ON person = Id GROUP BY Id",
        "SELECT person, Name FROM visits LEFT JOIN People ON person = Id AND day > 'a' GROUP BY person",
        "SELECT (SELECT Name), count(*) FROM People GROUP BY Age",
    ],
)
def test_bare_columns_of_whichever_row_are_refused(sql: str) -> None:
    assert "whichever row" in refusal(sql)


def test_sums_have_the_type_that_sqlite_gives_them() -> None:
    sql = translated("SELECT sum(Age), avg(Age), total(Age) FROM People")
    assert 'sum("people"."age")::bigint' in sql
    assert 'avg("people"."age"::double precision)' in sql
    assert 'coalesce(sum("people"."age")::double precision, 0)' in sql


def test_intersect_binds_no_closer_than_union() -> None:
    sql = translated("SELECT Age FROM People UNION SELECT person FROM visits INTERSECT SELECT 1")
    assert sql.startswith("(SELECT")
    assert ") INTERSECT SELECT" in sql


def test_a_limit_may_be_written_the_other_way_round() -> None:
    assert translated("SELECT Id FROM People ORDER BY Id LIMIT 5, 10").endswith("LIMIT 10 OFFSET 5")
    assert "LIMIT" not in translated("SELECT Id FROM People ORDER BY Id LIMIT -1")


def test_a_limit_notes_that_ties_may_be_any() -> None:
    answer = translate_query("SELECT Age FROM People ORDER BY Age LIMIT 3", RELATIONS, schema="app")
    assert isinstance(answer, TranslatedQuery)
    assert answer.notes == ("which rows the LIMIT keeps depends on the order of those that tie",)


def test_a_comparison_with_a_sum_of_doubles_is_noted() -> None:
    answer = translate_query("SELECT Age FROM People GROUP BY Age HAVING sum(Height) > 10", RELATIONS, schema="app")
    assert isinstance(answer, TranslatedQuery)
    assert answer.notes == ("a comparison with a sum of doubles may turn at its last digits",)


def test_text_of_a_utf_16_file_is_not_ordered() -> None:
    answer = translate_query("SELECT Name FROM People ORDER BY Name", RELATIONS, schema="app", encoding="UTF-16le")
    assert isinstance(answer, Untranslatable)
    assert answer.reason == "SQLite orders text in this file by the bytes of UTF-16"


def test_the_order_of_a_recursion_is_noted_where_it_is_left_out() -> None:
    answer = translate_query(f"{_UP_IN_ORDER} SELECT k FROM up", RELATIONS, schema="app")
    assert isinstance(answer, TranslatedQuery)
    assert "ORDER BY" not in answer.sql
    assert answer.notes == (
        "the rows of a recursion come in another order than its own, unless an ORDER BY outside of it says one",
    )


def test_what_is_read_is_named_once() -> None:
    answer = translate_query(
        "SELECT 1 FROM people a, People b WHERE EXISTS (SELECT 1 FROM VISITS)", RELATIONS, schema="app"
    )
    assert isinstance(answer, TranslatedQuery)
    assert answer.reads == ("People", "visits")


def test_functions_of_our_own_are_named() -> None:
    answer = translate_query("SELECT CAST(Name AS INTEGER) FROM People", RELATIONS, schema="app")
    assert isinstance(answer, TranslatedQuery)
    assert all(f"howdah_sqlite.{name}" in answer.sql for name in answer.helpers)
    assert bool(answer.helpers) is ("howdah_sqlite" in answer.sql)


@pytest.mark.parametrize(
    ("sql", "reason"),
    [
        ("SELECT Name FROM People LIMIT 3", "whose order is not said"),
        (f"{_UP_IN_ORDER} SELECT group_concat(k) FROM up", "group_concat() takes rows in the order of a recursion"),
        (f"{_UP_IN_ORDER} SELECT row_number() OVER () FROM (SELECT k FROM up)", "numbers rows in the order of a"),
        (f"{_UP_IN_ORDER[:-1]} LIMIT 3) SELECT k FROM up", "recursive up to a LIMIT of rows whose order"),
        (f"{_UP_IN_ORDER} SELECT k FROM up LIMIT 1", "whose order is not said"),
        (f"{_UP_IN_ORDER} SELECT (SELECT k FROM up)", "may have several rows"),
        ("SELECT group_concat(DISTINCT Seen) FROM People", "Seen is timestamptz, and SQLite joins the texts"),
        ("SELECT lag(Name) OVER () FROM People", "no ORDER BY in the window of lag()"),
        ("SELECT Nick FROM People UNION SELECT Nick FROM People", "by the collation NOCASE"),
        ("SELECT max(Nick) FROM People", "of texts that are equal by that SQLite gives whichever it meets first"),
        ("SELECT DISTINCT Seen FROM People", "Seen is timestamptz, and SQLite compares the texts"),
        ("SELECT Seen FROM People ORDER BY Seen", "Seen is timestamptz, and SQLite orders the texts"),
        ("SELECT (SELECT day FROM visits) FROM People", "may have several rows"),
        ("SELECT (SELECT day FROM visits WHERE person = Id) FROM People", "may have several rows"),
        ("SELECT (SELECT Height FROM People p WHERE p.Height = People.Height) FROM People", "may have several rows"),
        ("SELECT (SELECT Nick FROM People p WHERE p.Nick = People.Name) FROM People", "may have several rows"),
        ("SELECT (SELECT day FROM visits WHERE Nick = day) FROM People", "may have several rows"),
        ("SELECT (SELECT day FROM visits WHERE day = 'a' OR person = 1) FROM People", "may have several rows"),
        ("SELECT (SELECT person FROM visits WHERE person = Id LIMIT 2) FROM People", "may have several rows"),
        ("SELECT person FROM visits LIMIT 2", "whose order is not said"),
        ("SELECT Age FROM People UNION SELECT Name FROM People", "values of different classes"),
        ("SELECT sum(Height) = 3 FROM People", "last digits"),
        ("SELECT DISTINCT avg(Height) FROM People GROUP BY Age", "last digits"),
        ("SELECT CAST(total(Height) AS TEXT) FROM People", "it makes text of numbers whose last digits"),
        ("SELECT 'about ' || avg(Height) FROM People", "it makes text of"),
        ("SELECT Photo FROM People", "Photo is left out"),
        ("SELECT * FROM People", "Photo is left out"),
        ("SELECT * FROM log", "it reads log, which is left out"),
        ("SELECT * FROM nowhere", "it reads nowhere, of which nothing is known"),
        ("SELECT rowid FROM visits", "the rowid of visits, which is not kept"),
        ("SELECT rowid FROM (SELECT Age FROM People)", "rowid"),
        (
            "SELECT soundslike(Name) FROM People",
            "it calls the application's function soundslike(), which SQLite does not have by itself",
        ),
        ("SELECT Name COLLATE unicase FROM People", "its collation unicase is the application's own"),
        ("SELECT value FROM json_each('[1]')", "value may be of any class"),
        ("SELECT fullkey FROM json_each('[1]')", "it reads fullkey of json_each()"),
        ("SELECT * FROM pragma_table_info('People')", "the table-valued function pragma_table_info()"),
        ("SELECT Name IN (SELECT Age FROM People) FROM People", "classes"),
        ("SELECT Id FROM People WHERE (Id, Age) = (SELECT 1, 2)", "a row value"),
        ("SELECT Id FROM People WHERE Id = ?", "it has parameters"),
        ("SELECT Id FROM main.People JOIN other.visits", "does not accept it"),
        ("DELETE FROM People", "it is not one SELECT"),
        ("SELECT 1; SELECT 2", "it is not one SELECT"),
        ("WITH b AS (SELECT * FROM a), a AS (SELECT 1) SELECT * FROM b", "recursive in a way"),
        ("WITH visits AS (SELECT * FROM visits) SELECT * FROM visits", "does not accept it"),
        ("SELECT Id FROM People JOIN (visits JOIN log ON 1) ON 1", "it reads log"),
        ("SELECT max(Photo) FROM People", "Photo is left out"),
    ],
)
def test_what_may_mean_something_else_is_refused(sql: str, reason: str) -> None:
    assert reason in refusal(sql)


def test_without_a_schema_tables_are_left_to_the_search_path_and_no_common_table_hides_them() -> None:
    relations = (*RELATIONS, replace(RELATIONS[0], source_name="Folk", target_name="recent"))
    answer = translate_query("WITH recent AS (SELECT age FROM Folk) SELECT age FROM recent", relations)
    assert isinstance(answer, TranslatedQuery), answer
    assert answer.sql.startswith('WITH "recent_2"'), answer.sql
    assert 'FROM "recent")' in answer.sql
