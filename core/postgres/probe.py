"""Whether a server can be reached and used for a migration, and what is in the way if not."""

import os
import threading
from collections.abc import Callable
from concurrent.futures import Future, InvalidStateError
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TypeVar

from psycopg import sql

from core.cancel import CancelToken
from core.connections import SavedConnection
from core.errors import Cancelled, ObjectExists, PermissionDenied, TargetError
from core.postgres.connect import Connection, connect
from core.postgres.errors import translate_errors
from core.postgres.outcome import Outcome as Outcome
from core.postgres.reach import reach, write_parameters
from core.postgres.server import Server, check_server, check_version, read_server
from core.postgres.user_files import resolve_parameters

_CONNECT_TIMEOUT_S = 10
"""Shorter than a migration's: a person waits for it."""

_MAINTENANCE = ("postgres", "template1")
"""Databases that every server has, unless somebody has dropped or closed the first."""

_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """What came of one attempt: `message` and `hint` for people. `server` is known if it answered and is not too old.

    `database` is the one that was asked for, whether it is there or not.
    """

    outcome: Outcome
    message: str
    hint: str
    server: Server | None
    database: str


def probe(connection: SavedConnection, password: str | None, *, cancel: CancelToken | None = None) -> Probe:
    """Connect as a migration would, and look whether one can be done there. Changes nothing.

    Takes up to 10 seconds, or connect_timeout; blocks. Never raises TargetError: that is what it tells of. Cancelled
    passes, at once.
    """
    database = resolve_parameters(write_parameters(connection))["dbname"]

    def look() -> Probe:
        try:
            with reach(_hurry(connection), password, cancel=cancel) as url:
                return _look(url)
        except TargetError as error:
            return _explain(error, database)

    return _run_aside(look, cancel)


def probe_url(url: str, *, cancel: CancelToken | None = None) -> Probe:
    """As `probe`, for a URL."""

    def look() -> Probe:
        try:
            return _look(url)
        except TargetError as error:
            return _explain(error, "")

    return _run_aside(look, cancel)


def create_database(connection: SavedConnection, password: str | None, *, cancel: CancelToken | None = None) -> None:
    """Make the database that a connection names, empty and in UTF-8, by way of `postgres` or `template1`.

    Raises TargetError, and Cancelled.
    """
    name = resolve_parameters(write_parameters(connection))["dbname"]

    def work() -> None:
        for maintenance in _MAINTENANCE:
            try:
                with (
                    reach(replace(_hurry(connection), database=maintenance), password, cancel=cancel) as url,
                    connect(url, autocommit=True) as session,
                ):
                    _create(session, name)
                    return
            except TargetError as error:
                is_closed = error.context.get("cause") in {Outcome.NO_DATABASE, Outcome.NO_RIGHTS}
                if not is_closed or maintenance == _MAINTENANCE[-1]:
                    raise

    _run_aside(work, cancel)


def _look(url: str) -> Probe:
    """Raises TargetError where there is no session to be had."""
    with connect(url, autocommit=True) as session:
        check_version(session.info.server_version)
        server = read_server(session)
    try:
        check_server(server)
    except TargetError as error:
        return _explain(error, server.database, server)
    message = f'PostgreSQL {server.version} lets the user "{server.user}" use the database "{server.database}".'
    return Probe(outcome=Outcome.OK, message=message, hint="", server=server, database=server.database)


def _explain(error: TargetError, database: str, server: Server | None = None) -> Probe:
    outcome = Outcome(error.context.get("cause", Outcome.OTHER))
    if outcome is Outcome.NO_DATABASE:
        database = error.context.get("name") or database
    return Probe(outcome=outcome, message=error.message, hint=error.hint, server=server, database=database)


def _create(session: Connection, name: str) -> None:
    statement = sql.SQL("CREATE DATABASE {} ENCODING 'UTF8' TEMPLATE template0").format(sql.Identifier(name))
    try:
        with translate_errors(f'the database "{name}"'):
            session.execute(statement)
    except PermissionDenied as error:
        raise PermissionDenied(
            f'The user "{session.info.user}" may not create databases.',
            f"An administrator can create it: {statement.as_string(session)}; or allow it: ALTER ROLE ... CREATEDB.",
            error.context,
        ) from error
    except ObjectExists as error:
        raise ObjectExists(f'There is a database "{name}" already.', "Use it, or choose another name.") from error


def _hurry(connection: SavedConnection) -> SavedConnection:
    """With a short time limit, unless it has one of its own."""
    if "connect_timeout" in dict(connection.options) or os.environ.get("PGCONNECT_TIMEOUT"):
        return connection
    return replace(connection, options=(*connection.options, ("connect_timeout", str(_CONNECT_TIMEOUT_S))))


def _run_aside(work: Callable[[], _Result], cancel: CancelToken | None) -> _Result:
    """Work on a thread of its own, which is left to itself when cancelled.

    libpq can't be interrupted while it connects: that thread ends by its time limit, and keeps no program from ending.
    """
    done: Future[_Result] = Future()

    def run() -> None:
        try:
            result = work()
        except BaseException as error:  # whoever waits must hear of it, whatever it is
            with suppress(InvalidStateError):
                done.set_exception(error)
        else:
            with suppress(InvalidStateError):
                done.set_result(result)

    def give_up() -> None:
        with suppress(InvalidStateError):
            done.set_exception(Cancelled())

    with (cancel or CancelToken()).interrupting(give_up):
        threading.Thread(target=run, name="probe", daemon=True).start()
        return done.result()
