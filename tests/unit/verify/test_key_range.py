from hypothesis import given, settings
from hypothesis import strategies as st

from core.verify.key_range import WHOLE, split_keys

_KEYS = st.integers(-(2**63), 2**63 - 1)


@settings(deadline=None)
@given(one=_KEYS, two=_KEYS, parts=st.integers(1, 70), key=_KEYS)
def test_every_number_is_in_one_range(one: int, two: int, parts: int, key: int) -> None:
    ranges = list(split_keys(min(one, two), max(one, two), parts))
    assert len(ranges) <= parts
    found = [
        each for each in ranges if (each.after is None or key > each.after) and (each.last is None or key <= each.last)
    ]
    assert len(found) == 1


def test_the_bounds_are_64_bit_numbers_and_the_ends_are_open() -> None:
    first, last = -(2**63), 2**63 - 1
    ranges = list(split_keys(first, last, 3))
    assert ranges[0].after is None
    assert ranges[-1].last is None
    assert all(first <= number <= last for each in ranges for _, number in each.write_bounds())
    assert list(split_keys(5, 5, 8)) == [WHOLE]
