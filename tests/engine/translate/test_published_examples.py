"""Examples of SQLite's own pages (lang_expr, lang_corefunc, lang_datefunc, printf), with what SQLite answers here."""

import sqlite3

import psycopg
import pytest
from psycopg.rows import TupleRow

from core.translate.expressions import translate_value
from core.translate.model import Kind, Translated

EXAMPLES = (
    "datetime(1092941466, 'unixepoch')",
    "datetime(1092941466, 'auto')",
    "datetime('2013-10-07T08:23:19.120Z')",
    "date('2024-02-10', 'start of month', '+1 month', '-1 day')",
    "date('2024-02-10', 'start of year', '+9 months', 'weekday 2')",
    "julianday('2024-02-10 12:00') - julianday('1776-07-04') > 90000",
    "strftime('%s', '2024-02-10') - strftime('%s', '2004-01-01 02:34:56') > 5",
    "CAST(strftime('%s', '2024-02-10') AS INTEGER)",
    "unixepoch('2004-01-01 02:34:56')",
    "date('2013-10-07 08:23Z')",
    "time('08:23:19.120-04:30')",
    "datetime('2013-10-07 04:23:19.120-04:00')",
    "julianday('2456572.84952685')",
    "date('2006-01-31', '+1 month')",
    "date('2023-02-28', '+1 year', '+1 day')",
    "date('2456572', '+150 days')",
    "strftime('%d-%m-%Y %H:%M:%f %j %J %S %w %W %%', '2013-10-07 08:23:19.120')",
    "date('2013-10-07', 'weekday 0')",
    "date('2013-13-07')",
    "substr('abcdef', -3, 2)",
    "substr('abcdef', 0, 3)",
    "instr('hello world', 'o')",
    "trim('  x  ') || '|'",
    "rtrim('xyxyz', 'yz')",
    "replace('abcabc', 'b', 'xx')",
    "upper('straße')",
    "hex('abc')",
    "quote('it''s')",
    "typeof(length('x'))",
    "round(length('abc') / 2.0)",
    "CAST('12abc' AS INTEGER)",
    "CAST('  -3.5e2x' AS REAL)",
    "CAST(length('abc') AS TEXT) || '!'",
    "nullif(length('a'), 1)",
    "iif(length('a') > 0, 'yes', 'no')",
    "CASE length('abc') WHEN 3 THEN 'three' ELSE 'other' END",
    "length('abc') IN (1, 2, length('xyz'))",
    "(length('a'), 'x') < (1, 'y')",
    "printf('%05d|%-6s|%6s|%x', length('abc'), 'ab', 'cd', length('abcdefghijkl'))",
    "printf('%.2f %d %s', length('abcd') / 3.0, length('abc'), 'x')",
    "unicode('€') || char(8364)",
    "lower('A%b') LIKE 'A\\%_' ESCAPE '\\'",
    "lower('ÀÉ') || 'X'",
    "length('héllo') << 2 | 1",
    "(-7 / length('abc')) || ',' || (-7 % length('abc'))",
)


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_has_sqlites_answer(
    source: sqlite3.Connection, shared_target: psycopg.Connection[TupleRow], example: str
) -> None:
    answer = translate_value(example, (), allows_helpers=True)
    assert isinstance(answer, Translated), answer
    (wanted,) = source.execute(f"SELECT {example}").fetchone()
    row = shared_target.execute(f"SELECT {answer.sql}".encode()).fetchone()
    assert row is not None
    assert row[0] == (bool(wanted) if answer.kind is Kind.BOOLEAN and wanted is not None else wanted)
