"""Texts of JSON: what RFC 8259 allows, and what of it PostgreSQL's jsonb takes and keeps."""

import json
import re
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.catalog.model import StorageClass
from core.profile.model import Format
from tests.unit.profile.formats.near_misses import agree, matches, spoiled, thorough

TEXT = StorageClass.TEXT


class Refused(ValueError):
    """No JSON, or not for jsonb."""


def refuse(_constant: str) -> Any:
    raise Refused


def parse(text: str, **hooks: Any) -> Any:
    """What Python parses, which takes NaN, Infinity and a byte order mark besides."""
    if text.startswith("\ufeff"):
        raise Refused
    return json.loads(text, parse_constant=refuse, **hooks)


def is_json(text: str) -> bool:
    try:
        parse(text, parse_int=str, parse_float=str)
    except ValueError:
        return False
    return True


def is_container(text: str) -> bool:
    return is_json(text) and isinstance(parse(text, parse_int=str, parse_float=str), (dict, list))


def check_string(value: str) -> None:
    if "\0" in value or re.search("[\ud800-\udfff]", value):
        raise Refused


def check_number(digits: str) -> str:
    power = re.search("[eE][+-]?0*([0-9]*)", digits)
    if power and len(power[1]) > 7:  # only zero could have it
        raise Refused
    number = Decimal(digits)
    exponent = number.as_tuple().exponent
    assert isinstance(exponent, int)
    if -exponent > 16383 or (number != 0 and number.adjusted() >= 131072):
        raise Refused
    return digits


def check_names(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    for name, _ in pairs:
        check_string(name)
    if len(dict(pairs)) < len(pairs):
        raise Refused
    return dict(pairs)


def check_strings(value: Any) -> None:
    match value:
        case str():
            check_string(value)
        case list():
            for each in value:
                check_strings(each)
        case dict():
            for each in value.values():
                check_strings(each)


def is_jsonb(text: str) -> bool:
    try:
        value = parse(text, parse_int=check_number, parse_float=check_number, object_pairs_hook=check_names)
        check_strings(value)
    except ValueError:
        return False
    return True


strings = st.text(max_size=5) | st.sampled_from(["a", "a:b", "\0", "\ud800", "\ud83d\ude00", '"', "\\", "\\u0000", "é"])
numbers = st.one_of(
    st.integers().map(str),
    st.floats(allow_nan=False, allow_infinity=False).map(repr),
    st.sampled_from(
        [
            "1e131071",
            "1e131072",
            "0.1e131072",
            "1e-16383",
            "1e-16384",
            "0e99999",
            "0e9999999",
            "0e19999999",
            "0e-19999999",
            "-0",
            "1E5",
            "1.5",
        ]
    ),
    st.just("1" + "0" * 400),
)


@st.composite
def documents(draw: st.DrawFn) -> str:
    """JSON in any spelling: white space, escapes, names that an object has twice."""
    space = draw(st.sampled_from(["", " ", "\n", "\t\r\n"]))

    def write_string() -> str:
        return json.dumps(draw(strings), ensure_ascii=draw(st.booleans()))

    def write(depth: int) -> str:
        kind = draw(st.sampled_from(["string", "number", "word", "array", "object"] if depth else ["string", "number"]))
        match kind:
            case "string":
                return write_string()
            case "number":
                return draw(numbers)
            case "word":
                return draw(st.sampled_from(["true", "false", "null", "NaN", "True"]))
            case "array":
                items = [write(depth - 1) for _ in range(draw(st.integers(0, 3)))]
                return f"[{space}{f'{space},'.join(items)}]"
        members = [f"{write_string()}:{space}{write(depth - 1)}" for _ in range(draw(st.integers(0, 3)))]
        return f"{{{f',{space}'.join(members)}{space}}}"

    return space + write(3) + space


def storable(text: str) -> str:
    """As UTF-8 can hold it: without the surrogates that are written as themselves."""
    return text.encode("utf-8", "replace").decode()


texts = st.lists(st.none() | spoiled(documents()).map(storable), max_size=10)


@thorough
@given(values=texts)
def test_json_is_what_the_rfc_allows(values: list[str | None]) -> None:
    agree(Format.JSON, TEXT, values, is_json)


@thorough
@given(values=texts)
def test_a_container_is_an_object_or_an_array(values: list[str | None]) -> None:
    agree(Format.JSON_CONTAINER, TEXT, values, is_container)


@thorough
@given(values=texts)
def test_jsonb_keeps_names_strings_and_numbers(values: list[str | None]) -> None:
    agree(Format.JSONB, TEXT, values, is_jsonb)


@thorough
@given(values=st.lists(spoiled(documents()).map(storable), min_size=1, max_size=4))
def test_texts_of_the_same_shape_are_judged_as_each_alone(values: list[str]) -> None:
    many = values * 100
    for wanted, is_one in (
        (Format.JSON_CONTAINER, is_container),
        (Format.JSON, is_json),
        (Format.JSONB, is_jsonb),
    ):
        assert matches(wanted, TEXT, many) == [is_one(value) for value in values] * 100


@pytest.mark.parametrize(
    ("first", "alike", "other"),
    [
        ('{"a": 1, "b": "x"}', '{"a":-1.5e10,"b":null}', '{"a": 1, "a": 1, "b": "x"}'),
        ('{"a": 1, "b": "x"}', ' {"a": 1 , "b": "\\"\\n"} ', '{"a": 01, "b": "x"}'),
        ('{"a.b": 1, "\u00e9": [1]}', '{"a.b": 1, "\u00e9": [true, "]"]}', '{"axb": 1, "\u00e9": [1,]}'),
        ('[{"n": {"x": 1}}]', '[{"n": null}, {"n": {"x": []}}]', '[{"n": {"x": 1, "x": 1}}]'),
    ],
)
def test_a_shape_is_names_in_their_order_and_any_values(first: str, alike: str, other: str) -> None:
    assert matches(Format.JSONB, TEXT, [first] * 200 + [alike, other]) == [True] * 201 + [is_jsonb(other)]


@pytest.mark.parametrize(
    ("text", "formats"),
    [
        ("", ""),
        ("NaN", ""),
        ("Infinity", ""),
        ("[1,]", ""),
        ("{'a': 1}", ""),
        ('{"a": 1} x', ""),
        ("\u00a0[]", ""),
        ("\ufeff[]", ""),
        ('"\t"', ""),
        ('"\0"', ""),
        ("01", ""),
        ("null", "json jsonb"),
        ("1e5", "json jsonb"),
        (" [] ", "json container json jsonb"),
        ('{"a": {"a": 1}, "b": [{"a": 1}]}', "json container json jsonb"),
        ('{"a": 1, "a": 2}', "json container json"),
        ('[{"a": 1, "\\u0061": 2}]', "json container json"),
        ('{"a\\u003ab": 1, "a": 2, "a": 3}', "json container json"),
        ('{"a\\u003ab": 1, "a": 2}', "json container json jsonb"),
        ('["\\u0000"]', "json container json"),
        ('["\\\\u0000"]', "json container json jsonb"),
        ('["\\ud83d\\ude00"]', "json container json jsonb"),
        ('["\\ude00\\ud83d"]', "json container json"),
        ("1e" + "0" * 5000 + "5", "json jsonb"),
        ("1" * 131072, "json jsonb"),
        ("1" * 131073, "json"),
        ("0." + "1" * 16383, "json jsonb"),
        ("0." + "1" * 16384, "json"),
        ("[" * 1000 + "]" * 1000, "json container json jsonb"),
        ("[" * 1001 + "]" * 1001, ""),
        ('{"a":' * 300 + "1" + "}" * 300, "json container json jsonb"),
    ],
)
def test_some_json(text: str, formats: str) -> None:
    wanted = (Format.JSON_CONTAINER, Format.JSON, Format.JSONB)
    assert " ".join(each for each in wanted if matches(each, TEXT, [text]) == [True]) == formats


@pytest.mark.parametrize("text", ['{"a": 1}', "[]", '"x"'])
def test_one_bad_text_spoils_no_other(text: str) -> None:
    """In a column of thousands, so that some are judged apart from it and some with it."""
    values = [text] * 20_000 + ['{"a": 1, "a": 2}', "no json"] + [text] * 20_000
    assert matches(Format.JSONB, TEXT, values) == [True] * 20_000 + [False, False] + [True] * 20_000
    assert matches(Format.JSON, TEXT, values) == [True] * 20_000 + [True, False] + [True] * 20_000
