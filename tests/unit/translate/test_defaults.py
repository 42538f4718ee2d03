import pytest

from core.catalog.model import Affinity
from core.translate.expressions import translate_default
from core.translate.model import Kind, Translated, Untranslatable

TYPES = {
    Kind.BOOLEAN: "boolean",
    Kind.INTEGER: "bigint",
    Kind.FLOAT: "double precision",
    Kind.NUMERIC: "numeric",
    Kind.TEXT: "text",
    Kind.BYTES: "bytea",
}

NOW = "statement_timestamp() AT TIME ZONE 'UTC'"
EPOCH = "floor(extract(epoch FROM statement_timestamp()))::bigint"


@pytest.mark.parametrize(
    ("source", "kind", "target"),
    [
        ("0", Kind.INTEGER, "0"),
        ("'0'", Kind.INTEGER, "0"),
        ("-1", Kind.INTEGER, "-1"),
        ("NULL", Kind.INTEGER, "NULL"),
        ("0", Kind.TEXT, "'0'"),
        ("'0'", Kind.TEXT, "'0'"),
        ("''", Kind.TEXT, "''"),
        ('""', Kind.TEXT, "''"),
        ('"base"', Kind.TEXT, "'base'"),
        ('"{}"', Kind.TEXT, "'{}'"),
        ('\'{"lat":0,"lon":0}\'', Kind.TEXT, '\'{"lat":0,"lon":0}\''),
        ("'0000-01-01T00:00:00.000Z'", Kind.TEXT, "'0000-01-01T00:00:00.000Z'"),
        ("FALSE", Kind.BOOLEAN, "FALSE"),
        ("1", Kind.BOOLEAN, "TRUE"),
        ("0", Kind.NUMERIC, "0"),
        ("0", Kind.FLOAT, "0"),
        ("current_date", Kind.TEXT, f"to_char({NOW}, 'YYYY-MM-DD')"),
        ("DATETIME('now')", Kind.TEXT, f"to_char({NOW}, 'YYYY-MM-DD HH24:MI:SS')"),
        ("strftime('%Y-%m-%d %H:%M:%fZ')", Kind.TEXT, f"to_char({NOW}, 'YYYY-MM-DD HH24:MI:SS.MS\"Z\"')"),
        (
            "'r'||lower(hex(randomblob(7)))",
            Kind.TEXT,
            "'r' || (right(gen_random_uuid()::text, 12) || right(gen_random_uuid()::text, 2))",
        ),
        ("lower(hex(randomblob(16)))", Kind.TEXT, "replace(gen_random_uuid()::text, '-', '')"),
        ("(strftime('%s','now'))", Kind.INTEGER, EPOCH),
        ("strftime('%s','now')", Kind.TEXT, f"{EPOCH}::text"),
    ],
)
def test_defaults_of_real_databases_are_translated(source: str, kind: Kind, target: str) -> None:
    assert translate_default(source, kind, TYPES[kind]) == Translated(sql=target, kind=kind)


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("'\"0\"'", Kind.INTEGER),
        ("''", Kind.INTEGER),
        ("1.5", Kind.INTEGER),
        ("x'00'", Kind.INTEGER),
        ("CURRENT_TIMESTAMP", Kind.INTEGER),
        ("2", Kind.BOOLEAN),
        ("'yes'", Kind.BOOLEAN),
        ("x'00'", Kind.TEXT),
        ("1e100", Kind.TEXT),
        ("9e999", Kind.FLOAT),
        ("9007199254740993", Kind.FLOAT),
        ("0.5", Kind.BYTES),
        ("DATETIME('now', 'localtime')", Kind.TEXT),
        ("datetime('2024-01-01')", Kind.TEXT),
        ("strftime('%W', 'now')", Kind.TEXT),
        ("strftime('\"%Y\"', 'now')", Kind.TEXT),
        ("strftime('', 'now')", Kind.TEXT),
        ("hex(randomblob(65))", Kind.TEXT),
        ("hex(hex(randomblob(4)))", Kind.TEXT),
        ("randomblob(0)", Kind.BYTES),
        ("random()", Kind.INTEGER),
        ("my_function()", Kind.TEXT),
        ("(SELECT 1)", Kind.INTEGER),
        ("no such thing", Kind.TEXT),
    ],
)
def test_what_the_column_could_not_hold_or_sqlite_would_not_mean_is_refused(source: str, kind: Kind) -> None:
    assert isinstance(translate_default(source, kind, TYPES[kind]), Untranslatable)


@pytest.mark.parametrize(
    ("source", "kind", "type_sql", "fits"),
    [
        ("32767", Kind.INTEGER, "smallint", True),
        ("-32768", Kind.INTEGER, "smallint", True),
        ("32768", Kind.INTEGER, "smallint", False),
        ("2147483648", Kind.INTEGER, "integer", False),
        ("unixepoch()", Kind.INTEGER, "integer", False),
        ("'éé'", Kind.TEXT, "varchar(2)", True),
        ("'abc'", Kind.TEXT, "varchar(2)", False),
        ("CURRENT_TIMESTAMP", Kind.TEXT, "varchar(19)", True),
        ("CURRENT_TIMESTAMP", Kind.TEXT, "varchar(18)", False),
        ("strftime('%H:%M:%f Z', 'now')", Kind.TEXT, "varchar(14)", True),
        ("strftime('%H:%M:%f Z', 'now')", Kind.TEXT, "varchar(13)", False),
        ("lower(hex(randomblob(16)))", Kind.TEXT, "varchar(32)", True),
        ("lower(hex(randomblob(16)))", Kind.TEXT, "varchar(31)", False),
        ("99.99", Kind.NUMERIC, "numeric(4, 2)", True),
        ("100", Kind.NUMERIC, "numeric(4, 2)", False),
        ("0.125", Kind.NUMERIC, "numeric(4, 2)", False),
        ("-9223372036854775808", Kind.NUMERIC, "numeric(5)", False),
        ("1", Kind.TEXT, "jsonb", False),
        ("1", Kind.INTEGER, "text", False),
    ],
)
def test_a_default_must_fit_the_type_without_being_rounded_or_cut(
    source: str, kind: Kind, type_sql: str, fits: bool
) -> None:
    assert isinstance(translate_default(source, kind, type_sql), Translated) is fits


def test_a_bare_word_is_a_string_as_in_a_create_table() -> None:
    assert translate_default("pending", Kind.TEXT, "text") == Translated(sql="'pending'", kind=Kind.TEXT)


def test_a_text_that_numeric_affinity_would_store_as_a_number_is_refused() -> None:
    assert isinstance(translate_default("'05'", Kind.TEXT, "text", affinity=Affinity.NUMERIC), Untranslatable)
    assert isinstance(translate_default("'05'", Kind.TEXT, "text"), Translated)


@pytest.mark.parametrize(
    ("source", "is_kept"),
    [
        ("CURRENT_TIMESTAMP", True),
        ("strftime('%s', 'now')", True),
        ("lower(hex(randomblob(16)))", True),
        ("'r' || lower(hex(randomblob(7)))", True),
        ("lower(hex(randomblob(7)))", False),
        ("strftime('%H%M', 'now')", False),
        ("strftime('%H.%M', 'now')", False),
        ("strftime('-%Y', 'now')", False),
    ],
)
def test_a_computed_text_that_may_look_numeric_is_refused_beside_numeric_affinity(source: str, is_kept: bool) -> None:
    answer = translate_default(source, Kind.TEXT, "text", affinity=Affinity.NUMERIC)
    assert isinstance(answer, Translated) is is_kept
    assert isinstance(translate_default(source, Kind.TEXT, "text"), Translated)


@pytest.mark.parametrize(
    ("source", "kind", "type_sql", "target"),
    [
        ("'t'", Kind.BOOLEAN, "boolean", "TRUE"),
        ("N", Kind.BOOLEAN, "boolean", "FALSE"),
        ("1", Kind.BOOLEAN, "boolean", "TRUE"),
        ("5", Kind.INTEGER, "bigint", "5"),
        ("'-7'", Kind.INTEGER, "integer", "-7"),
        ("'1.50'", Kind.NUMERIC, "numeric", "1.50"),
        ("'0.12345678901234567890'", Kind.NUMERIC, "numeric", "0.12345678901234567890"),
        ("'0.5'", Kind.FLOAT, "double precision", "0.5"),
    ],
)
def test_booleans_and_numbers_made_of_texts_are_read_as_the_columns_texts_are(
    source: str, kind: Kind, type_sql: str, target: str
) -> None:
    assert translate_default(source, kind, type_sql, affinity=Affinity.TEXT) == Translated(sql=target, kind=kind)


@pytest.mark.parametrize(
    ("source", "kind", "type_sql"),
    [
        ("'tRUE'", Kind.BOOLEAN, "boolean"),
        ("1.0", Kind.BOOLEAN, "boolean"),
        ("'05'", Kind.INTEGER, "bigint"),
        ("' 5'", Kind.INTEGER, "bigint"),
        ("5.0", Kind.INTEGER, "bigint"),
        ("'9223372036854775808'", Kind.INTEGER, "bigint"),
        ("'1e3'", Kind.NUMERIC, "numeric"),
        ("'.5'", Kind.NUMERIC, "numeric"),
        ("'1.25'", Kind.NUMERIC, "numeric(3, 1)"),
        ("'0.50'", Kind.FLOAT, "double precision"),
        ("julianday('now')", Kind.FLOAT, "double precision"),
    ],
)
def test_texts_that_the_column_would_not_read_are_refused(source: str, kind: Kind, type_sql: str) -> None:
    assert isinstance(translate_default(source, kind, type_sql, affinity=Affinity.TEXT), Untranslatable)
