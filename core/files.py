"""Files that people keep, written whole or not at all."""

import os
import secrets
from pathlib import Path

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
    try:
        if path.exists() and not path.is_file():
            # A device or a pipe is written to, never replaced.
            path.write_bytes(data)
            return
        unfinished = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        try:
            with unfinished.open("xb") as file:
                file.write(data)
            unfinished.replace(path)
        except BaseException:
            unfinished.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise MigrationError(
            f"The {what} can't be written to {path}: {error.strerror}.",
            "Nothing but this file is missing. Choose another place for it.",
        ) from error
