"""Time limits that an administrator has set for others, and an administrator who ends sessions."""

from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from core.errors import TargetError
from core.events import Phase
from core.migration.resume import resume_run
from core.migration.run import migrate
from tests.faults.comparing import assert_unpublished
from tests.faults.running import (
    Watched,
    check_done,
    copies,
    interrupt_run,
    measured_options_for,
    options_for,
    run_id_in,
    starts,
)

LIMITS = (
    "statement_timeout",
    "lock_timeout",
    "idle_in_transaction_session_timeout",
    "idle_session_timeout",
    "transaction_timeout",
)


@pytest.fixture
def short_limits(database_url: str) -> None:
    """All limits there are, at 40 ms: a session that minds them does not get far."""
    with psycopg.connect(database_url, autocommit=True) as connection:
        for limit in LIMITS:
            database = sql.Identifier(connection.info.dbname)
            connection.execute(sql.SQL("ALTER DATABASE {} SET {} = 40").format(database, sql.Identifier(limit)))


def test_limits_of_the_database_are_not_for_a_run(source: Path, database_url: str, short_limits: None) -> None:
    watched = Watched()
    report = migrate(options_for(source, database_url), on_event=watched)
    assert not watched.has_reconnected
    # The tests' own sessions mind them.
    quiet = database_url + "&options=" + "%20".join(f"-c%20{limit}%3D0" for limit in LIMITS)
    check_done(report.verdict, source, quiet)


def test_nor_for_one_that_is_resumed(source: Path, database_url: str, short_limits: None) -> None:
    quiet = database_url + "&options=" + "%20".join(f"-c%20{limit}%3D0" for limit in LIMITS)
    run_id = interrupt_run(source, quiet)
    check_done(resume_run(run_id, options_for(source, database_url)).verdict, source, quiet)


def end_sessions(url: str, function: str) -> None:
    query = sql.SQL(
        "SELECT pg_catalog.{}(pid) FROM pg_catalog.pg_stat_activity"
        " WHERE datname = current_database() AND application_name LIKE 'howdah%'"
    ).format(sql.Identifier(function))
    with psycopg.connect(url, autocommit=True) as connection:
        assert connection.execute(query).rowcount > 0


@pytest.mark.parametrize("phase", [Phase.COPY, Phase.VERIFY, Phase.PUBLISH])
def test_sessions_that_an_administrator_ends_are_made_again(source: Path, database_url: str, phase: Phase) -> None:
    moment = copies("entry", 500) if phase is Phase.COPY else starts(phase)
    watched = Watched().at(moment, lambda: end_sessions(database_url, "pg_terminate_backend"))
    report = migrate(measured_options_for(source, database_url), on_event=watched)
    check_done(report.verdict, source, database_url)


def test_a_statement_that_an_administrator_cancels_ends_the_run_and_it_can_be_resumed(
    source: Path, database_url: str
) -> None:
    # Several times: it may come between two statements.
    watched = Watched()
    for rows in range(500, 5000, 250):
        watched.at(copies("entry", rows), lambda: end_sessions(database_url, "pg_cancel_backend"))
    try:
        report = migrate(measured_options_for(source, database_url), on_event=watched)
    except TargetError as error:
        assert_unpublished(database_url)
        report = resume_run(run_id_in(error, database_url), options_for(source, database_url))
    check_done(report.verdict, source, database_url)
