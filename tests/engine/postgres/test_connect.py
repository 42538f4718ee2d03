"""A session on a real server: what it is set to, whatever the role, the database or the machine say."""

import psycopg
import pytest
from psycopg import pq, sql

from core.errors import ConnectionFailed
from core.postgres.connect import Connection, connect, redact_url
from tests.helpers.postgres import RunningServer, replace_parameters


def read_setting(connection: Connection, name: str) -> str:
    row = connection.execute("SELECT pg_catalog.current_setting(%s)", [name]).fetchone()
    assert row is not None
    return str(row[0])


def test_a_session_has_its_settings_whatever_the_database_says(database_url: str) -> None:
    with psycopg.connect(database_url, autocommit=True) as other:
        for name, value in {
            "datestyle": "SQL, DMY",
            "intervalstyle": "postgres",
            "timezone": "Asia/Tokyo",
            "extra_float_digits": "-5",
            "bytea_output": "escape",
            "statement_timeout": "1h",
            "lock_timeout": "1h",
            "idle_in_transaction_session_timeout": "1h",
            "search_path": "public",
            "client_min_messages": "debug1",
            **({"idle_session_timeout": "1h"} if other.info.server_version >= 140000 else {}),
        }.items():
            database = sql.Identifier(other.info.dbname)
            other.execute(
                sql.SQL("ALTER DATABASE {} SET {} = {}").format(database, sql.Identifier(name), sql.Literal(value))
            )
    with connect(database_url) as connection:
        row = connection.execute("SELECT '2024-02-03 04:05:06+00'::timestamptz::text, '\\xff'::bytea::text")
        assert row.fetchone() == ("2024-02-03 04:05:06+00", "\\xff")
        row = connection.execute("SELECT (0.1::float8 + 0.2::float8)::text, '1 day 2 hours'::interval::text")
        assert row.fetchone() == ("0.30000000000000004", "P1DT2H")
        for name in ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"):
            assert read_setting(connection, name) == "0"
        if connection.info.server_version >= 140000:
            assert read_setting(connection, "idle_session_timeout") == "0"
        assert read_setting(connection, "search_path") == ""
        assert read_setting(connection, "client_min_messages") == "warning"


def test_the_settings_outlive_a_rollback(database_url: str) -> None:
    with connect(database_url) as connection:
        connection.rollback()
        connection.execute("SELECT 1")
        connection.rollback()
        assert read_setting(connection, "search_path") == ""


def test_a_session_starts_outside_of_a_transaction(database_url: str) -> None:
    for autocommit in (False, True):
        with connect(database_url, autocommit=autocommit) as connection:
            assert connection.info.transaction_status == pq.TransactionStatus.IDLE
            assert connection.autocommit is autocommit


def test_text_travels_as_utf8_whatever_the_machine_says(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGCLIENTENCODING", "LATIN1")
    with connect(database_url) as connection:
        assert connection.execute("SELECT %s::text", ["€🐘"]).fetchone() == ("€🐘",)


def test_a_session_is_called_howdah_unless_it_is_given_a_name(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with connect(database_url) as connection:
        assert read_setting(connection, "application_name") == "howdah"
    with connect(replace_parameters(database_url, application_name="library")) as connection:
        assert read_setting(connection, "application_name") == "library"
    monkeypatch.setenv("PGAPPNAME", "shell")
    with connect(database_url) as connection:
        assert read_setting(connection, "application_name") == "shell"


def test_what_the_url_leaves_out_comes_from_the_environment(
    embedded_server: RunningServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGHOST", str(embedded_server.folder))
    monkeypatch.setenv("PGUSER", "postgres")
    with connect("postgresql:///template1") as connection:
        assert connection.info.dbname == "template1"


def test_pool_sizes_and_libpq_parameters_in_a_url_are_understood(database_url: str) -> None:
    url = f"{database_url}&max_connections=4&min_connections=1&sslmode=prefer&target_session_attrs=read-write"
    with connect(url) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_a_keyword_string_is_understood(embedded_server: RunningServer) -> None:
    with connect(f"host='{embedded_server.folder}' user=postgres dbname=postgres") as connection:
        assert connection.info.user == "postgres"


def test_a_redacted_url_still_connects(database_url: str) -> None:
    with connect(redact_url(database_url)) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_an_option_that_the_server_refuses_is_said(database_url: str) -> None:
    with pytest.raises(ConnectionFailed, match="nonsense"):
        connect(replace_parameters(database_url, options="-c nonsense=1"))
