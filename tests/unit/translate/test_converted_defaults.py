"""DEFAULTs of columns of uuids, JSON, vectors and enum types."""

import pytest

from core.translate.expressions import translate_default
from core.translate.model import Kind, Translated, Untranslatable


@pytest.mark.parametrize(
    ("source", "kind", "target"),
    [
        ("lower(hex(randomblob(16)))", Kind.UUID, "gen_random_uuid()"),
        ("hex(randomblob(16))", Kind.UUID, "gen_random_uuid()"),
        ("randomblob(16)", Kind.UUID, "gen_random_uuid()"),
        ("'550E8400E29B41D4A716446655440000'", Kind.UUID, "'550e8400-e29b-41d4-a716-446655440000'"),
        ("x'550e8400e29b41d4a716446655440000'", Kind.UUID, "'550e8400-e29b-41d4-a716-446655440000'"),
        ("'{}'", Kind.JSONB, "'{}'"),
        ('"[]"', Kind.JSON, "'[]'"),
        ("""'{"a": [1.5e3, null, "\\u00e9"]}'""", Kind.JSONB, """'{"a": [1.5e3, null, "\\u00e9"]}'"""),
        ("json_array()", Kind.JSONB, "'[]'"),
        ("json_object()", Kind.TEXT, "'{}'"),
        ("0", Kind.JSONB, "'0'"),
        ("null", Kind.VECTOR, "NULL"),
    ],
)
def test_uuids_and_json_are_what_they_are(source: str, kind: Kind, target: str) -> None:
    type_sql = "vector(3)" if kind is Kind.VECTOR else kind.value
    assert translate_default(source, kind, type_sql) == Translated(sql=target, kind=kind)


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("''", Kind.UUID),
        ("'550e8400-e29b-41d4-a716-44665544000'", Kind.UUID),
        ("'{550e8400-e29b-41d4-a716-446655440000}'", Kind.UUID),
        ("x'00'", Kind.UUID),
        ("''", Kind.JSONB),
        ("'{'", Kind.JSONB),
        ("'NaN'", Kind.JSON),
        ("'[1,]'", Kind.JSON),
        ("""'{"a":1,"a":2}'""", Kind.JSONB),
        ("""'"\\u0000"'""", Kind.JSONB),
        ("""'"\\ud800"'""", Kind.JSONB),
        ("'1e9999'", Kind.JSONB),
        ("'" + "[" * 5_000 + "]" * 5_000 + "'", Kind.JSONB),
        ("x'7b7d'", Kind.JSONB),
        ("json_array(1)", Kind.JSONB),
        ("x'0000803f'", Kind.VECTOR),
        ("CURRENT_TIMESTAMP", Kind.JSONB),
    ],
)
def test_what_is_no_uuid_and_no_json_is_refused(source: str, kind: Kind) -> None:
    type_sql = "vector(1)" if kind is Kind.VECTOR else kind.value
    assert isinstance(translate_default(source, kind, type_sql), Untranslatable)


def test_a_label_of_an_enum_is_one_and_nothing_else_is() -> None:
    labels = ("open", "it's", "5")

    def translate(source: str) -> Translated | Untranslatable:
        return translate_default(source, Kind.ENUM, "enum status ('open', 'it''s', '5')", labels=labels)

    for source, target in (("'open'", "'open'"), ("open", "'open'"), ("'it''s'", "'it''s'"), ("5", "'5'")):
        assert translate(source) == Translated(sql=target, kind=Kind.ENUM)
    for source in ("'Open'", "''", "x'6f70656e'", "CURRENT_TIMESTAMP", "'op' || 'en'"):
        assert isinstance(translate(source), Untranslatable)
