"""JSON: texts that the types json and jsonb take."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.plan.conversions import ConversionKind as Kind
from core.plan.conversions import Unfit
from core.plan.pgtypes import JSON, JSONB, PgType
from tests.unit.copy.columns import check_column, convert_texts, nearly, plan_column, rows_of
from tests.unit.copy.values import INTEGER as AN_INTEGER
from tests.unit.copy.values import REAL as A_REAL
from tests.unit.copy.values import TEXT as A_TEXT
from tests.unit.copy.values import Source

names = st.sampled_from(["a", "b", "a:", "\0", "\ud800", "é", '"', "\\", "1e99999"]) | st.text(max_size=3)
documents = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | names,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3),
    max_leaves=6,
)
spaces = st.sampled_from(["", "", " ", "\t\r\n", "\x0b", "\ufeff"])


@st.composite
def json_texts(draw: st.DrawFn) -> bytes:
    """JSON, now and then with a name twice, and with numbers in spellings that Python does not write."""
    ascii_only, indent = draw(st.booleans()), draw(st.sampled_from([None, None, 1]))
    text = json.dumps(draw(documents), ensure_ascii=ascii_only, indent=indent)
    old, new = draw(
        st.sampled_from(
            [
                ("", ""),
                ('"b"', '"a"'),
                ('"b"', '"\\u0061"'),
                ("0", "0e99999"),
                ("1", "1e400"),
                ("1", "1E-99999"),
                ("null", "NaN"),
                (":", " :"),
                ("a:", "a\\u003a"),
            ]
        )
    )
    return (draw(spaces) + text.replace(old, new) + draw(spaces)).encode(errors="surrogatepass")


@given(
    rows_of(A_TEXT, nearly(json_texts()) | json_texts())
    | rows_of(AN_INTEGER, st.integers(-(2**63), 2**63 - 1))
    | rows_of(A_REAL, st.floats(allow_nan=False)),
    st.sampled_from([JSON, JSONB]),
    st.sampled_from(Unfit),
)
def test_json_is_what_the_type_takes_and_keeps(rows: list[Source | None], target_type: PgType, unfit: Unfit) -> None:
    check_column(plan_column(Kind.JSON, target_type, unfit=unfit), rows)


@pytest.mark.parametrize(
    ("text", "is_json", "is_jsonb"),
    [
        (b'{"a": [1, 2.50, null]}', True, True),
        (b' "text" ', True, True),
        (b'{"a":1,"a":1}', True, False),
        (b'{"a":{"b":1,"\\u0062":2}}', True, False),
        (b'{"a":{"b":1},"c":{"b":2}}', True, True),
        (b'{"a:":1,"a\\u003a":1}', True, False),
        (b'{"x\\u003a":1,"a":2,"a":3}', True, False),
        (b'"\\u0000"', True, False),
        (b'"\\\\u0000"', True, True),
        (b'"\\ud83d\\ude00"', True, True),
        (b'"\\ud83d"', True, False),
        (b'"\\ude00\\ud83d"', True, False),
        (b"1e131071", True, True),
        (b"1e131072", True, False),
        (b"1e-16383", True, True),
        (b"1e-16384", True, False),
        (b"0.1e-16383", True, False),
        (b"1e400", True, True),
        (b"9" * 131_072, True, True),
        (b"9" * 131_073, True, False),
        (b"0." + b"9" * 16_383, True, True),
        (b"0." + b"9" * 16_384, True, False),
        (b"[" * 500 + b"]" * 500, True, True),
        (b"", False, False),
        (b"NaN", False, False),
        (b"[1,]", False, False),
        (b"01", False, False),
        (b"--1e400", False, False),
        (b"1.5.5e400", False, False),
        (b"[1e400 1]", False, False),
        (b'"a\nb"', False, False),
        (b'{"a" 1e400}', False, False),
        (b'"\\x"', False, False),
        (b"\xef\xbb\xbf1", False, False),
        (b'"\xff"', False, False),
        (b'"\xed\xa0\x80"', False, False),
        (b'"\\ud800', False, False),
        (b"1\0", False, False),
    ],
)  # fmt: skip
def test_a_text_fits_json_or_jsonb_or_neither(text: bytes, is_json: bool, is_jsonb: bool) -> None:
    for target_type, fits in ((JSON, is_json), (JSONB, is_jsonb)):
        plan = plan_column(Kind.JSON, target_type, A_TEXT)
        for others in ([], [b"{}"], [None, b"[1]"] * 2000):
            converted = convert_texts(plan, *others, text)
            assert converted.values.is_valid().to_pylist() == [each is not None for each in others] + [fits]
            assert (converted.unfit is None) == fits
