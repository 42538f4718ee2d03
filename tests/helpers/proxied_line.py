"""One connection through the proxy: two sockets, and what is on its way from each to the other."""

import socket
import struct
from contextlib import suppress
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

Address = tuple[str, int] | Path
"""Where a server listens: a host and a port, or a socket's file."""


class Direction(Enum):
    TO_SERVER = "to the server"
    TO_CLIENT = "to the client"


@dataclass(slots=True)
class Way:
    """One direction of one connection."""

    source: socket.socket
    sink: socket.socket
    direction: Direction
    pending: bytes = b""


@dataclass(slots=True, eq=False)
class Line:
    """One connection of a client, and the one to the server for it."""

    client: socket.socket
    server: socket.socket
    tail: bytes = b""
    words_seen: int = 0
    is_stalled: bool = False
    loses_answer: bool = False
    is_ending: bool = False
    ways: tuple[Way, Way] = field(init=False)

    def __post_init__(self) -> None:
        self.ways = (
            Way(self.client, self.server, Direction.TO_SERVER),
            Way(self.server, self.client, Direction.TO_CLIENT),
        )


def connect(upstream: Address) -> socket.socket:
    if isinstance(upstream, tuple):
        return socket.create_connection(upstream, timeout=5)
    connection = socket.socket(socket.AF_UNIX)
    try:
        connection.connect(str(upstream))
    except OSError:
        connection.close()
        raise
    return connection


def close(connection: socket.socket, *, reset: bool) -> None:
    if reset and connection.family != socket.AF_UNIX:
        with suppress(OSError):
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()
