"""What sessions are doing, as both servers tell it."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import psycopg
import pytest
from psycopg import sql

from core.postgres.activity import Activity, read_activity, read_activity_of
from core.postgres.connect import Connection, connect
from tests.helpers.postgres import replace_parameters

NAME = "howdah test"


@pytest.fixture
def observer(database_url: str) -> Iterator[Connection]:
    with connect(database_url, autocommit=True, application_name=NAME) as connection:
        yield connection


@pytest.fixture
def worker(database_url: str) -> Iterator[Connection]:
    with connect(database_url, autocommit=True, application_name=NAME) as connection:
        connection.execute("CREATE TABLE public.books (title text)")
        yield connection


@contextmanager
def running(worker: Connection, query: str) -> Iterator[None]:
    """Let a thread run a statement, which is cancelled at the end if it is still at work."""

    def run() -> None:
        with suppress(psycopg.errors.QueryCanceled):
            worker.execute(query.encode())

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield
    finally:
        worker.cancel_safe()
        thread.join()


def wait_for(observer: Connection, condition: Callable[[Activity], bool]) -> Activity:
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        (activity,) = read_activity(observer, NAME)
        if condition(activity):
            return activity
        time.sleep(0.01)
    raise AssertionError(activity)


def test_a_session_that_does_nothing_waits_for_its_client(observer: Connection, worker: Connection) -> None:
    activity = wait_for(observer, lambda activity: activity.waits_for_client)
    assert (activity.pid, activity.state) == (worker.info.backend_pid, "idle")
    assert activity.statement_age_s is None
    assert activity.blocked_by == ()
    assert activity.done_share is None
    assert activity.bytes_processed is None


def test_a_statement_at_work_has_an_age(observer: Connection, worker: Connection) -> None:
    with running(worker, "SELECT pg_catalog.pg_sleep(60)"):
        activity = wait_for(observer, lambda activity: (activity.statement_age_s or 0) > 0.2)
    assert (activity.state, activity.wait_event) == ("active", "PgSleep")
    assert activity.statement_age_s is not None
    assert activity.statement_age_s < 5
    assert not activity.waits_for_client


def test_who_holds_the_lock_and_how_long_it_has_been_idle(
    observer: Connection, worker: Connection, database_url: str
) -> None:
    with connect(replace_parameters(database_url, application_name="psql")) as other:
        other.execute("LOCK TABLE public.books")
        with running(worker, "SELECT FROM public.books"):
            activity = wait_for(observer, lambda activity: bool(activity.blocked_by))
        (blocker,) = activity.blocked_by
        assert blocker.pid == other.info.backend_pid
        assert (blocker.application_name, blocker.user) == ("psql", "postgres")
        assert blocker.state == "idle in transaction"
        assert blocker.state_age_s is not None
        assert 0 <= blocker.state_age_s < 5
    assert activity.wait_type == "Lock"


def test_a_role_sees_who_blocks_it_even_where_it_may_not_see_what_that_does(
    observer: Connection, database_url: str
) -> None:
    role = sql.Identifier(f"{observer.info.dbname}_reader")
    observer.execute(sql.SQL("CREATE ROLE {} LOGIN").format(role))
    url = replace_parameters(database_url, user=f"{observer.info.dbname}_reader")
    try:
        with (
            connect(database_url) as blocking,
            connect(url, autocommit=True, application_name=NAME) as waiting,
            connect(url, autocommit=True) as watching,
        ):
            blocking.execute("SELECT pg_catalog.pg_advisory_xact_lock(1)")
            with running(waiting, "SELECT pg_catalog.pg_advisory_lock(1)"):
                (blocker,) = wait_for(watching, lambda activity: bool(activity.blocked_by)).blocked_by
            assert (blocker.pid, blocker.user) == (blocking.info.backend_pid, "postgres")
            assert (blocker.state, blocker.state_age_s) == (None, None)
    finally:
        observer.execute(sql.SQL("DROP ROLE {}").format(role))


@pytest.mark.parametrize("statement", ["CREATE INDEX ON {}", "ALTER TABLE public.books ADD UNIQUE {}"])
def test_the_building_of_an_index_has_a_share(observer: Connection, worker: Connection, statement: str) -> None:
    worker.execute(
        "DROP TABLE public.books;"
        "CREATE TABLE public.books AS SELECT n AS id FROM pg_catalog.generate_series(1, 1000000) n ORDER BY n % 77"
    )
    shares = []
    query = statement.format("public.books (id)") if statement.startswith("CREATE") else statement.format("(id)")
    with running(worker, query):
        wait_for(observer, lambda activity: activity.state == "active")
        while (activity := read_activity(observer, NAME)[0]).state == "active":
            shares.append(activity.done_share)
    known = [share for share in shares if share is not None]
    assert known == sorted(known)
    assert len(set(known)) > 2
    assert 0 <= known[0] < 0.7 < known[-1] <= 1


def test_a_copy_tells_its_bytes_from_version_14_on(observer: Connection, worker: Connection) -> None:
    with worker.cursor() as cursor, cursor.copy("COPY public.books FROM STDIN") as copy:
        copy.write(b"Emma\n" * 200_000)
        if worker.info.server_version < 140000:
            activity = wait_for(observer, lambda activity: activity.waits_for_client)
            assert activity.bytes_processed is None
        else:
            activity = wait_for(observer, lambda activity: (activity.bytes_processed or 0) > 0)
            assert activity.bytes_processed is not None
            assert activity.bytes_processed <= 1_000_000
    assert activity.state == "active"


def test_only_the_run_s_sessions_are_read(observer: Connection, worker: Connection, database_url: str) -> None:
    with connect(database_url, application_name="another") as other:
        pids = [worker.info.backend_pid, other.info.backend_pid]
        assert [activity.pid for activity in read_activity(observer, NAME)] == pids[:1]
        assert [activity.pid for activity in read_activity_of(observer, pids)] == sorted(pids)
        assert read_activity_of(observer, []) == ()
