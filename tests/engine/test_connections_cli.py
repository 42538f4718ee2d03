"""`howdah connections`, and saved connections where other commands expect a URL. With a keyring: test_keyring.py."""

import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from core.connections import SavedConnection, TlsMode, Tunnel, read_connections
from tests.helpers.access import make_role
from tests.helpers.postgres import RunningServer, make_database
from tests.helpers.source import make_source
from tests.helpers.ssh import run_ssh_server
from tests.helpers.terminal import converse

PASSWORD = "kept-from-everybody"
SOURCE = "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT); INSERT INTO t VALUES (1, 'x'), (2, NULL);"
NO_KEYRING = {"PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of its own, without a keyring."""
    monkeypatch.setenv("HOWDAH_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("HOME", str(tmp_path))
    for name, value in NO_KEYRING.items():
        monkeypatch.setenv(name, value)
    return tmp_path


@pytest.fixture
def role(system_server: RunningServer) -> Iterator[str]:
    with make_role(system_server, PASSWORD) as name:
        yield name


@pytest.fixture
def database(system_server: RunningServer, role: str) -> Iterator[str]:
    """A database that the role owns."""
    with make_database(system_server.url) as url, psycopg.connect(url, autocommit=True) as connection:
        name = connection.info.dbname
        connection.execute(sql.SQL("ALTER DATABASE {} OWNER TO {}").format(*map(sql.Identifier, (name, role))))
        yield name


@pytest.fixture
def saved(system_server: RunningServer, role: str, database: str) -> str:
    """The name of a saved connection to it, over TCP, where a password is asked for."""
    place = ("--host", "127.0.0.1", "--port", system_server.tcp_port, "--user", role, "--database", database)
    assert howdah("connections", "add", "my server", *place).returncode == 0
    return "my server"


def howdah(*arguments: object, input: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "core", *map(str, arguments)],
        input=input,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "NO_COLOR": "1", "COLUMNS": "200", **environment},
        timeout=120,
    )


def test_a_connection_is_saved_listed_and_removed() -> None:
    assert "No connection is saved." in howdah("connections", "list").stdout
    url = "postgresql://me@db.example:5433/app?sslmode=require&application_name=x"
    done = howdah("connections", "add", "first", url)
    assert (done.returncode, done.stdout) == (0, 'Saved "first".\n')
    options = ("--host", "h", "--database", "d", "--user", "u", "--tls", "verify-full", "--ca-file", "ca.pem")
    tunnel = ("--ssh-host", "bastion", "--ssh-port", "2222", "--ssh-user", "jump", "--ssh-key", "/keys/id")
    assert howdah("connections", "add", "second", *options, *tunnel).returncode == 0
    assert read_connections() == (
        SavedConnection(
            name="first",
            host="db.example",
            port=5433,
            database="app",
            user="me",
            tls_mode=TlsMode.REQUIRE,
            options=(("application_name", "x"),),
        ),
        SavedConnection(
            name="second",
            host="h",
            database="d",
            user="u",
            tls_mode=TlsMode.VERIFY_FULL,
            ca_file=str(Path("ca.pem").absolute()),
            tunnel=Tunnel(host="bastion", port=2222, user="jump", key_file="/keys/id"),
        ),
    )
    listed = howdah("connections", "list")
    rows = [line.split() for line in listed.stdout.splitlines()]
    assert rows[1] == ["first", "db.example:5433", "app", "me", "require", "not", "kept"]
    assert rows[2] == ["second", "h", "d", "u", "verify-full", "jump@bastion:2222", "not", "kept"]
    assert "no keyring" in listed.stderr
    assert howdah("connections", "remove", "first").returncode == 0
    assert [each.name for each in read_connections()] == ["second"]


def test_a_name_that_is_taken_none_or_unknown_is_told(home: Path) -> None:
    assert howdah("connections", "add", "a", "--host", "h").returncode == 0
    for arguments, message in (
        (("add", "a", "--host", "h"), 'named "a" already'),
        (("add", "a=b", "--host", "h"), "neither = nor ://"),
        (("remove", "b"), 'no saved connection named "b"'),
        (("test", "b"), "Saved are: a."),
    ):
        done = howdah("connections", *arguments)
        assert done.returncode == 1
        assert done.stderr.startswith("Error: ")
        assert message in done.stderr
    assert howdah("connections", "add", "b", "--host", "h", "--ssh-user", "u").returncode == 2


def test_a_broken_file_is_told_with_its_line(home: Path) -> None:
    (home / "config").mkdir()
    (home / "config" / "connections.toml").write_text("[connections.a]\nhost = 'x'\nport = 'y'\n")
    for arguments in (("list",), ("add", "b", "--host", "h"), ("test", "a"), ("remove", "a")):
        done = howdah("connections", *arguments)
        assert done.returncode == 1
        assert 'connections.toml can\'t be read: line 3: "port" is not a number' in done.stderr


def test_without_a_keyring_a_password_is_taken_but_not_kept_and_that_is_said(home: Path) -> None:
    url = f"postgresql://me:{PASSWORD}@db.example/app"
    by_url = howdah("connections", "add", "a", url)
    assert "can be seen by other users" in by_url.stderr
    by_stdin = howdah("connections", "add", "b", "--host", "h", "--password-stdin", input=PASSWORD + "\nmore\n")
    assert by_stdin.stderr == ""
    for done in (by_url, by_stdin):
        assert done.returncode == 0
        assert "Its password is not kept: Howdah asks for it each time." in done.stdout
        assert PASSWORD not in done.stdout + done.stderr
    for path in home.rglob("*"):
        assert not path.is_file() or PASSWORD.encode() not in path.read_bytes()


def test_testing_says_in_one_line_that_it_works_or_what_is_wrong(saved: str, role: str, database: str) -> None:
    done = howdah("connections", "test", saved, PGPASSWORD=PASSWORD)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("\n") == 1
    assert f'"{role}" use the database "{database}"' in done.stdout
    done = howdah("connections", "test", saved)
    assert done.returncode == 1
    assert "asks for a password, and none was given" in done.stderr
    assert done.stdout == ""


def test_the_password_file_is_found_and_named(saved: str, home: Path, role: str, system_server: RunningServer) -> None:
    file = home / "passes"
    file.write_text(f"127.0.0.1:{system_server.tcp_port}:*:{role}:{PASSWORD}\n")
    file.chmod(0o600)
    assert "password file" in howdah("connections", "list", PGPASSFILE=str(file)).stdout
    assert howdah("connections", "test", saved, PGPASSFILE=str(file)).returncode == 0


def test_commands_take_a_name_where_a_url_is_expected(saved: str, home: Path) -> None:
    source = make_source(home / "s.sqlite", SOURCE)
    done = howdah("migrate", source, saved, PGPASSWORD=PASSWORD)
    assert done.returncode == 0, done.stderr
    assert "In the schema public of postgresql://" in done.stdout
    assert PASSWORD not in done.stdout
    done = howdah("plan", source, "--target", saved, "-o", home / "plan.json", PGPASSWORD=PASSWORD)
    assert done.returncode == 0, done.stderr
    done = howdah("rejects", "list", saved, PGPASSWORD=PASSWORD)
    assert done.stdout == "No rows are set aside.\n"
    done = howdah("migrate", source, "--replace", HOWDAH_TARGET=saved, PGPASSWORD=PASSWORD)
    assert done.returncode in (0, 3), done.stderr


def test_a_name_that_is_not_saved_is_told_with_those_that_are(saved: str, home: Path) -> None:
    source = make_source(home / "s.sqlite", SOURCE)
    for arguments in (("migrate", source, "nosuch"), ("rejects", "list", "nosuch"), ("plan", source, "--target", "no")):
        done = howdah(*arguments)
        assert done.returncode == 1
        assert "There is no saved connection named" in done.stderr
        assert "Saved are: my server." in done.stderr


def test_a_migration_goes_through_a_tunnel(
    system_server: RunningServer, role: str, database: str, home: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "sshd"
    folder.mkdir()
    with run_ssh_server(folder) as server:
        (home / ".ssh").mkdir()
        (home / ".ssh" / "known_hosts").write_text(server.known_hosts)
        place = ("--host", "localhost", "--port", system_server.tcp_port, "--user", role, "--database", database)
        tunnel = ("--ssh-host", "127.0.0.1", "--ssh-port", server.port, "--ssh-user", server.user)
        done = howdah("connections", "add", "far", *place, *tunnel, "--ssh-key", server.key)
        assert done.returncode == 0, done.stderr
        done = howdah("migrate", make_source(home / "s.sqlite", SOURCE), "far", PGPASSWORD=PASSWORD)
        assert done.returncode == 0, done.stderr
        assert "All 2 rows of 1 table are equal on both sides" in done.stdout
    done = howdah("connections", "test", "far", PGPASSWORD=PASSWORD)
    assert done.returncode == 1
    assert "SSH server 127.0.0.1 refused the connection" in done.stderr


def test_somebody_at_a_terminal_is_asked_and_the_password_is_not_shown(
    system_server: RunningServer, role: str, database: str, home: Path
) -> None:
    name = f"asked {secrets.token_hex(2)}"
    answers = [
        ("Host", "127.0.0.1"),
        ("Port", str(system_server.tcp_port)),
        ("Database", database),
        ("User", role),
        ("Password", PASSWORD),
    ]
    code, screen = converse(["connections", "add", name], answers, NO_KEYRING)
    assert code == 0, screen
    assert f'Saved "{name}".' in screen
    assert "Howdah asks for it each time" in screen
    assert PASSWORD not in screen
    expected = SavedConnection(name=name, host="127.0.0.1", port=system_server.tcp_port, database=database, user=role)
    assert read_connections() == (expected,)
    code, screen = converse(["connections", "test", name], [("Password", PASSWORD)], NO_KEYRING)
    assert code == 0, screen
    source = make_source(home / "s.sqlite", SOURCE)
    code, screen = converse(["migrate", source, name], [("Password", PASSWORD)], NO_KEYRING)
    assert code == 0, screen
    assert PASSWORD not in screen
