"""A server that a test may stop, kill and start again on the same data, with the durability of a real one."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import psycopg
from psycopg import sql

from core.postgres.embedded import embedded_status, start_embedded
from core.postgres.programs import find_programs
from tests.helpers.full_disk import SmallDisk
from tests.helpers.postgres import make_server_folder

StopMode = Literal["fast", "immediate"]
_PATIENCE_S = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlledServer:
    """Made by `run_controlled_server`; runs unless it was stopped. The superuser's URL needs no password."""

    folder: Path
    url: str

    @property
    def socket_path(self) -> Path:
        """Where it listens, for a proxy."""
        return self.folder / ".s.PGSQL.5432"

    @property
    def is_running(self) -> bool:
        return embedded_status(self.folder) is not None

    def stop(self, mode: StopMode) -> None:
        """`fast` ends the sessions and writes all to disk; `immediate` does not, so that the next start recovers."""
        find_programs(self.folder).run("pg_ctl", "stop", "--wait", f"--mode={mode}", data_folder=self.folder)

    def kill(self) -> None:
        """Kill all of its processes at once, as a loss of power would."""
        postmaster = int((self.folder / "postmaster.pid").read_text("utf-8").split()[0])
        pids = [postmaster, *_find_children(postmaster)]
        for pid in pids:
            _send_kill(pid)
        deadline = time.monotonic() + _PATIENCE_S
        while any(_is_alive(pid) for pid in pids):
            assert time.monotonic() < deadline, "a killed server lives on"
            time.sleep(0.005)

    def start(self) -> None:
        """Start it on the data that are there, and wait until it lets sessions in."""
        start_embedded(self.folder)

    def set(self, **settings: str) -> None:
        """Change settings for all sessions from now on; None of them may need a restart."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            for name, value in settings.items():
                connection.execute(sql.SQL("ALTER SYSTEM SET {} = {}").format(sql.Identifier(name), sql.Literal(value)))
            connection.execute("SELECT pg_catalog.pg_reload_conf()")

    def give(self, path: Path) -> None:
        """Make a file or folder the server's own, as a tablespace must be."""
        find_programs(self.folder).own(path)


@contextmanager
def run_controlled_server(on: SmallDisk | None = None) -> Iterator[ControlledServer]:
    """A server on new data, with PostgreSQL's own settings: a killed one loses nothing that it has confirmed.

    Its data may be on a small disk: with its log, it takes 50 MB at first.
    """
    with ExitStack() as stack:
        folder = (on.folder if on is not None else stack.enter_context(make_server_folder())) / "data"
        server = ControlledServer(folder=folder, url=start_embedded(folder).url)
        try:
            yield server
        finally:
            if server.is_running:
                server.stop("immediate")


def _find_children(pid: int) -> list[int]:
    listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid="], check=True, capture_output=True, text=True).stdout
    pairs = [tuple(map(int, line.split())) for line in listed.splitlines()]
    return [child for child, parent in pairs if parent == pid]


def _send_kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def _is_alive(pid: int) -> bool:
    """Whether a process runs; one that is dead, but whose parent has not taken note, does not."""
    shown = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], check=False, capture_output=True, text=True)
    return bool(shown.stdout.strip()) and not shown.stdout.lstrip().startswith("Z")
