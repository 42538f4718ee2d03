"""The rowid's name, and ranges of it."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from core.sqlite.rowid import find_rowid_name, split_range

rowids = st.integers(-(2**63), 2**63 - 1)


def test_a_column_of_its_name_hides_the_rowid() -> None:
    assert find_rowid_name(["a"]) == "rowid"
    assert find_rowid_name(["RowID", "a"]) == "_rowid_"
    assert find_rowid_name(["oid", "ROWID", "_rowid_"]) is None


@given(rowids, rowids, st.integers(1, 300))
def test_ranges_cover_all_rowids_once_and_are_no_more_than_asked_for(one: int, other: int, parts: int) -> None:
    first, last = min(one, other), max(one, other)
    ranges = list(split_range(first, last, parts))
    assert 1 <= len(ranges) <= parts
    assert (ranges[0][0], ranges[-1][1]) == (first, last)
    assert all(start <= end for start, end in ranges)
    assert all(before[1] + 1 == after[0] for before, after in pairwise(ranges))
