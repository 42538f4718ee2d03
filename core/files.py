"""Files that people keep, written whole or not at all."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from core.errors import MigrationError


def check_writable(path: Path, what: str) -> None:
    """Raise MigrationError, before any work, if `what` could not be written there."""
    if path.is_dir() or not path.parent.is_dir() or not os.access(path.parent, os.W_OK):
        raise MigrationError(
            f"The {what} can't be written to {path}: there is no such folder, or it may not be written.",
            "Choose another place for it.",
        )


def write_whole(path: Path, data: bytes, what: str) -> None:
    """Write a file under another name, then give it its own. Raises MigrationError where it can't be written."""
    with writing_whole(path, what) as file:
        file.write(data)


@contextmanager
def writing_whole(path: Path, what: str, *, mode: int = 0o666) -> Iterator[BinaryIO]:
    """A file to write to, which has its name at the end of the body, and is removed if that raises.

    `mode` is for a new file, less the umask. Raises MigrationError where it can't be written.
    """
    try:
        if path.exists() and not path.is_file():
            # A device or a pipe is written to, never replaced.
            with path.open("wb") as file:
                yield file
            return
        unfinished = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        try:
            with open(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
                yield file
            unfinished.replace(path)
        except BaseException:
            unfinished.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise MigrationError(
            f"The {what} can't be written to {path}: {error.strerror}.",
            "Nothing but this file is missing. Choose another place for it.",
        ) from error
