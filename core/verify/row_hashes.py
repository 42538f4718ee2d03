"""Rows as numbers: two of 64 bits each, of all values of a row, for all rows of a batch at a time by NumPy.

Values are taken in by words of 64 bits, one after another: column by column, a number as a word, and bytes as their
count and then eight at a time. No two states, and no two words, share a result when a word is taken in: so rows that
differ in one word always differ. Rows that differ in several share both numbers with a chance of some 2^-100, over the
beginnings and multipliers that are drawn anew for each comparison, so that no data can be made to.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import blake2b

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from core.verify.buffers import read_buffers

Words = npt.NDArray[np.uint64]

_LANES = 2
_WORD_BYTES = 8
_LONG_BYTES = 512
"""Longer values are taken in by a digest: their words would be taken in one by one."""
_DIGEST_BYTES = 32
_TAILS = np.array([2 ** (8 * count) - 1 for count in range(_WORD_BYTES)] + [2**64 - 1], np.uint64)
"""Which bits of a word are the first bytes of a value, by how many of them there are."""


def _draw() -> np.uint64:
    return np.uint64(secrets.randbits(64) | 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class RowHasher:
    """The numbers drawn for one comparison: only what one hasher gives can be compared."""

    starts: tuple[np.uint64, ...] = field(default_factory=lambda: tuple(_draw() for _ in range(_LANES)))
    factors: tuple[tuple[np.uint64, np.uint64], ...] = field(
        default_factory=lambda: tuple((_draw(), _draw()) for _ in range(_LANES))
    )
    null: np.uint64 = field(default_factory=_draw)
    """Stands for NULL: a value is the same with a chance of 2^-64."""
    key: bytes = field(default_factory=lambda: secrets.token_bytes(32))

    def hash_rows(self, columns: Sequence[pa.Array]) -> Words:
        """The numbers of rows of at least one column: an array of shape (2, rows).

        Columns are int64, bool, float64 or binary, and the same on both sides.
        """
        states = [np.full(len(columns[0]), start) for start in self.starts]
        for column in columns:
            if pa.types.is_binary(column.type):
                self._take_bytes(states, column)
            else:
                self._take(states, self._find_words(column))
        return np.stack([_finish(state) for state in states])

    def _find_words(self, column: pa.Array) -> Words:
        if pa.types.is_boolean(column.type):
            column = pc.cast(column, pa.int64())
        if not column.null_count:
            whole: Words = column.to_numpy().view(np.uint64)
            return whole
        words = pc.fill_null(column, 0).to_numpy().view(np.uint64)
        return np.where(column.is_null().to_numpy(zero_copy_only=False), self.null, words)

    def _take_bytes(self, states: list[Words], column: pa.Array) -> None:
        lengths = pc.binary_length(column)
        if (pc.max(lengths).as_py() or 0) > _LONG_BYTES:
            column = self._condense(column, lengths)
        # After the digests, which say the length too.
        self._take(states, self._find_words(pc.cast(lengths, pa.int64())))
        data, starts = read_buffers(column)
        if not len(data):
            return
        room = np.frombuffer(bytes(data) + bytes(_WORD_BYTES), np.uint8)
        words = np.ndarray((len(room) - _WORD_BYTES + 1,), "<u8", room, strides=(1,))
        places, left = starts[:-1].astype(np.int64), np.diff(starts).astype(np.int64)
        if column.null_count:
            left[column.is_null().to_numpy(zero_copy_only=False)] = 0
        rows: npt.NDArray[np.intp] | None = None
        some = states
        while (longest := int(left.max(initial=0))) > 0:
            has_word = left > 0
            if 2 * np.count_nonzero(has_word) < len(left):
                # Go on with those only that have more.
                if rows is not None:
                    _put_back(states, some, rows)
                rows = np.flatnonzero(has_word) if rows is None else rows[has_word]
                some = [state[rows] for state in states]
                places, left = places[has_word], left[has_word]
                has_word = np.ones(len(left), np.bool_)
            word = words[np.minimum(places, len(words) - 1)] & _TAILS[np.clip(left, 0, _WORD_BYTES)]
            if has_word.all():
                self._take(some, word)
            else:
                before = [state.copy() for state in some]
                self._take(some, word)
                for state, old in zip(some, before, strict=True):
                    np.copyto(state, old, where=~has_word)
            if longest <= _WORD_BYTES:
                break
            places, left = places + _WORD_BYTES, left - _WORD_BYTES
        if rows is not None:
            _put_back(states, some, rows)

    def _take(self, states: Sequence[Words], words: Words) -> None:
        for state, (first, second) in zip(states, self.factors, strict=True):
            state ^= words
            state *= first
            # A product's first bits depend on the first bits of a word alone: now they come to stand last, and the
            # next product, which no word knows, spreads them.
            state.byteswap(inplace=True)
            state *= second

    def _condense(self, column: pa.Array, lengths: pa.Array) -> pa.Array:
        """The column with digests in the place of its long values."""
        is_long = pc.fill_null(pc.greater(lengths, _LONG_BYTES), False)
        digests = [
            blake2b(value.as_buffer(), digest_size=_DIGEST_BYTES, key=self.key).digest()
            for value in column.filter(is_long)
        ]
        return pc.replace_with_mask(column, is_long, pa.array(digests, pa.binary()))


def list_digests(hashes: Words) -> list[bytes]:
    """What `RowHasher.hash_rows` gives as sixteen bytes a row."""
    digests: list[bytes] = np.ascontiguousarray(hashes.T).view("V16").ravel().tolist()
    return digests


def _put_back(states: Sequence[Words], some: Sequence[Words], rows: npt.NDArray[np.intp]) -> None:
    for state, part in zip(states, some, strict=True):
        state[rows] = part


def _finish(state: Words) -> Words:
    """Every bit of the state in every bit of the number, so that a sum of many tells them apart."""
    state = state ^ (state >> np.uint64(33))
    state = state * np.uint64(0xFF51AFD7ED558CCD)
    state = state ^ (state >> np.uint64(33))
    state = state * np.uint64(0xC4CEB9FE1A85EC53)
    return state ^ (state >> np.uint64(33))
