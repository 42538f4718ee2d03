import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from core.verify.alignment import align_batches

_LENGTHS = st.lists(st.integers(0, 5), max_size=8)


def _batches(lengths: list[int]) -> list[pa.RecordBatch]:
    """Batches of these lengths, with the rows numbered from 0."""
    ends = [sum(lengths[: place + 1]) for place in range(len(lengths))]
    return [
        pa.record_batch([pa.array(range(end - length, end), pa.int64())], names=["n"])
        for length, end in zip(lengths, ends, strict=True)
    ]


def _numbers(batches: list[pa.RecordBatch]) -> list[int]:
    return [number for batch in batches for number in batch.column(0).to_pylist()]


@given(_LENGTHS, _LENGTHS)
def test_pieces_have_the_same_rows_of_both_streams_in_their_order(left: list[int], right: list[int]) -> None:
    pairs = list(align_batches(iter(_batches(left)), iter(_batches(right))))
    whole = [(ours, theirs) for ours, theirs in pairs if ours is not None and theirs is not None]
    assert all(ours.num_rows == theirs.num_rows > 0 for ours, theirs in whole)
    common = list(range(min(sum(left), sum(right))))
    assert _numbers([ours for ours, _ in whole]) == common
    assert _numbers([theirs for _, theirs in whole]) == common


@given(_LENGTHS, _LENGTHS)
def test_what_is_left_of_the_longer_stream_comes_last_and_alone(left: list[int], right: list[int]) -> None:
    pairs = list(align_batches(iter(_batches(left)), iter(_batches(right))))
    alone = [pair for pair in pairs if pair[0] is None or pair[1] is None]
    if sum(left) == sum(right):
        assert alone == []
        return
    ((ours, theirs),) = alone
    assert pairs[-1] == (ours, theirs)
    rest = ours if sum(left) > sum(right) else theirs
    assert rest is not None
    assert rest.column(0)[0].as_py() == min(sum(left), sum(right))
