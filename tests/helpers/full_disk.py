"""A disk that is soon full: a file system of a few megabytes in memory, for a tablespace or a server's data."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.helpers.postgres import make_server_folder

_BLOCK = bytes(64 * 1024)


@dataclass(frozen=True, slots=True, kw_only=True)
class SmallDisk:
    """Made by `mount_small_disk`. `folder` is its top; what a test puts there belongs to whom the test gives it."""

    folder: Path

    @property
    def free_bytes(self) -> int:
        state = os.statvfs(self.folder)
        return state.f_bavail * state.f_frsize

    @property
    def _ballast(self) -> Path:
        return self.folder / "ballast"

    def fill(self, *, leaving_bytes: int = 0) -> None:
        """Take the room that there is, but for some."""
        with self._ballast.open("ab") as file:
            try:
                while (left := self.free_bytes - leaving_bytes) > 0:
                    file.write(_BLOCK[: min(left, len(_BLOCK))])
                    file.flush()
            except OSError:
                return  # less room than the file system had told of

    def free_room(self) -> None:
        """Give back what `fill` took."""
        self._ballast.unlink(missing_ok=True)


@contextmanager
def mount_small_disk(size_bytes: int) -> Iterator[SmallDisk]:
    """A disk of that size, unmounted at the end; skips where this account may not mount one."""
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("only root on Linux can mount the small disk that is to be full")
    with make_server_folder() as parent:
        folder = parent / "disk"
        folder.mkdir()
        options = f"size={size_bytes},mode=0755"
        mounted = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", options, "howdah-test", str(folder)],
            check=False,
            capture_output=True,
            text=True,
        )
        if mounted.returncode != 0:
            pytest.skip(f"no small disk can be mounted here: {mounted.stderr.strip()}")
        try:
            yield SmallDisk(folder=folder)
        finally:
            # Lazily: a server that has just been stopped may still hold a file.
            subprocess.run(["umount", "--lazy", str(folder)], check=True)
