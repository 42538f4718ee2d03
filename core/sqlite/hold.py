"""How one state of a source is held for as long as it is read; `core.sqlite.source` says which way is for whom."""

from contextlib import ExitStack
from dataclasses import dataclass
from io import FileIO
from pathlib import Path

from core.cancel import CancelToken
from core.errors import SourceCorrupt, SourceUnreadable
from core.events import EventSink
from core.sqlite.header import check_length, index_of, parse_header, wal_of
from core.sqlite.lock import NeedsRecovery, hold_read_lock
from core.sqlite.snapshot import PrivateCopy, copy_privately
from core.sqlite.state import Watch, observe, observe_settled
from core.sqlite.uri import file_uri
from core.sqlite.users import find_use


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """What to read, and what to watch."""

    uri: str
    watch: Watch
    has_log: bool
    """In WAL mode, or with a log beside it, which SQLite opens in any mode, an empty one too."""
    is_locked: bool = False
    """A read lock keeps writers out."""
    copy: PrivateCopy | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How it is to be held, as far as there is a choice."""

    in_place: bool
    """Read the file itself and nothing else, whoever uses it."""
    is_brief: bool
    """Make no copy only because a program uses it: the reading ends before that will have waited."""
    timeout_s: float


def hold_one_state(
    real: Path, file: FileIO, path: Path, stack: ExitStack, way: Way, *, on_event: EventSink, cancel: CancelToken
) -> Hold:
    """Hold one state of the database at `real`, open as `file`, until the stack unwinds.

    Raises SourceError and OSError.
    """
    seen = observe(real, file)
    use = find_use(real, file, seen)
    has_log = parse_header(seen.header, path).wal or wal_of(real).exists()

    def copy_it() -> Hold:
        copy = stack.enter_context(
            copy_privately(
                real,
                file,
                path,
                use=use,
                has_log=has_log,
                on_event=on_event,
                cancel=cancel,
                timeout_s=way.timeout_s,
            )
        )
        return Hold(
            uri=file_uri(copy.path, "mode=ro&immutable=1"),
            watch=Watch(real=real, file=file, seen=copy.taken_of, is_counted=not copy.is_recovered),
            has_log=has_log,
            copy=copy,
        )

    try:
        if not has_log:
            if use.users and not way.in_place and not way.is_brief:
                return copy_it()
            try:
                return _lock(real, file, path, stack, way, cancel=cancel)
            except NeedsRecovery as error:
                if way.in_place:
                    raise _has_journal(path) from error
                return copy_it()
        if way.in_place:
            return _watch_log(real, file, path)
        if seen.wal or seen.journal or (use.is_in_use and not way.is_brief):
            return copy_it()
    except SourceCorrupt:
        # SQLite says no more than that it is so.
        if not has_log:
            check_length(parse_header(seen.header, path), seen.size_bytes, path)
        raise
    return _watch_file(real, file)


def _lock(real: Path, file: FileIO, path: Path, stack: ExitStack, way: Way, *, cancel: CancelToken) -> Hold:
    uri = file_uri(real, "mode=ro")
    stack.enter_context(hold_read_lock(uri, path, cancel=cancel, timeout_s=way.timeout_s))
    watch = Watch(real=real, file=file, seen=observe(real, file), is_counted=True)
    return Hold(uri=uri, watch=watch, has_log=False, is_locked=True)


def _watch_file(real: Path, file: FileIO) -> Hold:
    """Read as if it could not change: there is nothing in the log."""
    watch = Watch(real=real, file=file, seen=observe_settled(real, file), is_counted=False)
    return Hold(uri=file_uri(real, "mode=ro&immutable=1"), watch=watch, has_log=True)


def _watch_log(real: Path, file: FileIO, path: Path) -> Hold:
    """Read the file and its log where they are: whatever moves either of them ends the reading."""
    held = _watch_file(real, file)
    if held.watch.seen.journal:
        raise _has_journal(path)
    if held.watch.seen.wal is None:
        return held
    if not index_of(real).exists():
        raise SourceUnreadable(
            f"{path} has a write-ahead log without its index, which can't be read in place without writing beside it.",
            "Open and close the database with its application, which folds the log into the file; or read a private"
            " copy, by leaving out --in-place.",
        )
    # SQLite then neither makes nor writes the index; where nobody else keeps it up it makes one in memory.
    return Hold(uri=file_uri(real, "mode=ro&readonly_shm=1"), watch=held.watch, has_log=True)


def _has_journal(path: Path) -> SourceUnreadable:
    return SourceUnreadable(
        f"{path} has a journal of a transaction that broke off, which can't be undone in place without writing to it.",
        "Open and close the database with its application, which undoes it; or read a private copy, by leaving out"
        " --in-place.",
    )
