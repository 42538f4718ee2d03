"""A source that is written to, replaced or locked while a run reads it, or between a run and its resumption."""

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from functools import partial
from pathlib import Path

import pytest

from core.errors import MigrationError, SourceChanged, SourceError
from core.events import Phase
from core.migration.resume import discard_run, resume_run
from core.migration.run import migrate
from core.report.model import Verdict
from core.sqlite.source import open_source
from tests.faults.comparing import assert_same, assert_unpublished, howdah_schemas
from tests.faults.running import Watched, check_done, copies, interrupt_run, options_for, starts
from tests.faults.sources import make_ledger


def execute(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path, timeout=0.1)) as connection:
        connection.execute(statement)
        connection.commit()


def append(path: Path) -> None:
    execute(path, "INSERT INTO account VALUES (100000, 'new', 1)")


def update(path: Path) -> None:
    execute(path, "UPDATE entry SET amount = amount + 1 WHERE id = 2")


def replace_by_another(path: Path) -> None:
    os.replace(make_ledger(path.with_name("other.sqlite"), 500, seed=2), path)


def replace_by_a_copy_that_was_written_to(path: Path) -> None:
    copy = path.with_name("copy.sqlite")
    shutil.copy2(path, copy)
    update(copy)
    os.replace(copy, path)


def remove(path: Path) -> None:
    path.unlink()


CHANGES = [append, update, replace_by_another, replace_by_a_copy_that_was_written_to]


@pytest.mark.parametrize("change", [*CHANGES, remove], ids=lambda change: change.__name__)
def test_a_source_that_changed_since_the_run_was_interrupted_is_not_resumed(
    source: Path, database_url: str, change: Callable[[Path], None]
) -> None:
    run_id = interrupt_run(source, database_url)
    before = howdah_schemas(database_url)
    change(source)
    with pytest.raises(SourceError) as raised:
        resume_run(run_id, options_for(source, database_url))
    if change is not remove:
        assert isinstance(raised.value, SourceChanged)
        assert "discard" in raised.value.hint
    # It is kept: the old file may still be somewhere.
    assert_unpublished(database_url)
    assert howdah_schemas(database_url) == before
    discard_run(run_id, database_url)
    assert howdah_schemas(database_url) == set()
    if change is not remove:
        check_done(migrate(options_for(source, database_url)).verdict, source, database_url)


def test_a_source_that_was_put_back_is_resumed(source: Path, database_url: str) -> None:
    run_id = interrupt_run(source, database_url)
    aside = source.with_name("aside.sqlite")
    shutil.copy2(source, aside)
    update(source)
    with pytest.raises(SourceChanged):
        resume_run(run_id, options_for(source, database_url))
    os.replace(aside, source)
    check_done(resume_run(run_id, options_for(source, database_url)).verdict, source, database_url)


@pytest.mark.parametrize(
    ("change", "phase"),
    [(replace_by_another, Phase.COPY), (replace_by_a_copy_that_was_written_to, Phase.VERIFY)],
)
def test_a_source_that_is_replaced_in_mid_run_ends_it_with_nothing_left(
    source: Path, database_url: str, change: Callable[[Path], None], phase: Phase
) -> None:
    watched = Watched().at(starts(phase), lambda: change(source))
    with pytest.raises(SourceChanged):
        migrate(options_for(source, database_url), on_event=watched)
    assert_unpublished(database_url)
    assert howdah_schemas(database_url) == set()


def test_a_writer_has_to_wait_for_the_run_or_the_run_reads_one_state(source: Path, database_url: str) -> None:
    before = source.with_name("before.sqlite")
    shutil.copy2(source, before)

    def write() -> None:
        with suppress(sqlite3.OperationalError):  # it is locked
            append(source)

    watched = Watched().at(copies("entry", 1), write)
    report = migrate(options_for(source, database_url), on_event=watched)
    assert report.verdict in (Verdict.VERIFIED, Verdict.VERIFIED_WITH_FINDINGS)
    assert_same(before, database_url)
    assert howdah_schemas(database_url) == set()


def test_a_source_that_is_locked_is_said_to_be_and_nothing_is_made(
    source: Path, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.migration.run.open_source", partial(open_source, timeout_s=0.2))
    with closing(sqlite3.connect(source, isolation_level=None)) as writer:
        writer.execute("BEGIN EXCLUSIVE")
        writer.execute("UPDATE entry SET amount = 0")
        with pytest.raises(SourceError) as raised:
            migrate(options_for(source, database_url))
        assert "lock" in raised.value.message.lower() or "use" in raised.value.message.lower()
        writer.execute("ROLLBACK")
    assert_unpublished(database_url)
    assert howdah_schemas(database_url) == set()
    check_done(migrate(options_for(source, database_url)).verdict, source, database_url)


@pytest.fixture
def live(source: Path) -> Path:
    """The same in WAL mode."""
    execute(source, "PRAGMA journal_mode = WAL")
    return source


@pytest.mark.parametrize("checkpoint", ["PASSIVE", "TRUNCATE"])
def test_a_live_source_is_carried_over_as_it_was_whatever_is_written_and_checkpointed(
    live: Path, database_url: str, checkpoint: str
) -> None:
    with closing(sqlite3.connect(live)) as program:
        program.execute("UPDATE account SET balance = 7 WHERE id = 1")
        program.commit()
        before = live.with_name("before.sqlite")
        with closing(sqlite3.connect(before)) as copy:
            program.backup(copy)

        def write() -> None:
            append(live)
            update(live)
            execute(live, f"PRAGMA wal_checkpoint({checkpoint})")

        watched = Watched().at(copies("entry", 1), write)
        report = migrate(options_for(live, database_url), on_event=watched)
    assert [finding.code for finding in report.findings if finding.code.startswith("SOURCE_")] == [
        "SOURCE_WRITTEN_SINCE"
    ]
    assert_same(before, database_url)
    assert howdah_schemas(database_url) == set()


@pytest.mark.parametrize("checkpoint", [False, True])
def test_read_in_place_a_source_that_is_written_to_ends_the_run_with_nothing_left(
    live: Path, database_url: str, checkpoint: bool
) -> None:
    def write() -> None:
        append(live)
        if checkpoint:
            execute(live, "PRAGMA wal_checkpoint(TRUNCATE)")

    watched = Watched().at(copies("entry", 1), write)
    with pytest.raises(SourceChanged):
        migrate(options_for(live, database_url, in_place=True), on_event=watched)
    assert_unpublished(database_url)
    assert howdah_schemas(database_url) == set()


def test_a_run_of_a_live_source_is_resumed_while_nothing_was_written(live: Path, database_url: str) -> None:
    with closing(sqlite3.connect(live)) as program:
        program.execute("UPDATE account SET balance = 7 WHERE id = 1")
        program.commit()
        run_id = interrupt_run(live, database_url)
        check_done(resume_run(run_id, options_for(live, database_url)).verdict, live, database_url)


def test_a_run_of_a_live_source_that_was_written_to_since_is_not_resumed(live: Path, database_url: str) -> None:
    with closing(sqlite3.connect(live)) as program:
        program.execute("UPDATE account SET balance = 7 WHERE id = 1")
        program.commit()
        run_id = interrupt_run(live, database_url)
        program.execute("UPDATE account SET balance = 8 WHERE id = 1")
        program.commit()
        with pytest.raises(MigrationError) as raised:
            resume_run(run_id, options_for(live, database_url))
        assert isinstance(raised.value, SourceChanged)
    assert_unpublished(database_url)
