"""A server whose disk is full: the run ends with that as its error, and is resumed when there is room again."""

import secrets
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from core.errors import ConnectionLost, OutOfSpace
from core.events import Phase
from core.migration.resume import resume_run
from core.migration.run import migrate
from tests.faults.comparing import assert_unpublished, howdah_schemas
from tests.faults.running import Watched, check_done, copies, options_for, run_id_in, starts
from tests.helpers.full_disk import SmallDisk, mount_small_disk
from tests.helpers.postgres import replace_parameters
from tests.helpers.server_control import ControlledServer, run_controlled_server


@pytest.fixture
def disk() -> Iterator[SmallDisk]:
    with mount_small_disk(64_000_000) as disk:
        yield disk


@pytest.fixture
def url(server: ControlledServer, disk: SmallDisk) -> Iterator[str]:
    """A database whose tables are on the small disk."""
    folder = disk.folder / "space"
    folder.mkdir()
    server.give(folder)
    name = f"small_{secrets.token_hex(4)}"
    with psycopg.connect(server.url, autocommit=True) as connection:
        space = sql.SQL("CREATE TABLESPACE {} LOCATION {}").format(sql.Identifier(name), sql.Literal(str(folder)))
        connection.execute(space)
        try:
            database = sql.SQL("CREATE DATABASE {name} TABLESPACE {name}").format(name=sql.Identifier(name))
            connection.execute(database)
            yield replace_parameters(server.url, dbname=name)
        finally:
            disk.free_room()
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
            connection.execute(sql.SQL("DROP TABLESPACE {}").format(sql.Identifier(name)))


@pytest.mark.parametrize("left_bytes", [600_000, 1_200_000])
def test_a_disk_that_fills_up_ends_the_run_and_with_room_it_is_resumed(
    source: Path, url: str, disk: SmallDisk, left_bytes: int
) -> None:
    # In mid-run: a disk that is too full from the start is found out before anything is made.
    watched = Watched().at(starts(Phase.COPY), lambda: disk.fill(leaving_bytes=left_bytes))
    with pytest.raises(OutOfSpace) as raised:
        migrate(options_for(source, url), on_event=watched)
    assert "space" in raised.value.hint
    assert_unpublished(url)
    run_id = run_id_in(raised.value, url)
    # Nothing has changed: it ends the same way, and is still there.
    with pytest.raises(OutOfSpace) as raised:
        resume_run(run_id, options_for(source, url))
    assert run_id_in(raised.value, url) == run_id
    disk.free_room()
    check_done(resume_run(run_id, options_for(source, url)).verdict, source, url)


def end_log(server: ControlledServer, disk: SmallDisk) -> None:
    """Leave no room for the next file of the log, and make the server need it."""
    disk.fill()
    with suppress(psycopg.Error), psycopg.connect(server.url, autocommit=True) as connection:
        for _ in range(10):
            connection.execute("SELECT pg_catalog.pg_logical_emit_message(true, '', 'x'), pg_catalog.pg_switch_wal()")


def test_a_disk_that_is_full_from_the_start_is_found_out_before_anything_is_made(
    source: Path, url: str, disk: SmallDisk
) -> None:
    disk.fill(leaving_bytes=400_000)
    with pytest.raises(OutOfSpace):
        migrate(options_for(source, url))
    assert_unpublished(url)
    assert howdah_schemas(url) == set()


def test_a_server_that_stops_because_its_log_has_no_room_is_resumed_later(
    source: Path, disk: SmallDisk, short_patience: float
) -> None:
    with run_controlled_server(on=disk) as server:
        watched = Watched().at(copies("entry", 400), lambda: end_log(server, disk))
        options = options_for(source, server.url, retry_for_s=short_patience, max_rate_bytes_s=1_000_000)
        with pytest.raises((ConnectionLost, OutOfSpace)) as raised:
            migrate(options, on_event=watched)
        disk.free_room()
        if not server.is_running:
            server.start()
        assert_unpublished(server.url)
        run_id = run_id_in(raised.value, server.url)
        check_done(resume_run(run_id, options_for(source, server.url)).verdict, source, server.url)
