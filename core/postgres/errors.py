"""The one place where PostgreSQL's refusals become Howdah's errors.

Two sources, two tables: a statement that fails has a SQLSTATE, which says the same in every language; a
connection that fails has only libpq's text, so that its cause is looked for in the words. No password is in
either: libpq's texts hold none, and `core.postgres.connect` lets no URL through that would put a part of the
password where a host or a port belongs.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg

from core.errors import (
    AuthenticationFailed,
    ConnectionFailed,
    ConnectionLost,
    ObjectExists,
    OutOfSpace,
    PermissionDenied,
    StatementFailed,
    TargetError,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cause:
    """Why a connection failed: what to look for in libpq's text, and what to say; {1} is the first group."""

    pattern: re.Pattern[str]
    error: type[TargetError]
    message: str
    hint: str


def _cause(pattern: str, error: type[TargetError], message: str, hint: str) -> _Cause:
    return _Cause(pattern=re.compile(pattern, re.IGNORECASE), error=error, message=message, hint=hint)


_CHECK_ROLE = "Check the user and the password in the URL, in ~/.pgpass or in PGPASSWORD."

_CAUSES = (
    # What a server answered comes first: where a host has several addresses, the text holds every attempt,
    # and an answer says more than a silence. The texts are PostgreSQL's, then PgBouncer's.
    _cause(
        r"no password supplied|password (?:was )?required|empty password",
        AuthenticationFailed,
        "{server} asks for a password, and none was given.",
        _CHECK_ROLE,
    ),
    _cause(
        r'password authentication failed for user "(.*?)"',
        AuthenticationFailed,
        '{server} refused the password of the user "{1}".',
        _CHECK_ROLE,
    ),
    _cause(
        r'role "(.*?)" (?:does not exist|is not permitted to log in)|no such user: ?(\S*)',
        AuthenticationFailed,
        'The user "{1}" can\'t log in: {server} has no such role, or gives it no LOGIN right.',
        "Check the user in the URL, or create the role: CREATE ROLE name LOGIN PASSWORD '...'.",
    ),
    _cause(
        r'no pg_hba\.conf entry for .*?user "(.*?)"|pg_hba\.conf rejects connection for .*?user "(.*?)"',
        AuthenticationFailed,
        'The access rules of {server} let no user "{1}" in from this machine with these settings.',
        "Add a line to the server's pg_hba.conf; where it asks for TLS, connect with sslmode=require.",
    ),
    _cause(
        r"(?:\w+|password) authentication failed|SASL authentication failed|authentication method .* not",
        AuthenticationFailed,
        "{server} did not accept who this user is.",
        "Its pg_hba.conf says how the user must prove it: by password, certificate, Kerberos or operating "
        "system account.",
    ),
    _cause(
        r'database "(.*)" does not exist|no such database: ?(\S*)',
        ConnectionFailed,
        '{server} has no database "{1}".',
        "Create it (createdb, or CREATE DATABASE), or name another one at the end of the URL.",
    ),
    _cause(
        r'permission denied for database "?([^"\n]*)',
        PermissionDenied,
        'This user may not connect to the database "{1}" of {server}.',
        "An administrator can allow it: GRANT CONNECT, CREATE ON DATABASE ... TO ...",
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
    ),
    _cause(
        r"certificate verify failed|root certificate file .* does not exist|does not match host name"
        r"|certificate could not be obtained|could not read root certificate",
        ConnectionFailed,
        "The TLS certificate of {server} could not be checked: {reason}",
        "Name the file of the authority that signed it: sslrootcert=FILE, or sslrootcert=system.",
    ),
    _cause(
        r"\bSSL\b.*(?:error|failed|closed)|(?:invalid|weak) sslmode|invalid response to SSL negotiation"
        r"|could not (?:read|load|open) (?:certificate|private key)|tlsv1|certificate file",
        ConnectionFailed,
        "No TLS connection to {server} could be made: {reason}",
        "Check that PostgreSQL is what listens at this port, and the ssl parameters of the URL.",
    ),
    _cause(
        r"expected authentication request|received invalid (?:authentication|protocol|response)"
        r"|unsupported frontend protocol",
        ConnectionFailed,
        "What answers as {server} does not speak PostgreSQL's protocol.",
        "Check host and port; PostgreSQL's own port is 5432.",
    ),
    _cause(
        r"timeout expired|timed out",
        ConnectionFailed,
        "{server} did not answer in time.",
        "Check host and port, and firewalls between; connect_timeout=SECONDS in the URL gives it more time.",
    ),
    _cause(
        r"connection refused",
        ConnectionFailed,
        "{server} refused the connection: nothing listens there.",
        "Check host and port, that PostgreSQL is running, and that its listen_addresses lets others in.",
    ),
    _cause(
        r'on socket "(.*?)" failed: (?:No such file|Connection refused)',
        ConnectionFailed,
        "No PostgreSQL server listens on the socket {1}.",
        "Start it, or name its host: postgresql://user@host:5432/database.",
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

_ATTEMPT = re.compile(
    r"connection (?:failed|is bad|timeout)|failed to resolve host|could not match|couldn't get a connection"
)
"""How psycopg and psycopg_pool begin when no connection came to be."""

_EXISTS = {"42P04", "42P06", "42P07", "42710", "42723"}
_LOST = {"57P01", "57P02", "57P03", "57P04", "57P05", "25P03", "25P04"}
"""The server ended the session: shut down, crashed, database dropped, idle or a transaction too long."""

_HINTS = {
    "25006": "The database or the role is set to read-only (default_transaction_read_only); some services do "
    "so when the disk is nearly full.",
    "40001": "Another session worked on the same rows. Run it again.",
    "40P01": "Another session held what this one needed, and the other way round. Run it again.",
    "55P03": "Another session holds a lock on it. Close that session, or run it again later.",
    "57014": "It was cancelled, by an administrator or by a time limit of the server.",
}


def target_error(error: psycopg.Error, *, object: str = "", sql: str = "") -> TargetError:
    """Say in Howdah's terms what psycopg reports; `object` is what was being worked on, for people.

    SQLSTATEs: https://www.postgresql.org/docs/current/errcodes-appendix.html
    """
    state = error.sqlstate or ""
    if not state and (isinstance(error, psycopg.errors.ConnectionTimeout) or _ATTEMPT.match(str(error))):
        return connection_error(error, server=object)
    reason = _sentence(error.diag.message_primary or str(error))
    context = _read_context(error, object)
    hint = error.diag.message_hint or ""
    doing = f" while it worked on {object}" if object else ""
    if state.startswith("08") or state in _LOST or (not state and _is_lost(error)):
        return ConnectionLost(
            f"The connection to the server broke{doing}: {reason}",
            "Check that the server is running and the network is up, then start again.",
            context,
        )
    if state == "53100":
        return OutOfSpace(
            f"The server's disk is full{doing}: {reason}",
            hint or "Free space where the server keeps its data, or use a larger disk, then start again.",
            context,
        )
    if state == "53200":
        return OutOfSpace(
            f"The server ran out of memory{doing}: {reason}",
            hint or "Use fewer connections (--connections), or give the server more memory.",
            context,
        )
    if state in {"28000", "28P01"}:
        return AuthenticationFailed(f"The server refused this user: {reason}", hint or _CHECK_ROLE, context)
    what = object or "a statement"
    if state == "42501":
        return PermissionDenied(
            f"The user lacks a right{f' for {object}' if object else ''}: {reason}",
            hint or "Ask the owner or an administrator for the right, or connect as another user.",
            context,
        )
    if state in _EXISTS:
        return ObjectExists(
            f"{_capital(what)} can't be created: {reason}" if object else reason,
            hint or "Choose another schema, or let the old one be replaced (--replace).",
            context,
        )
    return StatementFailed(
        f"PostgreSQL refused {what}: {reason}",
        hint or _HINTS.get(state, "Its details hold the statement and what PostgreSQL said."),
        context,
        sql=sql,
        sqlstate=state,
        object=object,
    )


def connection_error(error: psycopg.Error, *, server: str = "") -> TargetError:
    """Say why no connection could be made to `server`, such as "the server at localhost, port 5432"."""
    text = str(error)
    reason = _read_reason(text)
    server = server or "the server"
    context = {"server": server, "reason": reason}
    for cause in _CAUSES:
        if found := cause.pattern.search(text):
            name = next((group for group in found.groups() if group), "")
            message = cause.message.format(None, name, server=server, reason=reason)
            return cause.error(_capital(message), cause.hint, context)
    # A server answers in its own language, which the table above does not read; libpq knows this much.
    if error.pgconn is not None and error.pgconn.needs_password:
        return AuthenticationFailed(
            f"{_capital(server)} asks for a password, and none was given.", _CHECK_ROLE, context
        )
    return ConnectionFailed(
        f"No connection to {server}: {reason}",
        "Check the URL, and the server's log for its side of it.",
        context,
    )


@contextmanager
def translate_errors(object: str = "", sql: str = "") -> Iterator[None]:
    """Run the body such that psycopg's errors leave it as `TargetError`, with the original as their cause."""
    try:
        yield
    except psycopg.Error as error:
        raise target_error(error, object=object, sql=sql) from error


def _is_lost(error: psycopg.Error) -> bool:
    """psycopg or libpq saw the end of the connection by itself, so that there is no SQLSTATE."""
    return isinstance(error, psycopg.OperationalError)


def _read_context(error: psycopg.Error, object: str) -> dict[str, str]:
    parts = {
        "object": object,
        "sqlstate": error.sqlstate,
        "detail": error.diag.message_detail,
        "where": error.diag.context,
        "position": error.diag.statement_position,
        "constraint": error.diag.constraint_name,
        "column": error.diag.column_name,
    }
    return {name: value for name, value in parts.items() if value}


def _read_reason(text: str) -> str:
    """The last thing that was said, without libpq's preamble: one line, as a sentence."""
    line = next((line for line in text.splitlines() if line.strip()), "")
    line = re.sub(r"^connection (?:failed|is bad): ", "", line)
    line = re.sub(r"^connection to server (?:at|on) .*? failed: ", "", line)
    return _sentence(re.sub(r"^[A-Z]+:\s+", "", line))


def _sentence(text: str) -> str:
    """The first line of a message of PostgreSQL, which has neither capital nor full stop, as a sentence."""
    line = text.strip().partition("\n")[0].strip()
    if not line:
        return "no reason was given."
    return line if line.endswith((".", "!", "?")) else line + "."


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
