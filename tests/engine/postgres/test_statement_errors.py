"""Why a statement failed: PostgreSQL's codes as Howdah's errors."""

import secrets

import psycopg
import pytest
from psycopg import sql

from core.errors import ConnectionLost, ObjectExists, OutOfSpace, PermissionDenied, StatementFailed
from core.postgres.connect import Connection, connect
from core.postgres.errors import translate_errors
from tests.helpers.postgres import end_session


def test_a_refused_statement_carries_its_sql_its_code_and_its_object(connection: Connection) -> None:
    statement = "SELECT 1/0"
    with pytest.raises(StatementFailed) as caught, translate_errors('the view "ratios"', statement):
        connection.execute(statement)
    error = caught.value
    assert (error.sql, error.sqlstate, error.object) == (statement, "22012", 'the view "ratios"')
    assert error.message == 'PostgreSQL refused the view "ratios": division by zero.'
    assert error.hint
    assert isinstance(error.__cause__, psycopg.errors.DivisionByZero)


def test_where_a_copy_failed_is_in_the_context(connection: Connection) -> None:
    connection.execute("CREATE TEMP TABLE t (n int)")
    with (
        pytest.raises(StatementFailed) as caught,
        translate_errors('the table "t"'),
        connection.cursor().copy("COPY t FROM STDIN") as copy,
    ):
        copy.write("1\n2\ntoto\n")
    assert caught.value.sqlstate == "22P02"
    assert 'line 3, column n: "toto"' in caught.value.context["where"]


def test_a_broken_rule_names_its_constraint_and_its_row(connection: Connection) -> None:
    connection.execute("CREATE TEMP TABLE t (n int CONSTRAINT only_once UNIQUE)")
    with pytest.raises(StatementFailed) as caught, translate_errors('the table "t"'):
        connection.execute("INSERT INTO t VALUES (7), (7)")
    assert caught.value.context["constraint"] == "only_once"
    assert "(n)=(7)" in caught.value.context["detail"]


@pytest.mark.parametrize(
    "statement",
    ["CREATE TABLE s.t ()", "CREATE VIEW s.t AS SELECT 1", "CREATE SCHEMA s", "CREATE TYPE s.e AS ()"],
)
def test_a_name_that_is_taken_is_told_apart(connection: Connection, statement: str) -> None:
    connection.execute("CREATE SCHEMA s; CREATE TABLE s.t (); CREATE TYPE s.e AS ()")
    with pytest.raises(ObjectExists, match="already exists") as caught, translate_errors("the object"):
        connection.execute(statement)
    assert "--replace" in caught.value.hint


def test_a_missing_right_is_told_apart(connection: Connection) -> None:
    role = sql.Identifier(f"test_{secrets.token_hex(6)}")
    connection.execute("CREATE SCHEMA closed")
    connection.execute(sql.SQL("CREATE ROLE {}").format(role))
    connection.execute(sql.SQL("SET LOCAL ROLE {}").format(role))
    with pytest.raises(PermissionDenied) as caught, translate_errors('the table "t"'):
        connection.execute("CREATE TABLE closed.t ()")
    assert caught.value.message == ('The user lacks a right for the table "t": permission denied for schema closed.')


@pytest.mark.parametrize("in_transaction", [False, True])
def test_a_connection_that_the_server_ends_is_lost(database_url: str, in_transaction: bool) -> None:
    connection = connect(database_url, autocommit=not in_transaction)
    connection.execute("SELECT 1")
    end_session(database_url, connection.info.backend_pid)
    with pytest.raises(ConnectionLost, match="terminating connection"), translate_errors("the table"):
        connection.execute("SELECT 1")
    with pytest.raises(ConnectionLost, match="broke"), translate_errors("the table"):
        connection.execute("SELECT 1")
    connection.close()


def test_work_on_a_closed_connection_is_a_lost_connection(database_url: str) -> None:
    connection = connect(database_url)
    connection.close()
    with pytest.raises(ConnectionLost, match="the connection is closed"), translate_errors():
        connection.execute("SELECT 1")


@pytest.mark.parametrize(("sqlstate", "message"), [("53100", "disk is full"), ("53200", "out of memory")])
def test_a_server_without_room_is_told_apart(connection: Connection, sqlstate: str, message: str) -> None:
    # A full disk is not to be had for a test; the server can be made to say that it has one.
    with pytest.raises(OutOfSpace, match=message), translate_errors('the table "t"'):
        connection.execute(f"DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '{sqlstate}'; END $$".encode())


def test_a_read_only_database_has_a_hint(connection: Connection) -> None:
    connection.execute("SET TRANSACTION READ ONLY")
    with pytest.raises(StatementFailed) as caught, translate_errors("the schema"):
        connection.execute("CREATE SCHEMA s")
    assert "default_transaction_read_only" in caught.value.hint


def test_other_errors_pass_through() -> None:
    with pytest.raises(KeyError), translate_errors("the table"):
        raise KeyError("a bug")
