"""Texts and bytes, and what becomes of texts that PostgreSQL can't store."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.plan.conversions import ConversionKind as Kind
from core.plan.conversions import NulHandling, Unfit
from core.plan.pgtypes import BYTEA, TEXT, PgType, enum, varchar
from core.plan.policy import ENCODINGS
from tests.unit.copy.columns import check_column, convert_texts, plan_column
from tests.unit.copy.values import BLOB as A_BLOB
from tests.unit.copy.values import INTEGER as AN_INTEGER
from tests.unit.copy.values import REAL as A_REAL
from tests.unit.copy.values import TEXT as A_TEXT
from tests.unit.copy.values import Source

LABELS = ("new", "done", "größer", "it's", "")
TYPES = (TEXT, varchar(1), varchar(3), varchar(6), enum("state", LABELS))

strings = st.text(st.characters(exclude_categories=["Cs"]), max_size=8).map(str.encode) | st.sampled_from(
    [label.encode() for label in LABELS]
)
bad_strings = st.sampled_from(
    [
        b"\xff",
        b"caf\xe9",
        b"\xed\xa0\x80",
        b"\xf4\x90\x80\x80",
        b"\xc0\x80",
        b"\x81",
        b"a\0b",
        b"\0",
        b"\xe9\0",
        b"\xc3",
    ]
)
values: st.SearchStrategy[Source] = st.one_of(
    st.tuples(st.just(A_TEXT), strings | bad_strings | st.binary(max_size=4)),
    st.tuples(st.just(A_BLOB), strings | bad_strings | st.binary(max_size=4)),
    st.tuples(st.just(AN_INTEGER), st.integers(-(2**63), 2**63 - 1) | st.integers(-9, 9)),
    st.tuples(st.just(A_REAL), st.floats(allow_nan=False) | st.sampled_from([1.0, -0.0, 1e15, 123456.0, 1e-6, 9.9e-7])),
)
rows = st.lists(st.none() | values, max_size=6)
encodings = st.none() | st.sampled_from(ENCODINGS)
handlings = st.none() | st.sampled_from(NulHandling)


@given(
    rows,
    st.sampled_from([Kind.TEXT, Kind.TEXT_OR_HEX]),
    st.sampled_from(TYPES),
    handlings,
    encodings,
    st.sampled_from([Unfit.NULL, Unfit.SET_ASIDE]),
)
def test_texts_are_what_postgresql_stores(
    rows: list[Source | None],
    kind: Kind,
    target_type: PgType,
    nul: NulHandling | None,
    encoding: str | None,
    unfit: Unfit,
) -> None:
    check_column(plan_column(kind, target_type, nul=nul, encoding=encoding, unfit=unfit), rows)


@given(rows, st.sampled_from([Kind.TEXT, Kind.TEXT_OR_HEX]), handlings, encodings)
def test_texts_that_the_profile_has_looked_at_are_left_to_the_server(
    rows: list[Source | None], kind: Kind, nul: NulHandling | None, encoding: str | None
) -> None:
    check_column(plan_column(kind, TEXT, nul=nul, encoding=encoding, unfit=Unfit.STOP), rows)


@given(rows)
def test_bytes_are_any_value(rows: list[Source | None]) -> None:
    check_column(plan_column(Kind.BYTES, BYTEA), rows)


def test_only_texts_that_are_not_utf_8_are_decoded() -> None:
    converted = convert_texts(
        plan_column(Kind.TEXT, TEXT, A_TEXT, encoding="cp1252"), "é".encode(), b"caf\xe9", b"\x81", None
    )
    assert converted.values.to_pylist() == ["é", "café", None, None]
    assert converted.altered.to_pylist() == [False, True, False, False]
    assert converted.unfit.to_pylist() == [False, False, True, False]


@pytest.mark.parametrize(("nul", "shown"), [(NulHandling.SHOW, "a\u2400\u2400b"), (NulHandling.STRIP, "ab")])
def test_u0000_is_shown_or_left_out(nul: NulHandling, shown: str) -> None:
    converted = convert_texts(plan_column(Kind.TEXT, TEXT, A_TEXT, nul=nul, unfit=Unfit.STOP), b"a\0\0b", b"ab", None)
    assert converted.values.to_pylist() == [shown, "ab", None]
    assert converted.altered.to_pylist() == [True, False, False]
    assert converted.unfit is None


def test_a_text_that_grows_too_long_by_its_stand_ins_is_unfit_and_not_altered() -> None:
    converted = convert_texts(plan_column(Kind.TEXT, varchar(2), A_TEXT, nul=NulHandling.STRIP), b"a\0b", b"a\0bc")
    assert converted.values.to_pylist() == ["ab", None]
    assert converted.altered.to_pylist() == [True, False]
    assert converted.unfit.to_pylist() == [False, True]


def test_a_length_is_counted_in_characters() -> None:
    converted = convert_texts(
        plan_column(Kind.TEXT, varchar(2), A_TEXT), "éé".encode(), "🐘🐘".encode(), b"abc", b"ab "
    )
    assert converted.values.to_pylist() == ["éé", "🐘🐘", None, None]
