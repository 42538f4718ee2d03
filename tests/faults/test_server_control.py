"""The tools that harm servers and processes: what they say is so."""

import psycopg
import pytest
from psycopg import sql

from tests.helpers.full_disk import mount_small_disk
from tests.helpers.killing import run_howdah, start_howdah
from tests.helpers.server_control import ControlledServer


@pytest.mark.parametrize("way", ["fast", "immediate", "kill"])
def test_a_server_that_was_stopped_or_killed_starts_again_with_what_was_committed(
    server: ControlledServer, database_url: str, way: str
) -> None:
    with psycopg.connect(database_url) as connection:
        connection.execute("CREATE TABLE t AS SELECT 1 AS x")
        connection.commit()
        connection.execute("INSERT INTO t VALUES (2)")
        try:
            server.kill() if way == "kill" else server.stop("fast" if way == "fast" else "immediate")
            assert not server.is_running
            with pytest.raises(psycopg.OperationalError):
                connection.execute("SELECT")
            with pytest.raises(psycopg.OperationalError):
                psycopg.connect(database_url)
        finally:
            server.start()
    with psycopg.connect(database_url) as connection:
        assert connection.execute("SELECT x FROM t").fetchall() == [(1,)]
        assert connection.execute("SHOW fsync").fetchone() == ("on",)


def test_a_small_disk_is_full_until_room_is_freed(server: ControlledServer) -> None:
    with mount_small_disk(16_000_000) as disk, psycopg.connect(server.url, autocommit=True) as connection:
        folder = disk.folder / "space"
        folder.mkdir()
        server.give(folder)
        connection.execute(sql.SQL("CREATE TABLESPACE small LOCATION {}").format(sql.Literal(str(folder))))
        try:
            connection.execute("CREATE TABLE filling (x text) TABLESPACE small")
            disk.fill(leaving_bytes=1_000_000)
            assert disk.free_bytes <= 1_000_000
            insert = "INSERT INTO filling SELECT pg_catalog.repeat('x', 500) FROM pg_catalog.generate_series(1, 10000)"
            with pytest.raises(psycopg.errors.DiskFull):
                connection.execute(insert)
            disk.free_room()
            connection.execute(insert)
        finally:
            connection.execute("DROP TABLE IF EXISTS filling")
            connection.execute("DROP TABLESPACE small")


def test_howdah_ends_by_itself_or_is_killed() -> None:
    ended = run_howdah("--version")
    assert (ended.exit_code, ended.was_killed) == (0, False)
    assert "howdah" in ended.output.lower()
    assert run_howdah("no-such-command").exit_code == 2
    killed = start_howdah("--version").kill_after(0.02)
    assert killed.was_killed
    assert killed.duration_s >= 0.02
