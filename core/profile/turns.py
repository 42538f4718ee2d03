"""Lets threads that work on the blocks of one table pass through its columns in the blocks' order."""

import threading

from core.cancel import CancelToken


class Turns:
    """Whose turn it is at each of several places: block 0's first, then block 1's, and so on. Thread-safe.

    A thread behind another one follows it from place to place, so that all may be at work at once.
    """

    __slots__ = ("_changed", "_is_over", "_next")

    def __init__(self, places: int) -> None:
        self._next = [0] * places
        self._changed = threading.Condition()
        self._is_over = False

    def wait(self, place: int, block: int, cancel: CancelToken) -> None:
        """Wait until all blocks before this one have passed. Raises Cancelled once `stop` was called."""
        if self._next[place] != block:
            with self._changed:
                self._changed.wait_for(lambda: self._is_over or self._next[place] == block)
        cancel.check()

    def pass_on(self, place: int) -> None:
        """Let the next block have the place."""
        with self._changed:
            self._next[place] += 1
            self._changed.notify_all()

    def stop(self) -> None:
        """Wake all who wait; `cancel` is to be cancelled before."""
        with self._changed:
            self._is_over = True
            self._changed.notify_all()
