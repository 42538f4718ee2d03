"""Rows of a COPY in binary, cut into columns."""

import pytest

from core.restore.fields import UnexpectedBytes
from tests.unit.restore.columns import send, send_rows


def test_values_lie_where_the_rows_say() -> None:
    first, second = send_rows([[b"\0\0\0\1", b"ab"], [None, b""], [b"\0\0\0\3", None]])
    assert first.read_numbers(">i4").tolist() == [1, 3]
    assert first.spread([1, 3]) == [1, None, 3]
    assert second.read_each(bytes) == [b"ab", b"", None]


def test_a_value_of_another_length_is_noticed() -> None:
    with pytest.raises(UnexpectedBytes):
        send(b"\0\1").read_numbers(">i4")


def test_rows_of_another_width_are_noticed() -> None:
    with pytest.raises(UnexpectedBytes):
        send_rows([[b"a"], [b"a", b"b"]])
    with pytest.raises(UnexpectedBytes):
        send_rows([[b"a", b"b"], [b"a"]])
