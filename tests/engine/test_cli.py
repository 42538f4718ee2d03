"""The command line as a person or a script meets it: a process with arguments, output and an exit code."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from core import __version__
from tests.helpers.postgres import RunningServer, make_database
from tests.helpers.source import make_source

CLEAN = "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT); INSERT INTO t VALUES (1, 'x'), (2, NULL);"
WITH_VIEW = CLEAN + "CREATE VIEW v AS SELECT of_the_application(a) FROM t;"


@pytest.fixture
def url(embedded_server: RunningServer) -> object:
    with make_database(embedded_server.url) as url:
        yield url


def howdah(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "core", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "NO_COLOR": "1", "COLUMNS": "100", **environment},
        timeout=120,
    )


def test_a_clean_migration_exits_0_and_says_so(tmp_path: Path, url: str) -> None:
    source = make_source(tmp_path / "s.sqlite", CLEAN)
    done = howdah("migrate", source, url)
    assert done.returncode == 0, done.stderr
    assert "All 2 rows of 1 table are equal on both sides" in done.stdout
    assert "In the schema public of postgresql://" in done.stdout


def test_findings_exit_3_and_are_named(tmp_path: Path, url: str) -> None:
    done = howdah("migrate", make_source(tmp_path / "s.sqlite", WITH_VIEW), url)
    assert done.returncode == 3
    assert "VIEW_NOT_CARRIED" in done.stdout


def test_the_target_may_stand_in_the_environment(tmp_path: Path, url: str) -> None:
    done = howdah("migrate", make_source(tmp_path / "s.sqlite", CLEAN), HOWDAH_TARGET=url)
    assert done.returncode == 0, done.stderr


def test_the_report_as_json_has_sums_that_close(tmp_path: Path, url: str) -> None:
    path = tmp_path / "report.json"
    howdah("migrate", make_source(tmp_path / "s.sqlite", WITH_VIEW), url, "--json", path)
    report = json.loads(path.read_text("utf-8"))
    assert report["report_version"] == 2
    totals = report["totals"]
    assert totals["rows_read"] == totals["rows_written"] + totals["rows_set_aside"] == 2
    assert report["run"]["verdict"] == "verified with findings"
    assert [table["source_name"] for table in report["run"]["tables"]] == ["t"]
    assert [finding["code"] for finding in report["run"]["findings"]] == ["VIEW_NOT_CARRIED"]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such a name")
def test_a_file_whose_name_is_no_text_is_carried_over_and_reported(tmp_path: Path, url: str) -> None:
    path = tmp_path / os.fsdecode(b"na\xffme %20?#.sqlite")
    report = tmp_path / "report.json"
    done = howdah("migrate", make_source(path, CLEAN), url, "--json", report)
    assert done.returncode == 0, done.stderr
    assert json.loads(report.read_text("utf-8"))["run"]["source"].endswith("na\ufffdme %20?#.sqlite")


def test_a_report_that_could_not_be_written_stops_it_before_the_work(tmp_path: Path, url: str) -> None:
    done = howdah("migrate", make_source(tmp_path / "s.sqlite", CLEAN), url, "--json", tmp_path / "none" / "r.json")
    assert done.returncode == 1
    assert "can't be written" in done.stderr
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT to_regclass('public.t')").fetchone() == (None,)


def test_errors_say_what_and_what_to_do_without_a_traceback(tmp_path: Path, url: str) -> None:
    for arguments in (
        ("migrate", tmp_path / "missing.sqlite", url),
        ("migrate", make_source(tmp_path / "s.sqlite", CLEAN), "postgresql://localhost:1/nothing"),
        ("migrate", tmp_path / "s.sqlite", "mysql://localhost/db"),
        ("inspect", tmp_path),
        ("preview", tmp_path / "missing.sqlite"),
    ):
        done = howdah(*arguments)
        assert done.returncode == 1, done
        assert done.stderr.startswith("Error: ") or "\nError: " in done.stderr
        assert "Traceback" not in done.stderr
        assert done.stderr.count("Error: ") == 1


def test_wrong_usage_exits_2() -> None:
    assert howdah("migrate").returncode == 2
    assert howdah("migrate", "x", "--no-such-option").returncode == 2
    assert howdah("no-such-command").returncode == 2
    assert howdah("migrate", "x", "--connections", "0").returncode == 2


def test_the_password_is_in_no_output(tmp_path: Path, url: str) -> None:
    source = make_source(tmp_path / "s.sqlite", WITH_VIEW)
    with_password = psycopg.conninfo.make_conninfo(url, password="s3cret-word")
    report = tmp_path / "report.json"
    for target in (with_password, "postgresql://someone:s3cret-word@127.0.0.1:1/db"):
        done = howdah("migrate", source, target, "--json", report)
        assert "s3cret-word" not in done.stdout + done.stderr
    assert "s3cret-word" not in report.read_text("utf-8")


def test_inspect_shows_tables_and_findings_and_needs_no_server(tmp_path: Path) -> None:
    done = howdah("inspect", make_source(tmp_path / "s.sqlite", WITH_VIEW), "--columns")
    assert done.returncode == 0, done.stderr
    assert "1 table with 2 rows, 1 view" in done.stdout
    assert "declared INTEGER; 2 integers, from 1 to 2" in done.stdout
    assert "VIEW_NOT_CARRIED" in done.stdout


def test_preview_prints_sql_that_runs_as_it_is(tmp_path: Path, url: str) -> None:
    script = (
        CLEAN + 'CREATE TABLE "O""dd" (x TEXT DEFAULT \'100%\', y INTEGER REFERENCES t (id)); CREATE INDEX i ON t (a);'
    )
    done = howdah("preview", make_source(tmp_path / "s.sqlite", script))
    assert done.returncode == 0, done.stderr
    with psycopg.connect(url) as connection:
        connection.execute(done.stdout.encode())
        assert connection.execute('SELECT to_regclass(\'public."o""dd"\') IS NOT NULL').fetchone() == (True,)


def test_names_and_values_of_the_database_cannot_draw_on_the_terminal(tmp_path: Path, url: str) -> None:
    script = 'CREATE TABLE "a\x1b[31m[red]" (x INTEGER); INSERT INTO "a\x1b[31m[red]" VALUES (\'lots\'), (1);'
    source = make_source(tmp_path / "s.sqlite", script)
    for done in (howdah("migrate", source, url), howdah("inspect", source, "--columns"), howdah("preview", source)):
        assert done.returncode in (0, 3), done.stderr
        assert "\x1b" not in done.stdout.replace('"a\x1b[31m[red]"', "")
        assert "[red]" in done.stdout


@pytest.mark.parametrize("name", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_exits_130_and_leaves_the_target_as_it_was(tmp_path: Path, url: str, name: signal.Signals) -> None:
    source = make_source(
        tmp_path / "s.sqlite",
        "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT);"
        "WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 2000000)"
        " INSERT INTO t SELECT i, 'text ' || i FROM c;",
    )
    process = subprocess.Popen(
        [sys.executable, "-m", "core", "migrate", str(source), url], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    with psycopg.connect(url, autocommit=True) as connection:
        schemas = sql.SQL("SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'howdah%'")
        deadline = time.monotonic() + 60
        while connection.execute(schemas).fetchone() == (0,) and time.monotonic() < deadline:
            time.sleep(0.02)
        process.send_signal(name)
        _, stderr = process.communicate(timeout=60)
        assert process.returncode == 130, stderr
        assert b"Cancelled. Nothing was published." in stderr
        # If it came when all rows were there, they are kept to be gone on with.
        assert connection.execute(schemas).fetchone() == (2 if b"howdah resume" in stderr else 0,)
        assert connection.execute("SELECT to_regclass('public.t')").fetchone() == (None,)


def test_version_and_help() -> None:
    assert howdah("--version").stdout == f"howdah {__version__}\n"
    for command in ((), ("migrate",), ("inspect",), ("preview",), ("plan",), ("server",)):
        assert "Usage" in howdah(*command, "--help").stdout


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user, whom a file can be closed to")
def test_a_file_that_may_not_be_read_is_an_error_and_not_wrong_usage(tmp_path: Path, url: str) -> None:
    source = make_source(tmp_path / "closed.sqlite", CLEAN)
    source.chmod(0o600)
    # The modules come first, for the other user may not be able to reach the interpreter's folder.
    modules = "core.cli.interrupt, core.cli.progress, core.cli.summary, core.files, core.migration.run"
    modules += ", core.plan.store, core.report.json, core.cli.preflight, core.cli.written_reports"
    program = f"import os, {modules}; from core.cli.app import main; os.seteuid(65534); main()"
    tmp_path.chmod(0o755)
    done = subprocess.run(
        [sys.executable, "-c", program, "migrate", str(source), url], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1, done.stderr
    assert "permission denied" in done.stderr


def test_views_are_told_with_their_verdicts_and_so_are_helper_functions(tmp_path: Path, url: str) -> None:
    source = make_source(tmp_path / "s.sqlite", CLEAN + "CREATE VIEW w AS SELECT a + 1 AS b FROM t;")
    done = howdah("migrate", source, url)
    assert done.returncode == 0, done.stderr
    assert "1 view: 1 proved" in done.stdout
    assert "in the new schema howdah_sqlite" in " ".join(done.stderr.split())
    done = howdah("verify", source, url)
    assert done.returncode == 0, done.stderr
    assert "1 view: 1 proved" in done.stdout
    done = howdah("migrate", source, url, "--schema", "bare", "--no-helpers")
    assert done.returncode == 3, done.stderr
    assert "1 view: 1 not made" in done.stdout
    assert "helper functions are not allowed" in " ".join(done.stdout.split())


def test_a_reader_that_goes_away_changes_neither_how_a_run_ends_nor_the_files_that_it_writes(
    tmp_path: Path, url: str
) -> None:
    source, report = make_source(tmp_path / "s.sqlite", WITH_VIEW), tmp_path / "report.json"
    with subprocess.Popen(
        [sys.executable, "-m", "core", "migrate", str(source), url, "--json", str(report)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        said = process.stderr.read()
    assert process.returncode == 3, said
    assert "Traceback" not in said
    assert json.loads(report.read_text())["run"]["tables"]


def test_inspect_says_the_journal_mode_of_the_file_itself(tmp_path: Path) -> None:
    source = make_source(tmp_path / "s.sqlite", f"PRAGMA journal_mode = WAL; {CLEAN}")
    assert "journal mode wal" in howdah("inspect", source).stdout


def test_a_password_in_a_command_is_warned_of_and_one_in_the_environment_is_not(tmp_path: Path) -> None:
    source, target = make_source(tmp_path / "s.sqlite", CLEAN), "postgresql://me:secret@localhost:1/app"
    for arguments, environment, is_seen in (([target], {}, True), ([], {"HOWDAH_TARGET": target}, False)):
        done = howdah("migrate", source, *arguments, **environment)
        assert done.returncode == 1
        assert ("Warning: a password on the command line" in done.stderr) == is_seen
        assert "secret" not in done.stderr
