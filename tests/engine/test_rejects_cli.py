"""`howdah rejects` as a person meets it, from a run that sets rows aside to the last of them arriving."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from core.plan.conversions import Conversion, ConversionKind, Unfit
from core.plan.pgtypes import DATE
from core.plan.store import dump_plan
from tests.helpers.plans import convert_to, make_plan
from tests.helpers.postgres import RunningServer, make_database
from tests.helpers.source import make_source

SCRIPT = """
CREATE TABLE visit (id INTEGER PRIMARY KEY, day TEXT, who TEXT);
INSERT INTO visit VALUES (1, '2024-05-06', 'Ann'), (2, 'soon', 'Bob'), (3, '2024-02-30', 'Cyd' || char(27));
"""


@pytest.fixture
def url(embedded_server: RunningServer) -> Iterator[str]:
    with make_database(embedded_server.url) as url:
        yield url


def howdah(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "core", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "NO_COLOR": "1", "COLUMNS": "140", **environment},
        timeout=120,
    )


@pytest.fixture
def migrated(tmp_path: Path, url: str) -> str:
    """The run's output."""
    source = make_source(tmp_path / "source.sqlite", SCRIPT)
    conversion = Conversion(kind=ConversionKind.DATE, unfit=Unfit.SET_ASIDE)
    path = tmp_path / "plan.json"
    path.write_bytes(dump_plan(convert_to(make_plan(source), "visit.day", DATE, conversion)))
    done = howdah("migrate", source, url, "--plan", path, "--json", tmp_path / "report.json")
    assert done.returncode == 3, done.stderr
    return done.stdout


def test_the_summary_says_what_was_set_aside_and_where_it_is(migrated: str, tmp_path: Path) -> None:
    report = json.loads((tmp_path / "report.json").read_text("utf-8"))
    run = report["run"]
    assert "! 2 rows set aside visit.day: 'soon' is no date" in migrated
    assert "1 row of 1 table arrived and are equal; 2 rows set aside" in migrated
    assert f"Rejected rows: schema howdah, run {run['run_id']}" in migrated
    assert f"Rejected rows as a file: {run['rejects_file']}" in migrated
    assert f"howdah rejects retry '{run['target']}' --run {run['run_id']}" in migrated
    assert Path(run["rejects_file"]).exists()
    (table,) = run["tables"]
    assert table["reject_causes"] == [{"column": "day", "sqlstate": "", "reason": "'soon' is no date", "rows": 2}]


def test_a_list_has_the_counts_and_the_rows(migrated: str, url: str) -> None:
    done = howdah("rejects", "list", url)
    assert done.returncode == 0, done.stderr
    assert "'soon' is no date" in done.stdout
    assert '{"id": 3}' in done.stdout
    short = howdah("rejects", "list", url, "--limit", "1").stdout
    assert "'2024-02-30'" in short  # as the example of its cause
    assert '{"id": 3}' not in short
    assert "1 of 2 rows shown" in short
    assert "No rows are set aside" in howdah("rejects", "list", url, "--table", "other").stdout


def test_the_target_may_stand_in_the_environment(migrated: str, url: str) -> None:
    assert howdah("rejects", "list", HOWDAH_TARGET=url).stdout == howdah("rejects", "list", url).stdout


def test_rows_are_exported_mended_and_sent_again(migrated: str, url: str, tmp_path: Path) -> None:
    path = tmp_path / "rejects.jsonl"
    done = howdah("rejects", "export", url, "-o", path)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert howdah("rejects", "export", url).stdout == path.read_text("utf-8")

    done = howdah("rejects", "retry", url)
    assert done.returncode == 3, done.stderr
    assert "0 of 2 rows arrived; 2 remain set aside" in done.stdout

    path.write_text(path.read_text("utf-8").replace('"soon"', '"2024-06-01"'), "utf-8")
    done = howdah("rejects", "retry", url, "--from", path)
    assert done.returncode == 3, done.stderr
    assert "1 of 2 rows arrived; 1 remain set aside" in done.stdout
    assert "'2024-02-30' is no date" in done.stdout

    path.write_text(path.read_text("utf-8").replace('"2024-02-30"', "null"), "utf-8")
    done = howdah("rejects", "retry", url, "--from", path)
    assert done.returncode == 0, done.stderr
    assert "1 line of the file" in done.stdout
    assert "1 of 1 row arrived" in done.stdout
    with psycopg.connect(url) as connection:
        rows = connection.execute("SELECT id, day::text, who FROM visit ORDER BY id").fetchall()
    assert rows == [(1, "2024-05-06", "Ann"), (2, "2024-06-01", "Bob"), (3, None, "Cyd\x1b")]

    assert "No rows are set aside" in howdah("rejects", "list", url).stdout
    done = howdah("rejects", "retry", url)
    assert done.returncode == 0
    assert "No rows are set aside" in done.stdout


def test_errors_say_what_and_what_to_do(
    migrated: str, url: str, tmp_path: Path, embedded_server: RunningServer
) -> None:
    bad = tmp_path / "bad.jsonl"
    bad.write_text("no JSON\n")
    with make_database(embedded_server.url) as empty:
        for arguments in (
            ("list", empty),
            ("retry", empty),
            ("export", empty, "-o", tmp_path / "none.jsonl"),
            ("list", url, "--run", "never"),
            ("export", url, "--run", "never"),
            ("retry", url, "--run", "never"),
            ("retry", url, "--from", bad),
            ("retry", url, "--from", tmp_path / "missing.jsonl"),
            ("export", url, "-o", tmp_path / "no folder" / "x.jsonl"),
            ("list", "mysql://localhost/db"),
        ):
            done = howdah("rejects", *arguments)
            assert done.returncode == 1, done
            assert done.stderr.startswith("Error: ")
            assert len(done.stderr.splitlines()) >= 2, done.stderr
            assert "Traceback" not in done.stderr
    assert not (tmp_path / "none.jsonl").exists()


def test_wrong_usage_exits_2() -> None:
    assert howdah("rejects", "forget").returncode == 2
    assert howdah("rejects", "list", "--limit", "-1").returncode == 2


def test_a_value_cannot_draw_on_the_terminal(tmp_path: Path, url: str) -> None:
    source = make_source(
        tmp_path / "source.sqlite",
        "CREATE TABLE t (k TEXT PRIMARY KEY, a TEXT);"
        "INSERT INTO t VALUES ('[red]' || char(27) || '[31m', char(27) || '[31m');",
    )
    conversion = Conversion(kind=ConversionKind.DATE, unfit=Unfit.SET_ASIDE)
    path = tmp_path / "plan.json"
    path.write_bytes(dump_plan(convert_to(make_plan(source), "t.a", DATE, conversion)))
    outputs = [howdah("migrate", source, url, "--plan", path).stdout]
    outputs += [howdah("rejects", command, url).stdout for command in ("list", "retry")]
    for output in outputs:
        assert "�[31m' is no date" in output
        assert "\x1b" not in output
