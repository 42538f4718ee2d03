"""What a generated column computes: the value that SQLite stores, in the type that the column has in PostgreSQL."""

from dataclasses import replace

import pytest

from core.catalog.model import Affinity
from core.translate.expressions import translate_generated
from core.translate.model import Kind, Translated, Untranslatable
from tests.unit.translate.columns import COLUMNS

_KINDS = {
    "bigint": Kind.INTEGER,
    "smallint": Kind.INTEGER,
    "double precision": Kind.FLOAT,
    "numeric": Kind.NUMERIC,
    "numeric(10, 2)": Kind.NUMERIC,
    "text": Kind.TEXT,
    "varchar(5)": Kind.TEXT,
    "boolean": Kind.BOOLEAN,
    "bytea": Kind.BYTES,
    "date": Kind.DATE,
    "timestamp": Kind.TIMESTAMP,
    "jsonb": Kind.JSONB,
    "uuid": Kind.UUID,
}


def translate(
    sql: str, type_sql: str, affinity: Affinity, *, may_hold_json: bool = False, is_asked_for: bool = False
) -> Translated | Untranslatable:
    return translate_generated(
        sql,
        COLUMNS,
        _KINDS[type_sql],
        type_sql,
        affinity=affinity,
        may_hold_json=may_hold_json,
        is_asked_for=is_asked_for,
        allows_helpers=True,
    )


@pytest.mark.parametrize(
    ("source", "type_sql", "affinity", "target"),
    [
        ("upper(name)", "text", Affinity.TEXT, 'upper("name" COLLATE "C")'),
        ("nick", "varchar(5)", Affinity.TEXT, '"nick"'),
        ("count", "text", Affinity.TEXT, '"count"::text'),
        ("count > 5", "boolean", Affinity.NUMERIC, '"count" > 5'),
        ("count > 5", "bigint", Affinity.INTEGER, '("count" > 5)::integer'),
        ("active", "text", Affinity.TEXT, '"active"::integer::text'),
        ("count * 2", "bigint", Affinity.INTEGER, '"count"::numeric * 2'),
        ("count", "double precision", Affinity.REAL, '"count"::double precision'),
        ("round(ratio)", "bigint", Affinity.INTEGER, "howdah_sqlite.store_real_as_integer("),
        ("name", "bigint", Affinity.INTEGER, 'howdah_sqlite.store_text_as_integer("name")'),
        ("strftime('%Y', name)", "bigint", Affinity.INTEGER, "howdah_sqlite.text_to_integer("),
        ("name", "double precision", Affinity.REAL, 'howdah_sqlite.store_text_as_real("name")'),
        ("price", "numeric", Affinity.NUMERIC, '"price"'),
        ("ratio", "numeric(10, 2)", Affinity.NUMERIC, 'howdah_sqlite.store_real_as_numeric("ratio")'),
        ("picture", "bytea", Affinity.BLOB, '"picture"'),
        ("json_extract(settings, '$.a')", "text", Affinity.TEXT, "howdah_sqlite.json_to_text("),
        ("coalesce(settings ->> '$.a', 'en')", "text", Affinity.TEXT, "howdah_sqlite.json_to_text(coalesce("),
        ("iif(count, settings ->> 'a', '0')", "bigint", Affinity.INTEGER, "howdah_sqlite.store_json_as_integer((CASE"),
        ("json_extract(settings, '$.a')", "bigint", Affinity.INTEGER, "howdah_sqlite.store_json_as_integer("),
        ("settings ->> 'a'", "double precision", Affinity.REAL, "howdah_sqlite.store_json_as_real("),
        ("settings -> 'a'", "jsonb", Affinity.TEXT, "jsonb_path_query_first("),
        ("7", "bigint", Affinity.INTEGER, "7"),
        ("7", "text", Affinity.TEXT, "'7'"),
    ],
)
def test_the_value_gets_the_columns_type(source: str, type_sql: str, affinity: Affinity, target: str) -> None:
    answer = translate(source, type_sql, affinity)
    assert isinstance(answer, Translated), answer
    assert answer.sql.startswith(target)


@pytest.mark.parametrize(
    ("source", "type_sql", "affinity"),
    [
        # By affinity SQLite stores '007' as 7.
        ("name", "text", Affinity.INTEGER),
        # And 5 as 5.0.
        ("count", "text", Affinity.REAL),
        # With 15 digits.
        ("ratio", "double precision", Affinity.TEXT),
        # A 2 would become true.
        ("count", "boolean", Affinity.NUMERIC),
        ("name", "timestamp", Affinity.TEXT),
        ("name", "uuid", Affinity.TEXT),
        ("name", "bytea", Affinity.BLOB),
        # Beyond 64 bits it is a double in SQLite.
        ("count * 2", "double precision", Affinity.REAL),
        ("count * 2", "numeric", Affinity.NUMERIC),
        ("count * 2", "text", Affinity.TEXT),
        ("anything", "text", Affinity.TEXT),
        ("random()", "bigint", Affinity.INTEGER),
        ("datetime('now')", "text", Affinity.TEXT),
        ("(SELECT 1)", "bigint", Affinity.INTEGER),
        ("own_function(name)", "text", Affinity.TEXT),
        ("", "text", Affinity.TEXT),
    ],
)
def test_what_would_be_another_value_is_refused(source: str, type_sql: str, affinity: Affinity) -> None:
    assert isinstance(translate(source, type_sql, affinity), Untranslatable)


def test_a_date_that_was_only_seen_in_the_values_is_not_worth_that_new_rows_are_refused() -> None:
    assert isinstance(translate("name", "date", Affinity.TEXT), Untranslatable)
    assert isinstance(translate("name", "date", Affinity.NUMERIC, is_asked_for=True), Translated)


def test_the_text_of_a_part_of_a_document_is_refused_where_it_may_be_json_itself() -> None:
    extracted = "json_extract(settings, '$.a')"
    assert isinstance(translate(extracted, "text", Affinity.TEXT, may_hold_json=True), Untranslatable)
    assert isinstance(translate(extracted, "jsonb", Affinity.TEXT, may_hold_json=True), Translated)


def test_a_column_that_is_computed_itself_is_written_out() -> None:
    columns = tuple(
        replace(column, sql='("a" + 1)::bigint') if column.source_name == "count" else column for column in COLUMNS
    )
    answer = translate_generated("-count", columns, Kind.INTEGER, "bigint", affinity=Affinity.INTEGER)
    assert isinstance(answer, Translated)
    assert answer.sql == '-("a" + 1)::bigint::numeric'
