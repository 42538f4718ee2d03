import pytest

from core.translate.expressions import translate_value
from core.translate.model import Kind, Translated, Untranslatable
from tests.unit.translate.columns import COLUMNS


@pytest.mark.parametrize(
    ("source", "target", "kind"),
    [
        ("lower(name)", 'lower("name" COLLATE "C")', Kind.TEXT),
        ("name || '-' || count", '("name" || \'-\') || "count"::text', Kind.TEXT),
        ("coalesce(name, nick)", 'coalesce("name", "nick")', Kind.TEXT),
        ("length(picture)", 'octet_length("picture")', Kind.INTEGER),
        ("ifnull(price, 0)", 'coalesce("price", 0)', Kind.NUMERIC),
        ("-ratio", '-"ratio"', Kind.FLOAT),
        ("picture", '"picture"', Kind.BYTES),
        ("count > 5", '"count" > 5', Kind.BOOLEAN),
        ("name COLLATE BINARY", '"name"', Kind.TEXT),
        ("1", "1::bigint", Kind.INTEGER),
        ("-1.5", "(-1.5)::double precision", Kind.FLOAT),
        ("NULL", "NULL::text", Kind.TEXT),
    ],
)
def test_a_value_says_of_what_kind_it_is(source: str, target: str, kind: Kind) -> None:
    assert translate_value(source, COLUMNS) == Translated(sql=target, kind=kind)


@pytest.mark.parametrize(
    "source",
    [
        "count + 1",
        "nick",
        "name COLLATE NOCASE",
        "JSON_EXTRACT(name, '$.auth')",
        "strftime('%Y-%m-%d %H:00:00', created)",
    ],
)
def test_a_value_that_would_differ_or_be_ordered_otherwise_is_refused(source: str) -> None:
    assert isinstance(translate_value(source, COLUMNS), Untranslatable)
