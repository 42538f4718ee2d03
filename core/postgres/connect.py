"""From a URL to a session whose behaviour is known, and from a URL to what people may see of it.

A connection URL holds a password, so everything that reads one is here: what can't be read is refused without
being quoted, and what is shown is written anew from the parts that are no secret.
"""

import os
import re
from collections.abc import Mapping
from typing import TypeAlias
from urllib.parse import quote, unquote

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.rows import TupleRow

from core.connections import SECRET_PARAMETERS
from core.errors import ConnectionFailed
from core.postgres.causes import connection_error
from core.postgres.errors import translate_errors
from core.postgres.outcome import Outcome

Connection: TypeAlias = psycopg.Connection[TupleRow]
"""A session of the target, for those who have no other use for psycopg."""

_EXPECTED = (
    "Write a URL such as postgresql://user:password@host:5432/database?sslmode=require, or libpq's keywords "
    'such as "host=... dbname=... user=...".'
)

_URL = re.compile(r"(?P<user>postgres(?:ql)?://(?:[^@/]*@)?)(?P<place>[^?]*)(?:\?(?P<query>.*))?", re.DOTALL)
"""Divided as libpq divides it: the user's part ends at the first @, even if a ? is before it.

https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS
"""

_OTHER_SCHEME = re.compile(
    r"(?:(mysql|mariadb|sqlite|mssql|sqlserver|oracle|mongodb|redis|https?|jdbc:postgresql|cockroachdb"
    r"|postgres(?:ql)?\+(?:psycopg2?|asyncpg|pg8000))|[A-Za-z][A-Za-z0-9+.-]*)://",
    re.IGNORECASE,
)

_DEFAULTS = {
    "fallback_application_name": "howdah",
    "connect_timeout": "15",
    "keepalives": "1",
    "keepalives_idle": "30",
    "keepalives_interval": "10",
    "keepalives_count": "6",
}
"""For what the URL leaves open. A copy may keep one connection silent for long while another works, and
firewalls forget silent connections: hence the keepalives."""

_SETTINGS: tuple[tuple[str, str, int], ...] = (
    ("search_path", "", 0),
    ("datestyle", "ISO, YMD", 0),
    ("intervalstyle", "iso_8601", 0),
    ("timezone", "UTC", 0),
    # 1 prints the shortest text that reads back as the same float, from version 12 on.
    ("extra_float_digits", "1", 0),
    ("bytea_output", "hex", 0),
    ("standard_conforming_strings", "on", 0),
    ("client_min_messages", "warning", 0),
    ("statement_timeout", "0", 0),
    ("lock_timeout", "0", 0),
    ("idle_in_transaction_session_timeout", "0", 90600),
    ("idle_session_timeout", "0", 140000),
    ("transaction_timeout", "0", 170000),
    # So that the server notices in a minute and a half that the line to its client is dead, and not after two hours
    # (on a socket of its own machine these do nothing); and within seconds that its client has closed it while it works
    # on a statement, which it would else finish for nobody.
    ("tcp_keepalives_idle", "30", 0),
    ("tcp_keepalives_interval", "10", 0),
    ("tcp_keepalives_count", "6", 0),
    ("client_connection_check_interval", "10s", 140000),
)
"""Setting, value, the first version that has it. An administrator may give a role or a database other
values: without these lines the same row could arrive as another text, and a long COPY be cut off by a time
limit meant for web requests. With an empty search_path a name means what it says, whatever somebody put
into `public`
(https://www.postgresql.org/docs/current/ddl-schemas.html#DDL-SCHEMAS-PATTERNS)."""

_ONLY_WHERE = {
    # Elsewhere some kernels can't tell, and the server refuses the setting
    # (https://www.postgresql.org/docs/current/runtime-config-connection.html#GUC-CLIENT-CONNECTION-CHECK-INTERVAL).
    "client_connection_check_interval": "CASE WHEN pg_catalog.version() LIKE '%linux%' THEN {} END",
}
"""Around a setting that can't be made on every server: when it is made."""


def connect(
    url: str, *, autocommit: bool = False, application_name: str = "", timeout_s: int | None = None
) -> Connection:
    """Connect to the server of a `postgresql://` URL or a libpq keyword string, with settings as above.

    What the URL leaves out comes from PG* variables, ~/.pgpass and the service file, as everywhere in libpq.
    An `application_name` and a `timeout_s` count before the URL's. Raises TargetError; neither the error nor its cause
    holds a password.
    """
    parameters = read_parameters(url)
    if application_name:
        parameters["application_name"] = application_name
    if timeout_s is not None:
        parameters["connect_timeout"] = str(timeout_s)
    connection = _open(parameters, describe_server(parameters))
    try:
        with translate_errors("the settings of the session"):
            connection.execute(_write_settings(connection.info.server_version))
        connection.autocommit = autocommit
    except BaseException:
        connection.close()
        raise
    return connection


def read_parameters(url: str) -> dict[str, str]:
    """Read a URL or a keyword string into libpq's parameters. Raises ConnectionFailed, quoting none of it."""
    url = split_pool_parameters(url)[0]
    _check_form(url)
    unreadable = None
    try:
        parameters = {name: str(value) for name, value in conninfo_to_dict(url).items()}
    except (psycopg.ProgrammingError, UnicodeDecodeError) as error:
        # It quotes what could not be read, which may be the password: it must not even be the context of what
        # is raised, so that is raised outside of this block.
        unreadable = _explain_unreadable(str(error), url)
    if unreadable is not None:
        raise unreadable
    _check_ports(parameters.get("port", ""))
    return parameters


def split_pool_parameters(url: str) -> tuple[str, int | None, int | None]:
    """Take `min_connections` and `max_connections`, which SQLx and SeaORM add to a URL, out of it.

    The URL without them, the minimum, the maximum; None where it does not say. Raises ConnectionFailed.
    """
    match = _URL.fullmatch(url)
    if match is None or match["query"] is None:
        return url, None, None
    sizes: dict[str, int] = {}
    kept = []
    for item in match["query"].split("&"):
        name, _, value = item.partition("=")
        if unquote(name) not in {"min_connections", "max_connections"}:
            kept.append(item)
        elif re.fullmatch("[0-9]{1,6}", value):
            sizes[unquote(name)] = int(value)
        else:
            raise ConnectionFailed(
                f"{unquote(name)} in the connection URL is not a whole number.",
                "Write it as in max_connections=10.",
            )
    minimum, maximum = sizes.get("min_connections"), sizes.get("max_connections")
    if maximum == 0 or (minimum is not None and maximum is not None and minimum > maximum):
        raise ConnectionFailed(
            "The connection URL asks for a pool with no room: max_connections is 0 or below min_connections.",
            "Write them as in min_connections=1&max_connections=10.",
        )
    stem = match["user"] + match["place"]
    return (stem + "?" + "&".join(kept) if kept else stem), minimum, maximum


def redact_url(url: str) -> str:
    """The URL for people and reports: without its secrets, and still a URL that works. Never raises.

    Of what can't be read as a URL, nothing is shown: there is no telling where its password is.
    """
    try:
        return write_url(read_parameters(url))
    except ConnectionFailed:
        return "postgresql://..."


def write_url(parameters: Mapping[str, str]) -> str:
    """Write libpq's parameters as a URL, leaving out those that are secret."""
    shown = {name: value for name, value in parameters.items() if name not in SECRET_PARAMETERS}
    user, host, port = (shown.pop(name, "") for name in ("user", "host", "port"))
    database = shown.pop("dbname", "")
    if re.search(r"[/,@]", host) or "," in port:
        # A socket's folder, or several hosts: these are read more easily in the query.
        shown = {"host": host} | ({"port": port} if "," in port else {}) | shown
        host, port = "", "" if "," in port else port
    elif ":" in host:
        host = f"[{host}]"
    else:
        host = quote(host, safe="")
    place = (quote(user, safe="") + "@" if user else "") + host + (f":{port}" if port else "")
    query = "&".join(f"{name}={quote(value, safe='/,:')}" for name, value in shown.items())
    return f"postgresql://{place}/{quote(database, safe='')}" + (f"?{query}" if query else "")


def describe_server(parameters: Mapping[str, str]) -> str:
    """Where these parameters lead, for a sentence: a host and port, a socket, or a service."""
    host = parameters.get("host") or parameters.get("hostaddr") or os.environ.get("PGHOST", "")
    service = parameters.get("service") or os.environ.get("PGSERVICE", "")
    port = parameters.get("port") or os.environ.get("PGPORT", "5432")
    if not host:
        return f'the server of the service "{service}"' if service else "the server on this machine"
    if host.startswith("/"):
        return f"the server with its socket in {host}"
    return f"the server at {host}, port {port}" if port.isdecimal() else f"the server at {host}"


def _open(parameters: Mapping[str, str], server: str) -> Connection:
    open_points = {
        name: value
        for name, value in _DEFAULTS.items()
        if not (name == "connect_timeout" and os.environ.get("PGCONNECT_TIMEOUT"))
    }
    # Text must travel as UTF-8 both ways, whatever PGCLIENTENCODING says.
    conninfo = make_conninfo(**{**open_points, **parameters, "client_encoding": "utf8"})
    try:
        # Settings made inside a transaction would go with its rollback: hence autocommit, at first.
        return psycopg.connect(conninfo, autocommit=True)
    except psycopg.Error as error:
        raise connection_error(error, server=server) from error
    except UnicodeError:
        # Python's resolver, about a name with an empty label or one of more than 63 bytes.
        raise ConnectionFailed(
            f"{server[:1].upper()}{server[1:]} can't be found: no host can have such a name.",
            "Check its spelling.",
            {"cause": Outcome.NAME_NOT_FOUND},
        ) from None


def _write_settings(server_version: int) -> bytes:
    """One statement for all settings, so that they cost one round trip."""
    calls = (
        _ONLY_WHERE.get(name, "{}").format(f"pg_catalog.set_config('{name}', '{value}', false)")
        for name, value, since in _SETTINGS
        if server_version >= since
    )
    return ("SELECT " + ", ".join(calls)).encode()


def _check_form(url: str) -> None:
    """Refuse what is neither a PostgreSQL URL nor a keyword string, and what libpq would read wrongly."""
    if not url.strip():
        raise ConnectionFailed("The connection URL is empty.", _EXPECTED)
    if "\0" in url or any("\ud800" <= character <= "\udfff" for character in url):
        raise ConnectionFailed("The connection URL holds bytes that are no text.", _EXPECTED)
    if match := _URL.fullmatch(url):
        if "@" in match["place"]:
            # Else libpq would take the rest of the password for the host's name, and say so in its errors.
            raise ConnectionFailed(
                "The connection URL has an @ or a / too many: it can't be told where the password ends.",
                "In a user name or a password, write @ as %40, / as %2F, : as %3A and % as %25.",
            )
        return
    if match := _OTHER_SCHEME.match(url):
        # Of a scheme that is none, nothing is quoted: a password may hold :// too.
        scheme = f"{match[1]}://" if match[1] else "another scheme"
        raise ConnectionFailed(f"A URL that starts with {scheme} does not lead to a PostgreSQL server.", _EXPECTED)
    if "=" not in url:
        raise ConnectionFailed("This is not a connection URL of PostgreSQL.", _EXPECTED)


def _check_ports(ports: str) -> None:
    for port in filter(None, ports.split(",")):
        if not re.fullmatch("[0-9]{1,5}", port) or not 1 <= int(port) <= 65535:
            # Not quoted: after user:12/34@host the password is what libpq takes for a port.
            raise ConnectionFailed(
                "The port in the connection URL is not a number from 1 to 65535.",
                "PostgreSQL's own is 5432. A / in a password is written as %2F.",
            )


def _explain_unreadable(text: str, url: str) -> ConnectionFailed:
    """Say what libpq could not read in a URL, quoting no more of it than the name of a parameter."""
    message, hint = "The connection URL can't be read.", _EXPECTED
    if parameter := re.search(r'invalid (?:URI query parameter|connection option):? "([A-Za-z_]{1,40})"', text):
        # Of a password with a space, an & or a ? in it, the rest would be what is taken for a parameter.
        is_safe = url.startswith("postgres") and not re.search(r"password|secret|\?.*@", url)
        name = f'parameter "{parameter[1]}"' if is_safe else "such parameter as one"
        message = f"libpq knows no {name} in the connection URL."
        hint = "Leave it out; https://www.postgresql.org/docs/current/libpq-connect.html lists those known."
    elif text.startswith(("invalid percent-encoded", "forbidden value", "'utf-8' codec")):
        message = "A % in the connection URL does not start the percent code of a character, such as %40."
        hint = "Write % itself as %25."
    elif text.startswith("unexpected spaces"):
        message = "There is a space inside the connection URL."
        hint = "Write it as %20."
    elif text.startswith(("missing", "unterminated", "end of string", "unexpected character")):
        message = "The connection URL ends too early, or a sign such as = or ] is missing in it."
    return ConnectionFailed(message, hint)
