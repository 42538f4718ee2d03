"""What is altered on the way, and how many values that are."""

from collections.abc import Sequence

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.catalog.model import StorageClass
from core.plan.conversions import ConversionKind as Kind
from core.plan.conversions import NulHandling, Unfit
from core.plan.model import ColumnPlan
from core.plan.pgtypes import BIGINT, DATE, TEXT, varchar
from core.verify.settings import apply_settings
from tests.unit.verify.planned import plan_column


def _apply(column: ColumnPlan, texts: Sequence[bytes | None]) -> tuple[list[bytes | None], int]:
    settled, count = apply_settings(column, {StorageClass.TEXT: pa.array(texts, pa.binary()).view(pa.string())})
    return settled[StorageClass.TEXT].view(pa.binary()).to_pylist(), count


@pytest.mark.parametrize(("nul", "shown"), [(NulHandling.SHOW, "a\u2400b\u2400".encode()), (NulHandling.STRIP, b"ab")])
def test_a_text_with_nuls_is_one_value_altered(nul: NulHandling, shown: bytes) -> None:
    column = plan_column(Kind.TEXT, TEXT, nul=nul)
    assert _apply(column, [b"a\0b\0", b"", None, b"ab"]) == ([shown, b"", None, b"ab"], 1)


def test_texts_that_are_not_utf8_are_decoded_and_no_others() -> None:
    column = plan_column(Kind.TEXT, TEXT, encoding="cp1252")
    texts = [b"caf\xe9", "café".encode(), None, b"\x80", b"\xed\xa0\x80", "\u2400".encode()]
    expected = ["café", "café", None, "€", "í\xa0€", "\u2400"]
    assert _apply(column, texts) == ([None if text is None else text.encode() for text in expected], 3)


def test_a_byte_that_the_encoding_does_not_know_stays_and_does_not_fit() -> None:
    texts = [b"\x81", b"\xe9"]
    assert _apply(plan_column(Kind.TEXT, TEXT, encoding="cp1252"), texts) == ([b"\x81", "é".encode()], 1)
    column = plan_column(Kind.TEXT, TEXT, encoding="cp1252", unfit=Unfit.NULL)
    assert _apply(column, texts) == ([None, "é".encode()], 2)


def test_a_value_is_altered_once_however_much_is_done_to_it() -> None:
    column = plan_column(Kind.TEXT, varchar(3), nul=NulHandling.STRIP, encoding="latin-1", unfit=Unfit.NULL)
    texts = [b"\xe9\0", b"\xe9\0abc", b"abc\0", b"abcd", b"abc"]
    assert _apply(column, texts) == (["é".encode(), None, b"abc", None, b"abc"], 4)


def test_a_stand_in_takes_room_in_a_varchar() -> None:
    column = plan_column(Kind.TEXT, varchar(3), nul=NulHandling.SHOW, unfit=Unfit.NULL)
    assert _apply(column, [b"abc\0", b"ab\0"]) == ([None, "ab\u2400".encode()], 2)


def test_what_does_not_fit_becomes_null_and_null_is_nothing_new() -> None:
    column = plan_column(Kind.DATE, DATE, unfit=Unfit.NULL)
    texts = [b"2024-01-31", b"2024-02-31", None, b"", b"\xff"]
    assert _apply(column, texts) == ([b"2024-01-31", None, None, None, None], 3)


@pytest.mark.parametrize("unfit", [Unfit.STOP, Unfit.SET_ASIDE])
def test_nothing_else_takes_the_place_of_what_does_not_fit(unfit: Unfit) -> None:
    column = plan_column(Kind.DATE, DATE, unfit=unfit)
    assert _apply(column, [b"2024-02-31", None]) == ([b"2024-02-31", None], 0)


def test_a_class_that_the_conversion_has_no_rule_for_is_altered_as_a_whole() -> None:
    column = plan_column(Kind.INTEGER, BIGINT, StorageClass.INTEGER, StorageClass.BLOB, unfit=Unfit.NULL)
    source = {StorageClass.INTEGER: pa.array([1, None, None]), StorageClass.BLOB: pa.array([None, b"1", None])}
    settled, count = apply_settings(column, source)
    assert {each: values.to_pylist() for each, values in settled.items()} == {
        StorageClass.INTEGER: [1, None, None],
        StorageClass.BLOB: [None, None, None],
    }
    assert count == 1


@given(st.lists(st.none() | st.binary(max_size=5) | st.text(max_size=5).map(str.encode)), st.integers(0, 5))
def test_any_texts_in_any_slice_are_decoded_one_by_one(texts: list[bytes | None], start: int) -> None:
    column = plan_column(Kind.TEXT, TEXT, encoding="latin-1", nul=NulHandling.STRIP)
    stored = pa.array(texts, pa.binary()).view(pa.string()).slice(start)
    settled, count = apply_settings(column, {StorageClass.TEXT: stored})
    expected = [None if text is None else _decode(text).replace("\0", "") for text in texts[start:]]
    assert settled[StorageClass.TEXT].to_pylist() == expected
    altered = [text for text in texts[start:] if text is not None and text != _decode(text).replace("\0", "").encode()]
    assert count == len(altered)


def _decode(text: bytes) -> str:
    try:
        return text.decode()
    except UnicodeDecodeError:
        return text.decode("latin-1")
