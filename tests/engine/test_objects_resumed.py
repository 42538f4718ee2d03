"""A run that ends while its views and triggers are made or proved goes on from there; what differs is taken away with
the publishing alone, and is told however often the run was interrupted."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from core.cancel import CancelToken
from core.errors import Cancelled, ConnectionLost
from core.events import Event, Phase, PhaseStarted, StatementExecuted
from core.migration.options import MigrationOptions
from core.migration.resume import find_begun_runs, resume_run
from core.migration.run import migrate
from core.migration.undo import undo_run
from core.plan.model import Plan
from core.postgres.connect import Connection
from core.report.model import Report
from core.verify.model import ObjectProof, ProofVerdict, ProvedKind
from tests.engine.carrying import query
from tests.helpers.catalogs import catalogs_of
from tests.helpers.objects import OBJECTS, plan_objects
from tests.helpers.postgres import end_session
from tests.helpers.source import make_source

MADE = ["add_mood", "labels", "moods", "note_mood"]


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return make_source(tmp_path / "source.sqlite", OBJECTS)


def options(source: Path, url: str, plan: Plan) -> MigrationOptions:
    return MigrationOptions(source_path=source, target_url=url, plan=plan, schema="app")


def made_in(url: str, schema: str) -> list[object]:
    rows = query(
        url,
        "SELECT relname::text FROM pg_class WHERE relkind = 'v' AND relnamespace = %s::text::regnamespace UNION ALL"
        " SELECT tgname FROM pg_trigger t JOIN pg_class c ON c.oid = tgrelid"
        " WHERE NOT tgisinternal AND relnamespace = %s::text::regnamespace ORDER BY 1",
        schema,
        schema,
    )
    return [name for (name,) in rows]


def interrupt(wanted: MigrationOptions, is_there: Callable[[Event], bool]) -> str:
    cancel = CancelToken()

    def take(event: Event) -> None:
        if is_there(event):
            cancel.cancel()

    with pytest.raises(Cancelled):
        migrate(wanted, on_event=take, cancel=cancel)
    (begun,) = find_begun_runs(wanted.target_url)
    return begun.run_id


def is_made(name: str) -> Callable[[Event], bool]:
    return lambda event: isinstance(event, StatementExecuted) and event.object.endswith(name)


def publishes(event: Event) -> bool:
    return isinstance(event, PhaseStarted) and event.phase is Phase.PUBLISH


@pytest.mark.parametrize("where", [is_made("moods"), is_made("note_mood"), publishes])
def test_objects_that_were_made_are_not_made_again(
    source: Path, database_url: str, where: Callable[[Event], bool]
) -> None:
    before = catalogs_of(database_url)
    wanted = options(source, database_url, plan_objects(source))
    run_id = interrupt(wanted, where)
    made = made_in(database_url, f"howdah_{run_id}")
    assert made
    events: list[Event] = []
    report = resume_run(run_id, wanted, on_event=events.append)
    again = {event.object.rpartition(".")[2] for event in events if isinstance(event, StatementExecuted)}
    assert not again & set(made)
    assert again | set(made) >= set(MADE)
    assert made_in(database_url, "app") == MADE
    assert {proof.name for proof in report.proofs} >= {"moods", "labels"}
    undo_run(run_id, database_url)
    assert catalogs_of(database_url) == before


@pytest.fixture
def differing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The proof finds that one view differs."""
    from core.migration import proving

    prove = proving.prove_objects  # type: ignore[attr-defined]

    def find_difference(*arguments: object, **more: object) -> tuple[ObjectProof, ...]:
        found = prove(*arguments, **more)  # type: ignore[arg-type]
        names = {(proof.kind, proof.name) for proof in found}
        lacking = [
            ObjectProof(kind=kind, table=table, name=name, verdict=ProofVerdict.PROVED)
            for kind, table, name in (
                (ProvedKind.VIEW, "", "moods"),
                (ProvedKind.VIEW, "", "labels"),
                (ProvedKind.TRIGGER, "moods", "add_mood"),
                (ProvedKind.TRIGGER, "person", "note_mood"),
            )
            if (kind, name) not in names
        ]
        return tuple(
            replace(proof, verdict=ProofVerdict.DIFFERS) if proof.name == "moods" else proof
            for proof in (*found, *lacking)
        )

    monkeypatch.setattr(proving, "prove_objects", find_difference)


def told_of(report: Report) -> set[tuple[str, str]]:
    codes = ("VIEW_DIFFERS", "VIEW_NOT_MADE", "TRIGGER_NOT_MADE", "TRIGGER_DIFFERS")
    return {(finding.code, finding.object) for finding in report.findings if finding.code in codes}


WITHOUT_MOODS = {
    ("VIEW_DIFFERS", "moods"),
    ("VIEW_NOT_MADE", "labels"),
    ("TRIGGER_NOT_MADE", "moods.add_mood"),
}


@pytest.mark.usefixtures("differing")
def test_what_differs_and_all_that_uses_it_is_not_published_but_told(source: Path, database_url: str) -> None:
    wanted = options(source, database_url, plan_objects(source))
    report = migrate(wanted)
    assert report.is_published
    assert told_of(report) == WITHOUT_MOODS
    assert made_in(database_url, "app") == ["note_mood"]
    verdicts = {proof.name: proof.verdict for proof in report.proofs}
    assert verdicts == {
        "moods": ProofVerdict.DIFFERS,
        "labels": ProofVerdict.NOT_TRIED,
        "add_mood": ProofVerdict.NOT_TRIED,
        "note_mood": ProofVerdict.PROVED,
    }
    assert query(database_url, "SELECT proname::text FROM pg_proc WHERE pronamespace = 'app'::regnamespace") == [
        ("note_mood",)
    ]


@pytest.mark.usefixtures("differing")
def test_what_differs_is_told_again_after_a_resume(source: Path, database_url: str) -> None:
    wanted = options(source, database_url, plan_objects(source))
    run_id = interrupt(wanted, publishes)
    assert made_in(database_url, f"howdah_{run_id}") == MADE
    report = resume_run(run_id, wanted)
    assert told_of(report) == WITHOUT_MOODS
    assert made_in(database_url, "app") == ["note_mood"]


@pytest.mark.usefixtures("differing")
def test_despite_differences_all_of_it_is_published(source: Path, database_url: str) -> None:
    wanted = options(source, database_url, plan_objects(source))
    report = migrate(replace(wanted, despite_differences=True))
    assert told_of(report) == {("VIEW_DIFFERS", "moods")}
    assert made_in(database_url, "app") == MADE


def test_a_connection_that_is_lost_in_the_proof_is_tried_again(
    source: Path, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from core.migration import proving

    prove = proving.prove_objects  # type: ignore[attr-defined]
    losses: list[int] = []

    def lose(source: object, connection: Connection, *arguments: object, **more: object) -> tuple[ObjectProof, ...]:
        if not losses:
            losses.append(connection.info.backend_pid)
            end_session(database_url, losses[0])
            raise ConnectionLost("The connection to the server is lost.", "")
        return prove(source, connection, *arguments, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(proving, "prove_objects", lose)
    report = migrate(options(source, database_url, plan_objects(source)))
    assert losses
    assert report.is_published
    assert made_in(database_url, "app") == MADE


def test_a_view_that_the_server_refuses_is_named_with_what_uses_it(source: Path, database_url: str) -> None:
    planned = plan_objects(source)
    moods = next(view for view in planned.views if view.source_name == "moods")
    edited = replace(moods, query_sql="SELECT of_nobody(mood) AS mood, 1::bigint AS n FROM person", is_edited=True)
    planned = replace(planned, views=tuple(edited if view is moods else view for view in planned.views))
    report = migrate(options(source, database_url, planned))
    assert told_of(report) == {
        ("VIEW_NOT_MADE", "moods"),
        ("VIEW_NOT_MADE", "labels"),
        ("TRIGGER_NOT_MADE", "moods.add_mood"),
    }
    assert made_in(database_url, "app") == ["note_mood"]
    (finding,) = [each for each in report.findings if each.object == "moods.add_mood"]
    assert "uses a view that is not made" in finding.effect
