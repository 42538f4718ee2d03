import re
import sqlite3
import time
from contextlib import closing

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from core.catalog.lexer import Token, TokenKind, tokenize, unquote

_WHITE_SPACE = " \t\n\v\f\r\ufeff"
_FRAGMENTS = st.sampled_from(
    [
        *("'", '"', "`", "[", "]", "(", ")", "--", "/*", "*/", "\n", " ", "\t", "\v", "\f", "\r", "\ufeff"),
        *("x'", "X'00'", "0x", "0x1F", "1", "1.", ".5", "1e", "1e+5", "1_0", "_", "e", "E-", "a", "é", "名"),
        *("$", "@", ":", "::", "#", "?", "?1", "$a(", "->", "->>", "|", "||", "<", "=", "!", "!=", "~", "&"),
        *("\0", "\x7f", "\x01", "\\", "{", "^", ",", ".", "+", "%", "𝔘", "it''s", "null", "CHECK"),
    ]
)
_SQL_LIKE = st.lists(_FRAGMENTS, max_size=30).map("".join)
# Digits may be separated since, and a name may no longer follow a hexadecimal number at once.
_CHANGED_IN_3_46 = r"[0-9A-Fa-f]_[0-9A-Fa-f]|0[xX][0-9A-Fa-f]+[$A-Z_a-z\x80-\U0010ffff]"
_ANY_TEXT = st.text(max_size=60) | _SQL_LIKE


def _kinds(sql: str) -> list[tuple[TokenKind, str]]:
    return [(token.kind, token.text) for token in tokenize(sql)]


def _only(sql: str) -> Token:
    [token] = tokenize(sql)
    return token


@settings(deadline=None)
@given(_ANY_TEXT)
@example("")
@example("'\ud800")
def test_tokens_and_the_white_space_between_them_are_the_text(sql: str) -> None:
    rebuilt, place = "", 0
    for token in tokenize(sql):
        gap = sql[place : token.start]
        assert gap.strip(_WHITE_SPACE) == ""
        assert place <= token.start < token.end
        assert token.text == sql[token.start : token.end]
        rebuilt += gap + token.text
        place = token.end
    assert sql[place:].strip(_WHITE_SPACE) == ""
    assert rebuilt + sql[place:] == sql


@settings(max_examples=300, deadline=None)
@given(_SQL_LIKE.filter(lambda sql: "\0" not in sql))
@example("1e")
@example("x'0'")
@example("$a(b c")
@example("a /* b")
@example("/*")
@example("/*/ 1")
@example("[a")
@example("12abc")
def test_a_token_is_illegal_where_sqlite_does_not_recognise_it(sql: str) -> None:
    text = "SELECT " + sql
    with closing(sqlite3.connect(":memory:")) as connection:
        try:
            connection.execute(text)
            message = ""
        except (sqlite3.Error, sqlite3.Warning) as error:
            message = str(error)
    illegal = [token.text for token in tokenize(text) if token.kind is TokenKind.ILLEGAL]
    refused = re.fullmatch('unrecognized token: "(.*)"', message, re.DOTALL)
    if refused and not re.search(_CHANGED_IN_3_46, text):
        assert illegal[:1] == [refused[1]]
    if not message:
        assert illegal == []


@pytest.mark.parametrize(
    ("sql", "kind", "name"),
    [
        ("name", TokenKind.WORD, "name"),
        ("_a$1", TokenKind.WORD, "_a$1"),
        ("größe", TokenKind.WORD, "größe"),
        ("a\xa0b", TokenKind.WORD, "a\xa0b"),
        ('"a ""b"" c"', TokenKind.QUOTED_NAME, 'a "b" c'),
        ("[a ' \" ` b]", TokenKind.QUOTED_NAME, "a ' \" ` b"),
        ("`a``b`", TokenKind.QUOTED_NAME, "a`b"),
        ('"two\nlines"', TokenKind.QUOTED_NAME, "two\nlines"),
        ('""', TokenKind.QUOTED_NAME, ""),
        ("[]", TokenKind.QUOTED_NAME, ""),
        ("'it''s'", TokenKind.STRING, "it's"),
        ("''", TokenKind.STRING, ""),
    ],
)
def test_a_name_has_its_characters_without_the_quotes(sql: str, kind: TokenKind, name: str) -> None:
    assert _only(sql).kind is kind
    assert unquote(sql) == name


@pytest.mark.parametrize(
    "sql",
    [
        "0",
        "42",
        "1.5",
        "1.",
        ".5",
        "1e10",
        "1.5E-3",
        "1.e+5",
        "0x1F",
        "0XaB",
        "1_000",
        "1_0.2_5e1_0",
        "0xFF_FF",
    ],
)
def test_a_number_is_one_token(sql: str) -> None:
    assert _only(sql).kind is TokenKind.NUMBER


@pytest.mark.parametrize("sql", ["x''", "x'00'", "X'DEADbeef'"])
def test_a_blob_is_an_even_number_of_hexadecimal_digits(sql: str) -> None:
    assert _only(sql).kind is TokenKind.BLOB


@pytest.mark.parametrize("sql", ["?", "?12", ":name", "@name", "$name", "$a::b", "$a::b(c)", "#1"])
def test_a_parameter_is_one_token(sql: str) -> None:
    assert _only(sql).kind is TokenKind.PARAMETER


@pytest.mark.parametrize(
    "sql",
    [
        *("'abc", "'it''", '"abc', "`abc", "[abc", "x'0", "x'0'", "x'zz'", "12ab", "1e", "0x", "1_", "!"),
        *("\0", "\x01", "\\", "{", "^", "$", "@", ":::", "$a(b"),
    ],
)
def test_what_sqlite_does_not_recognise_is_one_illegal_token(sql: str) -> None:
    assert _only(sql).kind is TokenKind.ILLEGAL


def test_an_unterminated_string_reaches_to_the_end() -> None:
    assert _kinds("a 'b\n-- c */ d") == [(TokenKind.WORD, "a"), (TokenKind.ILLEGAL, "'b\n-- c */ d")]


def test_comments_are_tokens_that_hide_quotes_and_parentheses() -> None:
    assert _kinds("a -- it's )\nb /* ' \" -- ( */ c") == [
        (TokenKind.WORD, "a"),
        (TokenKind.COMMENT, "-- it's )"),
        (TokenKind.WORD, "b"),
        (TokenKind.COMMENT, "/* ' \" -- ( */"),
        (TokenKind.WORD, "c"),
    ]


def test_quotes_hide_comments() -> None:
    assert [kind for kind, _ in _kinds("'--' \"/*\" [*/]")] == [
        TokenKind.STRING,
        TokenKind.QUOTED_NAME,
        TokenKind.QUOTED_NAME,
    ]


def test_a_block_comment_may_lack_its_end_as_in_sqlite() -> None:
    assert _kinds("a /* b '") == [(TokenKind.WORD, "a"), (TokenKind.COMMENT, "/* b '")]
    assert _kinds("/*") == [(TokenKind.OPERATOR, "/"), (TokenKind.OPERATOR, "*")]


def test_operators_are_as_long_as_they_can_be() -> None:
    sql = "-> ->> || << >> <= <> == >= != - ( ) + * / % = < > & | , ; . ~"
    assert _kinds(sql) == [(TokenKind.OPERATOR, text) for text in sql.split()]


def test_tokens_need_no_space_between_them() -> None:
    texts = [text for _, text in _kinds("a.b=1.5+.5||'x'\"y\"[z]")]
    assert texts == ["a", ".", "b", "=", "1.5", "+", ".5", "||", "'x'", '"y"', "[z]"]


@pytest.mark.parametrize(
    "unit",
    [
        "'",
        '"',
        "[",
        "(",
        "::",
        "$a(",
        "x'",
        "''x",
        "/*",
        "1_",
        "1e",
        "0x",
        ".",
        "-",
        "@",
        "#::",
        "\ufeff",
        "a",
    ],
)
def test_no_text_takes_longer_than_its_length(unit: str) -> None:
    sql = unit * (300_000 // len(unit))
    start = time.perf_counter()
    for _ in tokenize(sql):
        pass
    # A quadratic lexer needs minutes.
    assert time.perf_counter() - start < 10
