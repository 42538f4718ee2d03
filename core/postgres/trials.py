"""A statement tried in the transaction that is under way: what the server says to it, and where it points to."""

from dataclasses import dataclass

import psycopg

from core.postgres.causes import sentence
from core.postgres.connect import Connection
from core.postgres.errors import translate_errors

_NOT_THE_STATEMENT = ("", "08", "53", "57", "58", "XX")
"""Classes of SQLSTATEs (https://www.postgresql.org/docs/current/errcodes-appendix.html) of a server that fails itself;
without one, the connection does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why a statement is refused. Positions count characters from 1; None where the server names none."""

    sqlstate: str
    message: str
    """The server's own words, with its hint, as sentences."""
    position: int | None
    inner_sql: str | None
    """The statement of a function that failed, with the position in it."""
    inner_position: int | None
    context: str


def try_statement(connection: Connection, statement: str) -> Refusal | None:
    """Run one statement; None where the server takes it. What it refuses has changed nothing.

    It is prepared, which several statements can't be, whatever a person wrote
    (https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-EXT-QUERY). Raises TargetError where the
    server fails for a reason that is not the statement's.
    """
    try:
        with connection.transaction():
            connection.execute(statement.encode(), prepare=True)
    except psycopg.Error as error:
        state = error.sqlstate or ""
        if connection.broken or state[:2] in _NOT_THE_STATEMENT:
            with translate_errors(object="the trial"):
                raise
        said = error.diag
        parts = (said.message_primary or str(error), said.message_hint or "")
        return Refusal(
            sqlstate=state,
            message=" ".join(sentence(part) for part in parts if part),
            position=_read_number(said.statement_position),
            inner_sql=said.internal_query,
            inner_position=_read_number(said.internal_position),
            context=said.context or "",
        )
    return None


def _read_number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() else None
