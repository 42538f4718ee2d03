"""From what a person names as the target to a URL to connect with: a URL, a saved connection's name, or nothing."""

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from core.cancel import CancelToken

if TYPE_CHECKING:
    from core.connections import SavedConnection
    from core.secrets import Secrets


@contextmanager
def reach_target(target: str | None, cancel: CancelToken | None = None) -> Iterator[str]:
    """A URL that holds for the time of the body. It may hold a password.

    Without a target, the embedded PostgreSQL's, which is started. A text with neither = nor :// is a saved connection's
    name: its tunnel is opened, and its password is read from the keyring, or asked for where there is a terminal.
    Raises MigrationError, and Cancelled.
    """
    if target is None:
        from core.postgres.embedded import start_embedded

        yield start_embedded().url
        return
    connection = _find_saved(target)
    if connection is None:
        if target in sys.argv and _has_password(target):
            warn_of_password()
        yield target
        return
    from core.postgres.reach import reach
    from core.secrets import Secrets

    with reach(connection, find_password(connection, Secrets()), cancel=cancel) as url:
        yield url


def warn_of_password() -> None:
    print(
        "Warning: a password on the command line can be seen by other users of this machine, and may stay in the"
        " shell's history.",
        file=sys.stderr,
    )


def _has_password(target: str) -> bool:
    from core.errors import MigrationError
    from core.postgres.reach import read_url

    try:
        _, password = read_url(target)
    except MigrationError:
        return False  # connecting says what is wrong with it
    return password is not None


def show_target(target: str | None) -> str | None:
    """How a report names a saved connection that leads through a tunnel; None where the URL says it."""
    connection = _find_saved(target) if target is not None else None
    if connection is None or connection.tunnel is None:
        return None
    from core.postgres.reach import show_connection

    return show_connection(connection)


def find_connection_name(target: str | None) -> str | None:
    """The name of the saved connection, if that is what names the target."""
    connection = _find_saved(target) if target is not None else None
    return connection.name if connection is not None else None


def _find_saved(target: str) -> "SavedConnection | None":
    """The saved connection of that name; None for a URL. Raises MigrationError for a name that is not known."""
    from core.connections import find_connection, find_name_problem, read_connections

    is_saved = not find_name_problem(target) and target in [each.name for each in read_connections()]
    if not is_saved and (re.search("[@:/=]", target) or not target.strip()):
        # A URL, or what was meant to be one: connecting refuses it without repeating it, for it may hold a password.
        return None
    return find_connection(target)


def find_password(connection: "SavedConnection", secrets: "Secrets") -> str | None:
    """The password that is kept; else, if the server asks for one and somebody is there to answer, what they type.

    None leaves it to libpq: the service, PGPASSWORD, ~/.pgpass. A keyring that is locked is told of, and done without.
    """
    from core.errors import SecretStoreError

    try:
        password = secrets.read(connection.name)
    except SecretStoreError as error:
        print(f"Warning: {error.message}", file=sys.stderr)
        password = None
    if password is not None or not sys.stdin.isatty():
        return password
    from core.postgres.probe import Outcome, probe

    if probe(connection, None).outcome is not Outcome.PASSWORD_NEEDED:
        return None
    return ask_password(f'Password for "{connection.name}"')


def ask_password(text: str) -> str | None:
    """Ask on the terminal, showing nothing of the answer; None for an empty one."""
    import getpass

    return getpass.getpass(f"{text}: ") or None
