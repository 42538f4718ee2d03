"""The file of saved connections: read, and written anew as a whole, by one program at a time."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import platformdirs

from core.connections.layout import Unreadable, dump_connections, load_connections
from core.connections.model import SavedConnection, check_connection
from core.errors import ConnectionNotSaved, ConnectionsUnreadable, MigrationError
from core.files import writing_whole

if sys.platform != "win32":
    import fcntl
else:
    import msvcrt


def find_connections_file() -> Path:
    """Where they are: in the user's configuration folder, or in the one that HOWDAH_CONFIG names."""
    folder = Path(os.environ.get("HOWDAH_CONFIG") or platformdirs.user_config_path("howdah"))
    return folder / "connections.toml"


def read_connections() -> tuple[SavedConnection, ...]:
    """All of them, in the order of the file. Raises ConnectionsUnreadable."""
    path = find_connections_file()
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        return ()
    except UnicodeDecodeError:
        raise _unreadable(path, "it is not UTF-8") from None
    except OSError as error:
        raise _unreadable(path, error.strerror or str(error)) from error
    try:
        return load_connections(text)
    except Unreadable as error:
        raise _unreadable(path, str(error)) from None


def save_connection(connection: SavedConnection, *, instead_of: str | None = None) -> None:
    """Add a connection, or put it where `instead_of` is. Its file is written anew, and whole.

    Raises ConnectionNotSaved for a name that is taken or none, and for a secret among the options, and
    ConnectionsUnreadable.
    """
    check_connection(connection)
    with _locked():
        connections = read_connections()
        names = [each.name for each in connections]
        if instead_of is not None and instead_of not in names:
            raise _unknown(instead_of, names)
        if connection.name in names and connection.name != instead_of:
            raise ConnectionNotSaved(
                f'There is a saved connection named "{connection.name}" already.', "Choose another name."
            )
        if instead_of is None:
            _write((*connections, connection))
        else:
            _write(tuple(connection if each.name == instead_of else each for each in connections))


def remove_connection(name: str) -> None:
    """Take a connection out of the file. Raises ConnectionNotSaved for an unknown name, and ConnectionsUnreadable."""
    with _locked():
        connections = read_connections()
        kept = tuple(each for each in connections if each.name != name)
        if len(kept) == len(connections):
            raise _unknown(name, [each.name for each in connections])
        _write(kept)


def find_connection(name: str) -> SavedConnection:
    """The connection of a name. Raises ConnectionNotSaved, which tells the names there are."""
    connections = read_connections()
    for connection in connections:
        if connection.name == name:
            return connection
    raise _unknown(name, [each.name for each in connections])


def _unreadable(path: Path, problem: str) -> ConnectionsUnreadable:
    return ConnectionsUnreadable(
        f"The saved connections in {path} can't be read: {problem}.",
        "Mend the file, or move it away to start with none. Howdah leaves it as it is.",
        {"file": str(path)},
    )


def _unknown(name: str, names: list[str]) -> ConnectionNotSaved:
    known = "Saved are: " + ", ".join(names) + "." if names else "None is saved; howdah connections add saves one."
    return ConnectionNotSaved(f'There is no saved connection named "{name}".', known)


def _write(connections: tuple[SavedConnection, ...]) -> None:
    # The file that a link leads to, not the link.
    path = find_connections_file().resolve()
    try:
        with writing_whole(path, "file of saved connections", mode=0o600) as file:
            file.write(dump_connections(connections).encode())
    except MigrationError as error:
        raise ConnectionsUnreadable(
            error.message, "Check the rights of its folder, and the room on the disk."
        ) from error


@contextmanager
def _locked() -> Iterator[None]:
    """Keep other processes and threads from the file while it is read and written."""
    path = find_connections_file()
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(path.with_name(f".{path.name}.lock"), os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise ConnectionsUnreadable(
            f"The saved connections in {path} can't be changed: {error.strerror}.", "Check the rights of its folder."
        ) from error
    try:
        if sys.platform != "win32":
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        else:
            msvcrt.locking(descriptor, msvcrt.LK_LOCK, 1)
        yield
    finally:
        # Closing it lets go of the lock.
        os.close(descriptor)
