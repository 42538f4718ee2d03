"""What is found out before the first row, on real servers: what is in the way is raised, what should be minded is told,
and the estimates are of the right size."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from core.errors import ConnectionFailed, ObjectExists, OutOfSpace, PermissionDenied, TargetError
from core.migration.estimate import estimate_run
from core.migration.options import MigrationOptions
from core.migration.preflight import Concern, Preflight, ask_preflight, check_preflight
from core.migration.ready import Question
from core.migration.run import migrate
from core.plan.model import Plan
from core.postgres.calibrate import calibrate
from core.postgres.connect import Connection, connect
from core.postgres.disk import find_disk
from core.postgres.model import Limit, Unknown
from core.postgres.pool import PoolSize
from core.postgres.server import read_server
from core.sqlite.forecast import CopyForecast
from tests.engine.carrying import query
from tests.helpers.made_plans import column, identity, plan, table
from tests.helpers.plans import make_plan
from tests.helpers.postgres import RunningServer, make_database, replace_parameters
from tests.helpers.proxy import run_proxy
from tests.helpers.source import make_source

PLANNED = plan(table("t", identity("id"), column("x")))
SIZE = PoolSize(minimum=1, maximum=4)


def _ask(url: str, planned: Plan = PLANNED) -> Preflight:
    return ask_preflight(url, planned, schema="app", replace=False, connections=4)


def _everything(url: str) -> list[tuple[object, ...]]:
    """All relations, types and schemas but those of temporary tables, which a session keeps for the next one."""
    return query(
        url,
        "SELECT 'r' || relname::text FROM pg_class UNION ALL SELECT 't' || typname::text FROM pg_type"
        " UNION ALL SELECT 'n' || nspname::text FROM pg_namespace WHERE nspname NOT LIKE 'pg_t%' ORDER BY 1",
    )


@contextmanager
def _role(url: str, attributes: str = "") -> Iterator[str]:
    """A role of its own that may make schemas in the database of a URL: the URL as that role."""
    name = "flight_" + os.urandom(4).hex()
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute(f"CREATE ROLE {name} LOGIN {attributes}")
        admin.execute(
            sql.SQL("GRANT CREATE ON DATABASE {} TO {}").format(sql.Identifier(admin.info.dbname), sql.Identifier(name))
        )
        try:
            yield replace_parameters(url, user=name)
        finally:
            admin.execute(f"DROP OWNED BY {name}")
            admin.execute(f"DROP ROLE {name}")


@pytest.fixture(autouse=True)
def rates_are_worth_measuring(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.migration.preflight._WORTH_MEASURING_BYTES", 0)


def test_of_little_to_carry_over_only_the_distance_is_measured(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.migration.preflight._WORTH_MEASURING_BYTES", 1_000_000_000)
    found = _ask(database_url)
    assert found.calibration is not None
    assert found.calibration.round_trip_s > 0
    assert found.calibration.write_bytes_s is None
    assert not found.estimate.is_measured


def test_all_is_asked_measured_and_nothing_is_left_behind(database_url: str) -> None:
    before = _everything(database_url)
    started = time.monotonic()
    found = _ask(database_url)
    assert time.monotonic() - started < 5
    assert found.is_ready
    assert found.concerns == ()
    assert [answer.question for answer in found.answers] == list(Question)
    assert found.calibration is not None
    assert found.estimate.is_measured
    assert 0 < found.calibration.round_trip_s < 0.1
    assert _everything(database_url) == before


def test_a_run_is_told_the_first_refusal_as_an_error(database_url: str) -> None:
    query(database_url, "CREATE TABLE t (x int)")
    with connect(database_url, autocommit=True) as connection:
        server = read_server(connection)
        with pytest.raises(ObjectExists, match=r"t \(table\)"):
            check_preflight(connection, server, PLANNED, schema="public", replace=False, size=SIZE)
        found = check_preflight(connection, server, PLANNED, schema="public", replace=True, size=SIZE)
    assert found.ready.moved == ("t (table)",)


def test_after_a_refusal_nothing_is_measured(database_url: str) -> None:
    query(database_url, "CREATE TABLE t (x int)")
    found = ask_preflight(database_url, PLANNED, schema="public", replace=False)
    assert [answer.question for answer in found.problems] == [Question.NAMES]
    assert found.calibration is None
    assert not found.estimate.is_measured
    assert {answer.question for answer in found.answers if not answer.is_asked} == {
        Question.CONNECTIONS,
        Question.DISK,
    }


def test_a_server_that_is_not_there_is_an_error() -> None:
    with pytest.raises(ConnectionFailed):
        _ask("postgresql://nobody@127.0.0.1:1/x")


def test_a_role_without_a_right_to_temporary_tables_is_ready_and_its_speed_assumed(database_url: str) -> None:
    with psycopg.connect(database_url, autocommit=True) as admin:
        name = sql.Identifier(admin.info.dbname)
        admin.execute(sql.SQL("REVOKE TEMPORARY ON DATABASE {} FROM PUBLIC").format(name))
    with _role(database_url) as url:
        found = _ask(url)
    assert found.is_ready
    assert found.calibration is not None
    assert (found.calibration.write_bytes_s, found.calibration.read_bytes_s) == (None, None)
    assert found.calibration.sort_s is not None
    assert not found.estimate.is_measured


def test_a_role_without_rights_is_refused(database_url: str) -> None:
    with _role(database_url) as url, connect(url, autocommit=True) as connection:
        query(database_url, f"REVOKE CREATE ON DATABASE {connection.info.dbname} FROM {connection.info.user}")
        with pytest.raises(PermissionDenied, match="may not create a schema"):
            check_preflight(connection, read_server(connection), PLANNED, schema="app", replace=False, size=SIZE)


def test_a_role_that_may_open_few_connections_is_told_how_many_will_be_used(database_url: str) -> None:
    with _role(database_url, "CONNECTION LIMIT 4") as url, connect(url), connect(url, autocommit=True) as connection:
        found = check_preflight(connection, read_server(connection), PLANNED, schema="app", replace=False, size=SIZE)
    room = found.connections
    assert (room.available, room.limit) == (3, Limit.ROLE)
    assert room.used == min(3, room.wanted)
    fitted = room.fit(PoolSize(minimum=3, maximum=10))
    assert fitted.maximum + 1 == 3 or room.wanted <= 3
    assert fitted.minimum <= fitted.maximum
    assert (Concern.FEW_CONNECTIONS in found.concerns) is (room.wanted > 3)


def test_a_role_whose_last_connection_this_is_is_refused(database_url: str) -> None:
    with (
        _role(database_url, "CONNECTION LIMIT 1") as url,
        connect(url, autocommit=True) as connection,
        pytest.raises(TargetError, match="may have no further connection, and a run needs 2") as caught,
    ):
        check_preflight(connection, read_server(connection), PLANNED, schema="app", replace=False, size=SIZE)
    assert "CONNECTION LIMIT" in caught.value.hint


def test_the_limit_of_a_database_counts_too_and_not_for_a_superuser(database_url: str) -> None:
    with psycopg.connect(database_url, autocommit=True) as admin:
        name = admin.info.dbname
        admin.execute(sql.SQL("ALTER DATABASE {} CONNECTION LIMIT 3").format(sql.Identifier(name)))
        assert _ask(database_url).connections.limit is Limit.SERVER
        with _role(database_url) as url:
            room = _ask(url).connections
    # The administrator and the maker of the role are there too.
    assert (room.available, room.limit) == (1, Limit.DATABASE)


def test_connections_that_are_open_are_not_there_any_more(database_url: str) -> None:
    def count(connection: Connection) -> int:
        found = check_preflight(connection, read_server(connection), PLANNED, schema="a", replace=False, size=SIZE)
        assert found.connections.available is not None
        return found.connections.available

    with connect(database_url, autocommit=True) as connection:
        before = count(connection)
        with connect(database_url), connect(database_url):
            assert count(connection) == before - 2


def test_the_room_of_a_server_on_this_machine_is_that_of_its_disk(
    embedded_server: RunningServer, system_server: RunningServer
) -> None:
    for server in (embedded_server, system_server):
        with connect(server.url) as connection:
            disk = find_disk(connection)
        assert disk.unknown is None
        assert disk.free_bytes is not None
        assert disk.free_bytes == pytest.approx(shutil.disk_usage(server.folder).free, rel=0.1)


@pytest.fixture
def tcp_server(system_server: RunningServer) -> Iterator[tuple[str, int]]:
    """A role that has a password, as a server asks for one over TCP: a URL with it, and the port."""
    assert system_server.tcp_port is not None
    with connect(system_server.url, autocommit=True) as admin:
        admin.execute("CREATE ROLE over_tcp LOGIN SUPERUSER PASSWORD 'p'")
        try:
            port = str(system_server.tcp_port)
            url = replace_parameters(system_server.url, host="127.0.0.1", port=port, user="over_tcp")
            yield url.replace("over_tcp@", "over_tcp:p@", 1), system_server.tcp_port
        finally:
            admin.execute("DROP ROLE over_tcp")


def test_over_the_network_of_this_machine_the_room_is_known_too(tcp_server: tuple[str, int]) -> None:
    with connect(tcp_server[0]) as connection:
        assert find_disk(connection).free_bytes is not None


def test_behind_a_tunnel_the_room_is_not_known(tcp_server: tuple[str, int]) -> None:
    """Its end is on this machine, and the server need not be."""
    url, port = tcp_server
    with run_proxy(("127.0.0.1", port)) as proxy, connect(url.replace(f":{port}/", f":{proxy.port}/")) as connection:
        assert find_disk(connection).unknown is Unknown.ELSEWHERE


def test_a_role_that_is_not_shown_the_folder_is_told_that_the_room_is_not_known(database_url: str) -> None:
    with _role(database_url) as url:
        found = _ask(url)
    assert found.disk.free_bytes is None
    assert found.disk.unknown is Unknown.NOT_SHOWN
    assert found.is_ready


@pytest.mark.skipif(os.geteuid() != 0 or shutil.which("mount") is None, reason="only root can mount a disk")
def test_a_disk_that_is_too_small_is_refused_and_a_tight_one_minded(system_server: RunningServer) -> None:
    folder = system_server.folder.parent / "small"
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64m,mode=0700", "tmpfs", folder], capture_output=True)
    if mounted.returncode != 0:
        folder.rmdir()
        pytest.skip("this machine lets nobody mount a disk")
    try:
        owner = system_server.folder.stat()
        os.chown(folder, owner.st_uid, owner.st_gid)
        with make_database(system_server.url) as url, psycopg.connect(url, autocommit=True) as admin:
            admin.execute(sql.SQL("CREATE TABLESPACE small LOCATION {}").format(sql.Literal(str(folder))))
            try:
                admin.execute(
                    sql.SQL("ALTER DATABASE {} SET default_tablespace = small").format(
                        sql.Identifier(admin.info.dbname)
                    )
                )
                _check_small_disk(url)
            finally:
                admin.execute("DROP TABLESPACE small")
    finally:
        subprocess.run(["umount", folder], check=True)
        folder.rmdir()


def _check_small_disk(url: str) -> None:
    def make(size_bytes: int) -> Plan:
        return plan(replace(PLANNED.tables[0], row_count=1000, size_bytes=size_bytes))

    fits, is_tight, is_too_large = _ask(url, make(10_000_000)), _ask(url, make(70_000_000)), _ask(url, make(10**9))
    assert fits.disk.free_bytes is not None
    assert fits.disk.free_bytes <= 64 << 20
    assert (fits.is_ready, fits.concerns) == (True, ())
    assert (is_tight.is_ready, is_tight.concerns) == (True, (Concern.TIGHT_DISK,))
    assert [answer.question for answer in is_too_large.problems] == [Question.DISK]
    with connect(url, autocommit=True) as connection, pytest.raises(OutOfSpace, match="need about 1,000 MB"):
        check_preflight(connection, read_server(connection), make(10**9), schema="app", replace=False, size=SIZE)


def test_a_copy_of_the_source_that_has_no_room_is_refused(database_url: str, tmp_path: Path) -> None:
    room_bytes = shutil.disk_usage(tmp_path).total * 2
    copy = CopyForecast(
        size_bytes=room_bytes,
        room_bytes=room_bytes,
        folder=tmp_path,
        # What there was when it was foretold: it is looked at again.
        free_bytes=room_bytes * 2,
        rate_bytes_s=1e8,
        is_rate_measured=False,
    )
    found = ask_preflight(database_url, PLANNED, schema="app", replace=False, copy=copy)
    assert [answer.question for answer in found.problems] == [Question.COPY]
    assert str(tmp_path) in found.problems[0].problem


def test_a_slow_way_is_measured_as_slow_in_little_time(tcp_server: tuple[str, int]) -> None:
    url, port = tcp_server
    with run_proxy(("127.0.0.1", port)) as proxy:
        proxy.slow_down(1_000_000)
        started = time.monotonic()
        found = _ask(url.replace(f":{port}/", f":{proxy.port}/"))
        assert time.monotonic() - started < 3
    assert found.calibration is not None
    assert found.calibration.write_bytes_s is not None
    assert 2e5 < found.calibration.write_bytes_s < 5e6
    large = [replace(PLANNED.tables[0], row_count=1000, size_bytes=10**8)]
    assert estimate_run(large, calibration=found.calibration).copy_s > 20


def test_the_estimates_are_of_the_right_size(tmp_path: Path, database_url: str) -> None:
    """Within a factor of a few of a real run, on whatever machine this is."""
    path = make_source(
        tmp_path / "source.sqlite",
        "CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT, n INT, x REAL); CREATE INDEX i ON t (name)",
        {
            "t": [
                (number, f"a name that is rather long, number {number}", number, number / 3) for number in range(50000)
            ]
        },
    )
    planned = make_plan(path)
    with psycopg.connect(database_url, autocommit=True) as watcher:
        found = ask_preflight(database_url, planned, schema="public", replace=False)
        counts = found.outlook.counts
        assert (counts.tables, counts.rows, counts.indexes) == (1, 50000, 1)
        [(before,)] = watcher.execute("SELECT pg_current_wal_insert_lsn()").fetchall()
        started = time.monotonic()
        migrate(MigrationOptions(source_path=path, target_url=database_url))
        took_s = time.monotonic() - started
        [(wal_bytes,)] = watcher.execute("SELECT pg_current_wal_insert_lsn() - %s::pg_lsn", [before]).fetchall()
        [(table_bytes, index_bytes)] = watcher.execute(
            "SELECT pg_table_size('public.t'), pg_indexes_size('public.t')"
        ).fetchall()
    # Half of a run that short is what it needs to begin and to end.
    assert took_s / 20 < found.estimate.duration_s < took_s * 10
    assert table_bytes / 1.3 < found.estimate.table_bytes < table_bytes * 1.3
    assert index_bytes / 1.5 < found.estimate.index_bytes < index_bytes * 1.5
    assert float(wal_bytes) / 2 < found.estimate.wal_bytes < float(wal_bytes) * 2


def test_a_connection_that_breaks_while_it_is_measured_is_an_error(database_url: str) -> None:
    with connect(database_url, autocommit=True) as connection:
        query(database_url, f"SELECT pg_terminate_backend({connection.info.backend_pid})")
        with pytest.raises(TargetError):
            calibrate(connection)
