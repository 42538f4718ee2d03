"""The PostgreSQL that Howdah brings along, for whoever has no server: started on demand, kept between runs.

It listens on a Unix socket only, inside a folder that no other user may enter, and so needs no password. It
goes on running when the program ends: the URL that was printed stays alive until `stop_embedded`.
"""

import errno
import hashlib
import os
import re
import shlex
import shutil
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import platformdirs
from psycopg import pq
from psycopg.conninfo import make_conninfo

from core.errors import OutOfSpace, PermissionDenied, TargetError
from core.postgres.programs import LOG_NAME, VERSION, Programs, find_programs

if sys.platform != "win32":
    import fcntl

_PORT = "5432"
_USER = "postgres"
_START_TIMEOUT_S = 120
"""Generous, for a server that was killed first reads its write-ahead log."""
_DYING_TIMEOUT_S = 10

_LONGEST_SOCKET_PATH_BYTES = 103
"""What sun_path holds on macOS, less its final NUL; Linux has 107."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbeddedServer:
    """A running embedded server: the URL of its database, and where its data is."""

    url: str
    data_folder: Path


def start_embedded(data_folder: Path | None = None) -> EmbeddedServer:
    """Start the server unless it runs, making its data folder where there is none. Raises TargetError.

    Several processes may do so at once: all get the one server.
    """
    folder = _resolve(data_folder)
    with _naming(folder), _locked(folder):
        if server := _find_running(folder):
            return server
        programs = find_programs(folder)
        _prepare_data(folder, programs)
        _launch(folder, programs)
        if server := _find_running(folder):
            return server
        raise TargetError(
            f"The embedded PostgreSQL in {folder} started, but does not answer.",
            f"Its log there ({LOG_NAME}) may say why.",
        )


def stop_embedded(data_folder: Path | None = None) -> bool:
    """Stop the server; False if it did not run. Its data stay. Raises TargetError."""
    folder = _resolve(data_folder)
    if not folder.exists():
        return False
    with _naming(folder), _locked(folder):
        if _find_running(folder) is None:
            return False
        socket_folder, _ = _read_address(folder) or (folder, "")
        # fast: sessions are ended, as by a shutdown of the machine, and not waited for.
        find_programs(folder).run("pg_ctl", "stop", "--wait", "--mode=fast", data_folder=folder)
        if socket_folder != folder:
            with suppress(OSError):
                socket_folder.rmdir()
        return True


def embedded_status(data_folder: Path | None = None) -> EmbeddedServer | None:
    """The server if it runs, else None. Starts and makes nothing. Raises TargetError."""
    folder = _resolve(data_folder)
    with _naming(folder):
        return _find_running(folder)


def default_data_folder() -> Path:
    """Where the data is unless told otherwise: in the user's data folder.

    Not so for root: the server runs as another account, which can't pass /root, and /root is not opened for
    it. Hence /var/lib, unless XDG_DATA_HOME names a place.
    """
    name = f"postgres{VERSION}"
    if hasattr(os, "geteuid") and os.geteuid() == 0 and not os.environ.get("XDG_DATA_HOME"):
        return Path("/var/lib/howdah") / name
    return platformdirs.user_data_path("howdah") / name


def _resolve(data_folder: Path | None) -> Path:
    return (data_folder or default_data_folder()).expanduser().resolve()


def _find_running(folder: Path) -> EmbeddedServer | None:
    """The server of a data folder if it answers. Waits for one that is still starting, or about to end."""
    deadline = time.monotonic() + _START_TIMEOUT_S
    while (address := _read_address(folder)) is not None:
        host, port = str(address[0]), address[1]
        conninfo = make_conninfo(host=host, port=port, user=_USER, dbname=_USER, connect_timeout=5)
        answer = pq.PGconn.ping(conninfo.encode())
        if answer == pq.Ping.OK:
            # The port is said, though it is the usual one, so that no PGPORT changes what the URL means.
            url = f"postgresql://{_USER}@:{port}/{_USER}?host={quote(host)}"
            return EmbeddedServer(url=url, data_folder=folder)
        if answer != pq.Ping.REJECT or time.monotonic() > deadline:
            return None
        time.sleep(0.05)
    return None


def _read_pid_file(folder: Path) -> list[str]:
    """The lines of postmaster.pid, or none: process, data folder, start, port, socket folder, and so on.

    https://www.postgresql.org/docs/current/storage-file-layout.html
    """
    try:
        return (folder / "postmaster.pid").read_text("utf-8", "surrogateescape").splitlines()
    except (FileNotFoundError, NotADirectoryError):
        return []


def _read_address(folder: Path) -> tuple[Path, str] | None:
    lines = _read_pid_file(folder)
    return (Path(lines[4]), lines[3]) if len(lines) > 4 and lines[4] else None


def _forget_dead_server(folder: Path) -> None:
    """Remove the postmaster.pid of a killed server when its number has gone to some other program.

    PostgreSQL overlooks such a file if the process is gone, but refuses to start while any process of the
    same account has that number: so it is after a restart of a machine or a container, where numbers repeat,
    and in a container whose first process lets the dead ones stand.
    """
    lines = _read_pid_file(folder)
    if lines and lines[0].isdecimal() and _read_process_name(int(lines[0])) != "postgres":
        (folder / "postmaster.pid").unlink(missing_ok=True)


def _read_process_name(pid: int) -> str:
    if Path("/proc/self/cmdline").exists():
        try:
            # Empty for one that is dead, but whose parent has not taken note.
            command = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")[0]
        except OSError:
            return ""
        return Path(os.fsdecode(command)).name
    result = subprocess.run(["ps", "-o", "comm=", "-p", str(pid)], capture_output=True, text=True)
    return Path(result.stdout.strip()).name


def _prepare_data(folder: Path, programs: Programs) -> None:
    """Make a data folder in one step, so that there never is a half-made one; check one that is there."""
    version_file = folder / "PG_VERSION"
    if version_file.exists():
        if (found := version_file.read_text().strip()) != VERSION:
            raise TargetError(
                f"The data in {folder} are of PostgreSQL {found}, and the embedded server is {VERSION}.",
                "Move that folder away, or choose another one.",
            )
        return
    if folder.exists() and any(folder.iterdir()):
        raise TargetError(
            f"The folder {folder} holds something else than PostgreSQL's data.",
            "Choose a folder that is empty or does not exist.",
        )
    staging = folder.with_name(folder.name + ".new")
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir(mode=0o700)
    programs.own(staging)
    programs.run(
        "initdb",
        f"--username={_USER}",
        "--encoding=UTF8",
        # Text in the order of its bytes, as SQLite orders it, but upper and lower of all of Unicode.
        "--locale=C",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        # Whoever can pass the folder, which is the account alone, may connect; by network, nobody.
        "--auth-local=trust",
        "--auth-host=reject",
        "--no-instructions",
        data_folder=staging,
    )
    staging.rename(folder)


def _launch(folder: Path, programs: Programs) -> None:
    settings = {
        "listen_addresses": "",
        # Quoted, since PostgreSQL takes a comma in it for the end of the first of several folders.
        "unix_socket_directories": '"' + str(_prepare_socket_folder(folder, programs)) + '"',
        "port": _PORT,
    }
    options = " ".join(f"-c {shlex.quote(f'{name}={value}')}" for name, value in settings.items())
    start = ("start", "--wait", f"--timeout={_START_TIMEOUT_S}", f"--log={LOG_NAME}", f"--options={options}")
    deadline = time.monotonic() + _DYING_TIMEOUT_S
    while True:
        _forget_dead_server(folder)
        try:
            programs.run("pg_ctl", *start, data_folder=folder)
            return
        except TargetError as error:
            # A server that was just killed takes a moment to be gone, and its sessions to see it and to end.
            is_dying = re.search("pre-existing shared memory block|lock file", error.context.get("output", ""))
            if not is_dying or time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def _prepare_socket_folder(folder: Path, programs: Programs) -> Path:
    """Where the socket goes: with the data, or in a short path where theirs is too long for a socket.

    Nor can a path with a comma be used, which libpq would take for two hosts.
    """
    fits = len(os.fsencode(folder / f".s.PGSQL.{_PORT}")) <= _LONGEST_SOCKET_PATH_BYTES
    if fits and not any(sign in str(folder) for sign in ',"'):
        return folder
    # The name is the same at each start, so that sockets of killed servers do not pile up.
    digest = hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]
    socket_folder = Path(tempfile.gettempdir()).resolve() / f"howdah-{digest}"
    with suppress(FileExistsError):
        socket_folder.mkdir(mode=0o700)
        programs.own(socket_folder)
    found = socket_folder.lstat()
    owner = os.geteuid() if programs.uid is None else programs.uid
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != owner or found.st_mode & 0o077:
        # Anyone may make a folder of that name, to wait there for who connects.
        raise PermissionDenied(
            f"The folder {socket_folder} for the server's socket belongs to somebody else.",
            "Remove it, or choose a data folder with a shorter path.",
        )
    return socket_folder


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Hold the lock of a data folder, a file beside it; it ends with the process, even a killed one."""
    if sys.platform == "win32":
        yield
        return
    for parent in reversed([parent for parent in folder.parents if not parent.exists()]):
        parent.mkdir(exist_ok=True)
        if os.geteuid() == 0:
            # The server's account must pass, whatever root's umask is.
            parent.chmod(0o755)
    with folder.with_name(folder.name + ".lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def _naming(folder: Path) -> Iterator[None]:
    """Say an operating system's error as one about the embedded server's folder."""
    try:
        yield
    except PermissionError as error:
        raise PermissionDenied(
            f"The embedded PostgreSQL can't use {folder}: permission denied for {error.filename or folder}.",
            "Choose a folder of your own, or run as the account that owns it.",
        ) from error
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise OutOfSpace(
                f"There is no space left for the embedded PostgreSQL in {folder}.",
                "Free some space, or choose another folder for its data.",
            ) from error
        raise TargetError(
            f"The embedded PostgreSQL can't use {folder}: {error.strerror or error}.",
            "Choose another folder for its data.",
        ) from error
