"""Saved connections: named places where a server is, in a file of the user's configuration, without any password."""

from core.connections.model import (
    SECRET_PARAMETERS,
    SavedConnection,
    TlsMode,
    Tunnel,
    check_connection,
    find_name_problem,
)
from core.connections.store import (
    find_connection,
    find_connections_file,
    read_connections,
    remove_connection,
    save_connection,
)

__all__ = [
    "SECRET_PARAMETERS",
    "SavedConnection",
    "TlsMode",
    "Tunnel",
    "check_connection",
    "find_connection",
    "find_connections_file",
    "find_name_problem",
    "read_connections",
    "remove_connection",
    "save_connection",
]
