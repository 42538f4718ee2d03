"""Ctrl-C as a request to stop, which leaves the stages time to clean up; a second one stops at once."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from core.cancel import CancelToken

_STOPS = tuple(signal.Signals[name] for name in ("SIGINT", "SIGTERM", "SIGHUP") if name in signal.Signals.__members__)
"""Windows has no SIGHUP."""


class StoppedAtOnce(BaseException):
    """The second Ctrl-C, which waits for nothing. Typer would end a KeyboardInterrupt without a word."""


@contextmanager
def cancelled_by_ctrl_c() -> Iterator[CancelToken]:
    """A token that SIGINT, SIGTERM and a terminal that is closed cancel for the time of the body."""
    cancel = CancelToken()

    def stop(number: int, _frame: FrameType | None) -> None:
        signal.signal(number, previous[signal.Signals(number)])
        # On a thread: the token's lock may be held by the very code that the signal interrupted.
        threading.Thread(target=cancel.cancel, name="cancel").start()

    previous = {number: signal.signal(number, stop) for number in _STOPS}
    try:
        yield cancel
    except KeyboardInterrupt:
        raise StoppedAtOnce from None
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)
