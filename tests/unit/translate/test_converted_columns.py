"""Columns whose values say in another way what SQLite's say: what can be asked of them, and what can't."""

import pytest

from core.catalog.model import Affinity, StorageClass
from core.translate.expressions import translate_condition, translate_value
from core.translate.model import CONVERTED_KINDS, ColumnInScope, Kind, Translated, Untranslatable
from tests.unit.translate.columns import make_column

TEXTS = (StorageClass.TEXT,)
COLUMNS = (
    make_column("day", Kind.DATE, Affinity.NUMERIC, reads=TEXTS),
    make_column("opens", Kind.TIME, Affinity.NUMERIC, reads=TEXTS),
    make_column("made", Kind.TIMESTAMP, Affinity.INTEGER, reads=(StorageClass.INTEGER, StorageClass.REAL)),
    make_column("Created_At", Kind.TIMESTAMPTZ, Affinity.NUMERIC, reads=TEXTS),
    make_column("uid", Kind.UUID, Affinity.TEXT, reads=TEXTS),
    make_column("other_uid", Kind.UUID, Affinity.TEXT, reads=TEXTS),
    make_column("key", Kind.UUID, Affinity.BLOB, reads=(StorageClass.BLOB,)),
    make_column("settings", Kind.JSONB, Affinity.TEXT, reads=TEXTS),
    make_column("original", Kind.JSON, Affinity.TEXT, reads=(StorageClass.INTEGER, StorageClass.TEXT)),
    make_column("embedding", Kind.VECTOR, Affinity.BLOB, reads=(StorageClass.BLOB,)),
    make_column("status", Kind.ENUM, Affinity.TEXT, labels=("open", "it's", "5"), reads=TEXTS),
    make_column("level", Kind.ENUM, Affinity.NUMERIC, labels=("low", "5"), reads=TEXTS),
    make_column("mood", Kind.ENUM, Affinity.TEXT, labels=("good", "bad"), collation="NOCASE", reads=TEXTS),
    make_column("flag", Kind.BOOLEAN, Affinity.TEXT, is_mixed=True, reads=TEXTS),
    make_column("digits", Kind.INTEGER, Affinity.TEXT, is_mixed=True, reads=TEXTS),
    make_column("note", Kind.TEXT, Affinity.TEXT, is_mixed=True, reads=TEXTS),
)


def translate(sql: str) -> str:
    answer = translate_condition(sql, COLUMNS)
    assert isinstance(answer, Translated), answer
    assert answer.kind is Kind.BOOLEAN
    return answer.sql


def refuse(sql: str) -> str:
    answer = translate_condition(sql, COLUMNS)
    assert isinstance(answer, Untranslatable), answer
    return answer.reason


@pytest.mark.parametrize("column", [column.source_name for column in COLUMNS])
def test_null_is_null_on_both_sides(column: str) -> None:
    name = f'"{column.lower()}"'
    assert translate(f"{column} IS NULL") == f"{name} IS NULL"
    assert translate(f"({column}) NOTNULL") == f"{name} IS NOT NULL"
    assert translate(f"NULL IS NOT {column}") == f"{name} IS NOT NULL"
    assert translate(f"{column} = NULL") == "NULL::boolean"
    assert translate(f"NOT {column} IS NULL OR 1") == f"(NOT ({name} IS NULL)) OR TRUE"


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("created_at > '2024-01-01'", "Created_At is timestamptz, and SQLite compares the texts"),
        ("'2024-01-01' > created_at", "Created_At is timestamptz, and SQLite compares the texts"),
        ("day BETWEEN '2024-01-01' AND '2024-12-31'", "day is date, and SQLite compares the texts"),
        ("opens IN ('09:00')", "opens is time, and SQLite compares the texts"),
        ("made > 1700000000", "made is timestamp, and SQLite compares the numbers"),
        ("uid = '550e8400-e29b-41d4-a716-446655440000'", "uid is uuid, and SQLite compares the texts"),
        ("uid = other_uid", "uid is uuid, and SQLite compares the texts"),
        ("key = x'550e8400e29b41d4a716446655440000'", "key is uuid, and SQLite compares the blobs"),
        ("length(uid) = 36", "uid is uuid, and SQLite reads the texts"),
        ("uid LIKE '550e%'", "uid is uuid, and SQLite reads the texts"),
        ("uid || '' = ''", "uid is uuid, and SQLite reads the texts"),
        ("uid COLLATE NOCASE IS NULL", "uid is uuid, and SQLite reads the texts"),
        ("coalesce(made, 0) = 0", "made is timestamp, and SQLite reads the numbers"),
        ("made", "made is timestamp, and SQLite reads the numbers"),
        ("NOT made", "made is timestamp, and SQLite reads the numbers"),
        ("made IS TRUE", "made is timestamp, and SQLite reads the numbers"),
        ("-made < 0", "made is timestamp, and SQLite reads the numbers"),
        ("settings = '{}'", "settings is jsonb, and SQLite compares the texts"),
        ("original <> ''", "original is json, and SQLite compares the values"),
        ("length(embedding) = 1536", "embedding is vector, and SQLite reads the blobs"),
        ("status < 'open'", "status is an enum type, and SQLite compares the texts"),
        ("status = level", "status is an enum type, and SQLite compares the texts"),
        ("lower(status) = 'open'", "status is an enum type, and SQLite reads the texts"),
        ("flag = 't'", "flag is boolean, and SQLite compares the texts"),
        ("flag", "flag is boolean, and SQLite reads the texts"),
        ("digits > 5", "digits is integer, and SQLite compares the texts"),
        ("note = 'x'", "some texts of note are altered on their way"),
    ],
)
def test_no_other_use_of_them_is_sure_to_mean_the_same(source: str, reason: str) -> None:
    assert refuse(source) == reason


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("status = 'open'", "\"status\" = 'open'"),
        ("'open' <> status", "\"status\" <> 'open'"),
        ("status IS 'it''s'", "\"status\" IS NOT DISTINCT FROM 'it''s'"),
        ("status IS NOT 'open'", "\"status\" IS DISTINCT FROM 'open'"),
        ("status IN ('open', 'it''s')", "\"status\" IN ('open', 'it''s')"),
        ("status NOT IN ('open', NULL)", "NOT (\"status\" IN ('open', NULL))"),
        ("status = 5", "\"status\" = '5'"),
        ("level = 'low'", "\"level\" = 'low'"),
    ],
)
def test_an_enum_equals_the_labels_that_its_text_equals(source: str, target: str) -> None:
    assert translate(source) == target


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("status = 'shut'", "it compares status with 'shut', which is none of 'open', 'it''s', '5'"),
        ("status IN ('open', 'Open')", "it compares status with 'Open', which is none of 'open', 'it''s', '5'"),
        ("status = x'6f70656e'", "it compares text with something else"),
        ("level = 5", "it compares text with something else"),
        ("level = '5'", "by affinity SQLite may compare this text as a number"),
        ("mood = 'good'", "its collation is NOCASE"),
        ("mood IN ('GOOD')", "its collation is NOCASE"),
        ("status = 'open' COLLATE NOCASE", "its collation is NOCASE"),
    ],
)
def test_what_is_no_label_for_certain_is_not_compared_with_an_enum(source: str, reason: str) -> None:
    assert refuse(source) == reason


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("json_valid(settings)", 'CASE WHEN "settings" IS NOT NULL THEN TRUE END'),
        ("JSON_VALID(original) = 1", '(CASE WHEN "original" IS NOT NULL THEN TRUE END) = TRUE'),
        (
            "settings IS NULL OR json_valid(settings)",
            '("settings" IS NULL) OR (CASE WHEN "settings" IS NOT NULL THEN TRUE END)',
        ),
        ("json_type(settings) = 'object'", "jsonb_typeof(\"settings\") = 'object'"),
        ("json_type(original) IN ('array', 'object')", "json_typeof(\"original\") IN ('array', 'object')"),
        ("json_type(settings) IS NOT NULL", 'jsonb_typeof("settings") IS NOT NULL'),
    ],
)
def test_json_is_valid_where_it_is_and_of_the_types_that_both_sides_know(source: str, target: str) -> None:
    assert translate(source) == target


@pytest.mark.parametrize(
    "source",
    [
        "json_valid(uid)",
        "json_valid(note)",
        "json_valid('{}')",
        "json_valid(settings, 1)",
        "json_type(settings, '$.a') = 'object'",
        "json_type(settings) = 'integer'",
        "json_type(settings) > 'array'",
        "json_type(settings) = status",
        "lower(json_type(settings)) = 'object'",
        "json_extract(settings, '$.a') = 1",
        "json_extract(note, '$.a') IS NULL",
    ],
)
def test_what_else_is_asked_of_json_is_refused(source: str) -> None:
    refuse(source)


@pytest.mark.parametrize(
    ("source", "target"),
    [
        (
            "json_extract(settings, '$.a[#-1]') IS NULL",
            "nullif(jsonb_path_query_first(\"settings\", 'strict $.\"a\"[last - 0]', '{}', true), 'null') IS NULL",
        ),
        (
            "settings ->> 'a' IS NOT NULL",
            "nullif(jsonb_path_query_first(\"settings\", 'strict $.\"a\"', '{}', true), 'null') IS NOT NULL",
        ),
        (
            "json_array_length(settings) > 0",
            '(CASE WHEN jsonb_typeof("settings") = \'array\' THEN jsonb_array_length("settings")'
            ' WHEN "settings" IS NOT NULL THEN 0 END) > 0',
        ),
    ],
)
def test_whether_there_is_something_in_a_document_and_how_much_is_asked_of_jsonb(source: str, target: str) -> None:
    assert translate(source) == target


@pytest.mark.parametrize("column", ["day", "opens", "made", "created_at", "(uid)", "key", "settings", "status"])
def test_a_column_can_be_the_key_of_an_index_as_it_stands(column: str) -> None:
    answer = translate_value(column, COLUMNS)
    assert isinstance(answer, Translated)
    assert answer.kind in CONVERTED_KINDS


@pytest.mark.parametrize(
    "source", ["original", "embedding", "mood", "flag", "note", "json_type(settings)", "uid || ''"]
)
def test_what_has_no_order_or_another_one_is_no_key(source: str) -> None:
    assert isinstance(translate_value(source, COLUMNS), Untranslatable)


def test_a_column_that_is_refused_is_not_even_taken_for_a_text_in_double_quotes() -> None:
    column = make_column("name", Kind.TEXT, Affinity.TEXT)
    assert isinstance(translate_condition('name <> "gone"', [column]), Translated)
    refused = ColumnInScope(source_name="gone", target_name="gone", kind=Kind.TEXT, refusal="gone is left out")
    for condition in ('name <> "gone"', "gone IS NULL"):
        assert translate_condition(condition, [column, refused]) == Untranslatable(reason="gone is left out")
