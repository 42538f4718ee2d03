"""The rows of a COPY TO in binary as the server sends them, many at a time.

psycopg's own `Copy.read` sets out to wait for each row anew, which costs as much as receiving it.
"""

from array import array
from collections.abc import Generator
from dataclasses import dataclass

import psycopg
from psycopg import sql

from core.postgres.connect import Connection

_HEADER_BYTES = len(b"PGCOPY\n\xff\r\n\0") + 8
"""The signature, flags, and the length of an extension, which no version has."""
_TRAILER = b"\xff\xff"


@dataclass(frozen=True, slots=True, kw_only=True)
class CopiedRows:
    """Some rows, at least one: their bytes, and how many of them are each row's.

    A row is the number of its values in two bytes, and of each value its length in four, -1 for NULL, and the bytes
    that its type's send function gives.
    """

    data: bytes
    sizes_bytes: "array[int]"


def copy_out(
    connection: Connection, statement: sql.SQL | sql.Composed, *, batch_rows: int, batch_bytes: int
) -> Generator[CopiedRows]:
    """Run a `COPY ... TO STDOUT (FORMAT binary)` and yield its rows: `batch_rows` or `batch_bytes` at a time, or
    somewhat more. Raises psycopg.Error.

    The server sends one message a row, the header with the first one
    (https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-COPY,
    https://www.postgresql.org/docs/current/sql-copy.html#SQL-COPY-BINARY-FORMAT).
    """
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        receive = connection.pgconn.get_copy_data
        row = memoryview(copy.read())[_HEADER_BYTES:]
        length = len(row)
        parts: list[bytes] = []
        sizes_bytes = array("q")
        size_bytes = 0
        arrived: list[memoryview] = []
        is_done = False
        while not is_done:
            while length > 0:
                if length == len(_TRAILER) and row == _TRAILER:
                    is_done = True
                    # Lest the statement be still under way while the last rows are worked on.
                    copy.read()
                    break
                arrived.append(row)
                length, row = receive(1)
            # What has arrived is joined at once: else Python's collector would look at each row again and again.
            sizes_bytes.extend(map(len, arrived))
            parts.append(b"".join(arrived))
            size_bytes += len(parts[-1])
            arrived.clear()
            if sizes_bytes and (is_done or len(sizes_bytes) >= batch_rows or size_bytes >= batch_bytes):
                yield CopiedRows(data=b"".join(parts), sizes_bytes=sizes_bytes)
                parts, sizes_bytes, size_bytes = [], array("q"), 0
            if length < 0:
                raise _find_error(connection)
            if not is_done:
                # This waits for the next row, and lets other threads run.
                row = memoryview(copy.read())
                length = len(row)


def _find_error(connection: Connection) -> psycopg.Error:
    """What ended a COPY early. The session can then be used again, if there still is one."""
    results = list(iter(connection.pgconn.get_result, None))
    return psycopg.errors.error_from_result(results[0]) if results else psycopg.OperationalError("the COPY was cut off")
