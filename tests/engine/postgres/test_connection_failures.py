"""Why there is no connection: each cause has an error of its own, as real servers give it."""

import secrets
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from core.errors import AuthenticationFailed, ConnectionFailed, PermissionDenied
from core.postgres.connect import connect
from tests.helpers.errors import read_all
from tests.helpers.postgres import RunningServer, make_database, replace_parameters

PASSWORD = "kept/secret@home"
WRITTEN_PASSWORD = "kept%2Fsecret%40home"


@pytest.fixture
def role(system_server: RunningServer) -> Iterator[str]:
    """A user with a password, and no right beyond logging in."""
    name = f"test_{secrets.token_hex(6)}"
    with psycopg.connect(system_server.url, autocommit=True) as connection:
        connection.execute(
            sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(sql.Identifier(name), sql.Literal(PASSWORD))
        )
        yield name
        connection.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(name)))


def test_the_right_password_is_accepted(system_server: RunningServer, role: str) -> None:
    url = f"postgresql://{role}:{WRITTEN_PASSWORD}@127.0.0.1:{system_server.tcp_port}/postgres"
    with connect(url) as connection:
        assert connection.info.user == role


def test_a_password_can_come_from_a_password_file(
    system_server: RunningServer, role: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "pgpass"
    file.write_text(f"127.0.0.1:{system_server.tcp_port}:*:{role}:{PASSWORD}\n")
    file.chmod(0o600)
    monkeypatch.setenv("PGPASSFILE", str(file))
    with connect(f"postgresql://{role}@127.0.0.1:{system_server.tcp_port}/postgres") as connection:
        assert connection.info.user == role


def test_a_wrong_password_is_said_and_not_shown(system_server: RunningServer, role: str) -> None:
    for password in ("mistaken", "mistaken%2Fand%40odd"):
        with pytest.raises(AuthenticationFailed, match=f'refused the password of the user "{role}"') as caught:
            connect(f"postgresql://{role}:{password}@127.0.0.1:{system_server.tcp_port}/postgres")
        assert "mistaken" not in read_all(caught.value)


def test_a_missing_password_is_said(system_server: RunningServer, role: str) -> None:
    with pytest.raises(AuthenticationFailed, match="asks for a password, and none was given"):
        connect(f"postgresql://{role}@127.0.0.1:{system_server.tcp_port}/postgres")


def test_an_unknown_user_is_said(server_url: str) -> None:
    with pytest.raises(AuthenticationFailed, match='user "nobody_here" can\'t log in'):
        connect(replace_parameters(server_url, user="nobody_here"))


def test_a_user_without_the_right_to_log_in_is_said(server_url: str) -> None:
    with pytest.raises(AuthenticationFailed, match='user "pg_monitor" can\'t log in'):
        connect(replace_parameters(server_url, user="pg_monitor"))


def test_a_missing_database_is_said(server_url: str) -> None:
    with pytest.raises(ConnectionFailed, match='has no database "no such one"') as caught:
        connect(replace_parameters(server_url, dbname="no such one"))
    assert "createdb" in caught.value.hint


def test_a_database_that_is_closed_to_the_user_is_said(system_server: RunningServer, role: str) -> None:
    with make_database(system_server.url) as url:
        with connect(url, autocommit=True) as connection:
            name = connection.info.dbname
            connection.execute(sql.SQL("REVOKE CONNECT ON DATABASE {} FROM PUBLIC").format(sql.Identifier(name)))
        with pytest.raises(PermissionDenied, match=f'may not connect to the database "{name}"'):
            connect(replace_parameters(url, user=role))


def test_a_database_that_is_full_of_connections_is_said(system_server: RunningServer, role: str) -> None:
    with make_database(system_server.url) as url, connect(url, autocommit=True) as connection:
        name = sql.Identifier(connection.info.dbname)
        connection.execute(sql.SQL("ALTER DATABASE {} CONNECTION LIMIT 0").format(name))
        with pytest.raises(ConnectionFailed, match="too many are open"):
            connect(replace_parameters(url, user=role))


def test_a_port_where_nothing_listens_is_said() -> None:
    with pytest.raises(ConnectionFailed, match=r"server at 127\.0\.0\.1, port 1 refused the connection"):
        connect("postgresql://127.0.0.1:1/postgres")


def test_a_socket_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(ConnectionFailed, match="No PostgreSQL server listens on the socket"):
        connect(f"postgresql:///postgres?host={tmp_path}")


def test_an_unknown_host_name_is_said() -> None:
    with pytest.raises(ConnectionFailed, match=r"nowhere\.invalid, port 5432 can't be found"):
        connect("postgresql://nowhere.invalid/postgres")


def test_a_server_that_stays_silent_is_said() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        with pytest.raises(ConnectionFailed, match="did not answer in time"):
            connect(f"postgresql://127.0.0.1:{port}/postgres?connect_timeout=1")


def test_tls_where_the_server_has_none_is_said(system_server: RunningServer, role: str) -> None:
    url = f"postgresql://{role}:x@127.0.0.1:{system_server.tcp_port}/postgres?sslmode=require"
    with pytest.raises(ConnectionFailed, match="offers no TLS"):
        connect(url)


@pytest.fixture
def certificate(system_server: RunningServer, tmp_path: Path) -> Iterator[Path]:
    """TLS at the system's server, with a certificate that it signed itself: the certificate's file."""
    if (openssl := shutil.which("openssl")) is None:
        pytest.skip("openssl is missing, which makes the certificate")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    command = [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *subject]
    subprocess.run([*command, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    with psycopg.connect(system_server.url, autocommit=True) as connection:
        for file, setting in ((key, "ssl_key_file"), (certificate, "ssl_cert_file")):
            # Written by the server, so that it is the server's own file: it takes no other as its key.
            rows = sql.SQL(", ").join(sql.SQL("({})").format(line) for line in file.read_text().splitlines())
            name = system_server.folder / file.name
            program = f"umask 077; cat > '{name}'"
            connection.execute(sql.SQL("COPY (VALUES {}) TO PROGRAM {}").format(rows, sql.Literal(program)))
            connection.execute(sql.SQL("ALTER SYSTEM SET {} = {}").format(sql.Identifier(setting), str(name)))
        connection.execute("ALTER SYSTEM SET ssl = on")
        connection.execute("SELECT pg_catalog.pg_reload_conf()")
        yield certificate
        connection.execute("ALTER SYSTEM RESET ssl")
        connection.execute("SELECT pg_catalog.pg_reload_conf()")


def test_a_certificate_is_checked(system_server: RunningServer, role: str, certificate: Path) -> None:
    place = f"{system_server.tcp_port}/postgres?sslmode=verify-full"
    user = f"postgresql://{role}:{WRITTEN_PASSWORD}"
    with connect(f"{user}@localhost:{place}&sslrootcert={certificate}") as connection:
        row = connection.execute("SELECT ssl FROM pg_catalog.pg_stat_ssl WHERE pid = pg_backend_pid()")
        assert row.fetchone() == (True,)
    for url in (
        f"{user}@localhost:{place}&sslrootcert=/nonexistent/root.pem",
        f"{user}@127.0.0.1:{place}&sslrootcert={certificate}",
        f"{user}@localhost:{place}&sslrootcert=system",
    ):
        with pytest.raises(ConnectionFailed, match=r"certificate of .* could not be checked"):
            connect(url)
