"""How much room is left where a server keeps its data. PostgreSQL does not tell; the file system does, where the server
is on this machine and shows this role its folder."""

import ipaddress
import os
import shutil
import socket
from pathlib import Path

from core.postgres.connect import Connection
from core.postgres.errors import translate_errors
from core.postgres.model import Disk, Unknown

# pg_settings leaves out what this role may not see, where current_setting refuses.
_QUERY = b"""
    SELECT (SELECT setting FROM pg_catalog.pg_settings WHERE name = 'data_directory'),
           pg_catalog.pg_tablespace_location(coalesce(
               (SELECT t.oid FROM pg_catalog.pg_tablespace t
                WHERE t.spcname = pg_catalog.current_setting('default_tablespace')), d.dattablespace)),
           pg_catalog.host(pg_catalog.inet_client_addr()), pg_catalog.inet_client_port(),
           pg_catalog.host(pg_catalog.inet_server_addr()), pg_catalog.inet_server_port()
    FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database()"""


def find_disk(connection: Connection) -> Disk:
    """The room that the server of a connection has. Raises TargetError."""
    with translate_errors("the folder of the server's data"):
        row = connection.execute(_QUERY).fetchone()
    assert row is not None  # a SELECT of the database that it runs in
    data, tablespace, *ends = row
    if not _is_on_this_machine(connection, ends):
        return Disk(free_bytes=None, unknown=Unknown.ELSEWHERE)
    data_folder = Path(data) if data else None
    tables = Path(tablespace) if os.path.isabs(tablespace) else data_folder
    if tables is None:
        return Disk(free_bytes=None, unknown=Unknown.NOT_SHOWN)
    try:
        free_bytes = shutil.disk_usage(tables).free
    except FileNotFoundError:
        return Disk(free_bytes=None, unknown=Unknown.ELSEWHERE)
    except OSError:
        return Disk(free_bytes=None, unknown=Unknown.NOT_READABLE)
    try:
        log = _find_log(data_folder or tables)
        is_shared = log.stat().st_dev == tables.stat().st_dev
        return Disk(free_bytes=free_bytes, wal_free_bytes=shutil.disk_usage(log).free, is_shared=is_shared)
    except OSError:
        # Only the server's own account may see whether the log has been put elsewhere, which is rare.
        return Disk(free_bytes=free_bytes, wal_free_bytes=free_bytes)


def _find_log(data_folder: Path) -> Path:
    """The folder of the write-ahead log, where a symbolic link leads it. Raises OSError where it can't be seen."""
    return (data_folder / "pg_wal").resolve(strict=True)


def _is_on_this_machine(connection: Connection, ends: list[str | int | None]) -> bool:
    """Whether both ends of the connection are one machine's. `ends` is what the server sees of it: the client's address
    and port, its own address and port.

    A tunnel, a proxy or a container's port ends on this machine too, but the server then sees other addresses or ports.
    """
    if connection.info.host.startswith("/"):
        return True
    if None in ends:
        return False
    try:
        # Family and type are found out from the socket itself.
        with socket.fromfd(connection.fileno(), -1, -1) as session:
            ours = (*session.getsockname()[:2], *session.getpeername()[:2])
    except OSError:
        return False
    seen = tuple(_plain_address(part) if isinstance(part, str) else part for part in ends)
    ours = tuple(_plain_address(part) if isinstance(part, str) else part for part in ours)
    return ours == seen and _is_own_address(str(ours[2]))


def _plain_address(text: str) -> str:
    """An address in the one way to write it, without the interface that it is reached by."""
    address = ipaddress.ip_address(text.partition("%")[0])
    mapped = getattr(address, "ipv4_mapped", None)
    return str(mapped or address)


def _is_own_address(address: str) -> bool:
    """Whether it is one of this machine's: no other can be bound to."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.bind((address, 0))
    except OSError:
        return False
    return True
