"""Steps that are done on several connections at once: what one thread enters, another that lost its line keeps."""

import threading

import psycopg
import pytest

from core.cancel import CancelToken
from core.ddl.model import Section, Statement
from core.events import ignore_events
from core.finalize.steps import Steps
from core.postgres.connect import Connection, connect
from core.postgres.journal import Journal, JournalStep
from core.postgres.pool import PoolSize, open_pool
from core.postgres.staging import Staging, create_staging

_WAIT_S = 0.5


def test_a_step_that_is_done_while_another_looks_up_what_is_done_is_not_done_again(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    staging = Staging(run_id="side_by_side")
    losing_its_line = Statement(
        section=Section.INDEXES,
        sql="SELECT CASE WHEN nextval('public.tries') = 1 THEN pg_terminate_backend(pg_backend_pid()) END",
        object="lost",
        table="lost",
    )
    other = Statement(section=Section.INDEXES, sql="CREATE TABLE public.other ()", object="other", table="other")
    read, entered = threading.Event(), threading.Event()
    with (
        connect(database_url, autocommit=True) as connection,
        open_pool(database_url, PoolSize(minimum=2, maximum=3)) as pool,
    ):
        connection.execute("CREATE SEQUENCE public.tries")
        create_staging(connection, staging)
        steps = Steps(
            pool, Journal(staging.records_schema), retry_for_s=30, on_event=ignore_events, cancel=CancelToken()
        )
        read_steps = Journal.read_steps

        def read_slowly(journal: Journal, connection: Connection) -> list[JournalStep]:
            found = read_steps(journal, connection)
            read.set()
            entered.wait(_WAIT_S)
            return found

        monkeypatch.setattr(Journal, "read_steps", read_slowly)
        thread = threading.Thread(target=steps.run, args=(losing_its_line, CancelToken()))
        thread.start()
        assert read.wait(30)
        steps.run(other, CancelToken())
        entered.set()
        thread.join()
        assert steps.is_done(other)
        assert steps.is_done(losing_its_line)
    with psycopg.connect(database_url) as asking:
        assert asking.execute("SELECT last_value FROM public.tries").fetchone() == (2,)
