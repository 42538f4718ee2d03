"""What the settings citext and icu make in a target: refused before anything is made where the server has it not, and
gone again with the run."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from core.cancel import CancelToken
from core.errors import Cancelled, TargetError
from core.events import Event, Phase, TableProgress
from core.migration.options import MigrationOptions
from core.migration.restore import restore
from core.migration.resume import discard_run, find_begun_runs, resume_run
from core.migration.run import migrate
from core.migration.undo import undo_run
from core.migration.verify import VerifyOptions, verify_target
from core.plan.choices import Choices, parse_choice
from core.report.model import Report, Verdict
from tests.engine.carrying import query, type_of, unchanged
from tests.engine.test_preview_script import run_psql, script_of
from tests.helpers.plans import change_column, make_plan
from tests.helpers.postgres import RunningServer, make_database
from tests.helpers.rejects import ask, carry_over, export, retry
from tests.helpers.source import make_source

_PEOPLE = """
CREATE TABLE person (id INTEGER PRIMARY KEY, mail VARCHAR(30) COLLATE NOCASE UNIQUE, note TEXT COLLATE NOCASE);
CREATE TABLE pet (id INTEGER PRIMARY KEY, owner TEXT REFERENCES person (mail) ON UPDATE CASCADE);
CREATE INDEX person_note ON person (note COLLATE BINARY DESC);
INSERT INTO person VALUES (1, 'Ann@x', 'first'), (2, 'bob@x', 'FIRST'), (3, 'Öl@x', NULL);
INSERT INTO pet VALUES (1, 'ann@X'), (2, 'bob@x');
"""
SETTINGS = ("citext", "icu")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return make_source(tmp_path / "source.sqlite", _PEOPLE)


@pytest.fixture
def url(system_server: RunningServer) -> Iterator[str]:
    with make_database(system_server.url) as url:
        yield url


def carry(source: Path, url: str, *choices: str, **more: object) -> Report:
    made = Choices(made=tuple(map(parse_choice, choices)))
    options = MigrationOptions(source_path=source, target_url=url, connections=2, choices=made, **more)  # type: ignore[arg-type]
    return migrate(options)


def interrupt(source: Path, url: str, *choices: str) -> None:
    """A run that is stopped while it copies."""
    cancel = CancelToken()

    def stop(event: Event) -> None:
        if isinstance(event, TableProgress) and event.phase is Phase.COPY and event.rows_done > 5_000:
            cancel.cancel()

    made = Choices(made=tuple(map(parse_choice, choices)))
    wanted = MigrationOptions(
        source_path=source, target_url=url, connections=2, choices=made, chunk_bytes=20_000, max_rate_bytes_s=400_000
    )
    migrate(wanted, on_event=stop, cancel=cancel)


def _go_on_and_undo(run_id: str, url: str) -> None:
    (begun,) = find_begun_runs(url)
    report = resume_run(run_id, MigrationOptions(source_path=Path(begun.source_path), target_url=url, connections=2))
    assert report.is_published
    undo_run(run_id, url)


@pytest.mark.parametrize(
    ("setting", "what"),
    [("citext", "does not have the extension citext"), ("icu", "was built without ICU")],
)
def test_a_server_without_it_says_so_before_anything_is_made(
    source: Path, embedded_server: RunningServer, setting: str, what: str
) -> None:
    with make_database(embedded_server.url) as url, unchanged(url):
        with pytest.raises(TargetError) as refused:
            carry(source, url, f"nocase={setting}")
        assert what in refused.value.message
        assert "person.mail, person.note, pet.owner" in refused.value.message
        assert "nocase = index" in (refused.value.hint or "")


@pytest.mark.parametrize("setting", SETTINGS)
def test_a_dry_run_leaves_nothing_of_it(source: Path, url: str, setting: str) -> None:
    with unchanged(url):
        report = carry(source, url, f"nocase={setting}", is_dry_run=True)
        assert report.verdict in (Verdict.VERIFIED, Verdict.VERIFIED_WITH_FINDINGS)


@pytest.mark.parametrize("setting", SETTINGS)
@pytest.mark.parametrize("end", [discard_run, _go_on_and_undo])
def test_a_run_that_was_interrupted_is_discarded_or_goes_on(
    tmp_path: Path, url: str, setting: str, end: Callable[[str, str], object]
) -> None:
    path = make_source(
        tmp_path / "source.sqlite",
        "CREATE TABLE t (id INTEGER PRIMARY KEY, word TEXT COLLATE NOCASE)",
        {"t": [(number, "Word " * (number % 40)) for number in range(20_000)]},
    )
    with unchanged(url):
        with pytest.raises(Cancelled):
            interrupt(path, url, f"nocase={setting}")
        (begun,) = find_begun_runs(url)
        end(begun.run_id, url)


@pytest.mark.parametrize("setting", SETTINGS)
def test_undoing_takes_it_along(source: Path, url: str, setting: str) -> None:
    with unchanged(url):
        undo_run(carry(source, url, f"nocase={setting}").run_id, url)


@pytest.mark.parametrize(
    ("setting", "users", "exists"),
    [
        ("citext", "CREATE TABLE others (c public.citext)", "SELECT 1 FROM pg_extension WHERE extname = 'citext'"),
        (
            "icu",
            "CREATE TABLE others (c text COLLATE howdah_sqlite.nocase)",
            "SELECT 1 FROM pg_collation WHERE collname = 'nocase'",
        ),
    ],
)
def test_what_others_use_by_now_stays(source: Path, url: str, setting: str, users: str, exists: str) -> None:
    run_id = carry(source, url, f"nocase={setting}").run_id
    query(url, users)
    assert undo_run(run_id, url).stays
    assert query(url, exists) == [(1,)]


def test_of_two_runs_the_collation_goes_with_the_last(source: Path, url: str) -> None:
    with unchanged(url):
        one = carry(source, url, "nocase=icu", schema="one").run_id
        two = carry(source, url, "nocase=icu", schema="two").run_id
        undo_run(one, url)
        assert query(url, "SELECT 1 FROM pg_collation WHERE collname = 'nocase'") == [(1,)]
        undo_run(two, url)


def test_another_collation_of_that_name_is_not_taken_for_it(source: Path, url: str) -> None:
    query(url, "CREATE SCHEMA howdah_sqlite; CREATE COLLATION howdah_sqlite.nocase (provider = icu, locale = 'und')")
    with unchanged(url), pytest.raises(TargetError, match="is another one"):
        carry(source, url, "nocase=icu")


@pytest.mark.parametrize("setting", SETTINGS)
def test_rows_that_differ_beyond_ascii_alone_cost_the_key_and_no_row(tmp_path: Path, url: str, setting: str) -> None:
    path = make_source(
        tmp_path / "source.sqlite",
        "CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT COLLATE NOCASE UNIQUE);"
        "INSERT INTO t VALUES (1, 'Ä'), (2, 'ä')",
    )
    report = carry(path, url, f"nocase={setting}")
    assert "KEY_NOT_MADE" in [finding.code for finding in report.findings]
    assert query(url, "SELECT count(*) FROM public.t") == [(2,)]


@pytest.mark.parametrize("setting", SETTINGS)
def test_a_later_comparison_sees_that_it_was_altered(source: Path, url: str, setting: str) -> None:
    carry(source, url, f"nocase={setting}")
    options = VerifyOptions(source_path=source, target_url=url)
    assert verify_target(options).is_equal
    query(url, 'ALTER TABLE public.person ALTER note TYPE text COLLATE "C"')
    assert not verify_target(options).is_equal


@pytest.mark.parametrize("setting", SETTINGS)
def test_what_capitals_alone_changed_is_a_difference(source: Path, url: str, setting: str) -> None:
    carry(source, url, f"nocase={setting}")
    query(url, "UPDATE public.person SET note = 'first' WHERE id = 2")
    assert not verify_target(VerifyOptions(source_path=source, target_url=url)).is_equal


@pytest.mark.parametrize("setting", SETTINGS)
def test_the_file_comes_back_as_it_was(source: Path, url: str, setting: str, tmp_path: Path) -> None:
    carry(source, url, f"nocase={setting}")
    restore(url, tmp_path / "back.sqlite")
    dumps = []
    for path in (source, tmp_path / "back.sqlite"):
        with closing(sqlite3.connect(path)) as connection:
            dumps.append(connection.execute("SELECT * FROM person, pet ORDER BY 1, 4").fetchall())
    assert dumps[0] == dumps[1]


@pytest.mark.parametrize("setting", SETTINGS)
def test_rejected_rows_can_be_sent_again(source: Path, url: str, setting: str, tmp_path: Path) -> None:
    planned = make_plan(source, parse_choice(f"nocase={setting}"), parse_choice("person.note:unfit=set-aside"))
    report = carry_over(source, url, change_column(planned, "person.note", nullable=False))
    assert report.rows_set_aside == 1
    path = export(url, tmp_path / "edited.jsonl", lambda row: row.update(note="Third"))
    assert retry(url, edits=path) == (1, 0)
    assert ask(url, "SELECT count(*) FROM person WHERE note = 'Third'") == [(1,)]


@pytest.mark.parametrize("setting", SETTINGS)
def test_the_script_of_a_preview_makes_it_too(source: Path, url: str, setting: str) -> None:
    run_psql(url, script_of(source, make_plan(source, parse_choice(f"nocase={setting}")), "public"))
    query(url, "INSERT INTO public.person (mail) VALUES ('Ann@x')")
    with psycopg.connect(url) as connection, pytest.raises(psycopg.errors.UniqueViolation):
        connection.execute("INSERT INTO person (mail) VALUES ('ANN@X')")


@pytest.mark.parametrize("setting", SETTINGS)
def test_a_reference_follows_its_parent_whatever_its_capitals_are(source: Path, url: str, setting: str) -> None:
    carry(source, url, f"nocase={setting}")
    query(url, "UPDATE public.person SET mail = 'new@x' WHERE id = 1")
    assert query(url, "SELECT owner::text FROM public.pet ORDER BY id") == [("new@x",), ("bob@x",)]


def test_a_column_of_any_collation_can_be_chosen_to_be_citext(tmp_path: Path, url: str) -> None:
    path = make_source(
        tmp_path / "source.sqlite",
        "CREATE TABLE tag (name TEXT PRIMARY KEY, other TEXT); CREATE TABLE use (tag TEXT REFERENCES tag (name));"
        "INSERT INTO tag VALUES ('Red', 'x'); INSERT INTO use VALUES ('Red');"
        "CREATE VIEW reds AS SELECT * FROM tag WHERE name = 'red';",
    )
    carry(path, url, "tag.name:type=citext")
    assert type_of(url, "public", "use", "tag") == ("public", "citext")
    assert query(url, "SELECT count(*) FROM public.tag WHERE name = 'RED'") == [(1,)]
    assert query(url, "SELECT count(*) FROM public.reds") == [(0,)]
