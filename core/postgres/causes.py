"""Why a connection could not be made.

libpq gives no SQLSTATE for it, only text, in which the cause is looked for. No password is in that text:
libpq puts none there, and `core.postgres.connect` lets no URL through that would have a part of the password
where a host or a port belongs.
"""

import re
from dataclasses import dataclass

import psycopg

from core.errors import AuthenticationFailed, ConnectionFailed, PermissionDenied, TargetError
from core.postgres.outcome import Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cause:
    """Why a connection failed: what to look for in libpq's text, and what to say; {1} is the first group."""

    pattern: re.Pattern[str]
    error: type[TargetError]
    message: str
    hint: str
    outcome: Outcome


def _cause(pattern: str, error: type[TargetError], message: str, hint: str, outcome: Outcome = Outcome.OTHER) -> _Cause:
    return _Cause(pattern=re.compile(pattern, re.IGNORECASE), error=error, message=message, hint=hint, outcome=outcome)


CHECK_ROLE = "Check the user and the password in the URL, in ~/.pgpass or in PGPASSWORD."

_CAUSES = (
    # What a server answered comes first: where a host has several addresses, the text holds every attempt,
    # and an answer says more than a silence. The texts are PostgreSQL's, then PgBouncer's.
    _cause(
        r"no password supplied|password (?:was )?required|empty password",
        AuthenticationFailed,
        "{server} asks for a password, and none was given.",
        CHECK_ROLE,
        Outcome.PASSWORD_NEEDED,
    ),
    _cause(
        r'password authentication failed for user "(.*?)"',
        AuthenticationFailed,
        '{server} refused the password of the user "{1}".',
        CHECK_ROLE,
        Outcome.AUTHENTICATION,
    ),
    _cause(
        r'role "(.*?)" (?:does not exist|is not permitted to log in)|no such user: ?(\S*)',
        AuthenticationFailed,
        'The user "{1}" can\'t log in: {server} has no such role, or gives it no LOGIN right.',
        "Check the user in the URL, or create the role: CREATE ROLE name LOGIN PASSWORD '...'.",
        Outcome.AUTHENTICATION,
    ),
    _cause(
        r'no pg_hba\.conf entry for .*?user "(.*?)"|pg_hba\.conf rejects connection for .*?user "(.*?)"',
        AuthenticationFailed,
        'The access rules of {server} let no user "{1}" in from this machine with these settings.',
        "Add a line to the server's pg_hba.conf; where it asks for TLS, connect with sslmode=require.",
        Outcome.AUTHENTICATION,
    ),
    _cause(
        r"\w+ authentication failed|authentication method .* not|requires a valid client certificate",
        AuthenticationFailed,
        "{server} did not accept who this user is.",
        "Its pg_hba.conf says how the user must prove it: by password, certificate, Kerberos or operating "
        "system account.",
        Outcome.AUTHENTICATION,
    ),
    _cause(
        r'database "(.*)" does not exist|no such database: ?(\S*)',
        ConnectionFailed,
        '{server} has no database "{1}".',
        "Create it (createdb, or CREATE DATABASE), or name another one at the end of the URL.",
        Outcome.NO_DATABASE,
    ),
    _cause(
        r'permission denied for database "?([^"\n]*)',
        PermissionDenied,
        'This user may not connect to the database "{1}" of {server}.',
        "An administrator can allow it: GRANT CONNECT, CREATE ON DATABASE ... TO ...",
        Outcome.NO_RIGHTS,
    ),
    _cause(
        r"too many clients|remaining connection slots are reserved|too many connections"
        r"|no more connections allowed",
        ConnectionFailed,
        "{server} has no connection left to give: too many are open.",
        "Close other programs that use it, use fewer connections (--connections), or raise max_connections.",
    ),
    _cause(
        r"database system is (?:starting up|in recovery mode)|not yet accepting connections"
        r"|not accepting connections",
        ConnectionFailed,
        "{server} is starting up and takes no connections yet.",
        "Try again in a moment.",
    ),
    _cause(
        r"database system is shutting down|terminating connection due to administrator command",
        ConnectionFailed,
        "{server} is shutting down.",
        "Start it again, then try once more.",
    ),
    _cause(
        r"server does not support SSL",
        ConnectionFailed,
        "{server} offers no TLS, and the URL demands it.",
        "Turn on ssl at the server, or, on a network you trust, connect with sslmode=prefer.",
        Outcome.TLS,
    ),
    _cause(
        r"certificate verify failed|root certificate file .* does not exist|does not match host name"
        r"|certificate could not be obtained|could not read root certificate",
        ConnectionFailed,
        "The TLS certificate of {server} could not be checked: {reason}",
        "Name the file of the authority that signed it: sslrootcert=FILE, or sslrootcert=system.",
        Outcome.CERTIFICATE,
    ),
    _cause(
        r"expected authentication request|received invalid (?:authentication|protocol|response)"
        r"|unsupported frontend protocol",
        ConnectionFailed,
        "What answers as {server} does not speak PostgreSQL's protocol.",
        "Check host and port; PostgreSQL's own port is 5432.",
    ),
    _cause(
        r"\bSSL\b.*(?:error|failed|closed)|(?:invalid|weak) sslmode"
        r"|could not (?:read|load|open) (?:certificate|private key)|tlsv1|certificate file",
        ConnectionFailed,
        "No TLS connection to {server} could be made: {reason}",
        "Check that PostgreSQL is what listens at this port, and the ssl parameters of the URL.",
        Outcome.TLS,
    ),
    _cause(
        r"timeout expired|timed out",
        ConnectionFailed,
        "{server} did not answer in time.",
        "Check host and port, and firewalls between; connect_timeout=SECONDS in the URL gives it more time.",
        Outcome.TIMED_OUT,
    ),
    _cause(
        r"connection refused",
        ConnectionFailed,
        "{server} refused the connection: nothing listens there.",
        "Check host and port, that PostgreSQL is running, and that its listen_addresses lets others in.",
        Outcome.REFUSED,
    ),
    _cause(
        r'on socket "(.*?)" failed: (?:No such file|Connection refused)',
        ConnectionFailed,
        "No PostgreSQL server listens on the socket {1}.",
        "Start it, or name its host: postgresql://user@host:5432/database.",
        Outcome.REFUSED,
    ),
    _cause(
        r'on socket "(.*?)" failed: Permission denied',
        PermissionDenied,
        "The operating system does not let this account use the socket {1}.",
        "Run as an account that may, or connect by host and port.",
    ),
    _cause(
        r"no route to host|network is unreachable|host is down",
        ConnectionFailed,
        "{server} can't be reached from this machine's network.",
        "Check the network, the VPN and the host's address.",
    ),
    _cause(
        r"failed to resolve host|could not translate host name|name or service not known"
        r"|nodename nor servname",
        ConnectionFailed,
        "{server} can't be found: its host name is not known.",
        "Check its spelling, and that this machine's DNS or VPN knows it.",
        Outcome.NAME_NOT_FOUND,
    ),
    _cause(
        r'definition of service "(.*?)" not found|service file "(.*?)"',
        ConnectionFailed,
        'The connection service "{1}" can\'t be read.',
        "Services are defined in ~/.pg_service.conf, or in the file that PGSERVICEFILE names.",
    ),
    _cause(
        r"server closed the connection unexpectedly|connection reset|broken pipe",
        ConnectionFailed,
        "{server} closed the connection before it was made.",
        "Its log says why; it may be overloaded, restarting, or not PostgreSQL at all.",
    ),
)

_PREAMBLE = re.compile(
    r"connection (?:failed|is bad): "
    r"|connection to server at \".*?\"(?: \(.*?\))?, port \d+ failed: "
    r"|^- host: .*?, hostaddr: \S+: "
    r"|(?<=failed to resolve host) '.*?'",
    re.MULTILINE,
)
"""What names the server in front of each reason: a host called ssl.example.org is no fault of TLS."""


def connection_error(error: psycopg.Error, *, server: str = "") -> TargetError:
    """Say why no connection could be made to `server`, such as "the server at localhost, port 5432"."""
    text = _PREAMBLE.sub("", str(error)).strip()
    reason = sentence(re.sub(r"^[A-Z]+:\s+", "", text))
    server = server or "the server"
    context = {"server": server, "reason": reason}
    for cause in _CAUSES:
        if found := cause.pattern.search(text):
            name = next((group for group in found.groups() if group), "")
            message = cause.message.format(None, name, server=server, reason=reason)
            return cause.error(capital(message), cause.hint, context | {"cause": cause.outcome, "name": name})
    # A server answers in its own language, which the table above does not read; libpq knows this much.
    if error.pgconn is not None and error.pgconn.needs_password:
        return AuthenticationFailed(
            f"{capital(server)} asks for a password, and none was given.",
            CHECK_ROLE,
            context | {"cause": Outcome.PASSWORD_NEEDED},
        )
    return ConnectionFailed(
        f"No connection to {server}: {reason}",
        "Check the URL, and the server's log for its side of it.",
        context,
    )


def sentence(text: str) -> str:
    """The first line of a message of PostgreSQL, which has neither capital nor full stop, as a sentence."""
    line = text.strip().partition("\n")[0].strip()
    if not line:
        return "no reason was given."
    return line if line.endswith((".", "!", "?")) else line + "."


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]
