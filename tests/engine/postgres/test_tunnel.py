"""Connections through an SSH server: a real sshd on this machine, and the system's PostgreSQL behind it."""

import os
import shutil
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from core.cancel import CancelToken
from core.connections import SavedConnection, TlsMode, Tunnel
from core.errors import Cancelled, ConnectionLost, TargetError, TunnelFailed
from core.postgres.connect import connect, redact_url
from core.postgres.errors import translate_errors
from core.postgres.probe import Outcome, create_database, probe
from core.postgres.reach import reach, show_connection
from tests.helpers.access import make_role, serve_tls
from tests.helpers.errors import read_all
from tests.helpers.postgres import RunningServer
from tests.helpers.ssh import SshServer, make_key, run_ssh_server

PASSWORD = "behind:the\\tunnel"


@pytest.fixture(scope="module")
def ssh_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SshServer]:
    with run_ssh_server(tmp_path_factory.mktemp("sshd")) as server:
        yield server


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ssh_server: SshServer) -> Path:
    """A home where the SSH server is known, without keys and without an agent."""
    home = tmp_path / "home"
    (home / ".ssh").mkdir(parents=True)
    (home / ".ssh" / "known_hosts").write_text(ssh_server.known_hosts)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)
    return home


@pytest.fixture
def role(system_server: RunningServer) -> Iterator[str]:
    with make_role(system_server, PASSWORD) as name:
        yield name


@pytest.fixture
def saved(system_server: RunningServer, role: str, home: Path, ssh_server: SshServer) -> SavedConnection:
    tunnel = Tunnel(host="127.0.0.1", port=ssh_server.port, user=ssh_server.user, key_file=str(ssh_server.key))
    return SavedConnection(
        name="s", host="localhost", port=system_server.tcp_port, database="postgres", user=role, tunnel=tunnel
    )


def with_tunnel(connection: SavedConnection, **changes: object) -> SavedConnection:
    assert connection.tunnel is not None
    return replace(connection, tunnel=replace(connection.tunnel, **changes))


def fail_to_reach(connection: SavedConnection) -> TunnelFailed:
    with pytest.raises(TunnelFailed) as caught, reach(connection, PASSWORD):
        pass
    assert PASSWORD not in read_all(caught.value)
    return caught.value


def tunnel_threads() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name == "ssh-tunnel"]


def test_several_sessions_go_through_one_tunnel_which_ends_with_the_body(saved: SavedConnection, role: str) -> None:
    with reach(saved, PASSWORD) as url:
        with connect(url) as first, connect(url) as second:
            for session in (first, second):
                assert session.execute("SELECT current_user::text").fetchone() == (role,)
            port = first.info.port
            assert port != saved.port
        assert tunnel_threads()
    assert not tunnel_threads()
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.1", port), 1)


def test_what_is_shown_of_the_url_has_the_real_host_and_no_password(saved: SavedConnection, role: str) -> None:
    with reach(saved, PASSWORD) as url:
        shown = redact_url(url)
    assert shown.startswith(f"postgresql://{role}@localhost:")
    assert "tunnel" not in shown


def test_the_probe_goes_through_it(saved: SavedConnection) -> None:
    assert probe(saved, PASSWORD).outcome is Outcome.NO_RIGHTS
    assert probe(saved, "mistaken").outcome is Outcome.AUTHENTICATION
    assert probe(replace(saved, database="none_such"), PASSWORD).outcome is Outcome.NO_DATABASE
    with pytest.raises(TargetError, match="may not create databases"):
        create_database(replace(saved, database="none_such"), PASSWORD)


def test_a_certificate_is_checked_by_the_real_hosts_name(
    saved: SavedConnection, system_server: RunningServer, tmp_path: Path
) -> None:
    with serve_tls(system_server, tmp_path) as authorities:
        checked = replace(saved, tls_mode=TlsMode.VERIFY_FULL, ca_file=str(authorities.right))
        with reach(checked, PASSWORD) as url, connect(url) as session:
            row = session.execute("SELECT ssl FROM pg_catalog.pg_stat_ssl WHERE pid = pg_backend_pid()").fetchone()
            assert row == (True,)
        assert probe(replace(checked, host="127.0.0.1"), PASSWORD).outcome is Outcome.CERTIFICATE


def test_the_password_file_is_asked_for_the_real_host_and_port(
    saved: SavedConnection, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = home / ".pgpass"
    escaped = PASSWORD.replace("\\", "\\\\").replace(":", "\\:")
    file.write_text(f"# mine\nlocalhost:1:*:*:wrong\nlocalhost:{saved.port}:postgres:{saved.user}:{escaped}\n")
    file.chmod(0o600)
    monkeypatch.delenv("PGPASSFILE")
    assert probe(saved, None).outcome is Outcome.NO_RIGHTS
    file.chmod(0o644)
    assert probe(saved, None).outcome is Outcome.PASSWORD_NEEDED


def test_a_service_says_where_the_tunnel_leads(
    saved: SavedConnection, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = home / "services"
    file.write_text(
        f"[behind]\nhost=localhost\nport={saved.port}\nuser={saved.user}\ndbname=postgres\npassword={PASSWORD}\n"
    )
    monkeypatch.setenv("PGSERVICEFILE", str(file))
    connection = SavedConnection(name="s", service="behind", tunnel=saved.tunnel)
    assert probe(connection, None).outcome is Outcome.NO_RIGHTS


def test_the_usual_keys_are_tried(saved: SavedConnection, home: Path, ssh_server: SshServer) -> None:
    assert "did not let the user" in fail_to_reach(with_tunnel(saved, key_file="")).message
    shutil.copy(ssh_server.key, home / ".ssh" / "id_ed25519")
    with reach(with_tunnel(saved, key_file=""), PASSWORD):
        pass


@contextmanager
def run_agent(folder: Path, key: Path) -> Iterator[Path]:
    """An SSH agent that holds one key: its socket."""
    if shutil.which("ssh-agent") is None:
        pytest.skip("ssh-agent is missing")
    path = folder / "agent"
    with subprocess.Popen(["ssh-agent", "-D", "-a", path], stdout=subprocess.DEVNULL) as process:
        try:
            while not path.exists():
                time.sleep(0.01)
            environment = os.environ | {"SSH_AUTH_SOCK": str(path)}
            subprocess.run(["ssh-add", "-q", key], env=environment, check=True, capture_output=True)
            yield path
        finally:
            process.send_signal(signal.SIGTERM)


def test_the_agent_proves_the_user(
    saved: SavedConnection, ssh_server: SshServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    locked = tmp_path / "locked"
    shutil.copy(ssh_server.key, locked)
    subprocess.run(["ssh-keygen", "-q", "-p", "-N", "a passphrase", "-f", locked], check=True, capture_output=True)
    with run_agent(tmp_path, ssh_server.key) as socket_path:
        monkeypatch.setenv("SSH_AUTH_SOCK", str(socket_path))
        for key_file in ("", str(locked)):
            with reach(with_tunnel(saved, key_file=key_file), PASSWORD):
                pass


def test_a_key_with_a_passphrase_is_left_to_the_agent(saved: SavedConnection, tmp_path: Path) -> None:
    key = make_key(tmp_path / "locked", "a passphrase")
    error = fail_to_reach(with_tunnel(saved, key_file=str(key)))
    assert "protected by a passphrase" in error.message
    assert f"ssh-add {key}" in error.hint


def test_a_key_that_is_missing_or_none_is_told(saved: SavedConnection, tmp_path: Path) -> None:
    assert "No such file" in fail_to_reach(with_tunnel(saved, key_file=str(tmp_path / "none"))).message
    (tmp_path / "text").write_text("no key")
    assert "holds no private key" in fail_to_reach(with_tunnel(saved, key_file=str(tmp_path / "text"))).message


def test_a_key_that_the_server_does_not_know_is_told(saved: SavedConnection, tmp_path: Path) -> None:
    other = make_key(tmp_path / "other")
    error = fail_to_reach(with_tunnel(saved, key_file=str(other)))
    assert "did not let the user" in error.message
    assert str(other) in error.hint


def test_an_unknown_host_is_refused_with_the_way_to_make_it_known(
    saved: SavedConnection, home: Path, ssh_server: SshServer
) -> None:
    known = home / ".ssh" / "known_hosts"
    for text in (None, "", "other.example ssh-ed25519 AAAA\n"):
        known.unlink(missing_ok=True)
        if text is not None:
            known.write_text(text)
        error = fail_to_reach(saved)
        assert "is not known to this machine" in error.message
        assert f"ssh -p {ssh_server.port} 127.0.0.1" in error.hint


def test_a_host_with_another_key_than_the_known_one_is_refused(
    saved: SavedConnection, home: Path, tmp_path: Path, ssh_server: SshServer
) -> None:
    other = make_key(tmp_path / "other").with_suffix(".pub").read_text()
    (home / ".ssh" / "known_hosts").write_text(f"[127.0.0.1]:{ssh_server.port} {other}")
    error = fail_to_reach(saved)
    assert "shows another key" in error.message
    assert "ssh-keygen -R" in error.hint


def test_an_ssh_server_that_is_not_there_is_told(saved: SavedConnection) -> None:
    assert "can't be found" in fail_to_reach(with_tunnel(saved, host="nowhere.invalid")).message
    assert "nothing listens at port 1" in fail_to_reach(with_tunnel(saved, port=1)).message
    assert probe(with_tunnel(saved, port=1), PASSWORD).outcome is Outcome.TUNNEL


def test_what_does_not_speak_ssh_is_told(saved: SavedConnection, system_server: RunningServer) -> None:
    assert "No SSH session" in fail_to_reach(with_tunnel(saved, port=system_server.tcp_port)).message


def test_an_ssh_server_that_stays_silent_is_told(saved: SavedConnection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.postgres.tunnel._OPEN_TIMEOUT_S", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        assert "in time" in fail_to_reach(with_tunnel(saved, port=listener.getsockname()[1])).message


def test_a_server_that_the_ssh_server_can_not_reach_is_told(saved: SavedConnection) -> None:
    error = fail_to_reach(replace(saved, port=1))
    assert "can't reach PostgreSQL at localhost, port 1" in error.message
    assert "can't reach PostgreSQL at nowhere.invalid" in fail_to_reach(replace(saved, host="nowhere.invalid")).message


def test_an_ssh_server_that_forwards_nothing_is_told(saved: SavedConnection, home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "other"
    folder.mkdir()
    with run_ssh_server(folder, "AllowTcpForwarding no") as server:
        (home / ".ssh" / "known_hosts").write_text(server.known_hosts)
        error = fail_to_reach(with_tunnel(saved, port=server.port, key_file=str(server.key)))
    assert "can't reach PostgreSQL" in error.message
    assert "TCP forwarding" in error.hint


@pytest.mark.parametrize("host", ["/run/postgresql", "a,b"])
def test_a_tunnel_leads_to_one_host(saved: SavedConnection, host: str) -> None:
    assert fail_to_reach(replace(saved, host=host)).message.startswith("An SSH tunnel leads to")


def test_opening_can_be_cancelled(saved: SavedConnection) -> None:
    cancel = CancelToken()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        timer = threading.Timer(0.2, cancel.cancel)
        timer.start()
        started = time.monotonic()
        with (
            pytest.raises(Cancelled),
            reach(with_tunnel(saved, port=listener.getsockname()[1]), PASSWORD, cancel=cancel),
        ):
            pass
        assert time.monotonic() - started < 2
        timer.join()
    assert not tunnel_threads()


def test_a_tunnel_that_breaks_breaks_the_sessions_and_nothing_hangs(
    saved: SavedConnection, home: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "other"
    folder.mkdir()
    with run_ssh_server(folder) as server:
        (home / ".ssh" / "known_hosts").write_text(server.known_hosts)
        broken = with_tunnel(saved, port=server.port, key_file=str(server.key))
        with reach(broken, PASSWORD) as url, connect(url, autocommit=True) as session:
            server.kill_sessions()
            with pytest.raises(ConnectionLost), translate_errors():
                session.execute("SELECT pg_catalog.pg_sleep(20)")
            with pytest.raises(TargetError, match=r"refused the connection|closed the connection"):
                connect(url)
    assert not tunnel_threads()


def test_a_report_names_the_real_host_and_port(saved: SavedConnection, role: str) -> None:
    assert show_connection(saved) == f"postgresql://{role}@localhost:{saved.port}/{saved.database}"
