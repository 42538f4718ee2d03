"""A line to a server that can be cut, stalled, slowed down and closed: a TCP proxy with one thread of its own.

What happens at a number of bytes or after words that were seen happens between two bytes, at each run at the same
place; what is done by a call happens within a moment.
"""

import select
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from enum import Enum

from tests.helpers.proxied_line import Address, Direction, Line, Way, close, connect

_BLOCK_BYTES = 128 * 1024
_TURN_S = 0.02
"""How long the thread sleeps where only time can bring something new."""


class Lost(Enum):
    """What of the bytes does not arrive where a line is cut after words."""

    REQUEST = "the request"
    ANSWER = "the answer to it"


class Proxy:
    """Made by `run_proxy`; listens on `port` of 127.0.0.1. Safe to use from any thread.

    `bytes_to_server`, `bytes_to_client`: what was handed on; `connections`: how many were accepted; `cuts`: how many
    times the line was cut, by itself or by a call.
    """

    def __init__(self, upstream: Address) -> None:
        self.upstream = upstream
        self.bytes_to_server = self.bytes_to_client = self.connections = self.cuts = 0
        self._lock = threading.RLock()
        self._lines: list[Line] = []
        self._listener: socket.socket | None = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = int(self._listener.getsockname()[1])
        self._bell, self._ringing = socket.socketpair()
        self._bell.setblocking(False)
        self._ends = False
        self._stalls_new = False
        self._open_again_at: float | None = None
        self._bytes_per_s: int | None = None
        self._allowance, self._counted_at = 0.0, time.monotonic()
        self._fault_at: list[int] = []
        self._fault_direction = Direction.TO_SERVER
        self._fault: Callable[[], None] = self.stall
        self._words: Sequence[bytes] = ()
        self._loses = Lost.ANSWER
        self._after_words: Callable[[], None] | None = None
        self._thread = threading.Thread(target=self._work, name="proxy")
        self._thread.start()

    @property
    def open_connections(self) -> int:
        with self._lock:
            return len(self._lines)

    def cut(self, *, reset: bool = True) -> None:
        """Break all connections now: by RST, as a firewall or a crash does, or by FIN."""
        with self._lock:
            self._cut(reset)
            self._ring()

    def cut_after(
        self,
        size_bytes: int,
        direction: Direction = Direction.TO_SERVER,
        *,
        times: int = 1,
        reset: bool = True,
        then: Callable[[], None] | None = None,
    ) -> None:
        """Break all connections when so many more bytes were handed on in a direction; and again after each as many.

        `then` is called after each cut, in the proxy's thread: it may refuse or stall what comes next.
        """
        with self._lock:
            done = self._count(direction)
            self._fault_at = [done + size_bytes * (number + 1) for number in range(times)]
            self._fault_direction, self._fault = direction, lambda: self._cut(reset, then)

    def stall_after(
        self, size_bytes: int, direction: Direction = Direction.TO_SERVER, *, new_too: bool = False
    ) -> None:
        """Stall when so many more bytes were handed on in a direction."""
        with self._lock:
            self._fault_at = [self._count(direction) + size_bytes]
            self._fault_direction, self._fault = direction, lambda: self.stall(new_too=new_too)

    def cut_after_words(self, *words: bytes, loses: Lost, then: Callable[[], None] | None = None) -> None:
        """Break all connections, once, when a client has sent these words on one connection, in this order.

        Lost goes either the request that ends with the last of them, or the server's answer: it has then done it.
        """
        with self._lock:
            self._words, self._loses, self._after_words = words, loses, then
            for line in self._lines:
                line.words_seen, line.tail = 0, b""

    def refuse(self, for_s: float | None = None) -> None:
        """Let no new connection come to be, as where nothing listens: for a time, or until `accept`."""
        with self._lock:
            if self._listener is not None:
                # The thread may be waiting for it, and would so keep it open.
                with suppress(OSError):
                    self._listener.shutdown(socket.SHUT_RDWR)
                self._listener.close()
                self._listener = None
            self._open_again_at = None if for_s is None else time.monotonic() + for_s
            self._ring()

    def accept(self) -> None:
        """Let connections come to be again."""
        with self._lock:
            self._open_again_at = None
            if self._listener is None:
                self._listener = socket.create_server(("127.0.0.1", self.port), backlog=64)
            self._ring()

    def stall(self, *, new_too: bool = False) -> None:
        """Hand nothing on any more over the connections there are, and keep them open; over new ones too, if told."""
        with self._lock:
            self._stalls_new = new_too
            for line in self._lines:
                line.is_stalled = True

    def go_on(self) -> None:
        """End a stall: what was sent in the meantime is handed on."""
        with self._lock:
            self._stalls_new = False
            for line in self._lines:
                line.is_stalled = False
            self._ring()

    def slow_down(self, bytes_per_s: int | None) -> None:
        """Hand on no more than this, of all connections and both directions together; None: as fast as can be."""
        with self._lock:
            self._bytes_per_s = bytes_per_s
            self._allowance, self._counted_at = 0.0, time.monotonic()
            self._ring()

    def close(self) -> None:
        """Break all connections, and end the thread."""
        with self._lock:
            self._ends = True
            self._ring()
        self._thread.join()
        self._cut(True)
        for each in (self._listener, self._bell, self._ringing):
            if each is not None:
                each.close()

    def _work(self) -> None:
        while True:
            with self._lock:
                if self._ends:
                    return
                if self._open_again_at is not None and time.monotonic() >= self._open_again_at:
                    self.accept()
                self._close_ended()
                readers, writers = self._find_waiting()
            is_timed = self._bytes_per_s is not None or self._open_again_at is not None
            # A socket that was closed by another thread in the meantime is found out in the next turn.
            with suppress(OSError, ValueError):
                readable, writable, _ = select.select(readers, writers, [], _TURN_S if is_timed else None)
                with self._lock:
                    self._turn(set(readable), set(writable))

    def _find_waiting(self) -> tuple[list[socket.socket], list[socket.socket]]:
        readers, writers = [self._ringing], []
        if self._listener is not None:
            readers.append(self._listener)
        has_allowance = self._refill()
        for line in self._lines:
            for way in line.ways if not line.is_stalled else ():
                if way.pending:
                    writers.append(way.sink)
                elif has_allowance and not line.is_ending:
                    readers.append(way.source)
        return readers, writers

    def _refill(self) -> bool:
        if self._bytes_per_s is None:
            return True
        now = time.monotonic()
        self._allowance += (now - self._counted_at) * self._bytes_per_s
        self._allowance = min(self._allowance, self._bytes_per_s * _TURN_S * 2)
        self._counted_at = now
        return self._allowance > 0

    def _turn(self, readable: set[socket.socket], writable: set[socket.socket]) -> None:
        if self._ringing in readable:
            self._ringing.recv(4096)
        if self._listener is not None and self._listener in readable:
            self._accept_one(self._listener)
        for line in list(self._lines):
            for way in line.ways:
                if way.source in readable and line in self._lines:
                    self._read(line, way)
                if way.pending and line in self._lines and (way.sink in writable or way.source in readable):
                    self._write(line, way)

    def _accept_one(self, listener: socket.socket) -> None:
        client, _ = listener.accept()
        try:
            server = connect(self.upstream)
        except OSError:
            # As a server that is stopped: it can't be told from a port where nothing listens any more.
            close(client, reset=True)
            return
        for each in (client, server):
            each.setblocking(False)
            if each.family != socket.AF_UNIX:
                each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        line = Line(client, server)
        line.is_stalled = self._stalls_new
        self._lines.append(line)
        self.connections += 1

    def _read(self, line: Line, way: Way) -> None:
        room = _BLOCK_BYTES
        if self._fault_at and way.direction is self._fault_direction:
            room = min(room, max(1, self._fault_at[0] - self._count(way.direction)))
        if self._bytes_per_s is not None:
            room = min(room, max(1, int(self._allowance)))
        try:
            data = way.source.recv(room)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            line.is_ending = True
            return
        self._allowance -= len(data)
        if way.direction is Direction.TO_CLIENT and line.loses_answer:
            self._words = ()
            self._cut(True, self._after_words)
            return
        if way.direction is Direction.TO_SERVER and self._words and self._has_said_all(line, data):
            if self._loses is Lost.REQUEST:
                self._words = ()
                self._cut(True, self._after_words)
                return
            line.loses_answer = True
        way.pending = data

    def _write(self, line: Line, way: Way) -> None:
        try:
            sent = way.sink.send(way.pending)
        except BlockingIOError:
            return
        except OSError:
            way.pending, line.is_ending = b"", True
            return
        way.pending = way.pending[sent:]
        if way.direction is Direction.TO_SERVER:
            self.bytes_to_server += sent
        else:
            self.bytes_to_client += sent
        if (
            self._fault_at
            and way.direction is self._fault_direction
            and self._count(way.direction) >= self._fault_at[0]
        ):
            self._fault_at.pop(0)
            self._fault()

    def _has_said_all(self, line: Line, data: bytes) -> bool:
        text = line.tail + data
        while line.words_seen < len(self._words):
            word = self._words[line.words_seen]
            place = text.find(word)
            if place < 0:
                # The longest part of it that could still become the word.
                line.tail = text[-len(word) + 1 :] if len(word) > 1 else b""
                return False
            text = text[place + len(word) :]
            line.words_seen += 1
        return True

    def _count(self, direction: Direction) -> int:
        return self.bytes_to_server if direction is Direction.TO_SERVER else self.bytes_to_client

    def _cut(self, reset: bool, then: Callable[[], None] | None = None) -> None:
        # All is as it will be before anyone can see that the line is cut.
        lines, self._lines = self._lines, []
        self.cuts += not self._ends
        if then is not None:
            then()
        for line in lines:
            close(line.client, reset=reset)
            close(line.server, reset=reset)

    def _close_ended(self) -> None:
        """Close what one side has closed, when the other has got all that was sent before."""
        for line in [line for line in self._lines if line.is_ending and not line.is_stalled]:
            if not any(way.pending for way in line.ways):
                self._lines.remove(line)
                close(line.client, reset=False)
                close(line.server, reset=False)

    def _ring(self) -> None:
        with suppress(BlockingIOError):
            self._bell.send(b"!")


@contextmanager
def run_proxy(upstream: Address) -> Iterator[Proxy]:
    """A proxy before a server, for the time of a `with`."""
    proxy = Proxy(upstream)
    try:
        yield proxy
    finally:
        proxy.close()
