"""Damaged files: whatever bytes are changed, zeroed, moved or cut off, the file is read or refused.

HOWDAH_DAMAGED=20000 tries so many, from HOWDAH_DAMAGED_FROM on.
"""

import os
from pathlib import Path

import pytest

from tests.hostile.conftest import ReadFile
from tests.hostile.damage import damage, make_originals

_SEEDS = int(os.environ.get("HOWDAH_DAMAGED", "150"))
_FIRST = int(os.environ.get("HOWDAH_DAMAGED_FROM", "0"))
_PARTS = 5
_REFUSED = {"SourceCorrupt", "SourceUnreadable", "SourceChanged"}


@pytest.mark.parametrize("part", range(_PARTS))
def test_a_damaged_file_is_read_or_refused(part: int, tmp_path: Path, read_file: ReadFile) -> None:
    originals = make_originals(tmp_path)
    kind = list(originals)[part]
    ways = set()
    for seed in range(_FIRST + part, _FIRST + _SEEDS, _PARTS):
        path = tmp_path / f"{kind} {seed}.db"
        path.write_bytes(damage(originals[kind], seed))
        for step, ending in read_file(path, "look", "sample", "assess").items():
            assert ending.ending in {"done", *_REFUSED}, f"{path.name}, {step}: {ending}"
            ways.add(ending.ending)
        path.unlink()
    assert "done" in ways
    assert ways & _REFUSED


def test_whole_files_of_all_kinds_are_read(tmp_path: Path, read_file: ReadFile) -> None:
    for kind, original in make_originals(tmp_path).items():
        path = tmp_path / f"{kind}.db"
        path.write_bytes(original)
        assert {ending.ending for ending in read_file(path).values()} == {"done"}
