"""A server that is stopped, or crashes, in mid-run and is back soon, late, or without what it had last committed."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.errors import ConnectionLost
from core.events import Event, Phase, TableFinished
from core.migration.resume import resume_run
from core.migration.run import migrate
from tests.faults.comparing import assert_unpublished
from tests.faults.running import (
    Moment,
    Watched,
    check_done,
    copies,
    measured_options_for,
    options_for,
    run_id_in,
    starts,
)
from tests.helpers.server_control import ControlledServer

WAYS = ("fast", "immediate", "kill")


@pytest.fixture(autouse=True)
def comes_back(server: ControlledServer) -> Iterator[None]:
    """Whatever a test has done, the next one finds a server."""
    yield
    if not server.is_running:
        server.start()


def end(server: ControlledServer, way: str) -> None:
    if way == "kill":
        server.kill()
    else:
        server.stop("fast" if way == "fast" else "immediate")


def finishes(table: str) -> Moment:
    def is_it(event: Event) -> bool:
        return isinstance(event, TableFinished) and (event.phase, event.table) == (Phase.COPY, table)

    return is_it


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("moment", [copies("entry", 1000), starts(Phase.FINALIZE)], ids=["copy", "finalize"])
def test_a_server_that_is_back_soon_is_waited_for(
    source: Path, server: ControlledServer, database_url: str, way: str, moment: Moment
) -> None:
    threads: list[threading.Timer] = []

    def restart() -> None:
        end(server, way)
        threads.append(threading.Timer(0.3, server.start))
        threads[0].start()

    watched = Watched().at(moment, restart)
    report = migrate(measured_options_for(source, database_url), on_event=watched)
    threads[0].join()
    check_done(report.verdict, source, database_url)


@pytest.mark.parametrize("table", ["entry", "twin"])
def test_what_a_crashed_server_has_forgotten_is_copied_again(
    source: Path, server: ControlledServer, database_url: str, table: str
) -> None:
    # Rows are committed without waiting for the disk: of a table that was just finished, some are not on it.
    server.set(wal_writer_delay="10s")

    def crash() -> None:
        server.kill()
        server.start()

    try:
        watched = Watched().at(finishes(table), crash)
        report = migrate(options_for(source, database_url), on_event=watched)
    finally:
        server.set(wal_writer_delay="200ms")
    check_done(report.verdict, source, database_url)


@pytest.mark.parametrize("way", ["fast", "kill"])
def test_a_server_that_stays_away_ends_the_run_and_it_can_be_resumed(
    source: Path, server: ControlledServer, database_url: str, way: str, short_patience: float
) -> None:
    watched = Watched().at(copies("entry", 1000), lambda: end(server, way))
    with pytest.raises(ConnectionLost) as raised:
        migrate(measured_options_for(source, database_url, retry_for_s=short_patience), on_event=watched)
    server.start()
    assert_unpublished(database_url)
    run_id = run_id_in(raised.value, database_url)
    check_done(resume_run(run_id, options_for(source, database_url)).verdict, source, database_url)
