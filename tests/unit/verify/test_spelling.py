from decimal import Decimal

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.verify.agreement.spelling import are_spelled, spell_plainly

_FINITE = st.floats(allow_nan=False, allow_infinity=False)


def _is_spelled(text: str, double: float) -> bool:
    (answer,) = are_spelled(pa.array([text.encode()]), pa.array([double])).to_pylist()
    return bool(answer)


@given(st.lists(_FINITE, min_size=1))
def test_doubles_are_spelled_plainly_with_the_digits_of_their_shortest_decimals(doubles: list[float]) -> None:
    for double, spelled in zip(doubles, spell_plainly(pa.array(doubles)).to_pylist(), strict=True):
        text = spelled.decode()
        assert Decimal(text) == Decimal(repr(double))
        assert "e" not in text
        assert not text.endswith((".", ".0"))
        assert text != "-0"


@given(_FINITE.filter(lambda double: double != 0))
def test_what_python_writes_is_a_spelling(double: float) -> None:
    assert _is_spelled(repr(double), double)


@pytest.mark.parametrize(
    ("text", "double"),
    [
        ("0.1", 0.1),
        ("1.0", 1.0),
        ("0.0", 0.0),
        ("1e+22", 1e22),
        ("1.0e+22", 1e22),
        ("1e22", 1e22),
        ("1e-07", 1e-7),
        ("1e-7", 1e-7),
        ("1.5e-07", 1.5e-7),
        ("-2.5e-05", -2.5e-5),
        ("9007199254740992.0", 2.0**53),
    ],
)
def test_programs_spell_an_exponent_in_several_ways(text: str, double: float) -> None:
    assert _is_spelled(text, double)
    # Also beside one that is spelled as here.
    assert are_spelled(pa.array([b"0.5", text.encode()]), pa.array([0.5, double])).to_pylist() == [True, True]


@pytest.mark.parametrize(
    ("text", "double"),
    [
        ("0.10", 0.1),
        ("0.1", 0.2),
        ("1.00", 1.0),
        ("-0.0", -0.0),
        ("-0.0", 0.0),
        ("inf", float("inf")),
        ("0.1000000000000000055", 0.1),
        ("1E-7", 1e-7),
        ("1e+15", 1e15),
        ("1.0e+15", 1e15),
        ("1e-4", 1e-4),
        ("10000000000000000.0", 1e16),
        ("10e-8", 1e-7),
        (" 0.1", 0.1),
        ("1", 1.0),
        ("", 0.0),
    ],
)
def test_digits_too_many_or_too_few_are_no_spelling(text: str, double: float) -> None:
    assert not _is_spelled(text, double)
