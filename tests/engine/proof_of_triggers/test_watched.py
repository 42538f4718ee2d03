"""Proofs while they are under way: what is told of them, how they are cancelled, whose rights they need, and that names
and keys of any kind are none of their business."""

import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from core.cancel import CancelToken
from core.errors import Cancelled, PermissionDenied
from core.events import Event, Phase, PhaseFinished, PhaseStarted, ProofProgress
from core.migration.options import MigrationOptions
from core.migration.run import migrate
from core.report.model import Report
from core.verify.model import ProofVerdict, ProvedKind
from core.verify.proofs.triggers import prove_triggers
from tests.engine.carrying import everything_in, query
from tests.engine.proof_of_triggers.carried import CarriedTriggers
from tests.helpers.source import make_source

SCRIPT = """
CREATE TABLE account (id INTEGER PRIMARY KEY, balance INTEGER NOT NULL);
CREATE TABLE log (id INTEGER PRIMARY KEY AUTOINCREMENT, account INTEGER, balance INTEGER);
INSERT INTO account VALUES (1, 100), (2, 50);
CREATE VIEW rich AS SELECT id FROM account WHERE balance > 60;
CREATE TRIGGER note AFTER INSERT ON account BEGIN INSERT INTO log (account, balance) VALUES (new.id, new.balance); END;
CREATE TRIGGER forget AFTER DELETE ON account BEGIN DELETE FROM log WHERE account = old.id; END;
"""
ENDLESS = """
CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER);
INSERT INTO t VALUES (1, 1);
CREATE TRIGGER endless AFTER INSERT ON t BEGIN
    UPDATE t SET n = (WITH RECURSIVE c (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < 2000000000)
                      SELECT max(x) FROM c);
END;
"""
ODD = """
CREATE TABLE "100%" (id INTEGER PRIMARY KEY, "50%s" TEXT, "%(a)s" INTEGER);
CREATE TABLE "log%%" (id INTEGER PRIMARY KEY, "what%d" TEXT);
INSERT INTO "100%" VALUES (1, 'a%b', 2), (2, '%s', 3), (3, 'it''s \\', 4);
CREATE TRIGGER "on%s" AFTER UPDATE OF "50%s" ON "100%" BEGIN
    INSERT INTO "log%%" ("what%d") VALUES (old."50%s" || '%s' || new."50%s");
END;
"""
DEFERRED = """
CREATE TABLE parent (id INTEGER PRIMARY KEY);
CREATE TABLE child (id INTEGER PRIMARY KEY, parent INTEGER REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED);
INSERT INTO parent VALUES (1);
INSERT INTO child VALUES (1, 1);
CREATE TRIGGER adopt AFTER INSERT ON child BEGIN
    UPDATE child SET parent = new.id + 100 WHERE id = new.id;
    INSERT INTO parent VALUES (new.id + 100);
END;
"""


def run_on(source: Path, url: str, **more: object) -> Report:
    return migrate(MigrationOptions(source_path=source, target_url=url), **more)  # type: ignore[arg-type]


def find_verdicts(report: Report) -> dict[str, ProofVerdict]:
    return {proof.name: proof.verdict for proof in report.proofs if proof.kind is ProvedKind.TRIGGER}


@contextmanager
def logging_in(url: str, *grants: str) -> Iterator[str]:
    """The URL of a new role without rights but these."""
    role = f"newcomer_{secrets.token_hex(4)}"
    name = sql.Identifier(role)
    with psycopg.connect(url, autocommit=True) as admin:
        database = sql.Identifier(admin.info.dbname)
        admin.execute(sql.SQL("CREATE ROLE {} LOGIN").format(name))
        for grant in grants:
            admin.execute(sql.SQL("GRANT {} TO {}").format(sql.SQL(grant).format(database), name))
        try:
            yield psycopg.conninfo.make_conninfo(url, user=role)
        finally:
            admin.execute(sql.SQL("DROP OWNED BY {} CASCADE").format(name))
            admin.execute(sql.SQL("DROP ROLE {}").format(name))


def test_each_step_is_told_as_it_begins(tmp_path: Path, database_url: str) -> None:
    events: list[Event] = []
    run_on(make_source(tmp_path / "a.sqlite", SCRIPT), database_url, on_event=events.append)
    proofs = [event for event in events if isinstance(event, ProofProgress)]
    assert [(event.object, event.done) for event in proofs] == [
        ("rich", 0), ("note", 1), ("forget", 2), ("note", 3), ("forget", 4), ("", 5)
    ]  # fmt: skip
    assert {event.total for event in proofs} == {5}
    (started,) = (event for event in events if isinstance(event, PhaseStarted) and event.phase is Phase.VERIFY)
    assert started.steps_total == 5
    ended = next(place for place, event in enumerate(events) if event == proofs[-1])
    assert any(isinstance(event, PhaseFinished) and event.phase is Phase.VERIFY for event in events[ended:])


@pytest.mark.parametrize("name", ["rich", "forget"])
def test_whoever_cancels_during_the_proofs_publishes_nothing(tmp_path: Path, database_url: str, name: str) -> None:
    source, cancel = make_source(tmp_path / "a.sqlite", SCRIPT), CancelToken()

    def stop(event: Event) -> None:
        if isinstance(event, ProofProgress) and event.object == name:
            cancel.cancel()

    with pytest.raises(Cancelled):
        run_on(source, database_url, on_event=stop, cancel=cancel)
    assert query(database_url, "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace") == []
    assert query(database_url, "SELECT count(*) FROM pg_locks WHERE mode = 'AccessExclusiveLock'") == [(0,)]


def test_a_statement_that_never_ends_in_sqlite_is_stopped_by_cancelling(tmp_path: Path, database_url: str) -> None:
    source, cancel = make_source(tmp_path / "endless.sqlite", ENDLESS), CancelToken()
    stopped_at: list[float] = []

    def stop() -> None:
        stopped_at.append(time.monotonic())
        cancel.cancel()

    timer = threading.Timer(0.7, stop)

    def start(event: Event) -> None:
        if isinstance(event, ProofProgress) and event.object == "endless":
            timer.start()

    with pytest.raises(Cancelled):
        run_on(source, database_url, on_event=start, cancel=cancel)
    timer.join()
    assert time.monotonic() - stopped_at[0] < 10


def test_a_statement_that_never_ends_in_postgresql_is_stopped_by_cancelling(carried: CarriedTriggers) -> None:
    cancel = CancelToken()
    timer = threading.Timer(0.7, cancel.cancel)
    trigger = carried.write("forget", "BEGIN PERFORM pg_sleep(60); RETURN NULL; END")
    began_s = time.monotonic()
    with carried.making(trigger) as plan:
        timer.start()
        with pytest.raises(Cancelled):
            prove_triggers(carried.source, carried.connection, "public", plan, cancel=cancel)
        timer.join()
    assert time.monotonic() - began_s < 20
    assert carried.connection.execute("SELECT count(*) FROM public.account").fetchone() == (4,)


def test_an_ordinary_role_can_prove_what_it_makes(tmp_path: Path, database_url: str) -> None:
    with logging_in(database_url, "CREATE ON DATABASE {}") as url:
        report = migrate(
            MigrationOptions(source_path=make_source(tmp_path / "a.sqlite", SCRIPT), target_url=url, schema="own")
        )
    assert find_verdicts(report) == {"note": ProofVerdict.PROVED, "forget": ProofVerdict.PROVED}


def test_a_role_without_rights_gets_one_clear_error(tmp_path: Path, database_url: str) -> None:
    source = make_source(tmp_path / "a.sqlite", SCRIPT)
    before = everything_in(database_url)
    events: list[Event] = []
    with logging_in(database_url) as url:
        with pytest.raises(PermissionDenied) as failure:
            migrate(MigrationOptions(source_path=source, target_url=url, schema="own"), on_event=events.append)
        assert "may not" in failure.value.message
        assert "GRANT" in failure.value.hint
    assert everything_in(database_url) == before
    assert not any(isinstance(event, ProofProgress) for event in events)


def test_percent_signs_in_names_and_values_are_no_marks(tmp_path: Path, database_url: str) -> None:
    report = run_on(make_source(tmp_path / "odd.sqlite", ODD), database_url)
    assert list(find_verdicts(report).values()) == [ProofVerdict.PROVED]


def test_keys_that_are_checked_at_the_end_are_on_both_sides(tmp_path: Path, database_url: str) -> None:
    report = run_on(make_source(tmp_path / "deferred.sqlite", DEFERRED), database_url)
    assert find_verdicts(report) == {"adopt": ProofVerdict.PROVED}
