"""What `howdah preview` prints is a script that psql carries out as it stands, in an empty database."""

import shutil
import subprocess
from pathlib import Path

import pytest

from core.cancel import CancelToken
from core.events import ignore_events
from core.migration.preview import format_statements, preview
from core.plan.choices import NOTHING_CHOSEN
from core.plan.model import Plan
from core.plan.store import dump_plan, load_plan
from tests.engine.carrying import query
from tests.helpers.objects import OBJECTS, plan_objects
from tests.helpers.source import make_source

ODD = """
CREATE TABLE "Odd ""name" (id INTEGER PRIMARY KEY, "select" TEXT DEFAULT 'x');
CREATE VIEW "a view" AS SELECT "select" || '$body$' AS "the ""text" FROM "Odd ""name";
"""


def script_of(source: Path, plan: Plan | None, schema: str) -> str:
    made = preview(
        source,
        plan=plan,
        choices=NOTHING_CHOSEN,
        schema=schema,
        rows=0,
        on_event=ignore_events,
        cancel=CancelToken(),
    )
    return format_statements(made.statements)


def run_psql(url: str, script: str) -> None:
    program = shutil.which("psql")
    if program is None:
        pytest.skip("this machine has no psql")
    done = subprocess.run(
        [program, "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", f"--dbname={url}"],
        input=script,
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr.replace("NOTICE:", "")) == (0, ""), done.stderr


def test_views_triggers_and_helpers_come_to_be(tmp_path: Path, database_url: str) -> None:
    source = make_source(tmp_path / "source.sqlite", OBJECTS)
    planned = load_plan(dump_plan(plan_objects(source)))
    query(database_url, 'CREATE SCHEMA "An app"')
    run_psql(database_url, script_of(source, planned, "An app"))
    query(database_url, """INSERT INTO "An app".moods (mood) VALUES ('new')""")
    assert query(database_url, 'SELECT what FROM "An app".log') == [("new",)]
    assert query(database_url, 'SELECT label::text FROM "An app".labels') == [("1",)]


def test_odd_names_and_dollar_signs_stay_what_they_are(tmp_path: Path, database_url: str) -> None:
    source = make_source(tmp_path / "source.sqlite", ODD)
    run_psql(database_url, script_of(source, None, "public"))
    assert query(database_url, "SELECT viewname::text FROM pg_views WHERE schemaname = 'public'") == [("a view",)]
