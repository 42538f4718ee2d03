import json
from decimal import Decimal

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.catalog.model import StorageClass
from core.plan.conversions import ConversionKind as Kind
from core.plan.pgtypes import JSON, JSONB
from core.verify.agreement import column_agrees, find_fitting
from core.verify.agreement.json_values import (
    TOKENS,
    VALUES,
    NotJson,
    join_texts,
    write_deep,
    write_number,
    write_value,
)
from tests.unit.verify.planned import plan_column

_JSONB, _JSON = plan_column(Kind.JSON, JSONB), plan_column(Kind.JSON, JSON)

_LEAVES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
_STRINGS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=6) | st.sampled_from(
    ['"', "\\", "\\u0000", "1", "true", "\u2028", "\U0001f600", "[", ","]
)
_DOCUMENTS = st.recursive(
    _LEAVES | _STRINGS,
    lambda parts: st.lists(parts, max_size=3) | st.dictionaries(_STRINGS, parts, max_size=3),
    max_leaves=8,
)
_DEEP = 3000


def _agree(source: list[str], target: list[str]) -> bool:
    values = {StorageClass.TEXT: pa.array(source, pa.string())}
    return column_agrees(_JSONB, values, pa.array([text.encode() for text in target], pa.binary()))


def _fit(text: str, *, is_jsonb: bool = True) -> bool:
    column = _JSONB if is_jsonb else _JSON
    (found,) = find_fitting(column, StorageClass.TEXT, pa.array([text], pa.string())).to_pylist()
    assert isinstance(found, bool)
    return found


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1", "1.0"),
        ("1.10", "1.1"),
        ("1e2", "100"),
        ("1E-2", "0.01"),
        ("120e-1", "12"),
        ("-0", "0"),
        ("0.0e5", "0"),
        ("12345678901234567890.123456789", "1234567890123456789012345.6789e-5"),
    ],
)
def test_equal_numbers_have_one_form(one: str, other: str) -> None:
    assert write_number(one) == write_number(other)
    assert _agree([one], [other])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("12345678901234567890.123456789", "12345678901234567890.123456788"),
        ("0.1", "0.1000000000000000055"),
        ("1", "-1"),
        ("1e400", "1e401"),
        ("9007199254740993", "9007199254740992"),
        ("1", "true"),
        ("0", "false"),
        ("0", "null"),
        ("1", '"1"'),
        ('"a"', '"A"'),
        ('"\\u00e9"', '"e\\u0301"'),
        ('{"a": 1, "b": true}', '{"a": true, "b": 1}'),
        ('{"a": 1}', '{"A": 1}'),
        ('{"a": 1}', '{"a": 1, "b": null}'),
        ("[1, 2]", "[2, 1]"),
        ("[]", "{}"),
        ("[[]]", "[]"),
        ('""', "null"),
        ('"1e0"', "1"),
        ('"x\\\\u0000"', '"x"'),
    ],
)
def test_values_that_differ_are_told_apart(one: str, other: str) -> None:
    assert not _agree([one], [other])
    assert not _agree([other], [one])
    assert _write(one) != _write(other)


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ('{"b":[1,2.50],"a":"\\u00e9"}', '{"a": "é", "b": [1, 2.50]}'),
        ('{"b" : 1e2 , "aa" : {} }', '{"b": 100, "aa": {}}'),
        ('"\\/\\ud83d\\ude00\\u0022"', '"/😀\\""'),
        (" [ ] ", "[]"),
        ("\r\n\t1", "1"),
    ],
)
def test_order_white_space_and_escapes_do_not_matter(source: str, target: str) -> None:
    assert _agree([source], [target])
    assert _write(source) == _write(target)


@pytest.mark.parametrize("repeated", ['{"a": 1, "a": 2}', '{"a": 1, "\\u0061": 2}', '[{"a": {"b": 1, "b": 2}}]'])
def test_a_name_that_is_there_twice_agrees_with_nothing(repeated: str) -> None:
    assert not _agree([repeated], [json.dumps(json.loads(repeated))])
    # An escape has hidden two quotes, as many as the name that is there twice has.
    assert not _agree([repeated, '"\\u0022\\u0022\\u0022"'], [json.dumps(json.loads(repeated)), '"\\"\\"\\""'])
    assert not _fit(repeated)
    assert _fit(repeated, is_jsonb=False)


_NO_JSON = ("", " ", "1,2", "[1", "2]", '"a', "1 2", "[1,]", "NaN", "-Infinity", "01", "+1", "1.", ".5", "nul")
_NO_JSON_EITHER = ("\ufeff1", '"\t"', '"\\x"', "{1: 2}", '{"a" 1}', '{"a": 1,}', "\x0b1", "[1] x", "}", ",", ":")


@pytest.mark.parametrize("text", [*_NO_JSON, *_NO_JSON_EITHER, '"\\ud83"'])
def test_what_is_no_json_fits_nowhere_and_hides_behind_no_neighbour(text: str) -> None:
    assert not _fit(text)
    assert not _fit(text, is_jsonb=False)
    assert not _agree([text], ["1"])
    assert not _agree([text, "2]", "[3"], ["[1, 2]", "3", "4"])
    with pytest.raises(ValueError):  # noqa: PT011
        write_deep(text.encode(), is_jsonb=False)


def test_texts_that_are_json_only_together_are_none() -> None:
    assert not _agree(["1,2", "[3", "4]"], ["1", "2", "[3, 4]"])
    with pytest.raises(NotJson):
        join_texts([b"1,2", b"[3", b"4]"]).load(TOKENS)


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ('"\\u0000"', False),
        ('"\\\\u0000"', True),
        ('"\\\\\\u0000"', False),
        ('{"\\u0000": 1}', False),
        ('"\\ud83d\\ude00"', True),
        ('"\\ud83d"', False),
        ('"\\ude00\\ud83d"', False),
        ('"\\ud83d\\\\ude00"', False),
        ("1e131071", True),
        ("1e131072", False),
        ("1e-16383", True),
        ("1e-16384", False),
        ("1.5e-16382", True),
        ("1.5e-16383", False),
        ("0e200000", True),
        ("0e-16384", False),
        ("1" * 131_072, True),
        ("1" * 131_073, False),
        ("0." + "0" * 16_383, True),
        ("0." + "0" * 16_384, False),
        ("1e" + "9" * 5000, False),
    ],
)
def test_jsonb_takes_what_text_and_numeric_hold_and_json_all_of_it(text: str, fits: bool) -> None:
    assert _fit(text) == fits
    assert _fit(text, is_jsonb=False)


@pytest.mark.parametrize("text", ["[" * _DEEP + "1" + "]" * _DEEP, '{"a":' * _DEEP + "null" + "}" * _DEEP])
def test_no_document_is_too_deep(text: str) -> None:
    other = text.replace("1", "2").replace("null", "true")
    spaced = text.replace(":", ": ")
    assert _fit(text)
    assert _fit(text, is_jsonb=False)
    assert not _fit(text[:-1])
    assert _agree([text, "1"], [spaced, "1"])
    assert _agree([text, "1"], [spaced, "1.0"])
    assert not _agree([text, "1"], [other, "1"])
    assert not _agree([text[:-1] + " ", "1"], [spaced, "1"])


def _write(text: str) -> bytes:
    (value,) = join_texts([text.encode()]).load(VALUES)
    return write_value(value)


@given(_DOCUMENTS, st.sampled_from([None, 1]), st.booleans())
def test_token_by_token_or_at_once_a_value_has_one_form(document: object, indent: int | None, is_ascii: bool) -> None:
    text = json.dumps(document, indent=indent, ensure_ascii=is_ascii)
    assert write_deep(text.encode(), is_jsonb=True) == _write(text) == _write(json.dumps(document, sort_keys=True))
    assert _fit(text)
    assert _agree([text, "1", text], [json.dumps(document, ensure_ascii=False), "1", json.dumps(document)])


@given(st.decimals(allow_nan=False, allow_infinity=False), st.decimals(allow_nan=False, allow_infinity=False))
def test_numbers_have_one_form_if_they_are_equal(one: Decimal, other: Decimal) -> None:
    assert (write_number(str(one)) == write_number(str(other))) == (one == other)
    assert write_number(str(one)) == write_number(f"{one:e}")


@given(_DOCUMENTS, _DOCUMENTS)
def test_documents_have_one_form_if_they_have_one_value(one: object, other: object) -> None:
    ours, theirs = json.dumps(one), json.dumps(other)
    assert _agree([ours], [theirs]) == (_write(ours) == _write(theirs))
