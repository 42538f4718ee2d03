"""An SSH server for the tests, with keys of its own, thrown away at the end."""

import getpass
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest


@dataclass(frozen=True, slots=True, kw_only=True)
class SshServer:
    """A server that lets this account in by `key`. `known_hosts` is the line that makes it known."""

    port: int
    user: str
    key: Path
    known_hosts: str
    log: Path
    pid: int

    def kill_sessions(self) -> None:
        """End the processes of those who are logged in, as a crash or a broken network would."""
        for pid in _find_children(self.pid):
            os.kill(pid, signal.SIGKILL)


def make_key(path: Path, passphrase: str = "") -> Path:
    """A pair of keys: the private one's file."""
    program = shutil.which("ssh-keygen")
    if program is None:
        pytest.skip("ssh-keygen is missing, which makes the keys")
    command = [program, "-q", "-t", "ed25519", "-N", passphrase, "-C", "test", "-f", str(path)]
    subprocess.run(command, check=True, capture_output=True)
    return path


@contextmanager
def run_ssh_server(folder: Path, *settings: str) -> Iterator[SshServer]:
    """sshd on a free port of 127.0.0.1; skips where this machine has none."""
    program = shutil.which("sshd") or shutil.which("/usr/sbin/sshd")
    if program is None:
        pytest.skip("sshd is missing: the package openssh-server has it")
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)  # it refuses to start without
    host_key, key = make_key(folder / "host_key"), make_key(folder / "user_key")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = int(listener.getsockname()[1])
    config, log = folder / "sshd_config", folder / "sshd.log"
    lines = (
        *settings,  # the first line of a keyword counts
        f"Port {port}",
        "ListenAddress 127.0.0.1",
        f"HostKey {host_key}",
        f"AuthorizedKeysFile {key}.pub",
        "StrictModes no",
        "UsePAM no",
        "PidFile none",
        "PermitRootLogin yes",
        "PasswordAuthentication no",
        "LogLevel VERBOSE",
    )
    config.write_text("\n".join(lines) + "\n")
    with subprocess.Popen([program, "-D", "-f", str(config), "-E", str(log)], stdin=subprocess.DEVNULL) as process:
        try:
            _wait_for(port, process, log)
            kind, public = (folder / "host_key.pub").read_text().split()[:2]
            yield SshServer(
                port=port,
                user=getpass.getuser(),
                key=key,
                known_hosts=f"[127.0.0.1]:{port} {kind} {public}\n",
                log=log,
                pid=process.pid,
            )
        finally:
            process.terminate()


def _wait_for(port: int, process: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + 10
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            assert process.poll() is None, log.read_text()
            assert time.monotonic() < deadline, log.read_text()
            time.sleep(0.02)


def _find_children(pid: int) -> list[int]:
    """A process's children and theirs, the youngest first."""
    listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid="], check=True, capture_output=True, text=True).stdout
    pairs = [tuple(map(int, line.split())) for line in listed.splitlines()]
    children = [child for child, parent in pairs if parent == pid]
    return [*(each for child in children for each in _find_children(child)), *children]
