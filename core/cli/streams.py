"""What commands print to, when it is not what Python takes it to be: closed, full, or of few characters.

A run of hours must not end as a failure since its last sentence could not be printed.
"""

import codecs
import errno
import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

_PLAIN = {"✓": "+", "✗": "x", "≠": "!=", "→": "->", "…": "...", "�": "?", "—": "-", "━": "-"}
_CLOSED = (errno.EPIPE, errno.EBADF)


def prepare_streams() -> None:
    """Let every text be printed: a stream that is closed takes it and keeps nothing, and one that is not UTF-8 gets
    what it does not have as plain characters or by its number."""
    codecs.register_error("plain", _write_plain)
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115
        elif isinstance(stream, io.TextIOWrapper) and codecs.lookup(stream.encoding).name != "utf-8":
            stream.reconfigure(errors="plain")


def find_lost_output() -> OSError | None:
    """Why standard output takes nothing any more, as when its disk is full; None if it took one more end of line."""
    try:
        sys.stdout.flush()
        os.write(sys.stdout.fileno(), b"\n")
    except OSError as error:
        return error
    return None


@contextmanager
def printing_the_end() -> Iterator[None]:
    """For what is printed of something that is done: that it can't be printed is told, and changes nothing else."""
    try:
        yield
        sys.stdout.flush()
    except OSError as error:
        if error.errno not in _CLOSED:
            with suppress(OSError):
                print(f"All is done, but could not be printed: {error.strerror}.", file=sys.stderr)
        # What it still holds would be tried again at the end.
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115


def _write_plain(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeEncodeError)
    lost = error.object[error.start : error.end]
    texts = (_PLAIN.get(each, each.encode("ascii", "backslashreplace").decode("ascii")) for each in lost)
    return "".join(texts), error.end
