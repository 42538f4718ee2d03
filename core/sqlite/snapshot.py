"""A private copy of a database that can't be read where it is: one in use, whose writers should not wait for a
whole migration, or one whose file alone is not its state, as part is in a log, or a journal undoes part.

To fold a log or a journal into the file takes writing beside it, which is not ours to do (and not possible in a
read-only folder); so it is done to a copy, which goes when the reading ends.
"""

import errno
import sqlite3
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from io import FileIO
from pathlib import Path

from core.cancel import CancelToken
from core.errors import SourceUnreadable
from core.events import EventSink, SnapshotProgress, SnapshotStarted
from core.sqlite.backup import TellShare, back_up, back_up_with_log
from core.sqlite.errors import file_error, primary_code, translate_errors
from core.sqlite.forecast import forecast_copy, remember_rate
from core.sqlite.header import journal_of, wal_of
from core.sqlite.lock import NeedsRecovery
from core.sqlite.private_folder import make_private_folder
from core.sqlite.state import DatabaseState, FileState, observe, observe_settled
from core.sqlite.uri import file_uri
from core.sqlite.users import FileUse

_CHUNK_BYTES = 8 << 20
_ATTEMPTS = 3
_RETRY_S = 0.1
_INTERVAL_S = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivateCopy:
    path: Path
    taken_of: DatabaseState
    """The state of the original that it shows."""
    is_recovered: bool
    """Whether a log was folded into it, or a journal undid part, so that the original's header is not its own."""


@contextmanager
def copy_privately(
    real: Path,
    file: FileIO,
    path: Path,
    *,
    use: FileUse,
    has_log: bool,
    on_event: EventSink,
    cancel: CancelToken,
    timeout_s: float,
) -> Iterator[PrivateCopy]:
    """A copy of the database at `real` (open as `file`) with all that its log (`has_log`) or journal adds or undoes.

    Told before it is made, by an event. It lies in a temporary folder of the user's own, and is removed at the end
    whatever the end is. Raises SourceChanged if the database never holds still, SourceLocked, SourceUnreadable if
    the copy finds no room.
    """
    try:
        forecast = forecast_copy(observe(real, file))
    except OSError as error:
        raise _no_place(path, error) from error
    if not forecast.has_room:
        raise _no_room(path, forecast.folder)
    on_event(
        SnapshotStarted(
            source=str(path),
            users=tuple(str(user) for user in use.users),
            size_bytes=forecast.size_bytes,
            folder=str(forecast.folder),
            free_bytes=forecast.free_bytes,
            duration_s=forecast.duration_s,
            is_rate_measured=forecast.is_rate_measured,
        )
    )
    with ExitStack() as stack:
        started = time.monotonic()
        tell_share = _Teller(forecast.size_bytes, on_event).tell_share
        try:
            folder = stack.enter_context(make_private_folder())
        except OSError as error:
            raise _no_place(path, error) from error
        try:
            copy = _make_copy(real, file, path, folder, has_log, tell_share, cancel, timeout_s)
        except SourceUnreadable as error:
            if isinstance(error.__cause__, sqlite3.Error) and primary_code(error.__cause__) == sqlite3.SQLITE_FULL:
                raise _no_room(path, forecast.folder) from error
            raise
        except OSError as error:
            if error.errno == errno.ENOSPC:
                raise _no_room(path, forecast.folder) from error
            raise file_error(error, path) from error
        tell_share(1.0)
        remember_rate(forecast.size_bytes, time.monotonic() - started)
        yield copy


def _make_copy(
    real: Path,
    file: FileIO,
    path: Path,
    folder: Path,
    has_log: bool,
    tell_share: TellShare,
    cancel: CancelToken,
    timeout_s: float,
) -> PrivateCopy:
    if not has_log:
        try:
            copy = folder / "backup.sqlite"
            state = back_up(real, file, copy, path, tell_share=tell_share, cancel=cancel, timeout_s=timeout_s)
            return PrivateCopy(path=copy, taken_of=state, is_recovered=False)
        except NeedsRecovery:
            copy.unlink(missing_ok=True)
    copy = folder / "snapshot.sqlite"
    resting = _copy_at_rest(real, file, copy, tell_share, cancel)
    if resting is None:
        copy = folder / "backup.sqlite"
        # From before the copy: what is written between the two passes for a later write, which is the safe side.
        resting = observe(real, file)
        back_up_with_log(real, copy, path, tell_share=tell_share, cancel=cancel)
    _recover(copy, path, cancel)
    return PrivateCopy(path=copy, taken_of=resting, is_recovered=True)


class _Teller:
    """Tells how far a copy is, at most ten times a second, and when it is whole."""

    def __init__(self, bytes_total: int, on_event: EventSink) -> None:
        self._bytes_total, self._on_event = bytes_total, on_event
        self._told_at = 0.0
        self._is_whole = False

    def tell_share(self, share: float) -> None:
        now = time.monotonic()
        if self._is_whole or (share < 1 and now - self._told_at < _INTERVAL_S):
            return
        self._told_at, self._is_whole = now, share >= 1
        self._on_event(SnapshotProgress(bytes_done=int(share * self._bytes_total), bytes_total=self._bytes_total))


def _copy_at_rest(
    real: Path, file: FileIO, copy: Path, tell_share: TellShare, cancel: CancelToken
) -> DatabaseState | None:
    """Copy the files while nobody writes to them; their state, or None if somebody always does."""
    for _ in range(_ATTEMPTS):
        before = observe_settled(real, file)
        if before.is_settled and _copy_files(real, file, copy, before, tell_share, cancel):
            return before
        cancel.check()
        time.sleep(_RETRY_S)
    return None


def _copy_files(
    real: Path, file: FileIO, copy: Path, before: DatabaseState, tell_share: TellShare, cancel: CancelToken
) -> bool:
    """Copy the files of a database; False as soon as one was written to."""
    parts = ((real, copy), (wal_of(real), wal_of(copy)), (journal_of(real), journal_of(copy)))
    bytes_total = sum(state.size_bytes for original, _ in parts if (state := FileState.of(original)))
    bytes_done = 0
    for original, target in parts:
        target.unlink(missing_ok=True)
        if not FileState.of(original):
            continue
        try:
            with original.open("rb") as source, target.open("xb") as sink:
                while chunk := source.read(_CHUNK_BYTES):
                    cancel.check()
                    sink.write(chunk)
                    bytes_done += len(chunk)
                    # The whole is told when the log has been folded in.
                    tell_share(min(bytes_done / bytes_total, 0.99))
                    if observe(real, file) != before:
                        return False
        except FileNotFoundError:
            # A log that was there a moment ago.
            return False
    return observe(real, file) == before


def _recover(copy: Path, path: Path, cancel: CancelToken) -> None:
    """Let SQLite fold the log and the journal of the copy into it."""
    with (
        translate_errors(path),
        closing(sqlite3.connect(file_uri(copy, "mode=rw"), uri=True, isolation_level=None)) as connection,
        cancel.interrupting(connection.interrupt),
    ):
        # Nothing here needs the schema; what is wrong with it, whoever reads the copy says.
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA schema_version").fetchall()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def _no_place(path: Path, error: OSError) -> SourceUnreadable:
    return SourceUnreadable(
        f"{path} must be copied before it can be read, and there is no temporary folder for the copy"
        f" ({error.strerror or error}).",
        "Set TMPDIR to a folder that you may write to.",
    )


def _no_room(path: Path, folder: Path) -> SourceUnreadable:
    return SourceUnreadable(
        f"{path} must be copied before it can be read, and {folder} has no room for the copy.",
        "Set TMPDIR to a folder on a larger disk; or close the program that uses the database, so that it "
        "folds its write-ahead log into the file.",
    )
