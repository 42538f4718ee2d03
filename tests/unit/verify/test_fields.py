"""Rows in the binary form of COPY, taken apart: against struct, which does it one by one."""

import struct
from array import array

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.postgres.copy_out import CopiedRows
from core.verify.fields import NotRows, split_rows

_FIELDS = st.none() | st.binary(max_size=12)


def _pack(row: list[bytes | None]) -> bytes:
    parts = [struct.pack(">h", len(row))]
    for field in row:
        parts.append(struct.pack(">i", -1) if field is None else struct.pack(">i", len(field)) + field)
    return b"".join(parts)


def _copied(*rows: bytes) -> CopiedRows:
    return CopiedRows(data=b"".join(rows), sizes_bytes=array("q", map(len, rows)))


@settings(deadline=None)
@given(rows=st.integers(1, 4).flatmap(lambda n: st.lists(st.lists(_FIELDS, min_size=n, max_size=n), min_size=1)))
def test_every_field_is_what_was_sent(rows: list[list[bytes | None]]) -> None:
    columns = split_rows(_copied(*map(_pack, rows)), len(rows[0]))
    assert [column.read_bytes().to_pylist() for column in columns] == [list(each) for each in zip(*rows, strict=True)]


@settings(deadline=None)
@given(numbers=st.lists(st.none() | st.integers(-(2**63), 2**63 - 1), min_size=1))
def test_numbers_are_read_with_their_first_byte_first(numbers: list[int | None]) -> None:
    rows = [_pack([None if number is None else struct.pack(">q", number)]) for number in numbers]
    (column,) = split_rows(_copied(*rows), 1)
    read = [
        None if number is None else int(each) for each, number in zip(column.read_numbers(">i8"), numbers, strict=True)
    ]
    assert read == numbers


def test_the_first_bytes_can_be_left_out() -> None:
    (column,) = split_rows(_copied(_pack([b"\1{}"]), _pack([None]), _pack([b"\1"])), 1)
    assert column.read_bytes(skip=1).to_pylist() == [b"{}", None, b""]
    with pytest.raises(NotRows):
        column.read_bytes(skip=2)


@pytest.mark.parametrize(
    "row",
    [
        _pack([b"a", b"b"]),
        _pack([b"a"]) + b"x",
        _pack([b"a"])[:-1],
        struct.pack(">hi", 1, 2**31 - 1),
        struct.pack(">h", 1),
    ],
)
def test_what_is_no_row_of_so_many_fields_is_refused(row: bytes) -> None:
    with pytest.raises(NotRows):
        split_rows(_copied(row), 1)
    with pytest.raises(NotRows):
        split_rows(_copied(_pack([b"a"]), row, _pack([b"a"])), 1)


def test_a_number_of_another_width_is_refused() -> None:
    (column,) = split_rows(_copied(_pack([b"\0" * 8]), _pack([b"\0" * 4])), 1)
    with pytest.raises(NotRows):
        column.read_numbers(">i8")
