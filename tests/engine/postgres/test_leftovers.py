"""What a lost run left at work is ended, and nothing else; and no two processes carry on one run."""

import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from psycopg import sql

from core.postgres.connect import Connection, connect
from core.postgres.leftovers import end_leftovers, take_run_lock
from tests.helpers.postgres import make_database, replace_parameters

NAME = "howdah 1f3a"


@pytest.fixture
def caller(database_url: str) -> Iterator[Connection]:
    with connect(database_url, autocommit=True, application_name=NAME) as connection:
        yield connection


def is_there(connection: Connection) -> bool:
    try:
        connection.execute("SELECT 1")
    except psycopg.OperationalError:
        return False
    return True


def test_sessions_of_the_run_are_ended_and_their_locks_are_free(caller: Connection, database_url: str) -> None:
    with connect(database_url, application_name=NAME) as left, connect(database_url, application_name="psql") as other:
        left.execute("CREATE TABLE public.books ()")
        left.commit()
        left.execute("LOCK TABLE public.books")
        assert end_leftovers(caller, NAME, wait_s=5) == ()
        caller.execute("SET lock_timeout = '1ms'; DROP TABLE public.books")
        assert not is_there(left)
        assert is_there(other)
        assert is_there(caller)


def test_a_session_in_the_middle_of_a_statement_is_ended(caller: Connection, database_url: str) -> None:
    def sleep() -> None:
        with pytest.raises(psycopg.OperationalError):
            left.execute("SELECT pg_catalog.pg_sleep(60)")

    with connect(database_url, autocommit=True, application_name=NAME) as left:
        thread = threading.Thread(target=sleep)
        thread.start()
        assert end_leftovers(caller, NAME, wait_s=5) == ()
        thread.join()


def test_the_run_s_connections_that_live_are_kept(caller: Connection, database_url: str) -> None:
    with connect(database_url, application_name=NAME) as left, connect(database_url, application_name=NAME) as living:
        assert end_leftovers(caller, NAME, wait_s=5, keep={living.info.backend_pid}) == ()
        assert is_there(living)
        assert not is_there(left)


def test_a_session_in_another_database_or_of_another_login_is_left_alone(
    caller: Connection, server_url: str, database_url: str
) -> None:
    role = f"{caller.info.dbname}_other"
    caller.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(role)))
    with (
        make_database(server_url) as other_url,
        connect(other_url, application_name=NAME) as elsewhere,
        connect(replace_parameters(database_url, user=role), application_name=NAME) as another,
    ):
        assert end_leftovers(caller, NAME, wait_s=5) == ()
        assert is_there(elsewhere)
        assert is_there(another)
    caller.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(role)))


def test_a_run_s_lock_is_held_by_one_session_until_it_ends(caller: Connection, database_url: str) -> None:
    assert take_run_lock(caller, "1f3a", wait_s=0) is None
    with connect(database_url, autocommit=True) as other:
        holder = take_run_lock(other, "1f3a", wait_s=0)
        assert holder is not None
        assert holder.pid == caller.info.backend_pid
        assert (holder.application_name, holder.user, holder.address) == (NAME, "postgres", None)
        assert holder.connected_at is not None
        assert timedelta(0) <= datetime.now(UTC) - holder.connected_at < timedelta(minutes=1)
        assert holder.state == "idle"
        assert take_run_lock(other, "22bc", wait_s=0) is None
        caller.close()
        assert take_run_lock(other, "1f3a", wait_s=5) is None


def test_a_run_s_lock_is_waited_for(caller: Connection, database_url: str) -> None:
    with connect(database_url, autocommit=True) as other:
        assert take_run_lock(other, "1f3a", wait_s=0) is None
        started_at = time.monotonic()
        assert take_run_lock(caller, "1f3a", wait_s=0.3) is not None
        assert time.monotonic() - started_at >= 0.3
        threading.Timer(0.2, other.close).start()
        assert take_run_lock(caller, "1f3a", wait_s=5) is None


def test_locks_of_different_runs_find_their_own_holders(caller: Connection, database_url: str) -> None:
    """Keys with and without the sign bit in either half."""
    runs = [f"run {number}" for number in range(20)]
    assert [take_run_lock(caller, run, wait_s=0) for run in runs] == [None] * 20
    with connect(database_url, autocommit=True) as other:
        holders = [take_run_lock(other, run, wait_s=0) for run in runs]
    assert {holder.pid for holder in holders if holder is not None} == {caller.info.backend_pid}
    assert None not in holders
