"""What the page does beside the window: files, the keyring and servers. Each function runs on a job's thread."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from core.cancel import CancelToken
from core.connections import SavedConnection, read_connections, remove_connection, save_connection
from core.errors import MigrationError
from core.secrets import Secrets

if TYPE_CHECKING:
    from core.postgres.probe import Probe


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What there is to choose from, and where passwords can be remembered. `problem` is of the connections' file."""

    connections: tuple[SavedConnection, ...]
    problem: MigrationError | None
    services: tuple[SavedConnection, ...]
    keyring_name: str | None
    keyring_trouble: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """A connection that was saved, and its password. `problem` is of the keyring."""

    connection: SavedConnection
    kept_password: str | None = field(default=None, repr=False)
    is_remembered: bool = True
    """As was asked for."""
    problem: MigrationError | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """The key of an entry that is not saved any more. `problem` is of the keyring."""

    key: int
    problem: MigrationError | None = None


def find(secrets: Secrets) -> Found:
    """Read what is saved on this machine."""
    from core.postgres.reach import read_services

    connections: tuple[SavedConnection, ...] = ()
    problem = None
    try:
        connections = read_connections()
    except MigrationError as error:
        problem = error
    return Found(
        connections=connections,
        problem=problem,
        services=read_services(),
        keyring_name=secrets.keyring_name,
        keyring_trouble=secrets.trouble,
    )


def read_password(secrets: Secrets, name: str) -> str | MigrationError | None:
    """The password that is kept for a connection, or why the keyring does not give it."""
    try:
        return secrets.read(name)
    except MigrationError as error:
        return error


def save(
    secrets: Secrets, connection: SavedConnection, password: str | None, *, instead_of: str | None, remembers: bool
) -> Saved:
    """Save a connection, in the place of an older one of the name `instead_of`, and keep its password in the keyring
    or, unless it is to be remembered there, in memory. Without a `password`, what is kept stays.

    Raises ConnectionNotSaved, ConnectionsUnreadable; what the keyring refuses is in the result.
    """
    save_connection(connection, instead_of=instead_of)
    try:
        if instead_of is not None and instead_of != connection.name:
            secrets.rename(instead_of, connection.name)
        if password is None:
            return Saved(connection=connection)
        if remembers and password:
            secrets.keep(connection.name, password)
            return Saved(connection=connection, kept_password=password)
        secrets.forget(connection.name)
        if password:
            secrets.remember(connection.name, password)
    except MigrationError as error:
        return Saved(connection=connection, kept_password=password or None, is_remembered=remembers, problem=error)
    return Saved(connection=connection, kept_password=password or None, is_remembered=remembers)


def remove(secrets: Secrets, key: int, name: str) -> Removed:
    """Remove a connection and its password. Raises ConnectionsUnreadable."""
    remove_connection(name)
    try:
        secrets.forget(name)
    except MigrationError as error:
        return Removed(key=key, problem=error)
    return Removed(key=key)


def test(connection: SavedConnection, password: str, cancel: CancelToken) -> "Probe":
    """Connect as a migration would."""
    from core.postgres.probe import probe

    return probe(connection, password or None, cancel=cancel)


def create_and_test(connection: SavedConnection, password: str, cancel: CancelToken) -> "Probe":
    """Make the database that the connection names, and connect to it. Raises TargetError."""
    from core.postgres.probe import create_database

    create_database(connection, password or None, cancel=cancel)
    return test(connection, password, cancel)


def read_url(url: str) -> tuple[SavedConnection, str | None]:
    """A URL's parts, and its password. Raises ConnectionFailed."""
    from core.postgres.reach import read_url

    return read_url(url)
