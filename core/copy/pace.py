"""How fast the copying goes: no faster than it was told to, and which side it waits for, told about once a second."""

import threading
import time

from core.cancel import CancelToken
from core.events import Bottleneck, EventSink

_TOLD_EACH_S = 1.0
_LONGEST_WAIT_S = 0.5


class Pace:
    """Shared by all threads that copy."""

    def __init__(self, *, max_rate_bytes_s: float | None, on_event: EventSink) -> None:
        self._max_rate_bytes_s, self._on_event = max_rate_bytes_s, on_event
        self._lock = threading.Lock()
        self._free_at = 0.0
        self._source_s = self._target_s = 0.0
        self._told_at = time.monotonic()

    def throttle(self, size_bytes: int, cancel: CancelToken) -> None:
        """Count what was just sent, and wait until all that was sent keeps to the rate."""
        if self._max_rate_bytes_s is None:
            return
        with self._lock:
            now = time.monotonic()
            self._free_at = max(self._free_at, now) + size_bytes / self._max_rate_bytes_s
            wait_until = self._free_at
        while (left_s := wait_until - time.monotonic()) > 0:
            cancel.wait(min(left_s, _LONGEST_WAIT_S))

    def add(self, *, source_s: float = 0.0, target_s: float = 0.0) -> None:
        """Count time that a thread waited for one of the sides."""
        with self._lock:
            self._source_s += source_s
            self._target_s += target_s
            now = time.monotonic()
            if now - self._told_at < _TOLD_EACH_S:
                return
            sample = Bottleneck(waiting_for_source_s=self._source_s, waiting_for_target_s=self._target_s)
            self._source_s = self._target_s = 0.0
            self._told_at = now
        self._on_event(sample)
