"""One value of the target is changed after the run, and the comparison names it: table, row, column, both values."""

import math
from dataclasses import dataclass

import pytest

from core.plan.conversions import ConversionKind
from tests.engine.proof.every_conversion import COLUMNS, VICTIM
from tests.engine.proof.published import Published


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One column of one row set to something else, and how both values are shown."""

    what: str
    column: str
    to: str
    """An expression of SQL."""
    ours: str | None
    theirs: str | None
    row: int = VICTIM


def _next_bit(value: float) -> str:
    return repr(math.nextafter(value, math.inf))


def _name(change: Change) -> str:
    return change.what


_FIRST, _NUMBERS, _EMPTY, _NULLS = 1, VICTIM, 3, 4
_TOKEN = "5f0e4a9c-7b1d-4c2e-9f3a-8d6b5c4a3f21"
_DOC, _WRITTEN = """'{"b": [1, 2.5], "a": "x"}'""", """'{"b":2, "a":1}'"""
_LAST_MOMENT = "2023-12-31 23:59:59.999999"

CHANGES = [
    Change(
        what="one bit of an integer", column="whole", to="whole # 1", ours="9007199254740993", theirs="9007199254740992"
    ),
    Change(
        what="the sign of an integer",
        column="whole",
        to="-whole",
        ours="9007199254740993",
        theirs="-9007199254740993",
    ),
    Change(what="one bit of a smallint", column="small", to="small # 256::smallint", ours="300", theirs="44"),
    Change(what="an integer to NULL", column="whole", to="NULL", ours="9007199254740993", theirs=None),
    Change(what="NULL to zero", column="whole", to="0", row=_NULLS, ours=None, theirs="0"),
    Change(what="zero of an epoch to NULL", column="epoch", to="NULL", row=_EMPTY, ours="0", theirs=None),
    Change(what="true to false", column="flag", to="false", ours="1", theirs="false"),
    Change(what="false to true", column="flag", to="true", row=_FIRST, ours="0", theirs="true"),
    Change(what="false to NULL", column="flag", to="NULL", row=_FIRST, ours="0", theirs=None),
    Change(what="NULL to false", column="flag", to="false", row=_NULLS, ours=None, theirs="false"),
    Change(what="one bit of a double", column="reading", to=_next_bit(0.1), ours="0.1", theirs=_next_bit(0.1)),
    Change(
        what="a double as a float4 has it",
        column="reading",
        to="reading::float4",
        ours="0.1",
        theirs="0.10000000149011612",
    ),
    Change(what="a double to NaN", column="reading", to="'NaN'", ours="0.1", theirs="nan"),
    Change(what="a double to infinity", column="reading", to="'Infinity'", ours="0.1", theirs="inf"),
    Change(what="NULL to NaN", column="reading", to="'NaN'", row=_NULLS, ours=None, theirs="nan"),
    Change(what="the sign of zero", column="bare", to="'-0'", ours="0.0", theirs="-0.0"),
    Change(what="the sign of minus zero", column="bare", to="0", row=_EMPTY, ours="-0.0", theirs="0.0"),
    Change(what="the last digit of a decimal", column="price", to="1234.57", ours="1234.56", theirs="1234.57"),
    Change(what="the scale of a decimal", column="price", to="price * 10", ours="1234.56", theirs="12345.60"),
    Change(what="one character of a text", column="name", to="'Zoe'", ours="'Zoë'", theirs="'Zoe'"),
    Change(what="the case of a letter", column="name", to="'ZOë'", ours="'Zoë'", theirs="'ZOë'"),
    Change(what="a space behind a text", column="name", to="name || ' '", ours="'Zoë'", theirs="'Zoë '"),
    Change(what="a space before a text", column="name", to="' ' || name", ours="'Zoë'", theirs="' Zoë'"),
    Change(
        what="the normal form of a text", column="name", to="normalize(name, NFD)", ours="'Zoë'", theirs="'Zoe\u0308'"
    ),
    Change(what="letters that look alike", column="name", to="'\u0396oë'", ours="'Zoë'", theirs="'\u0396oë'"),
    Change(what="a text to no text", column="name", to="''", ours="'Zoë'", theirs="''"),
    Change(what="a text to NULL", column="name", to="NULL", ours="'Zoë'", theirs=None),
    Change(what="no text to NULL", column="name", to="NULL", row=_EMPTY, ours="''", theirs=None),
    Change(what="NULL to no text", column="name", to="''", row=_NULLS, ours=None, theirs="''"),
    Change(what="NULL to the word for it", column="name", to="'NULL'", row=_NULLS, ours=None, theirs="'NULL'"),
    Change(what="what stands for U+0000, left out", column="shown", to="'by'", ours=r"'b\x00y'", theirs="'by'"),
    Change(what="what stands for U+0000, as a space", column="shown", to="'b y'", ours=r"'b\x00y'", theirs="'b y'"),
    Change(
        what="what was left out for U+0000, put in", column="stripped", to="'b␀y'", ours=r"'b\x00y'", theirs="'b␀y'"
    ),
    Change(
        what="a text decoded by another encoding", column="legacy", to="'naпve'", ours=r"'na\\xefve'", theirs="'naпve'"
    ),
    Change(what="a space behind a varchar", column="code", to="code || ' '", ours="'B-2'", theirs="'B-2 '"),
    Change(what="another label of an enum", column="mood", to="'glad'", ours="'sad'", theirs="'glad'"),
    Change(
        what="a hexadecimal digit of bytes shown as text",
        column="mixed",
        to=r"'\xff01'",
        ours="x'ff00'",
        theirs=r"'\\xff01'",
    ),
    Change(what="the case of such a digit", column="mixed", to=r"'\xFF00'", ours="x'ff00'", theirs=r"'\\xFF00'"),
    Change(what="an integer among texts as a real", column="mixed", to="'7.0'", row=_FIRST, ours="7", theirs="'7.0'"),
    Change(
        what="one bit of bytes",
        column="raw",
        to="set_bit(raw, 9, 1 - get_bit(raw, 9))",
        ours="x'cafe'",
        theirs="x'cafc'",
    ),
    Change(what="a byte too many", column="raw", to=r"raw || '\x00'::bytea", ours="x'cafe'", theirs="x'cafe00'"),
    Change(what="no bytes to NULL", column="raw", to="NULL", row=_EMPTY, ours="x''", theirs=None),
    Change(what="NULL to no bytes", column="raw", to="''", row=_NULLS, ours=None, theirs="x''"),
    Change(what="a date by a day", column="day", to="day + 1", ours="'2023-12-31'", theirs="2024-01-01"),
    Change(what="a date to infinity", column="day", to="'infinity'", ours="'2023-12-31'", theirs="infinity"),
    Change(
        what="a date before the year 1",
        column="day",
        to="'0001-01-01 BC'",
        row=_EMPTY,
        ours="'0001-01-01'",
        theirs="0001-01-01 BC",
    ),
    Change(
        what="a time by a microsecond",
        column="clock",
        to="clock - interval '1 microsecond'",
        ours="'23:59:59.999999'",
        theirs="23:59:59.999998",
    ),
    Change(
        what="midnight at its other end", column="clock", to="'24:00'", row=_EMPTY, ours="'00:00'", theirs="24:00:00"
    ),
    Change(
        what="a timestamp by a microsecond",
        column="moment",
        to="moment + interval '1 microsecond'",
        ours=f"'{_LAST_MOMENT}'",
        theirs="2024-01-01 00:00:00",
    ),
    Change(
        what="a timestamp to its seconds",
        column="moment",
        to="date_trunc('second', moment)",
        ours=f"'{_LAST_MOMENT}'",
        theirs="2023-12-31 23:59:59",
    ),
    Change(
        what="an instant by its offset from UTC",
        column="instant",
        to="instant + interval '2 hours'",
        ours="'2023-12-31T23:30:00+02:00'",
        theirs="2023-12-31 23:30:00+00",
    ),
    Change(
        what="a time of a zone taken for one of UTC",
        column="local",
        to="'2024-07-02 12:00+00'",
        ours="'2024-07-02 12:00'",
        theirs="2024-07-02 12:00:00+00",
    ),
    Change(
        what="a time of a zone without its summer time",
        column="local",
        to="'2024-07-02 11:00+00'",
        ours="'2024-07-02 12:00'",
        theirs="2024-07-02 11:00:00+00",
    ),
    Change(
        what="an epoch by a second",
        column="epoch",
        to="epoch - interval '1 second'",
        ours="1700000001",
        theirs="2023-11-14 22:13:20+00",
    ),
    Change(
        what="an epoch by a microsecond",
        column="epoch",
        to="epoch - interval '1 microsecond'",
        ours="1700000001",
        theirs="2023-11-14 22:13:20.999999+00",
    ),
    Change(
        what="one digit of a uuid", column="token", to=f"'{_TOKEN[:-1]}2'", ours=f"'{_TOKEN}'", theirs=f"{_TOKEN[:-1]}2"
    ),
    Change(
        what="a value within jsonb",
        column="doc",
        to="jsonb_set(doc, '{b,1}', '2.6')",
        ours=_DOC,
        theirs="""'{"a": "x", "b": [1, 2.6]}'""",
    ),
    Change(
        what="a number within jsonb as a text",
        column="doc",
        to="""jsonb_set(doc, '{b,1}', '"2.5"')""",
        ours=_DOC,
        theirs="""'{"a": "x", "b": [1, "2.5"]}'""",
    ),
    Change(
        what="a name within jsonb",
        column="doc",
        to="""doc - 'a' || '{"A": "x"}'""",
        ours=_DOC,
        theirs="""'{"A": "x", "b": [1, 2.5]}'""",
    ),
    Change(
        what="the order of an array within jsonb",
        column="doc",
        to="jsonb_set(doc, '{b}', '[2.5, 1]')",
        ours=_DOC,
        theirs="""'{"a": "x", "b": [2.5, 1]}'""",
    ),
    Change(what="NULL to the null of jsonb", column="doc", to="'null'", row=_NULLS, ours=None, theirs="'null'"),
    Change(
        what="the order of names in json",
        column="written",
        to="""'{"a":1, "b":2}'""",
        ours=_WRITTEN,
        theirs="""'{"a":1, "b":2}'""",
    ),
    Change(
        what="a space in json", column="written", to="""'{"b":2,"a":1}'""", ours=_WRITTEN, theirs="""'{"b":2,"a":1}'"""
    ),
    Change(
        what="one value of a vector",
        column="embedding",
        to="'[0.1,-2.5,3.0000002]'",
        ours="3.0 (value 3 of 3)",
        theirs="3.0000002 (value 3 of 3)",
    ),
    Change(
        what="the sign of zero in a vector",
        column="embedding",
        to="'[0,-0,1]'",
        row=_EMPTY,
        ours="0.0 (value 2 of 3)",
        theirs="-0.0 (value 2 of 3)",
    ),
    Change(
        what="two values of a vector swapped",
        column="embedding",
        to="'[-2.5,0.1,3]'",
        ours="0.1 (value 1 of 3)",
        theirs="-2.5 (value 1 of 3)",
    ),
    Change(what="a number where NULL stands for what does not fit", column="age", to="0", ours="'n/a'", theirs="0"),
    Change(what="NULL where a number fits", column="age", to="NULL", row=_FIRST, ours="30", theirs=None),
]


@pytest.mark.parametrize("table", ["record", "loose"], ids=["in a table with a key", "in a table without one"])
@pytest.mark.parametrize("change", CHANGES, ids=_name)
def test_a_changed_value_is_named(published: Published, table: str, change: Change) -> None:
    _skip_without_vectors(published, change.column)
    published.run(f"UPDATE {table} SET {change.column} = {change.to} WHERE id = {change.row}")
    check = published.compare(table)
    assert not check.is_equal
    (mismatch,) = check.mismatches
    row = f"id = {change.row}" if table == "record" else f"row {change.row}"
    assert (mismatch.table, mismatch.row, mismatch.column) == (table, row, change.column)
    assert (mismatch.source_value, mismatch.target_value) == (change.ours, change.theirs)
    assert (check.rows_source, check.rows_target, check.rows_equal) == (5, 4, 3)


@pytest.mark.parametrize(
    ("what", "column", "to"),
    [
        ("a row written anew", "whole", "whole"),
        ("the order of names in jsonb", "doc", """'{"a": "x", "b": [1, 2.5]}'"""),
        ("white space in jsonb", "doc", """'{ "b":[1,2.5],"a":"x" }'"""),
        ("a last zero of a number in jsonb", "doc", """'{"b": [1, 2.50], "a": "x"}'"""),
        ("another offset for the same instant", "instant", "'2023-12-31 16:30:00-05'"),
        ("upper case in a uuid", "token", f"'{_TOKEN.upper()}'"),
    ],
)
@pytest.mark.parametrize("table", ["record", "loose"])
def test_what_is_the_same_value_is_no_difference(
    published: Published, table: str, what: str, column: str, to: str
) -> None:
    published.run(f"UPDATE {table} SET {column} = {to} WHERE id = {VICTIM}")
    check = published.compare(table)
    assert check.mismatches == (), what
    assert check.is_equal


@pytest.mark.parametrize("column", COLUMNS)
def test_values_of_two_rows_in_each_other_s_place_are_both_named(published: Published, column: str) -> None:
    _skip_without_vectors(published, column)
    published.run(
        f"""UPDATE record AS one SET {column} = other.{column}
            FROM record AS other
            WHERE one.id IN ({_FIRST}, {VICTIM}) AND other.id = {_FIRST + VICTIM} - one.id"""
    )
    check = published.compare("record")
    assert [(each.row, each.column) for each in check.mismatches] == [("id = 1", column), ("id = 2", column)]


def test_every_kind_of_conversion_is_among_what_is_changed(carried: Published) -> None:
    kinds = {each.source_name: each.conversion.kind for each in carried.plan.table("record").columns}
    changed: set[ConversionKind] = {kinds[change.column] for change in CHANGES}
    expected = set(ConversionKind) - ({ConversionKind.VECTOR} if ConversionKind.VECTOR not in kinds.values() else set())
    assert changed == expected


def test_every_column_is_changed_by_some_case() -> None:
    assert set(COLUMNS) - {change.column for change in CHANGES} == {"strict"}


def _skip_without_vectors(published: Published, column: str) -> None:
    if column == "embedding" and not published.type_of(column).startswith("vector"):
        pytest.skip("this server has no pgvector")
