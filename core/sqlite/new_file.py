"""A file that is made beside its final name, for its owner alone, and gets that name only if nothing has it: apart from
`core.files`, whose files may replace what is there."""

import errno
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from core.errors import RestoreFailed

_SIDECARS = ("-journal", "-wal", "-shm")
_NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EMLINK, errno.ENOSYS, errno.EXDEV}
"""What file systems say that know no hard links."""
_TRIES = 100


class UnfinishedFile:
    """An empty file to write to. Made by `making_file`, which removes it at the end unless it got a name."""

    def __init__(self, path: Path, final: Path) -> None:
        self.path, self.final = path, final

    def publish(self) -> Path:
        """Give it its final name. Raises RestoreFailed where that is taken by now, and OSError."""
        _sync(self.path)
        try:
            _name(self.path, self.final)
        except FileExistsError as error:
            raise _exists(self.final) from error
        _sync_folder(self.final.parent)
        return self.final

    def publish_beside(self, suffix: str) -> Path:
        """Give it the final name with a suffix, numbered where that is taken. Raises OSError."""
        _sync(self.path)
        for number in range(1, _TRIES):
            path = self.final.with_name(f"{self.final.name}{suffix}{f'-{number}' if number > 1 else ''}")
            with suppress(FileExistsError):
                _name(self.path, path)
                _sync_folder(path.parent)
                return path
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(self.final))


def check_free(path: Path) -> None:
    """Raise RestoreFailed unless a new database can be made at a path: nothing may be there, nor what an earlier one
    may have left beside it, which SQLite would take for the new one's (https://sqlite.org/tempfiles.html)."""
    if os.path.lexists(path):
        raise _exists(path)
    for suffix in _SIDECARS:
        if os.path.lexists(path.with_name(path.name + suffix)):
            raise RestoreFailed(
                f"{path.name}{suffix} is there, left by an earlier database: SQLite would take it for the new one's.",
                "Move it away, or choose another name.",
            )
    if not path.parent.is_dir() or not os.access(path.parent, os.W_OK | os.X_OK):
        raise RestoreFailed(
            f"{path} can't be written: there is no such folder, or it may not be written.",
            "Choose another place for it.",
        )


@contextmanager
def making_file(final: Path) -> Iterator[UnfinishedFile]:
    """An empty file beside `final`, which only this user may read. Whatever has no name at the end is removed.

    Raises RestoreFailed where it can't be made, or named.
    """
    check_free(final)
    path = final.with_name(f".{final.name}.{secrets.token_hex(4)}")
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        try:
            yield UnfinishedFile(path, final)
        finally:
            for suffix in ("", *_SIDECARS):
                with suppress(OSError):
                    path.with_name(path.name + suffix).unlink(missing_ok=True)
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise no_room(final) from error
        raise RestoreFailed(
            f"{final} can't be written: {error.strerror or error}.", "Choose another place for it."
        ) from error


def no_room(final: Path) -> RestoreFailed:
    """The error for a disk that is full."""
    return RestoreFailed(
        f"There is no room left where {final} is to be: nothing was kept of it.",
        "Free some space, or choose a place on a larger disk.",
    )


def _exists(path: Path) -> RestoreFailed:
    return RestoreFailed(f"{path} exists already, and no file is overwritten.", "Choose another name, or move it away.")


def _name(unfinished: Path, final: Path) -> None:
    """Raises FileExistsError where the name is taken."""
    try:
        os.link(unfinished, final)
    except FileExistsError:
        raise
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        # The name is taken by an empty file of our own first.
        os.close(os.open(final, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        try:
            os.replace(unfinished, final)
        except BaseException:
            final.unlink(missing_ok=True)
            raise
    else:
        unfinished.unlink()


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sync_folder(folder: Path) -> None:
    # Windows opens no folders.
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
