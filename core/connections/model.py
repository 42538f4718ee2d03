"""What a saved connection is, and what can't be one."""

from dataclasses import dataclass
from enum import StrEnum

from core.errors import ConnectionNotSaved

SECRET_PARAMETERS = frozenset(
    {"password", "sslpassword", "oauth_client_secret", "scram_client_key", "scram_server_key"}
)
"""Parameters of libpq that are shown, logged and saved nowhere."""

_LONGEST_NAME = 120


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


def check_connection(connection: SavedConnection) -> None:
    """Raise ConnectionNotSaved for what can't be saved: see `save_connection`."""
    if problem := find_name_problem(connection.name):
        raise ConnectionNotSaved(problem, "Choose another name.")
    if secret := next((name for name, _ in connection.options if name in SECRET_PARAMETERS), None):
        raise ConnectionNotSaved(
            f"The parameter {secret} is a secret, and saved connections hold none.",
            "Leave it out: the password itself goes into the keyring.",
        )


def find_name_problem(name: str) -> str:
    """Why a text is no name for a connection, as a sentence; "" if it is one. Whether it is taken is not looked at."""
    if not name.strip():
        return "A saved connection needs a name."
    if name != name.strip() or not name.isprintable():
        return "A connection's name has no spaces around it and no control characters."
    if len(name) > _LONGEST_NAME:
        return f"A connection's name has {_LONGEST_NAME} characters at most."
    if "=" in name or "://" in name:
        # The command line tells a name from a URL and from libpq's keywords by these.
        return "A connection's name holds neither = nor ://."
    return ""
