import sqlite3
import threading
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.cancel import CancelToken
from core.errors import Cancelled, VerificationFailed
from core.verify.scratch import Odd, Scratch, open_scratch

_ROWS = st.lists(st.sampled_from([b"a", b"b", b"c"]), max_size=10)


def _fill(scratch: Scratch, source: list[bytes], target: list[bytes]) -> None:
    scratch.add_source((digest, digest, number) for number, digest in enumerate(source, 1))
    scratch.add_target((digest, digest, number) for number, digest in enumerate(target, 1))


@given(_ROWS, _ROWS)
def test_equal_rows_are_paired_as_often_as_both_sides_have_them(source: list[bytes], target: list[bytes]) -> None:
    with open_scratch("t", CancelToken()) as scratch:
        _fill(scratch, source, target)
        assert scratch.match() == (Counter(source) & Counter(target)).total()
        odd = scratch.first_odd(20)
    left, right = Counter(source) - Counter(target), Counter(target) - Counter(source)
    assert Counter(source[each.source_number - 1] for each in odd if each.source_number) == Counter(set(left))
    assert Counter(target[each.target_number - 1] for each in odd if each.target_number) == Counter(set(right))


def test_rows_of_one_key_are_named_together_in_the_order_of_the_source() -> None:
    with open_scratch("t", CancelToken()) as scratch:
        scratch.add_source([(b"1", b"k1", 1), (b"2", b"k2", 2), (b"3", b"k3", 3), (b"4", b"k4", 4)])
        scratch.add_target([(b"9", b"k9", 1), (b"3x", b"k3", 2), (b"1", b"k1", 3), (b"2x", b"k2", 4)])
        assert scratch.match() == 1
        assert scratch.first_odd(20) == [
            Odd(source_number=None, target_number=1),
            Odd(source_number=2, target_number=4),
            Odd(source_number=3, target_number=2),
            Odd(source_number=4, target_number=None),
        ]
        assert len(scratch.first_odd(2)) == 2


def _match_many(cancel: CancelToken, timer: threading.Timer) -> None:
    """Takes ten times as long as the timer."""
    with open_scratch("t", cancel) as scratch:
        scratch.add_source((number.to_bytes(16, "little"), b"", number) for number in range(200_000))
        timer.start()
        scratch.match()


def test_cancelling_stops_the_matching() -> None:
    cancel = CancelToken()
    timer = threading.Timer(0.02, cancel.cancel)
    with pytest.raises(Cancelled):
        _match_many(cancel, timer)
    timer.join()


def test_a_failure_of_the_temporary_database_is_told_as_one() -> None:
    with pytest.raises(VerificationFailed, match="rows of t could not be compared"), open_scratch("t", CancelToken()):
        raise sqlite3.OperationalError("database or disk is full")
