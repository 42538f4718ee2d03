"""Whatever the text of an expression is, the answer is an answer."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.translate.expressions import translate_condition, translate_default, translate_value
from core.translate.model import ColumnInScope, Kind, Translated, Untranslatable
from core.translate.syntax import MAX_CHARS
from tests.unit.translate.columns import COLUMNS

# Words that sqlglot reads in a way of its own, and SQLite in another or not at all.
_WORDS = (
    *(
        "count",
        "name",
        "[active]",
        '"nick"',
        "if",
        "interval",
        "date",
        "div",
        "ilike",
        "N'x'",
        "array",
        "{",
        "}",
    ),
    *(
        "(",
        ")",
        "(",
        ")",
        ",",
        ".",
        "+",
        "-",
        "*",
        "/",
        "||",
        "->",
        "->>",
        "<",
        "=",
        "==",
        "<>",
        "<=>",
        "::",
        "??",
    ),
    *(
        "NOT",
        "AND",
        "OR",
        "IS",
        "NULL",
        "TRUE",
        "BETWEEN",
        "IN",
        "LIKE",
        "ESCAPE",
        "GLOB",
        "COLLATE",
        "NOCASE",
    ),
    *("CASE", "WHEN", "THEN", "END", "CAST", "AS", "INTEGER", "SELECT", "FROM", "OVER (", "FILTER (WHERE"),
    *(
        "1",
        "0x1f",
        "1.5",
        ".5",
        "5.",
        "1e3",
        "1e",
        "0x",
        "'x'",
        "'it''s'",
        "'",
        '"',
        "x'ab'",
        "x'a'",
        "`",
        "[",
    ),
    *("substr(", "hex(randomblob(4))", "abs(random())", "%", "julianday('now')", "json_type(", "settings", "status"),
    *(
        "lower(",
        "count(*)",
        "strftime(",
        "/* c",
        "*/",
        "-- c\n",
        ";",
        "?",
        ":a",
        "$a::b(c)",
        "\x0b",
        "\xa0",
        "\ufeff",
    ),
)

_TYPES = (
    (Kind.TEXT, "text"),
    (Kind.INTEGER, "bigint"),
    (Kind.TIMESTAMPTZ, "timestamptz"),
    (Kind.UUID, "uuid"),
    (Kind.JSONB, "jsonb"),
)


def _ask_all(sql: str) -> list[Translated | Untranslatable]:
    return [
        translate_condition(sql, COLUMNS),
        translate_value(sql, COLUMNS),
        *(translate_default(sql, kind, type_sql) for kind, type_sql in _TYPES),
    ]


@settings(deadline=None, max_examples=200)
@given(st.lists(st.sampled_from(_WORDS), max_size=8).map(" ".join) | st.text(max_size=20))
def test_any_text_has_an_answer(sql: str) -> None:
    for answer in _ask_all(sql):
        assert isinstance(answer, Translated | Untranslatable)


@pytest.mark.parametrize(
    "sql",
    [
        "",
        " \n",
        ";",
        "count > 1; DROP TABLE t",
        "count) FROM t --",
        "count, name",
        "count AS name",
        "'unterminated",
        '"unterminated',
        "count /* unterminated",
        "name = '\0'",
        "(" * 5_000 + "count" + ")" * 5_000,
        "(" * 60 + "count" + ")" * 60,
        "NOT " * 2_000 + "count",
        "- " * 2_000 + "count",
        "count = NOT " * 200 + "count",
        "CASE WHEN " * 100 + "count" + " THEN 1 END" * 100,
        " + ".join(["count"] * 500),
        " || ".join(["name"] * 500),
        " IS ".join(["count"] * 500),
        " AND ".join(["count"] * 5_000),
        f"name = '{'x' * MAX_CHARS}'",
        f"count = {'9' * 5_000}",
        f"count IN ({', '.join('1' * 6)}, )",
    ],
)
def test_hostile_text_is_refused(sql: str) -> None:
    assert {type(answer) for answer in _ask_all(sql)} == {Untranslatable}


@pytest.mark.parametrize(
    "sql",
    [
        " AND ".join(["count > 1"] * 300),
        " OR ".join(["name = 'x'"] * 300),
        f"count IN ({', '.join(map(str, range(1_000)))})",
        "(" * 20 + "count" + ")" * 20,
        "0" * 5_000 + "1 = count",
    ],
)
def test_long_but_plain_text_is_translated(sql: str) -> None:
    assert isinstance(translate_condition(sql, COLUMNS), Translated)


def test_columns_that_sqlite_could_not_have_are_refused() -> None:
    twice = [ColumnInScope(source_name=name, target_name=name, kind=Kind.INTEGER) for name in ("a", "A")]
    assert isinstance(translate_condition("a > 1", twice), Untranslatable)
    nul = ColumnInScope(source_name="a\0", target_name="a", kind=Kind.INTEGER)
    assert isinstance(translate_condition("1", [nul]), Untranslatable)
