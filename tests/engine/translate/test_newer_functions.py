"""Functions that newer versions of SQLite have are compared with such a version."""

from collections.abc import Iterator

import psycopg
import pytest
from adbc_driver_sqlite import dbapi
from psycopg.rows import TupleRow

from core.translate.expressions import translate_value
from core.translate.model import Kind, Translated

EXAMPLES = (
    # https://sqlite.org/lang_datefunc.html#tmdif
    "timediff('2023-02-15', '2023-03-15')",
    "timediff('2023-03-15', '2023-02-15')",
    "timediff('2023-03-30', '2023-02-28')",
    "timediff('2000-02-29', '2001-02-28 12:30:00.5')",
    "timediff('0004-02-29', '9999-12-31')",
    "timediff('2000-01-01', 'x')",
    # https://sqlite.org/lang_datefunc.html: formats and modifiers of newer versions
    "strftime('%e|%F|%g|%G|%I|%k|%l|%p|%P|%R|%T|%u|%U|%V', '2024-12-30 14:05:06')",
    "date('2023-01-31', '+1 month', 'floor')",
    "date('2023-01-31', '+1 month', 'ceiling')",
    "date('2023-10-15', '+0001-02-03')",
    "datetime('2013-10-07T08:23:19.120Z', 'subsec')",
    "unixepoch('2013-10-07 08:23:19.120', 'subsec')",
    # https://sqlite.org/lang_corefunc.html
    "concat('a', NULL, 5, 2.5)",
    "concat_ws(', ', 'a', NULL, '', 5)",
    "concat_ws(NULL, 'a', 'b')",
    "octet_length('é') + octet_length(x'0102') + octet_length(12.5)",
    "length(unistr('\\0041\\u00e9\\+01F600\\\\')) || unistr('\\20AC')",
    "hex(unhex('00ff'))",
    "unhex('0g')",
    "iif(length('a') > 1, 'x')",
    "if(length('a') > 1, 'x', length('b') = 1, 'y', 'z')",
    # https://sqlite.org/lang_mathfunc.html
    "ceil(length('a') / 2.0) + floor(-2.5) + trunc(-2.5) + sqrt(2.25)",
    "sqrt(length('a') - 5.0)",
    "pi() * length('a')",
    # https://sqlite.org/json1.html
    'json(\' { "this" : "is", "a": [ "test", 1.50 ] } \')',
    "json_array(1, 2, '3', 4, NULL, 2.5)",
    "json_array('[1,2]', json('[1, 2]'), json_array(1, NULL))",
    "json_object('a', 2, 'c', json_object('e', 5, 'é\"', 'x\\y'))",
    "json_quote(3.14159) || json_quote('verdant') || json_quote(json('[1]'))",
    "json_valid('{\"x\":35}') + json_valid('{\"x\":35') + json_valid('')",
    # https://sqlite.org/printf.html
    "printf('%d %5d|%-5d|%05d|%+d|% d|%,d', 42, 42, 42, 42, 42, 42, 1234567)",
    "printf('%s|%5s|%-5s|%%|%x|%X', 'a', 'b', 'c', 255, 255)",
    "printf('%.2f|%8.3f|%-8.1f|%08.2f|%+.1f', 3.14159, 2.71828, 1.5, 9.25, 2.5)",
    "printf('%q|%Q|%w|%Q', 'it''s', 'it''s', 'a\"b', NULL)",
    "printf('%d|%s', NULL, NULL)",
)


@pytest.fixture(scope="module")
def newer() -> Iterator[dbapi.Cursor]:
    with dbapi.connect(":memory:") as connection, connection.cursor() as cursor:
        yield cursor


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_has_the_answer_of_a_newer_sqlite(
    newer: dbapi.Cursor, shared_target: psycopg.Connection[TupleRow], example: str
) -> None:
    answer = translate_value(example, (), allows_helpers=True)
    assert isinstance(answer, Translated), answer
    newer.execute(f"SELECT {example}")
    (wanted,) = newer.fetchone()
    row = shared_target.execute(f"SELECT {answer.sql}".encode()).fetchone()
    assert row is not None
    assert row[0] == (bool(wanted) if answer.kind is Kind.BOOLEAN and wanted is not None else wanted)
