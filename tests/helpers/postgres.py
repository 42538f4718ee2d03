"""PostgreSQL servers for the tests, thrown away at the end: the embedded one, and one of the system's own.

The two differ on purpose: in version, in text order (bytes, or a language's), in what they can do.
"""

import os
import pwd
import re
import secrets
import shlex
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from core.postgres.connect import Connection, write_url
from core.postgres.embedded import start_embedded, stop_embedded

OLDEST_MAJOR = 13
EMBEDDED_MAJOR = 18

_QUICK = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
"""A server that is thrown away need not survive a power cut."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningServer:
    """A server for tests: the superuser's URL, on a socket that needs no password.

    Where there is a `tcp_port`, it listens on 127.0.0.1 too, and asks for a password there.
    """

    url: str
    folder: Path
    tcp_port: int | None = None


@contextmanager
def make_server_folder() -> Iterator[Path]:
    """A new folder that the account of a server can pass, and whose path is short enough for a socket.

    pytest's own folders are neither: they are closed to others, and long on macOS. It is in memory where
    there is plenty: a database is made there in a fifth of the time.
    """
    folder = Path(tempfile.mkdtemp(prefix="howdah-", dir=_find_memory())).resolve()
    try:
        folder.chmod(0o711)
        yield folder
    finally:
        shutil.rmtree(folder)


@contextmanager
def run_embedded_server() -> Iterator[RunningServer]:
    """Howdah's embedded server on new data."""
    with make_server_folder() as folder:
        data_folder = folder / "data"
        server = start_embedded(data_folder)
        try:
            with psycopg.connect(server.url, autocommit=True) as connection:
                for name, value in _QUICK.items():
                    connection.execute(
                        sql.SQL("ALTER SYSTEM SET {} = {}").format(sql.Identifier(name), sql.Literal(value))
                    )
                connection.execute("SELECT pg_catalog.pg_reload_conf()")
            yield RunningServer(url=server.url, folder=data_folder)
        finally:
            stop_embedded(data_folder)


def find_system_programs() -> Path | None:
    """The folder with the programs of the newest PostgreSQL of this machine that is of another version, or the one
    that HOWDAH_TEST_PROGRAMS names."""
    if named := os.environ.get("HOWDAH_TEST_PROGRAMS"):
        return Path(named)
    folders = list(Path("/usr/lib/postgresql").glob("*/bin"))
    if pg_config := shutil.which("pg_config"):
        result = subprocess.run([pg_config, "--bindir"], check=True, capture_output=True, text=True)
        folders.append(Path(result.stdout.strip()))
    found = {_read_major(folder): folder for folder in folders if (folder / "initdb").exists()}
    majors = [major for major in found if major >= OLDEST_MAJOR and major != EMBEDDED_MAJOR]
    return found[max(majors)] if majors else None


@contextmanager
def run_system_server(programs: Path) -> Iterator[RunningServer]:
    """A server made from the system's own programs, on new data."""
    with make_server_folder() as folder:
        data_folder = folder / "data"
        data_folder.mkdir(mode=0o700)
        account = _find_account()
        if account is not None:
            os.chown(data_folder, account.pw_uid, account.pw_gid)
        _initialise(programs, data_folder, account)
        port = _find_free_port()
        settings = _QUICK | {
            "listen_addresses": "127.0.0.1",
            "port": str(port),
            "unix_socket_directories": str(data_folder),
        }
        options = " ".join(f"-c {shlex.quote(f'{name}={value}')}" for name, value in settings.items())
        log = data_folder / "server.log"
        start = ("start", "--wait", f"--pgdata={data_folder}", f"--log={log}", f"--options={options}")
        _run(programs / "pg_ctl", *start, account=account)
        try:
            parameters = {"user": "postgres", "dbname": "postgres", "port": str(port)}
            url = write_url(parameters | {"host": str(data_folder)})
            yield RunningServer(url=url, folder=data_folder, tcp_port=port)
        finally:
            stop = ("stop", "--wait", "--mode=immediate", f"--pgdata={data_folder}")
            _run(programs / "pg_ctl", *stop, account=account)


@contextmanager
def make_database(server_url: str) -> Iterator[str]:
    """A new, empty database on a server, dropped at the end whoever is still connected to it: its URL."""
    name = f"test_{secrets.token_hex(6)}"
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield replace_parameters(server_url, dbname=name)
        finally:
            _wait_for_sessions(connection, name)
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def end_session(url: str, pid: int) -> None:
    """Have the server end a session, and wait until it has."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SELECT pg_catalog.pg_terminate_backend(%s)", [pid])
        deadline = time.monotonic() + 5
        while connection.execute("SELECT FROM pg_catalog.pg_stat_activity WHERE pid = %s", [pid]).fetchone():
            assert time.monotonic() < deadline, "a session that was ended lives on"
            time.sleep(0.005)


def replace_parameters(url: str, **parameters: str) -> str:
    """A URL with other values for some of its parameters; a password is kept out, as by `redact_url`."""
    return write_url({name: str(value) for name, value in conninfo_to_dict(url).items()} | parameters)


def _wait_for_sessions(connection: Connection, database: str) -> None:
    """Let sessions that were just closed end: over one that is left, DROP DATABASE sleeps for 0.1 s."""
    query = "SELECT FROM pg_catalog.pg_stat_activity WHERE datname = %s"
    for _ in range(10):
        if connection.execute(query, [database]).rowcount == 0:
            return
        time.sleep(0.002)


def _find_memory() -> str | None:
    """A folder in memory with room for the servers' data, in which programs may run."""
    try:
        state = os.statvfs("/dev/shm")
    except OSError:
        return None
    has_room = state.f_bavail * state.f_frsize > 2_000_000_000
    return "/dev/shm" if has_room and not state.f_flag & os.ST_NOEXEC else None


def _initialise(programs: Path, data_folder: Path, account: pwd.struct_passwd | None) -> None:
    common = [f"--pgdata={data_folder}", "--username=postgres", "--encoding=UTF8", "--locale=C", "--no-sync"]
    common += ["--auth-local=trust", "--auth-host=scram-sha-256"]
    # The order of a language, so that what relies on the order of bytes fails here.
    language = ["--locale-provider=icu", "--icu-locale=en"] if _read_major(programs) >= 15 else []
    _run(programs / "initdb", *common, *language, account=account)


def _find_account() -> pwd.struct_passwd | None:
    """Whom a server runs as: PostgreSQL does not run as root."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return pwd.getpwnam("postgres" if "postgres" in names else "nobody")


def _read_major(programs: Path) -> int:
    result = subprocess.run([programs / "initdb", "--version"], check=True, capture_output=True, text=True, cwd="/")
    match = re.search(r"\) (\d+)", result.stdout)
    assert match is not None, result.stdout
    return int(match[1])


def _run(program: Path, *arguments: str, account: pwd.struct_passwd | None) -> None:
    result = subprocess.run(
        [program, *arguments],
        env=os.environ | {"LC_ALL": "C"},
        cwd="/",
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        user=account.pw_uid if account else None,
        group=account.pw_gid if account else None,
        extra_groups=[] if account else None,
    )
    assert result.returncode == 0, result.stdout + result.stderr


def _find_free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])
