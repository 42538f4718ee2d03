"""Views, functions of triggers and helper functions through a run's life: in the way of names, moved aside, undone,
released, tried, given up. The catalogs afterwards are as they were before, down to the oids."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from core.cancel import CancelToken
from core.errors import Cancelled, ObjectExists, PermissionDenied, TargetChanged
from core.events import Event, Phase, PhaseStarted
from core.migration.options import MigrationOptions
from core.migration.resume import discard_run, find_begun_runs
from core.migration.run import migrate
from core.migration.undo import look_at_release, look_at_undo, release_run, undo_run
from core.plan.choices import Choice
from core.plan.model import Plan
from core.report.model import Report
from tests.engine.carrying import everything_in, query, unchanged
from tests.helpers.catalogs import catalogs_of
from tests.helpers.objects import OBJECTS, plan_objects
from tests.helpers.plans import change_column
from tests.helpers.postgres import replace_parameters
from tests.helpers.rejects import export, retry
from tests.helpers.source import make_source

HELPERS = "howdah_sqlite"

IN_THE_WAY = """
CREATE TABLE public.person (id int PRIMARY KEY, mood text);
CREATE TABLE public.other (id int);
CREATE TABLE public.written (what text);
CREATE VIEW public.moods AS SELECT mood FROM public.person;
CREATE FUNCTION public.note_mood() RETURNS trigger LANGUAGE plpgsql
    SET search_path = public, "Odd name", pg_temp SET work_mem = '1MB'
    AS 'BEGIN INSERT INTO written VALUES (NEW.mood); RETURN NULL; END';
CREATE FUNCTION public.touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE FUNCTION public.shared() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER note_mood AFTER INSERT ON public.person FOR EACH ROW EXECUTE FUNCTION public.note_mood();
CREATE TRIGGER touch BEFORE INSERT ON public.person FOR EACH ROW EXECUTE FUNCTION public.touch();
CREATE TRIGGER shared BEFORE INSERT ON public.person FOR EACH ROW EXECUTE FUNCTION public.shared();
CREATE TRIGGER shared BEFORE INSERT ON public.other FOR EACH ROW EXECUTE FUNCTION public.shared();
INSERT INTO public.person VALUES (7, 'old');
"""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return make_source(tmp_path / "source.sqlite", OBJECTS)


@pytest.fixture
def planned(source: Path) -> Plan:
    return plan_objects(source)


def run_on(source: Path, url: str, plan: Plan, **more: object) -> Report:
    return migrate(MigrationOptions(source_path=source, target_url=url, plan=plan, **more))  # type: ignore[arg-type]


def helpers_in(url: str) -> set[object]:
    return {name for kind, schema, name in everything_in(url) if (kind, schema) == ("function", HELPERS)}


def functions_in(url: str, schema: str) -> list[object]:
    return [name for kind, place, name in everything_in(url) if (kind, place) == ("function", schema)]


def at(phase: Phase, act: Callable[[], object]) -> Callable[[Event], None]:
    def take(event: Event) -> None:
        if isinstance(event, PhaseStarted) and event.phase is phase:
            act()

    return take


# Undo.


def test_views_functions_and_helpers_go_with_the_run_that_made_them(
    source: Path, database_url: str, planned: Plan
) -> None:
    assert planned.helpers
    before = catalogs_of(database_url)
    report = run_on(source, database_url, planned, schema="app")
    query(database_url, "INSERT INTO app.person (mood) VALUES ('new'); INSERT INTO app.moods (mood) VALUES ('newer')")
    assert query(database_url, "SELECT what FROM app.log ORDER BY id") == [("new",), ("newer",)]
    outlook = look_at_undo(report.run_id, database_url)
    assert set(outlook.drops) == {
        *("person (table)", "log (table)", "moods (view)", "labels (view)"),
        *("note_mood (function)", "add_mood (function)"),
    }
    assert outlook.made == ("app (schema)", "howdah_sqlite (helper functions)")
    undone = undo_run(report.run_id, database_url, discards_changes=True)
    assert undone.stays == ()
    assert catalogs_of(database_url) == before


def test_what_somebody_dropped_or_wrote_anew_of_a_runs_objects_is_no_hindrance(
    source: Path, database_url: str, planned: Plan
) -> None:
    before = catalogs_of(database_url)
    report = run_on(source, database_url, planned)
    query(
        database_url,
        "DROP VIEW labels; CREATE OR REPLACE VIEW moods AS SELECT mood, 1::bigint AS n FROM person;"
        "CREATE OR REPLACE FUNCTION note_mood() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';"
        "DROP TRIGGER note_mood ON person",
    )
    undo_run(report.run_id, database_url)
    assert catalogs_of(database_url) == before


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("CREATE VIEW mine AS SELECT * FROM labels", "mine"),
        ("CREATE TABLE mine (x text); CREATE TRIGGER t BEFORE INSERT ON mine EXECUTE FUNCTION note_mood()", "mine"),
        ("ALTER VIEW labels RENAME TO mine", r"public\.labels is now public\.mine"),
    ],
)
def test_what_others_have_made_of_a_runs_objects_is_named(
    source: Path, database_url: str, planned: Plan, statement: str, told: str
) -> None:
    report = run_on(source, database_url, planned)
    query(database_url, statement)
    with unchanged(database_url), pytest.raises(TargetChanged, match=told) as failure:
        undo_run(report.run_id, database_url)
    assert failure.value.hint


# Names.


def test_a_view_and_a_function_of_the_same_name_are_in_the_way(source: Path, database_url: str, planned: Plan) -> None:
    query(database_url, IN_THE_WAY)
    with unchanged(database_url), pytest.raises(ObjectExists) as failure:
        run_on(source, database_url, planned)
    assert "moods (view)" in failure.value.message
    assert "note_mood (function)" in failure.value.message
    query(database_url, "DROP TABLE public.person CASCADE")
    with unchanged(database_url), pytest.raises(ObjectExists, match=r": note_mood \(function\)\."):
        run_on(source, database_url, planned)


def test_a_type_that_has_the_name_of_a_view_is_in_the_way(source: Path, database_url: str, planned: Plan) -> None:
    query(database_url, "CREATE DOMAIN public.labels AS text")
    with unchanged(database_url), pytest.raises(ObjectExists, match=r"labels \(type\)"):
        run_on(source, database_url, planned)


def test_a_function_with_arguments_is_in_nobodys_way(source: Path, database_url: str, planned: Plan) -> None:
    query(database_url, "CREATE FUNCTION public.note_mood(int) RETURNS int LANGUAGE sql AS 'SELECT 1'")
    report = run_on(source, database_url, planned)
    undo_run(report.run_id, database_url)
    assert functions_in(database_url, "public") == ["note_mood"]


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        (
            "CREATE TABLE mine (x int); CREATE FUNCTION note_mood() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN END';"
            "CREATE TRIGGER t BEFORE INSERT ON mine EXECUTE FUNCTION note_mood()",
            r"note_mood \(function\) of triggers of public\.mine",
        ),
        ("CREATE FUNCTION note_mood() RETURNS int LANGUAGE sql AS 'SELECT 1'", r"note_mood \(function\)"),
        ("CREATE PROCEDURE note_mood() LANGUAGE sql AS ''", r"note_mood \(function\)"),
    ],
)
def test_a_function_that_others_may_call_is_not_moved_aside(
    source: Path, database_url: str, planned: Plan, statement: str, told: str
) -> None:
    query(database_url, statement)
    with unchanged(database_url), pytest.raises(ObjectExists, match=told) as failure:
        run_on(source, database_url, planned, replace=True)
    assert "can't be moved aside" in failure.value.hint


def test_what_is_moved_aside_goes_on_with_its_own_tables_and_comes_back_to_the_letter(
    source: Path, database_url: str, planned: Plan
) -> None:
    query(database_url, 'CREATE SCHEMA "Odd name"')
    query(database_url, IN_THE_WAY)
    before, settings = catalogs_of(database_url), settings_in(database_url, "public")
    report = run_on(source, database_url, planned, replace=True)
    assert report.backup_schema is not None
    assert functions_in(database_url, report.backup_schema) == ["note_mood", "touch"]
    moved = {str(name): found for name, found in settings_in(database_url, report.backup_schema)}
    assert moved["note_mood"] == [f'search_path={report.backup_schema}, "Odd name", pg_temp', "work_mem=1MB"]
    assert moved["touch"] == [f"search_path={report.backup_schema}, pg_temp"]
    # The table that the old trigger writes to is not in its schema, and the new one's log is not touched.
    with pytest.raises(psycopg.errors.UndefinedTable):
        query(database_url, f"INSERT INTO {report.backup_schema}.person VALUES (8, 'x')")
    assert query(database_url, "SELECT count(*) FROM public.log") == [(0,)]
    outlook = undo_run(report.run_id, database_url)
    assert {"note_mood (function)", "touch (function)", "moods (view)"} <= set(outlook.puts_back)
    assert catalogs_of(database_url) == before
    assert settings_in(database_url, "public") == settings


def settings_in(url: str, schema: str) -> list[tuple[object, ...]]:
    return query(
        url,
        "SELECT proname::text, proconfig FROM pg_proc WHERE pronamespace = %s::text::regnamespace ORDER BY 1",
        schema,
    )


def test_of_two_runs_the_first_ones_triggers_write_to_its_own_tables(
    source: Path, database_url: str, planned: Plan
) -> None:
    before = catalogs_of(database_url)
    first = run_on(source, database_url, planned)
    second = run_on(source, database_url, planned, replace=True)
    query(database_url, f"INSERT INTO {second.backup_schema}.moods (mood) VALUES ('late')")
    assert query(database_url, f"SELECT what FROM {second.backup_schema}.log") == [("late",)]
    assert query(database_url, "SELECT count(*) FROM public.person") == [(2,)]
    query(database_url, "INSERT INTO public.moods (mood) VALUES ('new')")
    assert query(database_url, "SELECT what FROM public.log") == [("new",)]
    with unchanged(database_url), pytest.raises(TargetChanged, match="has replaced tables of the run"):
        undo_run(first.run_id, database_url)
    assert undo_run(second.run_id, database_url, discards_changes=True).stays == ("howdah_sqlite (helper functions)",)
    undo_run(first.run_id, database_url, discards_changes=True)
    assert catalogs_of(database_url) == before


def test_a_name_of_a_function_that_was_taken_meanwhile_is_named(source: Path, database_url: str, planned: Plan) -> None:
    query(database_url, IN_THE_WAY)
    report = run_on(source, database_url, planned, replace=True)
    query(database_url, "CREATE FUNCTION public.touch() RETURNS int LANGUAGE sql AS 'SELECT 1'")
    with unchanged(database_url), pytest.raises(ObjectExists, match=r"touch \(function\)") as failure:
        undo_run(report.run_id, database_url)
    assert failure.value.hint


def test_releasing_drops_the_functions_that_were_replaced(source: Path, database_url: str, planned: Plan) -> None:
    query(database_url, IN_THE_WAY)
    report = run_on(source, database_url, planned, replace=True)
    assert set(look_at_release(report.run_id, database_url).objects) == {
        *("moods (view)", "person (table)", "note_mood (function)", "touch (function)"),
    }
    release_run(report.run_id, database_url)
    assert functions_in(database_url, "public") == ["add_mood", "note_mood", "shared"]
    assert not [name for kind, schema, name in everything_in(database_url) if schema == report.backup_schema]


def test_views_of_others_over_what_was_replaced_are_told_of(source: Path, database_url: str, planned: Plan) -> None:
    query(database_url, IN_THE_WAY + "CREATE VIEW public.mine AS SELECT * FROM public.moods")
    report = run_on(source, database_url, planned, replace=True)
    (finding,) = [finding for finding in report.findings if finding.code == "REFERS_TO_BACKUP"]
    assert finding.object == "public.mine"
    assert "moods" in finding.effect


# Helper functions.


def test_helpers_stay_as_long_as_another_run_needs_them(source: Path, database_url: str, planned: Plan) -> None:
    before = catalogs_of(database_url)
    reports = [run_on(source, database_url, planned, schema=schema) for schema in ("one", "two")]
    made = helpers_in(database_url)
    assert made == set(planned.helpers)
    assert undo_run(reports[0].run_id, database_url).stays == ("howdah_sqlite (helper functions)",)
    assert helpers_in(database_url) == made
    assert query(database_url, "SELECT count(*) FROM two.labels") == [(2,)]
    undo_run(reports[1].run_id, database_url)
    assert catalogs_of(database_url) == before


def test_helpers_that_others_use_stay_with_all_that_they_call(source: Path, database_url: str, planned: Plan) -> None:
    report = run_on(source, database_url, planned)
    # Of what a function's text names, PostgreSQL knows nothing.
    name = planned.helpers[-1]
    query(
        database_url,
        f"CREATE FUNCTION public.mine() RETURNS void LANGUAGE plpgsql AS 'BEGIN PERFORM {HELPERS}.{name}(); END'",
    )
    assert undo_run(report.run_id, database_url).stays == ("howdah_sqlite (helper functions)",)
    assert name in helpers_in(database_url)
    texts = query(database_url, f"SELECT prosrc FROM pg_proc WHERE pronamespace = '{HELPERS}'::regnamespace")
    called = {other for other in planned.helpers if any(f"{HELPERS}.{other}(" in str(text) for (text,) in texts)}
    assert called <= helpers_in(database_url)


def test_helpers_of_a_run_that_is_forgotten_stay_with_its_views_and_triggers(
    source: Path, database_url: str, planned: Plan
) -> None:
    report = run_on(source, database_url, planned)
    release_run(report.run_id, database_url, forgets=True)
    other = run_on(source, database_url, planned, schema="other")
    undo_run(other.run_id, database_url)
    labels = query(database_url, "SELECT mood, label::text FROM public.labels ORDER BY 1")
    assert labels == [("glad", "1"), ("sad", "1")]
    query(database_url, "DROP VIEW public.labels")
    other = run_on(source, database_url, planned, schema="other")
    undo_run(other.run_id, database_url)
    assert not helpers_in(database_url)


def test_a_run_that_is_forgotten_with_its_objects_gone_leaves_no_helpers(
    source: Path, database_url: str, planned: Plan
) -> None:
    before = catalogs_of(database_url)
    report = run_on(source, database_url, planned, schema="app")
    query(database_url, "DROP SCHEMA app CASCADE")
    release_run(report.run_id, database_url, forgets=True)
    assert catalogs_of(database_url) == before


@pytest.mark.parametrize("phase", [Phase.COPY, Phase.VERIFY, Phase.PUBLISH])
def test_a_dry_run_leaves_no_view_function_or_helper(
    source: Path, database_url: str, planned: Plan, phase: Phase
) -> None:
    query(database_url, IN_THE_WAY)
    before = catalogs_of(database_url)
    report = run_on(source, database_url, planned, replace=True, is_dry_run=True)
    assert {proof.name for proof in report.proofs} >= {"moods", "labels"}
    assert catalogs_of(database_url) == before
    cancel = CancelToken()
    options = MigrationOptions(source_path=source, target_url=database_url, plan=planned, replace=True, is_dry_run=True)
    with pytest.raises(Cancelled):
        migrate(options, on_event=at(phase, cancel.cancel), cancel=cancel)
    assert catalogs_of(database_url) == before


def test_a_run_that_fails_leaves_no_helpers(source: Path, database_url: str, planned: Plan) -> None:
    def take() -> None:
        query(database_url, "CREATE FUNCTION public.add_mood() RETURNS int LANGUAGE sql AS 'SELECT 1'")

    before = catalogs_of(database_url)
    options = MigrationOptions(source_path=source, target_url=database_url, plan=planned, is_dry_run=True)
    with pytest.raises(ObjectExists, match="add_mood"):
        migrate(options, on_event=at(Phase.VERIFY, take))
    query(database_url, "DROP FUNCTION public.add_mood()")
    assert catalogs_of(database_url) == before


def test_an_interrupted_run_keeps_its_helpers_until_it_is_discarded(
    source: Path, database_url: str, planned: Plan
) -> None:
    before = catalogs_of(database_url)
    options = MigrationOptions(source_path=source, target_url=database_url, plan=planned)
    cancel = CancelToken()
    with pytest.raises(Cancelled):
        migrate(options, on_event=at(Phase.VERIFY, cancel.cancel), cancel=cancel)
    other = run_on(source, database_url, planned, schema="other")
    undo_run(other.run_id, database_url)
    assert helpers_in(database_url) == set(planned.helpers)
    (begun,) = find_begun_runs(database_url)
    discard_run(begun.run_id, database_url)
    assert catalogs_of(database_url) == before


def test_a_function_of_somebody_else_in_the_schema_of_the_helpers_stays(
    source: Path, database_url: str, planned: Plan
) -> None:
    query(
        database_url,
        f"CREATE SCHEMA {HELPERS}; CREATE FUNCTION {HELPERS}.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    )
    before = catalogs_of(database_url)
    report = run_on(source, database_url, planned)
    undo_run(report.run_id, database_url)
    assert catalogs_of(database_url) == before


def test_without_helpers_none_are_made_and_what_needs_them_is_told_of(source: Path, database_url: str) -> None:
    planned = plan_objects(source, Choice(setting="helpers", value="no"))
    assert planned.helpers == ()
    report = run_on(source, database_url, planned)
    assert not helpers_in(database_url)
    assert [finding.object for finding in report.findings if finding.code == "VIEW_NOT_CARRIED"] == ["labels"]


# Rights.


@pytest.fixture
def role(server_url: str, database_url: str) -> Iterator[str]:
    """A role that may make what it likes in two schemas of its own, and no other schema."""
    name = "helped_" + database_url.rpartition("test_")[2].partition("?")[0]
    query(server_url, f"CREATE ROLE {name} LOGIN")
    query(server_url, f"GRANT CREATE ON DATABASE {name.replace('helped', 'test')} TO {name}")
    query(database_url, f"CREATE SCHEMA app AUTHORIZATION {name}")
    yield name
    query(database_url, f"DROP OWNED BY {name} CASCADE")
    query(server_url, f"DROP OWNED BY {name}; DROP ROLE {name}")


def test_a_schema_of_helpers_that_belongs_to_another_is_told_of_before_anything_is_copied(
    source: Path, database_url: str, planned: Plan, role: str
) -> None:
    query(database_url, f"CREATE SCHEMA {HELPERS}")
    url = replace_parameters(database_url, user=role)
    with unchanged(database_url), pytest.raises(PermissionDenied, match=HELPERS) as failure:
        run_on(source, url, planned, schema="app")
    assert f"GRANT CREATE, USAGE ON SCHEMA {HELPERS} TO {role}" in failure.value.hint
    assert "--no-helpers" in failure.value.hint
    query(database_url, f"GRANT CREATE, USAGE ON SCHEMA {HELPERS} TO {role}")
    report = run_on(source, url, planned, schema="app")
    undo_run(report.run_id, url)


def test_helpers_that_another_role_made_are_used_and_kept(
    source: Path, database_url: str, planned: Plan, role: str
) -> None:
    owner = run_on(source, database_url, planned)
    query(database_url, f"GRANT ALL ON SCHEMA howdah TO {role}; GRANT ALL ON ALL TABLES IN SCHEMA howdah TO {role}")
    url = replace_parameters(database_url, user=role)
    report = run_on(source, url, planned, schema="app")
    release_run(owner.run_id, database_url, forgets=True)
    query(database_url, "DROP VIEW public.labels")
    assert undo_run(report.run_id, url).stays == ("howdah_sqlite (helper functions)",)
    assert helpers_in(database_url) == set(planned.helpers)


def test_helpers_of_another_version_that_belong_to_another_are_told_of(
    source: Path, database_url: str, planned: Plan, role: str
) -> None:
    run_on(source, database_url, planned)
    query(database_url, f"GRANT ALL ON SCHEMA howdah, {HELPERS} TO {role}")
    query(database_url, f"GRANT ALL ON ALL TABLES IN SCHEMA howdah TO {role}")
    arguments = query(database_url, f"SELECT '{HELPERS}.text_to_real'::regproc::regprocedure::text")[0][0]
    query(database_url, f"COMMENT ON FUNCTION {arguments} IS 'Made by Howdah (0123)'")
    with unchanged(database_url), pytest.raises(PermissionDenied, match=r"another version.*: text_to_real"):
        run_on(source, replace_parameters(database_url, user=role), planned, schema="app")


def test_two_runs_at_once_that_need_the_same_helpers_both_arrive(
    source: Path, database_url: str, planned: Plan
) -> None:
    before = catalogs_of(database_url)
    with ThreadPoolExecutor(2) as executor:
        runs = [executor.submit(run_on, source, database_url, planned, schema=schema) for schema in ("one", "two")]
    for run in runs:
        undo_run(run.result().run_id, database_url)
    assert catalogs_of(database_url) == before


def test_rows_that_are_sent_again_do_not_set_off_the_triggers_that_came_in_sqlite_already(
    tmp_path: Path, database_url: str
) -> None:
    source = make_source(tmp_path / "source.sqlite", OBJECTS.replace("(2, 'glad')", "(2, NULL)"))
    planned = change_column(plan_objects(source), "person.mood", nullable=False)
    run_on(source, database_url, planned)
    path = export(database_url, tmp_path / "edited.jsonl", lambda row: row.update(mood="mended"))
    assert retry(database_url, edits=path) == (1, 0)
    assert query(database_url, "SELECT count(*) FROM person") == [(2,)]
    assert query(database_url, "SELECT count(*) FROM log") == [(0,)]
    query(database_url, "INSERT INTO person (mood) VALUES ('new')")
    assert query(database_url, "SELECT what FROM log") == [("new",)]
