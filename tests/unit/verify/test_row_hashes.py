"""Sums of rows' numbers: the same for the same rows in any order, and other ones for any other rows."""

from typing import cast

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from core.verify.row_hashes import RowHasher, list_digests

Row = tuple[int | None, float | None, bool | None, bytes | None, bytes | None]

_TYPES = (pa.int64(), pa.float64(), pa.bool_(), pa.binary(), pa.binary())
_INTEGERS = st.sampled_from([0, 1, -1, 2**63 - 1, -(2**63), 2**31, 255]) | st.integers(-(2**63), 2**63 - 1)
_SOME_REALS = st.sampled_from([0.0, 1.0, -1.0, 5e-324, float("inf")])
_REALS = _SOME_REALS | st.floats(allow_nan=False).map(lambda real: real + 0.0)
_SOME_BYTES = st.sampled_from([b"", b"\0", b"\0" * 8, b"\0" * 9, b"a", b"ab", b"x" * 600, b"x" * 601])
_BYTES = _SOME_BYTES | st.binary(max_size=40)
_ROWS = st.tuples(
    st.none() | _INTEGERS, st.none() | _REALS, st.none() | st.booleans(), st.none() | _BYTES, st.none() | _BYTES
)
_TABLES = st.lists(_ROWS, min_size=1, max_size=12)
_HASHER = RowHasher()
_FEW = settings(max_examples=60, deadline=None)


def _hash(rows: list[Row], hasher: RowHasher = _HASHER) -> list[bytes]:
    columns = [pa.array(values, kind) for values, kind in zip(zip(*rows, strict=True), _TYPES, strict=True)]
    return list_digests(hasher.hash_rows(columns))


def _sum(rows: list[Row]) -> tuple[int, ...]:
    if not rows:
        return 0, 0
    columns = [pa.array(values, kind) for values, kind in zip(zip(*rows, strict=True), _TYPES, strict=True)]
    return tuple(_HASHER.hash_rows(columns).sum(axis=1, dtype=np.uint64).tolist())


def _put(rows: list[Row], row: int, column: int, value: object) -> list[Row]:
    """The rows with another value in one place."""
    changed = cast(Row, (*rows[row][:column], value, *rows[row][column + 1 :]))
    return [*rows[:row], changed, *rows[row + 1 :]]


@_FEW
@given(rows=_TABLES, data=st.data())
def test_the_order_of_rows_does_not_matter(rows: list[Row], data: st.DataObject) -> None:
    assert _sum(data.draw(st.permutations(rows))) == _sum(rows)


@_FEW
@given(rows=_TABLES, data=st.data())
def test_it_does_not_matter_which_rows_are_in_a_batch(rows: list[Row], data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(rows)))
    assert [*(_hash(rows[:cut]) if cut else []), *(_hash(rows[cut:]) if cut < len(rows) else [])] == _hash(rows)


@_FEW
@given(rows=_TABLES, data=st.data())
def test_a_batch_may_be_a_slice_of_a_larger_one(rows: list[Row], data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(rows) - 1))
    columns = [pa.array(values, kind) for values, kind in zip(zip(*rows, strict=True), _TYPES, strict=True)]
    assert list_digests(_HASHER.hash_rows([column.slice(cut) for column in columns])) == _hash(rows[cut:])


@_FEW
@given(rows=_TABLES, data=st.data())
def test_any_change_of_one_value_changes_the_sum(rows: list[Row], data: st.DataObject) -> None:
    row, column = data.draw(st.integers(0, len(rows) - 1)), data.draw(st.integers(0, 4))
    other = data.draw(_ROWS)[column]
    assume(other != rows[row][column])
    assert _sum(_put(rows, row, column, other)) != _sum(rows)


@_FEW
@given(rows=st.lists(_ROWS, min_size=2, max_size=12), data=st.data())
def test_a_value_that_changed_places_with_another_row_s_changes_the_sum(rows: list[Row], data: st.DataObject) -> None:
    one, two = data.draw(st.lists(st.integers(0, len(rows) - 1), min_size=2, max_size=2, unique=True))
    column = data.draw(st.integers(0, 4))
    swapped = _put(_put(rows, one, column, rows[two][column]), two, column, rows[one][column])
    assert (_sum(swapped) == _sum(rows)) == (sorted(map(repr, swapped)) == sorted(map(repr, rows)))


@_FEW
@given(rows=_TABLES, data=st.data())
def test_values_that_changed_columns_change_the_sum(rows: list[Row], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(rows) - 1))
    integer, real, boolean, one, two = rows[place]
    assume(one != two)
    assert _sum([*rows[:place], (integer, real, boolean, two, one), *rows[place + 1 :]]) != _sum(rows)


@_FEW
@given(rows=_TABLES, data=st.data())
def test_a_row_that_is_gone_or_there_twice_changes_the_sum(rows: list[Row], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(rows) - 1))
    assert _sum(rows[:place] + rows[place + 1 :]) != _sum(rows)
    assert _sum([*rows, rows[place]]) != _sum(rows)
    assert _sum([*rows, rows[place], rows[place]]) != _sum(rows)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ((b"ab", b"c"), (b"a", b"bc")),
        ((b"", None), (None, b"")),
        ((b"\0", b""), (b"", b"\0")),
        ((b"a" * 8, b""), (b"a" * 4, b"a" * 4)),
        ((b"x" * 600, b""), (b"x" * 599, b"x")),
        ((b"x" * 599 + b"y", b""), (b"x" * 600, b"")),
    ],
)
def test_values_do_not_run_into_each_other(
    one: tuple[bytes | None, bytes | None], two: tuple[bytes | None, bytes | None]
) -> None:
    assert _hash([(None, None, None, *one)]) != _hash([(None, None, None, *two)])


def test_words_that_differ_in_the_first_bits_do_not_make_up_for_each_other() -> None:
    """A product keeps the difference of two words in their first bit as it is, whatever the factor."""
    words = [0, -(2**63), 2**31, -(2**63) + 2**31, 2**7, 2**39, -(2**63) + 2**7]
    rows = [[one, two, three] for one in words for two in words for three in words]
    columns = [pa.array(column, pa.int64()) for column in zip(*rows, strict=True)]
    for _ in range(20):
        hashes = RowHasher().hash_rows(columns)
        assert len(set(hashes[0].tolist())) == len(set(hashes[1].tolist())) == len(rows)


def test_every_hasher_gives_numbers_of_its_own() -> None:
    row: Row = (1, 1.0, True, b"a", None)
    assert len({_hash([row], RowHasher())[0] for _ in range(20)}) == 20
