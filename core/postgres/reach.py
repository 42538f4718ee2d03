"""From a saved connection to the URL that libpq connects with, through a tunnel where there is one; and from a URL that
somebody has pasted to a connection to save."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from urllib.parse import quote

from core.cancel import CancelToken
from core.connections import SECRET_PARAMETERS, SavedConnection, TlsMode, find_name_problem
from core.errors import ConnectionFailed, TunnelFailed
from core.postgres import user_files
from core.postgres.connect import read_parameters, split_pool_parameters, write_url
from core.postgres.outcome import Outcome

_LONGEST_PROPOSED_NAME = 60


@contextmanager
def reach(connection: SavedConnection, password: str | None, *, cancel: CancelToken | None = None) -> Iterator[str]:
    """A URL that holds for the time of the body, and holds the password: `redact_url` shows it without.

    Without a `password`, it comes from where libpq looks: the service, PGPASSWORD, ~/.pgpass. Through a tunnel the
    address is the tunnel's, and the host's name the real one, so that its certificate is checked by it. Blocks while a
    tunnel is opened. Raises TargetError, and Cancelled.
    """
    parameters = write_parameters(connection)
    secret = {"password": password} if password is not None else {}
    if connection.tunnel is None:
        yield _write_whole_url(parameters, secret)
        return
    # asyncssh is slow to import, and few need it.
    from core.postgres.tunnel import open_tunnel

    resolved = user_files.resolve_parameters(parameters)
    host = resolved.get("host") or "localhost"
    _check_one_host(host, resolved["port"])
    if password is None and (found := user_files.find_password_behind_tunnel(resolved | {"host": host})) is not None:
        secret = {"password": found}
    address = resolved.get("hostaddr") or host
    with open_tunnel(connection.tunnel, address, int(resolved["port"]), cancel=cancel) as local_port:
        way = {"host": host, "hostaddr": "127.0.0.1", "port": str(local_port)}
        yield _write_whole_url(parameters | way, secret)


def read_url(url: str) -> tuple[SavedConnection, str | None]:
    """A URL or keyword string as a connection to save, under a proposed name, and the password that it holds.

    The name may be taken. Raises ConnectionFailed, quoting nothing of what could be a password.
    """
    _, minimum, maximum = split_pool_parameters(url)
    parameters = read_parameters(url)
    password = parameters.pop("password", None)
    if secret := next((name for name in parameters if name in SECRET_PARAMETERS), None):
        raise ConnectionFailed(
            f"The URL holds {secret}, a secret which can't be saved with a connection.",
            "Leave it out, or give the whole URL each time.",
        )
    try:
        tls_mode = TlsMode(parameters.pop("sslmode", TlsMode.PREFER))
    except ValueError:
        tls_mode = None
    if tls_mode is None:
        raise ConnectionFailed("sslmode in the connection URL has a value that libpq does not know.", _name_modes())
    port = parameters.get("port", "")
    connection = SavedConnection(
        name="",
        host=parameters.pop("host", ""),
        # Several ports for several hosts are left as a parameter.
        port=int(parameters.pop("port")) if port.isdecimal() else None,
        database=parameters.pop("dbname", ""),
        user=parameters.pop("user", ""),
        tls_mode=tls_mode,
        ca_file=parameters.pop("sslrootcert", ""),
        service=parameters.pop("service", ""),
        options=tuple(parameters.items())
        + ((("min_connections", str(minimum)),) if minimum is not None else ())
        + ((("max_connections", str(maximum)),) if maximum is not None else ()),
    )
    return replace(connection, name=_propose_name(connection)), password or None


def read_services() -> tuple[SavedConnection, ...]:
    """The services of pg_service.conf, each as a connection of its name that leaves everything to it."""
    return tuple(
        SavedConnection(name=name, service=name) for name in user_files.read_services() if not find_name_problem(name)
    )


def show_connection(connection: SavedConnection) -> str:
    """The URL of a connection for people: where it leads, without its tunnel and without secrets."""
    return write_url(write_parameters(connection))


def write_parameters(connection: SavedConnection) -> dict[str, str]:
    """libpq's parameters for a connection, without a tunnel and without a password."""
    parameters = {
        "host": connection.host,
        "port": str(connection.port or ""),
        "dbname": connection.database,
        "user": connection.user,
        # libpq's own default is not said, so that a service or PGSSLMODE can ask for more.
        "sslmode": "" if connection.tls_mode is TlsMode.PREFER else str(connection.tls_mode),
        "sslrootcert": connection.ca_file,
        "service": connection.service,
    }
    return {name: value for name, value in (parameters | dict(connection.options)).items() if value}


def _write_whole_url(parameters: Mapping[str, str], secret: Mapping[str, str]) -> str:
    url = write_url(parameters)
    for name, value in secret.items():
        if "\0" in value or any("\ud800" <= character <= "\udfff" for character in value):
            raise ConnectionFailed("The password holds bytes that are no text.", "Type it again.")
        url += ("&" if "?" in url else "?") + f"{name}={quote(value, safe='')}"
    return url


def _check_one_host(host: str, port: str) -> None:
    context = {"cause": str(Outcome.TUNNEL)}
    if "," in host or not port.isdecimal():
        raise TunnelFailed(
            "An SSH tunnel leads to one host, and this connection names several.", "Name one of them.", context
        )
    if host.startswith(("/", "@")):
        raise TunnelFailed(
            "An SSH tunnel leads to a host and a port, and this connection names a socket.",
            "Name the host as the SSH server knows it; localhost is the SSH server itself.",
            context,
        )


def _propose_name(connection: SavedConnection) -> str:
    host = connection.host.partition(",")[0]
    host = "" if host.startswith("/") else host
    parts = [part for part in (connection.database, host) if part]
    name = " at ".join(parts) or connection.service or "PostgreSQL"
    name = name[:_LONGEST_PROPOSED_NAME].strip()
    return "PostgreSQL" if find_name_problem(name) else name


def _name_modes() -> str:
    return f"It is one of {', '.join(TlsMode)}."
