"""Two streams of rows held against each other: equal in order, in any order, or but for those that tie."""

from collections.abc import Iterator, Sequence

import numpy as np
import pytest

from core.verify.proofs.streams import Chunk, are_close, compare_streams


def stream(rows: Sequence[int], sizes: Sequence[int], *, ranks: Sequence[int] = ()) -> Iterator[Chunk]:
    """Rows that numbers stand for, in chunks of these sizes."""
    hashes = np.array([rows, [row * 3 + 1 for row in rows]], np.uint64)
    place = 0
    for size in sizes:
        part = slice(place, place + size)
        yield Chunk(
            hashes=hashes[:, part],
            approximate=np.zeros((0, size)),
            ranks=np.array(ranks[part], np.int64) if ranks else None,
        )
        place += size


@pytest.mark.parametrize("sizes", [(5,), (1, 4), (2, 2, 1)])
def test_the_same_rows_are_equal_however_they_are_cut(sizes: Sequence[int]) -> None:
    outcome = compare_streams(stream([1, 2, 3, 4, 5], sizes), stream([1, 2, 3, 4, 5], (3, 2)))
    assert outcome.is_equal_in_order
    assert (outcome.rows_source, outcome.rows_target) == (5, 5)


def test_rows_in_another_order_are_the_same_rows() -> None:
    outcome = compare_streams(stream([1, 2, 3], (3,)), stream([3, 1, 2], (1, 2)))
    assert (outcome.has_same_rows, outcome.are_in_place) == (True, False)


@pytest.mark.parametrize("others", [[1, 2], [1, 2, 3, 3], [1, 1, 3], [], [1, 2, 4]])
def test_other_rows_are_not(others: list[int]) -> None:
    assert not compare_streams(stream([1, 2, 3], (3,)), stream(others, (len(others),) if others else ())).has_same_rows


@pytest.mark.parametrize(
    ("others", "only_ties"),
    [([1, 3, 2, 4, 5], True), ([1, 2, 4, 3, 5], False), ([2, 1, 3, 4, 5], False), ([1, 3, 2, 5, 4], True)],
)
@pytest.mark.parametrize("sizes", [(5,), (2, 3), (1, 1, 1, 1, 1)])
def test_only_rows_of_one_rank_may_change_places(others: list[int], only_ties: bool, sizes: Sequence[int]) -> None:
    ranked = stream([1, 2, 3, 4, 5], sizes, ranks=[1, 2, 2, 3, 3])
    outcome = compare_streams(ranked, stream(others, (5,)))
    assert outcome.has_same_rows
    assert outcome.only_ties_moved is only_ties


def test_sums_are_close_in_all_but_their_last_digits() -> None:
    ours = np.array([1.0, 1e9, 0.0, np.inf, np.nan, 1.0, 1e9])
    theirs = np.array([1.0 + 1e-15, 1e9 + 1e-6, 1e-12, np.inf, np.nan, 1.01, 1e9 + 0.1])
    assert are_close(ours, theirs).tolist() == [True, True, True, True, True, False, False]
