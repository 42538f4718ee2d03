"""Connections to one file that are kept between their users: SQLite reads the whole schema again on each new one, which
takes longer than most of what is asked where there are hundreds of tables."""

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import Generic, TypeVar

Connection = TypeVar("Connection")


class Lending(Generic[Connection]):
    """Lends connections to threads, and keeps what they give back for the next that asks.

    Thread-safe. Good until `close`, by when all are given back.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._idle: list[tuple[Connection, ExitStack]] = []

    @contextmanager
    def lend(self, connect: Callable[[], AbstractContextManager[Connection]]) -> Iterator[Connection]:
        """One for the time of a `with`, which `connect` opens if none is idle; one in which something fails is
        closed."""
        with self._lock:
            kept = self._idle.pop() if self._idle else None
        if kept is None:
            stack = ExitStack()
            kept = stack.enter_context(connect()), stack
        connection, stack = kept
        with stack:
            yield connection
            with self._lock:
                self._idle.append((connection, stack.pop_all()))

    def close(self) -> None:
        with self._lock:
            idle, self._idle = self._idle, []
        for _, stack in idle:
            stack.close()
