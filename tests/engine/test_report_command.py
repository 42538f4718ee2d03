"""`howdah report`, `howdah runs list|show` and `--report`: from a real run to the files that people keep of it."""

import ast
import json
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from jsonschema import Draft202012Validator
from sqlalchemy import create_engine, text

from core.cli.app import run
from core.migration.kept_runs import KeptRun, RunState, find_run_folder, keep_run
from tests.helpers.postgres import RunningServer, make_database
from tests.helpers.source import make_source

SHOP = """
CREATE TABLE "Order" (id INTEGER PRIMARY KEY, paid BOOLEAN, at TEXT DEFAULT CURRENT_TIMESTAMP, note TEXT);
INSERT INTO "Order" VALUES (1, 1, '2024-01-02 03:04:05', 'a' || char(0) || 'b'), (2, 0, '2024-01-02 03:04:06', '<b>');
CREATE TABLE child (order_id INTEGER REFERENCES "Order", n INTEGER);
INSERT INTO child VALUES (1, 5), (99, 6);
CREATE VIEW "<script>v" AS SELECT of_the_application(1);
"""
PASSWORD = "s3cret-word"
SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "report.schema.json").read_text("utf-8"))


@pytest.fixture
def url(embedded_server: RunningServer) -> Iterator[str]:
    with make_database(embedded_server.url) as url:
        yield psycopg.conninfo.make_conninfo(url, password=PASSWORD)


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """This test's own folder of what is kept."""
    folder = tmp_path / "kept"
    monkeypatch.setenv("HOWDAH_DATA", str(folder))
    return folder


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    returncode: int
    stdout: str
    stderr: str


Howdah = Callable[..., Done]


@pytest.fixture
def howdah(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Howdah:
    """The command in this process, in the test's folder, on a terminal of 80 columns."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "80")

    def run_command(*arguments: object) -> Done:
        monkeypatch.setattr(sys, "argv", ["howdah", *map(str, arguments)])
        with pytest.raises(SystemExit) as ending:
            run()
        sys.stdout.flush()
        out, err = capfd.readouterr()
        return Done(returncode=int(ending.value.code or 0), stdout=out, stderr=err)

    return run_command


def test_a_run_is_reported_in_three_forms(tmp_path: Path, url: str, kept: Path, howdah: Howdah) -> None:
    source = make_source(tmp_path / "shop.sqlite", SHOP)
    page = tmp_path / "shop.html"
    done = howdah("migrate", source, url, "--schema", "My shop", "--set", "orphans=set-aside", "--report", page)
    assert done.returncode == 3, done.stderr
    (run_id,) = (each.name for each in (kept / "runs").iterdir())

    html = page.read_text("utf-8")
    assert howdah("report", run_id, "-o", "-").stdout == html
    assert (
        "3 rows of 2 tables arrived, equal but for 1 value in the ledger; 1 row set aside, 3 findings to read" in html
    )
    assert "&lt;script&gt;v" in html
    assert "<script" not in html

    dumped = howdah("report", "--format", "json").stdout
    document = json.loads(dumped)
    Draft202012Validator(SCHEMA).validate(document)
    assert document["totals"]["rows_read"] == 4
    assert document["totals"]["rows_set_aside"] == document["totals"]["values_altered"] == 1

    guide = howdah("report", run_id, "--format", "md").stdout
    assert "`<script>v`" in guide
    assert "paid = true" in guide
    assert f"howdah undo {run_id}" in guide
    assert "1 row of `child`" in guide

    for output in (html, dumped, guide, done.stdout, done.stderr, howdah("runs", "show", run_id).stdout):
        assert PASSWORD not in output
    assert_reached_by_bare_names(guide)


def assert_reached_by_bare_names(guide: str) -> None:
    """What the guide gives to libpq and to SQLAlchemy finds the tables in their schema."""
    address = re.search(r"^postgresql://\S+$", guide, re.MULTILINE)
    assert address is not None
    with psycopg.connect(address[0]) as connection:
        assert connection.execute('SELECT count(*) FROM "order" WHERE paid').fetchone() == (1,)
    argument = re.search(r"^create_engine\((.*)\)$", guide, re.MULTILINE)
    assert argument is not None
    engine = create_engine(ast.literal_eval(argument[1]))
    with engine.connect() as session:
        assert session.execute(text("SELECT n FROM child")).scalar() == 5
    engine.dispose()
    setval = re.search(r"^SELECT setval.*;$", guide, re.MULTILINE)
    assert setval is not None
    with psycopg.connect(address[0]) as connection:
        assert connection.execute(setval[0].encode()).fetchone() == (2,)


def test_a_page_that_nobody_named_is_never_written_over(tmp_path: Path, url: str, kept: Path, howdah: Howdah) -> None:
    howdah("migrate", make_source(tmp_path / "s.sqlite", "CREATE TABLE t (x)"), url)
    (run_id,) = (each.name for each in (kept / "runs").iterdir())
    page = tmp_path / f"howdah-{run_id}.html"
    assert howdah("report").stderr == f"Written: {page.name}\n"
    assert "All 0 rows of 1 table are equal on both sides." in page.read_text("utf-8")
    page.write_text("mine")
    done = howdah("report")
    assert done.returncode == 1
    assert f"{page.name} is there already." in done.stderr
    assert page.read_text() == "mine"
    assert howdah("report", "-o", page).stderr == f"Written over: {page}\n"
    assert page.read_text("utf-8").startswith("<!DOCTYPE html>")


def test_runs_are_listed_with_their_verdicts_and_shown_with_what_comes_next(
    tmp_path: Path, url: str, kept: Path, howdah: Howdah
) -> None:
    howdah("migrate", make_source(tmp_path / "s.sqlite", "CREATE TABLE t (x)"), url)
    keep_run(_interrupted())
    listed = howdah("runs", "list").stdout
    assert max(map(len, listed.splitlines())) <= 80
    assert re.search(r"published +verified +0 ", listed)
    assert re.search(r"interrupted +5 of 10 ", listed)

    shown = howdah("runs", "show").stdout
    assert re.search(r"^Verdict +verified *$", shown, re.MULTILINE)
    assert "howdah undo" in shown
    assert "howdah resume" not in shown
    interrupted = howdah("runs", "show", _interrupted().run_id).stdout
    assert "the power went" in interrupted
    assert f"howdah resume {_interrupted().run_id}" in interrupted
    assert "howdah undo" not in interrupted


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("report",), "No run has a report yet"),
        (("report", "20200101_000000_0000"), "This machine knows of no run 20200101_000000_0000."),
        (("report", "20260101_000000_0001"), "there is no report"),
        (("report", "20260101_000000_0002"), "can't be read"),
        (("report", "20260101_000000_0002", "-o", "r.pdf"), "does not say as what"),
        (("report", "20260101_000000_0002", "-o", "none/r.html"), "can't be written"),
        (("runs", "show", "20200101_000000_0000"), "This machine knows of no run 20200101_000000_0000."),
        (("migrate", "s.sqlite", "postgresql://h/d", "--report", "r.pdf"), "does not say as what"),
        (("migrate", "s.sqlite", "postgresql://h/d", "--report", "none/r.html"), "can't be written"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_what_can_not_be_reported_is_one_clear_error(
    tmp_path: Path, kept: Path, howdah: Howdah, arguments: tuple[str, ...], said: str
) -> None:
    make_source(tmp_path / "s.sqlite", "CREATE TABLE t (x)")
    if arguments != ("report",):
        keep_run(_interrupted())
        folder = find_run_folder("20260101_000000_0002")
        folder.mkdir(parents=True)
        (folder / "report.json").write_text('{"report_version": 2}')
        (folder / "plan.json").write_text("{}")
    done = howdah(*arguments)
    assert done.returncode == 1, done
    assert said in done.stderr
    assert done.stderr.count("Error: ") == 1
    assert "Traceback" not in done.stderr


def _interrupted() -> KeptRun:
    return KeptRun(
        run_id="20260101_000000_0001",
        started_at="2026-01-01T00:00:00+00:00",
        changed_at="",
        source_path="/data/app.db",
        target="postgresql://me@db.example/app",
        connection_name=None,
        is_embedded=False,
        schema="public",
        state=RunState.INTERRUPTED,
        reason="the power went",
        rows_done=5,
        rows_total=10,
    )
