"""An SSH tunnel: a port of this machine that leads to a server which only an SSH server can reach.

It runs on a thread with an event loop of its own, for as long as the body of a `with`. This is the one home of
asyncssh.
"""

import asyncio
import getpass
import logging
import os
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import Future, InvalidStateError
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import asyncssh

from core.cancel import CancelToken
from core.connections import Tunnel
from core.errors import TunnelFailed
from core.postgres.outcome import Outcome

_OPEN_TIMEOUT_S = 15.0
_CLOSE_TIMEOUT_S = 2.0
_KEEPALIVE_INTERVAL_S = 30
"""A copy may keep the tunnel silent for long, and firewalls forget silent connections."""

_KNOWN_HOSTS = ("~/.ssh/known_hosts", "~/.ssh/known_hosts2", "/etc/ssh/ssh_known_hosts")

# It tells of each connection and each packet.
logging.getLogger("asyncssh").setLevel(logging.ERROR)


@contextmanager
def open_tunnel(tunnel: Tunnel, host: str, port: int, *, cancel: CancelToken | None = None) -> Iterator[int]:
    """A port of 127.0.0.1 that leads to `host` and `port` as the SSH server sees them, for the time of the body.

    The server's key must be among the known hosts. Every program of this machine can use the port meanwhile, as with
    ssh -L; PostgreSQL asks each for its password. Raises TunnelFailed, and Cancelled while it is being opened.
    """
    forward = _Forward(tunnel, host, port)
    forward.start()
    try:
        with (cancel or CancelToken()).interrupting(forward.give_up):
            local_port = forward.opened.result()
        yield local_port
    finally:
        forward.end()


class _Forward:
    """The thread that holds a tunnel open."""

    def __init__(self, tunnel: Tunnel, host: str, port: int) -> None:
        self.opened: Future[int] = Future()
        self._tunnel = tunnel
        self._host = host
        self._port = port
        self._thread = threading.Thread(target=self._run, name="ssh-tunnel", daemon=True)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[None] | None = None
        self._is_ready = threading.Event()

    def start(self) -> None:
        self._thread.start()
        self._is_ready.wait()

    def give_up(self) -> None:
        """Wake who waits for it to be open."""
        with suppress(InvalidStateError):
            self.opened.set_exception(_failure(self._tunnel, "It was cancelled.", ""))

    def end(self) -> None:
        """Close it. A name that is being looked up can't be interrupted: that thread is left to its end."""
        assert self._loop is not None
        assert self._task is not None
        with suppress(RuntimeError):  # the loop has ended by itself
            self._loop.call_soon_threadsafe(self._task.cancel)
        self._thread.join(_CLOSE_TIMEOUT_S * 2)

    def _run(self) -> None:
        asyncio.run(self._hold())

    async def _hold(self) -> None:
        self._loop, self._task = asyncio.get_running_loop(), asyncio.current_task()
        self._is_ready.set()
        try:
            await self._forward()
        except TimeoutError:
            self._fail(_silent(self._tunnel))
        except asyncio.CancelledError:
            pass
        except BaseException as error:  # whoever waits must hear of it, whatever it is
            self._fail(error)

    async def _forward(self) -> None:
        """Open the tunnel, and close it when its end is asked for or the SSH server is gone."""
        ssh = None
        try:
            async with asyncio.timeout(_OPEN_TIMEOUT_S):
                ssh = await _log_in(self._tunnel)
                await _check_way(ssh, self._tunnel, self._host, self._port)
                listener = await ssh.forward_local_port("127.0.0.1", 0, self._host, self._port)
            with suppress(InvalidStateError):
                self.opened.set_result(listener.get_port())
            await ssh.wait_closed()
        finally:
            if ssh is not None:
                await _hang_up(ssh)

    def _fail(self, error: BaseException) -> None:
        with suppress(InvalidStateError):
            self.opened.set_exception(error)


async def _log_in(tunnel: Tunnel) -> asyncssh.SSHClientConnection:
    """A session of the SSH server. Raises TunnelFailed."""
    known_hosts = _read_known_hosts()
    try:
        return await asyncssh.connect(
            tunnel.host,
            tunnel.port,
            username=tunnel.user or getpass.getuser(),
            # Nothing of ~/.ssh/config, which may name programs to run.
            config=None,
            known_hosts=known_hosts,
            preferred_auth=["publickey"],
            keepalive_interval=_KEEPALIVE_INTERVAL_S,
            **_choose_keys(tunnel),
        )
    except (asyncssh.HostKeyNotVerifiable, asyncssh.KeyExchangeFailed) as error:
        known = known_hosts.match(tunnel.host, "", tunnel.port if tunnel.port != 22 else None)
        raise _unknown_host(tunnel, error, is_known=any(known[:2])) from error
    except asyncssh.PermissionDenied as error:
        raise _key_refused(tunnel) from error
    except (asyncssh.Error, OSError, UnicodeError) as error:
        if isinstance(error, TimeoutError):
            raise _silent(tunnel) from error
        raise _no_session(tunnel, error) from error


def _choose_keys(tunnel: Tunnel) -> dict[str, Any]:
    """What to prove the user by: the key file, or the agent if that file is locked; else the agent and usual keys."""
    if not tunnel.key_file:
        return {}
    path = Path(tunnel.key_file).expanduser()
    try:
        return {"client_keys": [asyncssh.read_private_key(path)], "agent_path": None}
    except OSError as error:
        problem = f"The SSH key {path} can't be read: {error.strerror or error}."
        raise _failure(tunnel, problem, "Name the file of a private key, such as ~/.ssh/id_ed25519.") from error
    except asyncssh.KeyImportError as error:
        if "assphrase" not in str(error):
            problem = f"The file {path} holds no private key that can be read."
            raise _failure(tunnel, problem, "Name the file of a private key, such as ~/.ssh/id_ed25519.") from error
        if os.environ.get("SSH_AUTH_SOCK"):
            return {"client_keys": ()}
        raise _failure(
            tunnel,
            f"The SSH key {path} is protected by a passphrase.",
            f"Let the SSH agent keep it: start one, run ssh-add {path}, and try again.",
        ) from error


def _read_known_hosts() -> asyncssh.SSHKnownHosts:
    """The keys of hosts that ssh has come to know."""
    text = []
    for name in _KNOWN_HOSTS:
        with suppress(OSError):
            text.append(Path(name).expanduser().read_text("utf-8", "replace"))
    return asyncssh.import_known_hosts("\n".join(text))


async def _check_way(ssh: asyncssh.SSHClientConnection, tunnel: Tunnel, host: str, port: int) -> None:
    """Open one connection to PostgreSQL and close it: a forwarded port would only tell that it broke."""
    try:
        _, writer = await ssh.open_connection(host, port)
    except asyncssh.ChannelOpenError as error:
        raise _failure(
            tunnel,
            f"The SSH server {tunnel.host} can't reach PostgreSQL at {host}, port {port}: {error.reason}.",
            "Host and port are looked up there: localhost is the SSH server itself. It must allow TCP forwarding.",
        ) from error
    writer.close()


async def _hang_up(ssh: asyncssh.SSHClientConnection) -> None:
    ssh.close()
    try:
        async with asyncio.timeout(_CLOSE_TIMEOUT_S):
            await ssh.wait_closed()
    except TimeoutError:
        ssh.abort()


def _unknown_host(tunnel: Tunnel, error: Exception, *, is_known: bool) -> TunnelFailed:
    place = tunnel.host if tunnel.port == 22 else f"[{tunnel.host}]:{tunnel.port}"
    if is_known:
        return _failure(
            tunnel,
            f"The SSH server {tunnel.host} shows another key than the one in ~/.ssh/known_hosts: it may be a new "
            "one, or somebody is in between.",
            f'Ask who runs it. If the key was changed, remove the old one (ssh-keygen -R "{place}") and connect with '
            "ssh once.",
        )
    if isinstance(error, asyncssh.KeyExchangeFailed):
        return _no_session(tunnel, error)
    port = f"-p {tunnel.port} " if tunnel.port != 22 else ""
    return _failure(
        tunnel,
        f"The SSH server {tunnel.host} is not known to this machine, so it can't be told whether it is the right one.",
        f"Connect once with ssh {port}{tunnel.host}, compare the key that it shows, and accept it: it is then in "
        "~/.ssh/known_hosts.",
    )


def _key_refused(tunnel: Tunnel) -> TunnelFailed:
    user = tunnel.user or getpass.getuser()
    if tunnel.key_file:
        hint = f"Check the user, and that {tunnel.key_file} is the key that the server knows; one with a passphrase "
        hint += f"must be in the SSH agent: ssh-add {tunnel.key_file}."
    else:
        hint = "Check the user; name a key file, or add its key to the SSH agent with ssh-add."
    return _failure(tunnel, f'The SSH server {tunnel.host} did not let the user "{user}" in with any key.', hint)


def _no_session(tunnel: Tunnel, error: Exception) -> TunnelFailed:
    if isinstance(error, (socket.gaierror, UnicodeError)):
        return _failure(
            tunnel,
            f"The SSH server {tunnel.host} can't be found: its host name is not known.",
            "Check its spelling, and that this machine's DNS or VPN knows it.",
        )
    if isinstance(error, ConnectionRefusedError):
        return _failure(
            tunnel,
            f"The SSH server {tunnel.host} refused the connection: nothing listens at port {tunnel.port}.",
            "Check the host and the port of the SSH server; the usual port is 22.",
        )
    reason = getattr(error, "reason", "") or getattr(error, "strerror", "") or str(error)
    return _failure(
        tunnel,
        f"No SSH session at {tunnel.host}, port {tunnel.port}: {str(reason).rstrip('.')}.",
        "Check the host and the port of the SSH server, and that ssh itself can connect.",
    )


def _silent(tunnel: Tunnel) -> TunnelFailed:
    return _failure(
        tunnel,
        f"The SSH server {tunnel.host} did not answer in time.",
        "Check the host and the port of the SSH server, and firewalls between.",
    )


def _failure(tunnel: Tunnel, message: str, hint: str) -> TunnelFailed:
    return TunnelFailed(message, hint, {"cause": Outcome.TUNNEL, "server": f"{tunnel.host}:{tunnel.port}"})
