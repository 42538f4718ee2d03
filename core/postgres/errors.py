"""The one place where PostgreSQL's refusals become Howdah's errors: by SQLSTATE, which is the same in every
language, and by cause where a connection could not be made."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from core.errors import (
    AuthenticationFailed,
    ConnectionLost,
    ObjectExists,
    OutOfSpace,
    PermissionDenied,
    StatementFailed,
    TargetError,
)
from core.postgres.causes import CHECK_ROLE, capital, connection_error, sentence

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
    reason = sentence(error.diag.message_primary or str(error))
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
        return AuthenticationFailed(f"The server refused this user: {reason}", hint or CHECK_ROLE, context)
    what = object or "a statement"
    if state == "42501":
        return PermissionDenied(
            f"The user lacks a right{f' for {object}' if object else ''}: {reason}",
            hint or "Ask the owner or an administrator for the right, or connect as another user.",
            context,
        )
    if state in _EXISTS:
        return ObjectExists(
            f"{capital(what)} can't be created: {reason}" if object else reason,
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
