import pytest

from core.catalog.model import Affinity
from core.translate.expressions import translate_condition
from core.translate.model import Kind, Translated, Untranslatable
from tests.unit.translate.columns import COLUMNS, make_column


def translate(sql: str) -> str:
    answer = translate_condition(sql, COLUMNS)
    assert isinstance(answer, Translated), answer
    assert answer.kind is Kind.BOOLEAN
    return answer.sql


def refuse(sql: str) -> str:
    answer = translate_condition(sql, COLUMNS)
    assert isinstance(answer, Untranslatable), answer
    return answer.reason


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ('"count" >= 0', '"count" >= 0'),
        ("[ratio]>=(0) AND [ratio]<=(1)", '("ratio" >= 0) AND ("ratio" <= 1)'),
        ("[price]>=(0)", '"price" >= 0'),
        ("count IN (0,1,2)", '"count" IN (0, 1, 2)'),
        ("name != ''", "\"name\" <> ''"),
        ("`name` != ''", "\"name\" <> ''"),
        ("name != '[]'", "\"name\" <> '[]'"),
    ],
)
def test_conditions_of_real_databases_are_translated(source: str, target: str) -> None:
    assert translate(source) == target


@pytest.mark.parametrize("name", ["Total", "TOTAL", '"total"', "[ToTaL]", "`total`", "(total)"])
def test_a_name_is_found_whatever_its_quotes_and_the_case_of_its_ascii_letters(name: str) -> None:
    assert translate(f"{name} > 0") == '"total" > 0'


def test_letters_beyond_ascii_have_a_case_in_names() -> None:
    column = make_column("É", Kind.INTEGER, Affinity.INTEGER)
    assert isinstance(translate_condition("É > 0", [column]), Translated)
    assert isinstance(translate_condition("é > 0", [column]), Untranslatable)


def test_a_word_in_double_quotes_that_is_no_column_is_a_string() -> None:
    assert translate('name = "count me"') == "\"name\" = 'count me'"


def test_a_word_in_other_quotes_that_is_no_column_is_refused() -> None:
    assert "no such column" in refuse("name = [count me]")


def test_names_and_texts_are_quoted_whatever_is_in_them() -> None:
    column = make_column("a\"b'\n%s\\", Kind.TEXT, Affinity.TEXT)
    answer = translate_condition('"a""b\'\n%s\\" = \'it\'\'s "5%" \\n\'', [column])
    assert answer == Translated(sql='"a""b\'\n%s\\" = \'it\'\'s "5%" \\n\'', kind=Kind.BOOLEAN)


@pytest.mark.parametrize("condition", ["name = 'a\0b'", "name = '\ud800'"])
def test_text_that_postgresql_can_not_hold_is_refused(condition: str) -> None:
    refuse(condition)


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("count", '"count" <> 0'),
        ("ratio", '"ratio" <> 0'),
        ("active", '"active"'),
        ("NOT active", 'NOT "active"'),
        ("NOT count OR active", '(NOT ("count" <> 0)) OR "active"'),
        ("1", "TRUE"),
        ("0.0", "FALSE"),
        ("NULL", "NULL::boolean"),
        ("count IS TRUE", '("count" <> 0) IS TRUE'),
        ("active IS NOT FALSE", '"active" IS NOT FALSE'),
    ],
)
def test_numbers_other_than_0_are_true(source: str, target: str) -> None:
    assert translate(source) == target


def test_a_blob_is_no_truth_value_and_a_text_is_one_by_a_helper() -> None:
    assert refuse("picture") == "it takes a blob for a truth value"
    assert refuse("name") == "PostgreSQL has no equal of it without howdah_sqlite.text_to_real()"


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("active = 1", '"active" = TRUE'),
        ("active = 0", '"active" = FALSE'),
        ("active = TRUE", '"active" = TRUE'),
        ("active = '1'", '"active" = TRUE'),
        ("active IN (0, 1)", '"active" IN (FALSE, TRUE)'),
        ("active IN (0, 1, 2)", '"active"::integer IN (0, 1, 2)'),
        ("active = 2", '"active"::integer = 2'),
        ("active <> count", '"active"::integer <> "count"'),
        (
            "(count IS NULL) + (name IS NULL) = 1",
            '(("count" IS NULL)::integer::bigint + ("name" IS NULL)::integer::bigint) = 1',
        ),
    ],
)
def test_booleans_are_compared_as_booleans_where_they_can_and_as_integers_where_not(source: str, target: str) -> None:
    assert translate(source) == target


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("name IS NULL", '"name" IS NULL'),
        ("name ISNULL", '"name" IS NULL'),
        ("name IS NOT NULL", '"name" IS NOT NULL'),
        ("name NOTNULL", '"name" IS NOT NULL'),
        ("name NOT NULL", '"name" IS NOT NULL'),
        ("NOT name IS NULL", 'NOT ("name" IS NULL)'),
        ("name IS 'x'", "\"name\" IS NOT DISTINCT FROM 'x'"),
        ("name IS NOT nick", '"name" IS DISTINCT FROM "nick"'),
        ("count = NULL", "NULL::boolean"),
        ("count NOT IN (1, NULL)", 'NOT ("count" IN (1, NULL))'),
    ],
)
def test_null_is_asked_for_as_sqlite_does(source: str, target: str) -> None:
    assert translate(source) == target


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("name < 'b'", '"name" COLLATE "C" < \'b\''),
        ("'b' > name", '\'b\' COLLATE "C" > "name"'),
        ("name BETWEEN 'a' AND 'b'", '("name" COLLATE "C" >= \'a\') AND ("name" COLLATE "C" <= \'b\')'),
        ("name = 'B'", "\"name\" = 'B'"),
        ("nick = 'BÉ'", 'lower("nick" COLLATE "C") = \'bÉ\''),
        ("nick < 'B'", 'lower("nick" COLLATE "C") < \'b\''),
        ("nick IN ('A', 'b')", "lower(\"nick\" COLLATE \"C\") IN ('a', 'b')"),
        ("nick = name", 'lower("nick" COLLATE "C") = lower("name" COLLATE "C")'),
        ("name = nick", '"name" = "nick"'),
        ("nick = 'B' COLLATE BINARY", "\"nick\" = 'B'"),
        ("name = 'B' COLLATE nocase", 'lower("name" COLLATE "C") = \'b\''),
        ("(name COLLATE NOCASE) = nick", 'lower("name" COLLATE "C") = lower("nick" COLLATE "C")'),
    ],
)
def test_text_is_compared_by_the_collation_that_sqlite_would_take(source: str, target: str) -> None:
    assert translate(source) == target


def test_text_of_a_utf_16_file_is_ordered_only_where_case_is_ignored() -> None:
    """SQLite's BINARY compares the bytes that it has: U+0100 comes before "a" in UTF-16LE."""
    for encoding in ("UTF-16le", "UTF-16be"):
        for condition in ("name < 'b'", "lower(name) > 'a'", "name BETWEEN 'a' AND 'b'"):
            assert isinstance(translate_condition(condition, COLUMNS, encoding=encoding), Untranslatable)
        for condition in ("name = 'b'", "nick < 'b'", "count < 5", "name LIKE 'a%'"):
            assert isinstance(translate_condition(condition, COLUMNS, encoding=encoding), Translated)


@pytest.mark.parametrize("source", ["family = 'x'", "family IN ('a')"])
def test_other_collations_are_refused(source: str) -> None:
    assert "the application's own" in refuse(source)


def test_rtrim_passes_over_spaces_at_the_end() -> None:
    assert translate("padded = 'x '") == "rtrim(\"padded\" COLLATE \"C\", ' ') = 'x'"
    assert translate("name < 'x' COLLATE RTRIM") == "rtrim(\"name\" COLLATE \"C\", ' ') < 'x'"


def test_a_column_of_another_collation_may_be_used_where_none_matters() -> None:
    assert translate("length(family) > 0 AND family IS NOT NULL")


@pytest.mark.parametrize(
    "source",
    [
        "lower(name COLLATE NOCASE) = 'x'",
        "name || 'x' COLLATE NOCASE = 'y'",
        "CASE WHEN name = 'x' COLLATE NOCASE THEN 'y' ELSE 'n' END = 'Y'",
        "'1B' = (name LIKE 'x' COLLATE NOCASE) || 'b'",
    ],
)
def test_a_collate_deep_in_an_operand_is_refused(source: str) -> None:
    assert "COLLATE" in refuse(source)


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("name = 5", "\"name\" = '5'"),
        ("name IN (1, '2')", "\"name\" IN ('1', '2')"),
        ("count = '5'", '"count" = 5'),
        ("ratio = '5'", '"ratio" = 5'),
        ("created > '2024-01-01'", '"created" COLLATE "C" > \'2024-01-01\''),
    ],
)
def test_affinity_makes_text_of_numbers_and_numbers_of_text(source: str, target: str) -> None:
    assert translate(source) == target


@pytest.mark.parametrize(
    "source",
    [
        "name = count",
        "created = '2024'",
        "created = name",
        "active > 0.5",
    ],
)
def test_classes_are_not_compared_where_it_would_take_a_helper_or_is_not_known_how(source: str) -> None:
    refuse(source)


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("name = 5.5", "\"name\" = '5.5'"),
        ("count = '5.0'", '"count" = 5'),
        ("count = 'five'", 'CASE WHEN "count" IS NOT NULL THEN FALSE END'),
        ("count < 'five'", 'CASE WHEN "count" IS NOT NULL THEN TRUE END'),
        ("created > 5", 'CASE WHEN "created" IS NOT NULL THEN TRUE END'),
        ("lower(name) = 5", 'CASE WHEN lower("name" COLLATE "C") IS NOT NULL THEN FALSE END'),
        ("picture = 'x'", 'CASE WHEN "picture" IS NOT NULL THEN FALSE END'),
        ("picture > count", 'CASE WHEN "picture" IS NOT NULL AND "count" IS NOT NULL THEN TRUE END'),
        ("picture IS count", '"picture" IS NULL AND "count" IS NULL'),
        ("name IS NOT x'61'", "NOT (FALSE)"),
    ],
)
def test_classes_come_one_after_the_other_numbers_texts_blobs(source: str, target: str) -> None:
    assert translate(source) == target


def test_without_an_affinity_only_what_needs_none_is_translated() -> None:
    column = make_column("word", Kind.TEXT, None)
    assert isinstance(translate_condition("word <> ''", [column]), Translated)
    assert isinstance(translate_condition("word = '5'", [column]), Untranslatable)
    assert isinstance(translate_condition("word = 5", [column]), Untranslatable)


def test_numbers_in_a_column_that_holds_text_in_sqlite_are_refused() -> None:
    column = make_column("year", Kind.INTEGER, Affinity.TEXT)
    assert translate_condition("year > 5", [column]) == Untranslatable(
        reason="year is integer, and SQLite compares the texts"
    )


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("count > 2.5", '"count" > 2.5'),
        ("count > 9007199254740993.5", '"count" > 9007199254740994'),
        ("count = 1e3", '"count" = 1000.0'),
        ("count = 0x1F", '"count" = 31'),
        ("count = -9223372036854775808", "\"count\" = '-9223372036854775808'::bigint"),
        ("ratio > .1", '"ratio" > 0.1'),
        ("ratio = 9007199254740992", '"ratio" = 9007199254740992'),
        ("price = 0.1", '"price" = 0.1'),
        ("price < 0.1000000000000000055511151231257827", '"price" < 0.1'),
        ("ratio < price", '"ratio" < "price"'),
        ("length(name) < ratio", 'length("name") < "ratio"'),
    ],
)
def test_numbers_are_compared_exactly(source: str, target: str) -> None:
    assert translate(source) == target


@pytest.mark.parametrize(
    "source",
    [
        "ratio = 9007199254740993",
        "price = 9007199254740993",
        "ratio > count",
        "count = price",
        "count < 9e999",
        "active = 0.5",
    ],
)
def test_numbers_that_postgresql_would_round_first_are_refused(source: str) -> None:
    refuse(source)


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("count + 1 > 5", '("count"::numeric + 1) > 5'),
        ("count * total <> 0", '("count"::numeric * "total"::numeric) <> 0'),
        ("-count < 5", '(-"count"::numeric) < 5'),
        ("length(name) + length(nick) <= 100", '(length("name")::bigint + length("nick")::bigint) <= 100'),
        ("count = 60 * 60 * 24", '"count" = 86400'),
        ("abs(count) < 5", 'abs("count"::bigint) < 5'),
        ("-ratio < 0", '(-"ratio") < 0'),
    ],
)
def test_integers_are_calculated_with_where_no_overflow_can_matter(source: str, target: str) -> None:
    assert translate(source) == target


@pytest.mark.parametrize(
    "source",
    [
        "count + 1 > total",
        "count + 1 > 9223372036854775807",
        "count + 1 - total > 0",
        "ratio * 2 > 1",
        "price + 1 > 1",
        "name + 1 > 1",
        "9223372036854775807 + 1 > count",
    ],
)
def test_what_sqlite_calculates_in_doubles_is_refused(source: str) -> None:
    refuse(source)


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("lower(name) = 'x'", 'lower("name" COLLATE "C") = \'x\''),
        ("UPPER(name) = 'X'", 'upper("name" COLLATE "C") = \'X\''),
        ("trim(name) <> ''", "btrim(\"name\") <> ''"),
        ("length(name) = 36", 'length("name") = 36'),
        ("length(picture) < 1000", 'octet_length("picture") < 1000'),
        ("length(count) = 10", 'length("count"::text) = 10'),
        ("coalesce(name, nick, '') <> ''", "coalesce(\"name\", \"nick\", '') <> ''"),
        ("ifnull(count, 0) = 0", 'coalesce("count", 0) = 0'),
        ("ifnull(active, 0)", 'coalesce("active", FALSE)'),
        ("name || count = 'a5'", '("name" || "count"::text) = \'a5\''),
        ("hex(picture) = 'FF'", "coalesce(upper(encode(\"picture\", 'hex')), '') = 'FF'"),
    ],
)
def test_functions_are_those_that_mean_the_same(source: str, target: str) -> None:
    assert translate(source) == target


@pytest.mark.parametrize(
    "source",
    [
        "json_valid(name)",
        "lower(picture) = ''",
        "lower(ratio) = ''",
        "ratio || '' = ''",
        "coalesce(count, '') = ''",
        "coalesce(ratio, count) = 1",
        "my_function(name)",
        "name REGEXP 'x'",
        "date(created) > '2024-01-01'",
        "created > datetime('now')",
        "created > CURRENT_TIMESTAMP",
        "hex(randomblob(4)) > name",
        "CAST(name AS INTEGER) = 1",
        "count IN (SELECT 1)",
        "EXISTS (SELECT 1)",
        "rowid > 5",
        "?1 > count",
    ],
)
def test_what_is_not_on_the_list_or_takes_a_helper_is_refused(source: str) -> None:
    refuse(source)


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("name LIKE 'A_%\\b'", "lower(\"name\" COLLATE \"C\") LIKE 'a_%\\b' ESCAPE ''"),
        ("name LIKE 'A%' COLLATE BINARY", "lower(\"name\" COLLATE \"C\") LIKE 'a%' ESCAPE ''"),
        ("name COLLATE RTRIM LIKE 'A%'", "lower(\"name\" COLLATE \"C\") LIKE 'a%' ESCAPE ''"),
        ("(name LIKE 'x' COLLATE NOCASE) = 1", "(lower(\"name\" COLLATE \"C\") LIKE 'x' ESCAPE '') = TRUE"),
        ("name GLOB 'A*' COLLATE NOCASE", '"name" COLLATE "C" LIKE \'A%\''),
        ("name NOT LIKE 'É'", "NOT (lower(\"name\" COLLATE \"C\") LIKE 'É' ESCAPE '')"),
        ("name GLOB 'A*_?%'", '"name" COLLATE "C" LIKE \'A%\\__\\%\''),
        ("name NOT GLOB '*[^0-9]*'", 'NOT ("name" COLLATE "C" ~ \'^.*[^0-9].*$\')'),
        ("name GLOB '[]a-]+.'", '"name" COLLATE "C" ~ \'^[\\]a\\-]\\+\\.$\''),
    ],
)
def test_patterns_match_with_and_without_letter_case(source: str, target: str) -> None:
    assert translate(source) == target


@pytest.mark.parametrize(
    "source",
    [
        "name LIKE nick",
        "name LIKE NULL",
        "name GLOB '[a'",
        "name GLOB '[z-a]'",
        "name GLOB '[ab]" + "*a" * 200 + "'",
    ],
)
def test_patterns_that_are_not_literal_or_not_sure_are_refused(source: str) -> None:
    refuse(source)


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("name LIKE 'a!%' ESCAPE '!'", 'lower("name" COLLATE "C") LIKE \'a\\%\''),
        ("name LIKE 'a!b\\' ESCAPE '!'", 'lower("name" COLLATE "C") LIKE \'ab\\\\\''),
        ("count LIKE '1%'", "lower(\"count\"::text COLLATE \"C\") LIKE '1%' ESCAPE ''"),
    ],
)
def test_an_escape_and_the_text_of_a_number_are_those_of_sqlite(source: str, target: str) -> None:
    assert translate(source) == target


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("count / 2 = 1", '("count"::bigint / 2) = 1'),
        ("count % 2 = 1", '("count"::bigint % 2::bigint) = 1'),
        ("count / 0 IS NULL", '("count"::bigint / NULL) IS NULL'),
        ("5 % count = 1", '(5::bigint % nullif("count"::bigint, 0)) = 1'),
        ("count & 1", '("count"::bigint & 1::bigint) <> 0'),
        ("1 << 3 = count", '(1::bigint << 3) = "count"'),
        ("~count = -1", '(~ "count"::bigint) = -1'),
    ],
)
def test_quotients_and_bits_are_those_of_integers(source: str, target: str) -> None:
    assert translate(source) == target


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("CASE WHEN count THEN 1 END", '(CASE WHEN "count" <> 0 THEN 1 END)::bigint <> 0'),
        ("CASE count WHEN 1 THEN active ELSE 0 END", 'CASE WHEN "count" = 1 THEN "active" ELSE FALSE END'),
        ("iif(active, count, 5) > 1", '(CASE WHEN "active" THEN "count" ELSE 5 END) > 1'),
        ("nullif(count, 0) IS NULL", '(CASE WHEN "count" = 0 THEN NULL ELSE "count" END) IS NULL'),
        ("count IN ()", "FALSE"),
        ("count IN (total, 5)", '("count" = "total") OR ("count" = 5)'),
        ("(count, name) = (1, 'x')", '("count" = 1) AND ("name" = \'x\')'),
        (
            "(count, total) <= (1, 2)",
            '(("count" < 1) OR (("count" = 1) AND ("total" <= 2)))',
        ),
        ("typeof(count) = 'integer'", "(CASE WHEN \"count\" IS NULL THEN 'null' ELSE 'integer' END) = 'integer'"),
        ("substr(name, 1, 1) = 'x'", "substr(\"name\", 1, 1) = 'x'"),
        ("substr(name, -2) = 'x'", "right(\"name\", 2) = 'x'"),
        ("trim(name, 'x') = ''", "btrim(\"name\", 'x'::text) = ''"),
        ("replace(name, 'a', 'b') = ''", "replace(\"name\" COLLATE \"C\", 'a'::text, 'b'::text) = ''"),
        ("instr(name, '@') > 0", 'strpos("name" COLLATE "C", \'@\'::text) > 0'),
        (
            "max(count, total) > 5",
            '(CASE WHEN ("count") IS NULL OR ("total") IS NULL THEN NULL ELSE greatest("count", "total") END) > 5',
        ),
        ("likely(count > 5)", '"count" > 5'),
    ],
)
def test_choices_rows_and_functions_of_texts_are_translated(source: str, target: str) -> None:
    assert translate(source) == target


def test_of_a_mixed_column_only_null_is_asked_for() -> None:
    assert translate("anything IS NOT NULL") == '"anything" IS NOT NULL'
    assert refuse("anything = 'x'") == "anything holds values of several classes"
    assert refuse("length(anything) > 5") == "anything holds values of several classes"


@pytest.mark.parametrize(
    "source",
    ["+count = 5", "ratio IS NULL = count BETWEEN 0 AND 1", "name LIKE '%' == active NOT IN (NULL)"],
)
def test_what_sqlite_reads_otherwise_than_the_parser_is_refused(source: str) -> None:
    assert refuse(source) == "SQLite reads it differently"


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("count > 1 -- not total", '"count" > 1'),
        ("count /* > 2 */ > 1", '"count" > 1'),
        ("count\n>\t1", '"count" > 1'),
        ("count = total IS NULL", '("count" = "total") IS NULL'),
        ("NOT count = 1", 'NOT ("count" = 1)'),
        ("count > 1 AND total > 1 OR active", '(("count" > 1) AND ("total" > 1)) OR "active"'),
        ("count > 1 AND (total > 1 OR active)", '("count" > 1) AND (("total" > 1) OR "active")'),
        ("count < total = active", '("count" < "total") = "active"'),
    ],
)
def test_comments_spaces_and_precedence_are_those_of_sqlite(source: str, target: str) -> None:
    assert translate(source) == target


def test_a_column_called_true_hides_the_word() -> None:
    column = make_column("true", Kind.INTEGER, Affinity.INTEGER)
    answer = translate_condition("TRUE", [column])
    assert answer == Untranslatable(reason="TRUE is the name of a column")
    assert isinstance(translate_condition('"true" > 0', [column]), Translated)
