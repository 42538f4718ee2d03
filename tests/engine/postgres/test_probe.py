"""Testing a connection: each thing that can be in the way has an outcome of its own, as real servers give it."""

import os
import secrets
import socket
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from core.cancel import CancelToken
from core.connections import SavedConnection, TlsMode
from core.errors import Cancelled, ObjectExists, PermissionDenied
from core.postgres.connect import connect
from core.postgres.embedded import start_embedded, stop_embedded
from core.postgres.probe import Outcome, create_database, probe, probe_url
from core.postgres.reach import reach, read_url
from tests.helpers.access import Authorities, make_role, serve_tls
from tests.helpers.postgres import RunningServer, make_database, replace_parameters

PASSWORD = "kept/secret@home & 100%"


@pytest.fixture
def role(system_server: RunningServer) -> Iterator[str]:
    with make_role(system_server, PASSWORD, "CREATEDB") as name:
        yield name


@pytest.fixture
def saved(system_server: RunningServer, role: str) -> SavedConnection:
    """The system's server over TCP, where it asks for a password."""
    return SavedConnection(name="s", host="127.0.0.1", port=system_server.tcp_port, database="postgres", user=role)


@pytest.fixture
def own_database(system_server: RunningServer, role: str) -> Iterator[str]:
    """A database where the role may create schemas."""
    with make_database(system_server.url) as url:
        with connect(url, autocommit=True) as connection:
            name = connection.info.dbname
            connection.execute(sql.SQL("ALTER DATABASE {} OWNER TO {}").format(*map(sql.Identifier, (name, role))))
        yield name


def test_a_server_that_can_be_used_is_told_with_what_it_is(saved: SavedConnection, own_database: str) -> None:
    found = probe(replace(saved, database=own_database), PASSWORD)
    assert found.outcome is Outcome.OK, found
    assert found.server is not None
    assert found.message == (
        f'PostgreSQL {found.server.version} lets the user "{saved.user}" use the database "{own_database}".'
    )
    assert found.database == own_database


def test_a_url_is_tested_alike(server_url: str) -> None:
    found = probe_url(server_url)
    assert (found.outcome, found.database) == (Outcome.OK, "postgres")
    assert probe_url("postgresql://127.0.0.1:1/x").outcome is Outcome.REFUSED


def test_a_user_who_may_create_nothing_lacks_rights(saved: SavedConnection) -> None:
    found = probe(saved, PASSWORD)
    assert found.outcome is Outcome.NO_RIGHTS
    assert "may not create a schema" in found.message
    assert found.server is not None


def test_a_database_that_is_closed_to_the_user_is_a_lack_of_rights(
    system_server: RunningServer, saved: SavedConnection
) -> None:
    with make_database(system_server.url) as url:
        with connect(url, autocommit=True) as connection:
            name = connection.info.dbname
            connection.execute(sql.SQL("REVOKE CONNECT ON DATABASE {} FROM PUBLIC").format(sql.Identifier(name)))
        assert probe(replace(saved, database=name), PASSWORD).outcome is Outcome.NO_RIGHTS


def test_a_wrong_password_and_a_missing_one_are_told_apart(saved: SavedConnection) -> None:
    assert probe(saved, "mistaken").outcome is Outcome.AUTHENTICATION
    assert probe(saved, None).outcome is Outcome.PASSWORD_NEEDED
    assert probe(replace(saved, user="nobody_here"), "x").outcome is Outcome.AUTHENTICATION


def test_an_unknown_host_is_not_found() -> None:
    assert probe(SavedConnection(name="s", host="nowhere.invalid"), None).outcome is Outcome.NAME_NOT_FOUND
    assert probe(SavedConnection(name="s", host="a" * 64 + ".invalid"), None).outcome is Outcome.NAME_NOT_FOUND


def test_a_port_and_a_socket_where_nothing_listens_refuse(tmp_path: Path) -> None:
    for host in ("127.0.0.1", str(tmp_path)):
        assert probe(SavedConnection(name="s", host=host, port=1), None).outcome is Outcome.REFUSED


@contextmanager
def silent_server() -> Iterator[int]:
    """A port that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield int(listener.getsockname()[1])


def test_a_server_that_stays_silent_times_out() -> None:
    with silent_server() as port:
        connection = SavedConnection(name="s", host="127.0.0.1", port=port, options=(("connect_timeout", "1"),))
        assert probe(connection, None).outcome is Outcome.TIMED_OUT


def test_cancelling_gives_control_back_at_once() -> None:
    with silent_server() as port:
        cancel = CancelToken()
        timer = threading.Timer(0.2, cancel.cancel)
        timer.start()
        started = time.monotonic()
        with pytest.raises(Cancelled):
            probe(SavedConnection(name="s", host="127.0.0.1", port=port), None, cancel=cancel)
        assert time.monotonic() - started < 2
        timer.join()


def test_what_was_cancelled_before_is_not_begun() -> None:
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        probe(SavedConnection(name="s", host="127.0.0.1", port=1), None, cancel=cancel)


def test_a_standby_is_told(server_folder: Path) -> None:
    folder = server_folder / "data"
    start_embedded(folder)
    stop_embedded(folder)
    signal_file = folder / "standby.signal"
    signal_file.touch()
    os.chown(signal_file, folder.stat().st_uid, -1)
    try:
        found = probe_url(start_embedded(folder).url)
    finally:
        stop_embedded(folder)
    assert found.outcome is Outcome.STANDBY
    assert found.server is not None


def test_a_database_in_another_encoding_is_told(server_url: str) -> None:
    name = f"test_{secrets.token_hex(6)}"
    with connect(server_url, autocommit=True) as admin:
        provider = sql.SQL("LOCALE_PROVIDER libc" if admin.info.server_version >= 150000 else "")
        create = sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C' {}")
        admin.execute(create.format(sql.Identifier(name), provider))
        try:
            found = probe_url(replace_parameters(server_url, dbname=name))
        finally:
            admin.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(name)))
    assert found.outcome is Outcome.ENCODING


def answer_as_old_server(listener: socket.socket) -> None:
    """PostgreSQL's protocol as far as it is needed to be asked for nothing: trust, version 12, one query."""

    def message(kind: bytes, body: bytes = b"") -> bytes:
        return kind + struct.pack("!I", len(body) + 4) + body

    peer, _ = listener.accept()
    with peer:
        while True:
            size, code = struct.unpack("!II", peer.recv(8, socket.MSG_WAITALL))
            rest = peer.recv(size - 8, socket.MSG_WAITALL) if size > 8 else b""
            if code == 196608 or rest:
                break
            peer.sendall(b"N")  # neither TLS nor GSSAPI
        hello = message(b"R", struct.pack("!I", 0))
        for name, value in ((b"server_version", b"12.9"), (b"client_encoding", b"UTF8")):
            hello += message(b"S", name + b"\0" + value + b"\0")
        hello += message(b"K", struct.pack("!II", 1, 1)) + message(b"Z", b"I")
        peer.sendall(hello)
        while data := peer.recv(65536):
            if data.startswith(b"Q"):
                peer.sendall(message(b"C", b"SELECT 0\0") + message(b"Z", b"I"))


def test_a_server_that_is_too_old_is_told_and_asked_nothing_else() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=answer_as_old_server, args=[listener])
        thread.start()
        port = listener.getsockname()[1]
        found = probe(SavedConnection(name="s", host="127.0.0.1", port=port, user="u"), None)
        thread.join()
    assert found.outcome is Outcome.TOO_OLD, found
    assert found.message == "The server is PostgreSQL 12.9, and Howdah needs 13 or later."


def test_a_missing_database_is_told_by_its_name_and_can_be_created(
    system_server: RunningServer, saved: SavedConnection
) -> None:
    name = f'test "{secrets.token_hex(6)}"; größer'
    missing = replace(saved, database=name)
    found = probe(missing, PASSWORD)
    assert (found.outcome, found.database) == (Outcome.NO_DATABASE, name)
    create_database(missing, PASSWORD)
    try:
        found = probe(missing, PASSWORD)
        assert found.outcome is Outcome.OK, found
        assert found.server is not None
        assert found.server.encoding == "UTF8"
        with pytest.raises(ObjectExists, match="already"):
            create_database(missing, PASSWORD)
    finally:
        with connect(system_server.url, autocommit=True) as admin:
            admin.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(name)))


def test_without_the_database_postgres_another_one_is_created_by_way_of_template1(
    system_server: RunningServer, saved: SavedConnection
) -> None:
    name = f"test_{secrets.token_hex(6)}"
    with make_database(system_server.url) as url, connect(url, autocommit=True) as admin:
        admin.execute("REVOKE CONNECT ON DATABASE postgres FROM PUBLIC")
        try:
            create_database(replace(saved, database=name), PASSWORD)
        finally:
            admin.execute("GRANT CONNECT ON DATABASE postgres TO PUBLIC")
        assert probe(replace(saved, database=name), PASSWORD).outcome is Outcome.OK
        admin.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(name)))


def test_who_may_not_create_databases_is_told(system_server: RunningServer, saved: SavedConnection) -> None:
    with make_role(system_server, PASSWORD) as other, pytest.raises(PermissionDenied) as caught:
        create_database(replace(saved, user=other, database="wanted"), PASSWORD)
    assert "may not create databases" in caught.value.message
    assert "CREATE DATABASE" in caught.value.hint


@pytest.fixture
def authorities(system_server: RunningServer, tmp_path: Path) -> Iterator[Authorities]:
    with serve_tls(system_server, tmp_path) as authorities:
        yield authorities


def test_tls_that_the_server_does_not_have_is_told(saved: SavedConnection) -> None:
    for mode in (TlsMode.REQUIRE, TlsMode.VERIFY_FULL):
        found = probe(replace(saved, tls_mode=mode, ca_file="system" if mode is TlsMode.VERIFY_FULL else ""), PASSWORD)
        assert found.outcome is Outcome.TLS


def test_tls_works_up_to_a_checked_name(saved: SavedConnection, authorities: Authorities, own_database: str) -> None:
    right = str(authorities.right)
    by_name = replace(saved, host="localhost", database=own_database)
    for connection in (
        replace(by_name, tls_mode=TlsMode.REQUIRE),
        replace(by_name, tls_mode=TlsMode.VERIFY_CA, ca_file=right, host="127.0.0.1"),
        replace(by_name, tls_mode=TlsMode.VERIFY_FULL, ca_file=right),
    ):
        assert probe(connection, PASSWORD).outcome is Outcome.OK
        with reach(connection, PASSWORD) as url, connect(url) as session:
            row = session.execute("SELECT ssl FROM pg_catalog.pg_stat_ssl WHERE pid = pg_backend_pid()").fetchone()
            assert row == (True,)


def test_a_certificate_of_another_authority_or_host_is_told(saved: SavedConnection, authorities: Authorities) -> None:
    checked = replace(saved, host="localhost", tls_mode=TlsMode.VERIFY_FULL, ca_file=str(authorities.right))
    for connection in (
        replace(checked, ca_file=str(authorities.wrong)),
        replace(checked, ca_file="/nonexistent/root.pem"),
        replace(checked, ca_file="system"),
        replace(checked, host="127.0.0.1"),
    ):
        assert probe(connection, PASSWORD).outcome is Outcome.CERTIFICATE, connection


def test_a_pasted_url_reaches_the_same_place(system_server: RunningServer, role: str) -> None:
    url = psycopg.conninfo.make_conninfo(
        host="127.0.0.1", port=system_server.tcp_port, user=role, dbname="postgres", password=PASSWORD
    )
    connection, password = read_url(url)
    assert password == PASSWORD
    with reach(connection, password) as reached, connect(reached) as session:
        assert (session.info.user, session.info.dbname) == (role, "postgres")
