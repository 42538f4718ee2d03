"""The short form of JSON: never the same for two values, and the same for what jsonb prints of one."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.verify.agreement.json_values import VALUES, join_texts, write_value
from core.verify.agreement.quick_json import write_in_short

_NUMBERS = st.sampled_from(
    [
        *("0", "1", "1.0", "10", "1e1", "0.1", "-0", "-1", "0.0", "1e22", "1E+22", "1e-400", "1e400"),
        *("0.10000000000000001", "0.1000000000000000055", "9007199254740993", "9007199254740992"),
        "123456789012345678901234567890",
    ]
)
_STRINGS = st.sampled_from(
    [
        *('""', '"a"', '"\\u0022"', '"\\""', '"\\u0061"', '"é"', '"\\u00e9"', '"\\\\u0022"'),
        *('"1e400"', '"0.10000000000000001"', '"1234567890123456.1.2"'),
    ]
)
_NAMES = st.sampled_from(['"a"', '"b"', '"\\u0061"', '"\\""', '"\\u0022"'])
_TEXTS = st.recursive(
    _NUMBERS | _STRINGS | st.sampled_from(["null", "true", "{}", "[]"]),
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]")
        | st.lists(st.tuples(_NAMES, inner), max_size=3).map(
            lambda members: "{" + ",".join(f"{name}: {value}" for name, value in members) + "}"
        )
    ),
    max_leaves=4,
)


def _short(text: str) -> bytes | None:
    (written,) = write_in_short([text.encode()])
    return written


def _exact(text: str) -> bytes | None:
    try:
        (value,) = join_texts([text.encode()]).load(VALUES)
        return write_value(value)
    except ValueError:
        return None


@settings(deadline=None)
@given(stored=_TEXTS, arrived=_TEXTS)
def test_texts_with_the_same_short_form_have_the_same_value(stored: str, arrived: str) -> None:
    if _exact(arrived) is not None and _short(stored) is not None and _short(stored) == _short(arrived):
        assert _exact(stored) == _exact(arrived)


@pytest.mark.parametrize(
    ("stored", "arrived"),
    [
        ('{"b":1,"a":[1.50,true,null]}', '{"a": [1.50, true, null], "b": 1}'),
        ('"\\u00e9\\/"', '"é/"'),
        ('{"x":0.30000000000000004}', '{"x": 0.30000000000000004}'),
        ('{"x":1234567890123456789}', '{"x": 1234567890123456789}'),
        ('{"id":"00000000000000001234"}', '{"id": "00000000000000001234"}'),
        (" [] ", "[]"),
    ],
)
def test_what_jsonb_makes_of_a_text_has_its_short_form(stored: str, arrived: str) -> None:
    assert _short(stored) == _short(arrived) is not None


@pytest.mark.parametrize(
    ("stored", "arrived"),
    [
        ('{"a":1,"a":2}', '{"a": 2}'),
        ('{"a":1,"a":"x\\u0022\\u0022y"}', '{"a": "x\\"\\"y"}'),
        ("1e-400", "0.0"),
        ("[0.1000000000000000055,0.10000000000000001]", "[0.10000000000000001, 0.1000000000000000055]"),
        ('{"a":0.1,"b":0.10000000000000001}', '{"a": 0.10000000000000001, "b": 0.1}'),
        ("9007199254740993", "9007199254740992"),
        ("9007199254740993.0", "9007199254740992.0"),
        ("1.0", "1.00000000000000001"),
        ("{oops", '"{oops"'),
        ("1,2", "1"),
    ],
)
def test_what_orjson_would_take_for_the_same_is_told_apart(stored: str, arrived: str) -> None:
    assert _short(stored) is None or _short(stored) != _short(arrived)


def test_texts_do_not_run_into_each_other() -> None:
    assert write_in_short([b'"a', b'b"', b"1,2", b"3"])[:3] == [None, None, None]
    assert write_in_short([b"1", b'{"a": [', b"2"])[1] is None
    deep = "[" * 5000 + "]" * 5000
    assert write_in_short([deep.encode(), b"1"]) == [None, _short("1")]
    assert _short(json.dumps({"a": [1, 2]})) is not None
