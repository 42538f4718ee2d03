"""A statement that hangs is told apart from one that works, and a dead line is broken: over lines that stall."""

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from core.errors import ConnectionLost
from core.events import Event, StatementWatched
from core.postgres.connect import Connection, connect
from core.postgres.watch import Watch, watching
from tests.helpers.postgres import replace_parameters
from tests.helpers.proxy import Proxy, run_proxy

NAME = "howdah test"
STALL_S = 0.6
LOST = "Nothing moved on the connection to the server for [0-9]+ seconds, while it worked on table books"

LINE = b"x" * 999 + b"\n"

cut_copies = pytest.mark.expects_log("psycopg.*error ignored")


@pytest.fixture
def proxy(database_url: str) -> Iterator[Proxy]:
    parameters = conninfo_to_dict(database_url)
    with run_proxy(Path(str(parameters["host"])) / f".s.PGSQL.{parameters.get('port', 5432)}") as proxy:
        yield proxy


@pytest.fixture
def proxied_url(database_url: str, proxy: Proxy) -> str:
    return replace_parameters(database_url, host="127.0.0.1", port=str(proxy.port), sslmode="disable")


@contextmanager
def watched(
    url: str, on_event: Callable[[Event], None], *, tell_after_s: float = 60.0
) -> Iterator[tuple[Watch, Connection]]:
    with (
        connect(url, autocommit=True, application_name=NAME) as connection,
        watching(url, NAME, on_event=on_event, tell_after_s=tell_after_s, stall_s=STALL_S, every_s=0.1) as watch,
    ):
        yield watch, connection


def fail(event: Event) -> None:
    raise AssertionError(event)


def copy_books(watch: Watch, connection: Connection, blocks: Iterable[bytes]) -> None:
    with (
        watch.line(connection, "table books") as line,
        line,
        connection.cursor() as cursor,
        cursor.copy("COPY public.books FROM STDIN") as copy,
    ):
        for block in blocks:
            copy.write(block)
            line.beat()


def execute(watch: Watch, connection: Connection, query: str) -> None:
    with watch.statement(connection, "table books"):
        connection.execute(query)


def test_a_line_that_stalls_while_a_statement_waits_for_its_answer_is_broken(proxied_url: str, proxy: Proxy) -> None:
    with watched(proxied_url, fail) as (watch, connection):
        proxy.stall()
        started_at = time.monotonic()
        with pytest.raises(ConnectionLost, match=LOST):
            execute(watch, connection, "SELECT 1")
        assert STALL_S <= time.monotonic() - started_at < 5
        assert connection.broken


@cut_copies
def test_a_line_that_stalls_while_a_copy_is_blocked_in_sending_is_broken(proxied_url: str, proxy: Proxy) -> None:
    def make_blocks() -> Iterator[bytes]:
        yield LINE
        proxy.stall()
        for _ in range(100):
            yield LINE * 1000
        raise AssertionError("100 MB were sent into nowhere")

    with watched(proxied_url, fail) as (watch, connection):
        connection.execute("CREATE TABLE public.books (title text)")
        with pytest.raises(ConnectionLost, match=LOST):
            copy_books(watch, connection, make_blocks())


def test_a_line_that_stalls_while_a_copy_waits_for_its_result_is_broken(proxied_url: str, proxy: Proxy) -> None:
    def make_blocks() -> Iterator[bytes]:
        yield LINE
        proxy.stall()

    with watched(proxied_url, fail) as (watch, connection):
        connection.execute("CREATE TABLE public.books (title text)")
        with pytest.raises(ConnectionLost, match=LOST):
            copy_books(watch, connection, make_blocks())


def test_a_line_over_which_many_short_statements_go_is_not_broken(database_url: str) -> None:
    with watched(database_url, fail) as (watch, connection), watch.statement(connection, "table books"):
        started_at = time.monotonic()
        while time.monotonic() - started_at < 2 * STALL_S:
            connection.execute("SELECT 1")
            time.sleep(0.02)


def test_a_line_is_broken_when_no_server_answers_the_watch_either(proxied_url: str, proxy: Proxy) -> None:
    with watched(proxied_url, fail) as (watch, connection):
        threading.Timer(0.3, proxy.stall, kwargs={"new_too": True}).start()
        with pytest.raises(ConnectionLost, match=LOST):
            execute(watch, connection, "SELECT pg_catalog.pg_sleep(60)")


def test_a_line_is_broken_when_its_process_is_gone_and_nobody_said_so(
    database_url: str, proxied_url: str, proxy: Proxy
) -> None:
    with watched(proxied_url, fail) as (watch, connection), connect(database_url, autocommit=True) as other:
        proxy.stall()
        other.execute("SELECT pg_catalog.pg_terminate_backend(%s)", [connection.info.backend_pid])
        with pytest.raises(ConnectionLost, match=LOST):
            execute(watch, connection, "SELECT 1")


def test_a_long_statement_is_not_broken(database_url: str) -> None:
    with watched(database_url, fail) as (watch, connection):
        execute(watch, connection, f"SELECT pg_catalog.pg_sleep({3 * STALL_S})")


def test_a_long_statement_outlives_a_watch_that_is_cut_off_and_refused_for_a_while(
    proxied_url: str, proxy: Proxy, database_url: str
) -> None:
    def disturb() -> None:
        proxy.cut()
        proxy.refuse(STALL_S / 2)

    with (
        connect(database_url, autocommit=True, application_name=NAME) as connection,
        watching(proxied_url, NAME, on_event=fail, stall_s=STALL_S, every_s=0.1) as watch,
    ):
        threading.Timer(STALL_S / 2, disturb).start()
        execute(watch, connection, f"SELECT pg_catalog.pg_sleep({3 * STALL_S})")
        assert proxy.connections > 1


def test_a_copy_whose_source_is_slow_is_not_broken(database_url: str) -> None:
    with watched(database_url, fail) as (watch, connection), watch.line(connection, "table books") as line:
        connection.execute("CREATE TABLE public.books (title text)")
        with connection.cursor() as cursor, cursor.copy("COPY public.books FROM STDIN") as copy:
            time.sleep(3 * STALL_S)
            with line:
                copy.write(b"Emma\n")


def test_a_write_over_a_slow_line_is_not_broken(proxied_url: str, proxy: Proxy) -> None:
    with watched(proxied_url, fail) as (watch, connection):
        connection.execute("CREATE TABLE public.books (title text)")
        if connection.info.server_version < 140000:
            pytest.skip("before version 14 the server does not tell how many bytes of a COPY have arrived")
        proxy.slow_down(3_000_000)
        copy_books(watch, connection, [LINE * 5000])


def test_a_copy_that_the_server_is_slow_to_take_is_not_broken(proxied_url: str) -> None:
    """Its receiver's window is shut meanwhile, which `tcp_user_timeout` would take for a dead line."""
    with watched(proxied_url, fail) as (watch, connection):
        connection.execute(
            "CREATE TABLE public.books (title text);"
            "CREATE FUNCTION public.sleep() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$BEGIN PERFORM pg_catalog.pg_sleep({3 * STALL_S}); RETURN NEW; END$$;"
            "CREATE TRIGGER sleep BEFORE INSERT ON public.books FOR EACH ROW WHEN (NEW.title = 'Emma') "
            "EXECUTE FUNCTION public.sleep()"
        )
        copy_books(watch, connection, [b"Emma\n", *[LINE * 1000] * 20])


def test_who_holds_the_lock_that_a_statement_waits_for_is_told(database_url: str) -> None:
    events: list[Event] = []
    with (
        watched(database_url, events.append, tell_after_s=0.2) as (watch, connection),
        connect(replace_parameters(database_url, application_name="psql")) as other,
    ):
        connection.execute("CREATE TABLE public.books (title text)")
        other.execute("LOCK TABLE public.books")
        pid = other.info.backend_pid
        threading.Timer(3 * STALL_S, other.rollback).start()
        with watch.statement(connection, "index title on books"):
            connection.execute("CREATE INDEX ON public.books (title)")
    told = [event for event in events if isinstance(event, StatementWatched) and event.blocked_by]
    assert len(told) > 5
    for event in told:
        assert event.object == "index title on books"
        assert event.blocked_by == f"psql (postgres, {pid})"
        assert event.done_share is None
        assert event.stuck_s == 0
    assert 0.2 <= told[0].running_s < 1.5
    assert told[-1].running_s > 2 * STALL_S


def test_a_statement_that_waits_for_another_of_the_run_is_told_by_what_that_does(database_url: str) -> None:
    events: list[Event] = []
    with (
        watched(database_url, events.append, tell_after_s=0.2) as (watch, connection),
        connect(database_url) as other,
        watch.line(other, "key of books"),
    ):
        connection.execute("CREATE TABLE public.books (title text)")
        other.execute("LOCK TABLE public.books")
        threading.Timer(STALL_S, other.rollback).start()
        with watch.statement(connection, "index title on books"):
            connection.execute("CREATE INDEX ON public.books (title)")
    assert {event.blocked_by for event in events if isinstance(event, StatementWatched)} >= {"key of books"}


def test_how_far_an_index_is_is_told(database_url: str) -> None:
    events: list[Event] = []
    with watched(database_url, events.append, tell_after_s=0.1) as (watch, connection):
        connection.execute("CREATE TABLE public.books AS SELECT n FROM pg_catalog.generate_series(1, 300000) n")
        connection.execute(
            "CREATE FUNCTION public.slow(n int) RETURNS int LANGUAGE plpgsql IMMUTABLE AS "
            "$$BEGIN IF n % 3000 = 0 THEN PERFORM pg_catalog.pg_sleep(0.015); END IF; RETURN n; END$$"
        )
        with watch.statement(connection, "index n on books"):
            connection.execute("CREATE INDEX ON public.books (public.slow(n))")
    shares = [event.done_share for event in events if isinstance(event, StatementWatched)]
    known = [share for share in shares if share is not None]
    assert len(known) > 3
    assert known == sorted(known)
    assert known[0] < 0.5 < known[-1] <= 1


def test_a_stuck_statement_is_told_as_stuck_before_it_is_broken(proxied_url: str, proxy: Proxy) -> None:
    events: list[Event] = []
    with watched(proxied_url, events.append, tell_after_s=0.1) as (watch, connection):
        proxy.stall()
        with pytest.raises(ConnectionLost):
            execute(watch, connection, "SELECT 1")
    assert [event.stuck_s for event in events if isinstance(event, StatementWatched)][-1] > STALL_S / 2


def test_a_watch_without_anything_to_ask_about_makes_no_connection(database_url: str) -> None:
    with watched(database_url, fail) as (watch, connection), connect(database_url, autocommit=True) as other:
        for _ in range(30):
            with watch.statement(connection, "table books"):
                connection.execute("SELECT pg_catalog.pg_sleep(0.02)")
        row = other.execute(
            "SELECT count(*) FROM pg_catalog.pg_stat_activity WHERE application_name = %s", [NAME]
        ).fetchone()
        assert row == (1,)


def test_a_watch_that_can_t_log_in_breaks_nothing(database_url: str) -> None:
    nobody = replace_parameters(database_url, user="nobody_at_all")
    with (
        connect(database_url, autocommit=True) as connection,
        watching(nobody, NAME, on_event=fail, stall_s=STALL_S, every_s=0.1) as watch,
    ):
        execute(watch, connection, f"SELECT pg_catalog.pg_sleep({3 * STALL_S})")


def test_an_error_of_a_statement_passes_as_it_is(database_url: str) -> None:
    with watched(database_url, fail) as (watch, connection), pytest.raises(psycopg.errors.DivisionByZero):
        execute(watch, connection, "SELECT 1 / 0")


def test_the_watch_ends_at_once(proxied_url: str, proxy: Proxy) -> None:
    with watched(proxied_url, fail) as (watch, connection):
        with watch.statement(connection, "table books"):
            connection.execute("SELECT pg_catalog.pg_sleep(0.6)")
        started_at = time.monotonic()
    assert time.monotonic() - started_at < 0.5
