"""What is read from real servers of two versions."""

import secrets

import psycopg
import pytest
from psycopg import sql

from core.errors import PermissionDenied, TargetError
from core.postgres.connect import Connection, connect
from core.postgres.server import check_server, read_server
from tests.helpers.postgres import RunningServer, replace_parameters


def test_a_server_says_what_it_is(connection: Connection) -> None:
    server = read_server(connection)
    assert server.version_num == connection.info.server_version
    assert server.version == ".".join(str(part) for part in divmod(server.version_num, 10000))
    assert (server.database, server.user, server.encoding) == (connection.info.dbname, "postgres", "UTF8")
    assert server.is_superuser
    assert server.can_create_schema
    assert "plpgsql" in server.available_extensions
    assert not server.is_in_recovery
    check_server(server)


def test_the_embedded_server_orders_text_as_sqlite_does(embedded_server: RunningServer) -> None:
    with connect(embedded_server.url) as connection:
        server = read_server(connection)
    assert (server.collation_provider, server.collation) == ("builtin", "C.UTF-8")
    assert server.text_order_is_bytewise
    assert "vector" in server.available_extensions


def test_whether_text_order_is_bytewise_is_what_the_server_does(connection: Connection) -> None:
    row = connection.execute("SELECT 'Z' < 'a' AND 'z' < 'é' AND 'a-c' < 'ab'").fetchone()
    assert row == (read_server(connection).text_order_is_bytewise,)


def test_icu_is_found_where_the_server_can_use_it(connection: Connection) -> None:
    has_icu = read_server(connection).has_icu
    try:
        connection.execute("CREATE COLLATION pg_temp.nocase (provider = icu, locale = 'und-u-ks-level2')")
        works = True
    except psycopg.errors.FeatureNotSupported:
        works = False
    assert has_icu is works


def test_a_database_in_another_encoding_is_refused(server_url: str) -> None:
    name = f"test_{secrets.token_hex(6)}"
    database = sql.Identifier(name)
    with connect(server_url, autocommit=True) as admin:
        provider = sql.SQL("LOCALE_PROVIDER libc" if admin.info.server_version >= 150000 else "")
        admin.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C' {}").format(database, provider)
        )
        try:
            with connect(replace_parameters(server_url, dbname=name)) as connection:
                server = read_server(connection)
            assert server.text_order_is_bytewise
            with pytest.raises(TargetError, match="stores text as LATIN1"):
                check_server(server)
        finally:
            admin.execute(sql.SQL("DROP DATABASE {}").format(database))


def test_a_user_who_may_only_look_is_refused(database_url: str) -> None:
    name = f"test_{secrets.token_hex(6)}"
    with connect(database_url, autocommit=True) as admin:
        admin.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(name)))
        try:
            with connect(replace_parameters(database_url, user=name)) as connection:
                server = read_server(connection)
            assert (server.user, server.is_superuser) == (name, False)
            with pytest.raises(PermissionDenied, match=f'"{name}" may not create a schema'):
                check_server(server)
        finally:
            admin.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(name)))


def test_a_database_that_is_set_to_read_only_is_refused(database_url: str) -> None:
    with connect(database_url, autocommit=True) as admin:
        database = sql.Identifier(admin.info.dbname)
        admin.execute(sql.SQL("ALTER DATABASE {} SET default_transaction_read_only = on").format(database))
    with connect(database_url) as connection, pytest.raises(TargetError, match="set to read-only"):
        check_server(read_server(connection))
