"""Saved connections: named places where a server is, in a file of the user's configuration, without any password."""

from dataclasses import dataclass
from enum import StrEnum


class TlsMode(StrEnum):
    """libpq's sslmode (https://www.postgresql.org/docs/current/libpq-ssl.html#LIBPQ-SSL-PROTECTION)."""

    DISABLE = "disable"
    ALLOW = "allow"
    PREFER = "prefer"
    REQUIRE = "require"
    VERIFY_CA = "verify-ca"
    VERIFY_FULL = "verify-full"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tunnel:
    """An SSH server that the connection goes through. Without a `key_file`, by the agent and the usual keys."""

    host: str
    port: int = 22
    user: str = ""
    key_file: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedConnection:
    """A connection under a name. Empty texts leave a parameter to libpq: PG* variables, the service file, ~/.pgpass."""

    name: str
    host: str = ""
    """A host's name or address, or the folder of a socket."""
    port: int | None = None
    database: str = ""
    user: str = ""
    tls_mode: TlsMode = TlsMode.PREFER
    ca_file: str = ""
    """The certificates to check the server's by; "" for libpq's own place, "system" for the system's."""
    service: str = ""
    """A section of pg_service.conf, which gives what is left out here."""
    options: tuple[tuple[str, str], ...] = ()
    """Further parameters of libpq, none of them secret."""
    tunnel: Tunnel | None = None
