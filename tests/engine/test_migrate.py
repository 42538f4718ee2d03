"""A migration's promises: nothing changes before all is verified, nothing stays behind, nothing is lost in silence."""

import sqlite3
import threading
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import psycopg
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from psycopg import sql

from core.cancel import CancelToken
from core.copy.convert import ByClass, Converted, convert_column
from core.copy.encode import BatchEncoder
from core.errors import (
    Cancelled,
    ObjectExists,
    PermissionDenied,
    PlanInvalid,
    SourceChanged,
    SourceError,
    VerificationFailed,
)
from core.events import Event, Phase, PhaseStarted, Reconnected, Reconnecting, TableFinished, TableProgress
from core.migration.assess import assess
from core.migration.options import MigrationOptions
from core.migration.run import migrate
from core.plan.choices import Choices, parse_choice
from core.plan.model import ColumnPlan
from core.postgres.connect import connect
from core.postgres.staging import Staging, drop_staging
from core.report.model import Verdict
from tests.helpers.source import make_source
from tests.helpers.target import everything_in, unchanged, unchanged_once_discarded

SCRIPT = """
CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE pet (id INTEGER PRIMARY KEY, owner INTEGER REFERENCES person (id), name TEXT);
INSERT INTO person VALUES (1, 'Ann'), (2, 'Bob');
INSERT INTO pet VALUES (1, 1, 'Rex'), (2, 2, NULL);
"""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return make_source(tmp_path / "source.sqlite", SCRIPT)


def large_source(folder: Path, rows: int = 200_000) -> Path:
    return make_source(
        folder / "large.sqlite",
        "CREATE TABLE large (id INTEGER PRIMARY KEY, a TEXT, b REAL);"
        f" WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < {rows})"
        " INSERT INTO large SELECT i, 'a text of some length, number ' || i, i / 3.0 FROM c;",
    )


def options(source: Path, url: str, **more: object) -> MigrationOptions:
    return MigrationOptions(source_path=source, target_url=url, **more)  # type: ignore[arg-type]


def test_rows_arrive_and_no_schema_of_the_run_stays(source: Path, database_url: str) -> None:
    report = migrate(options(source, database_url))
    assert report.verdict is Verdict.VERIFIED
    assert [(table.source_name, table.rows_written) for table in report.tables] == [("person", 2), ("pet", 2)]
    assert [name for kind, name, _ in everything_in(database_url) if kind == "schema"] == ["howdah", "public"]


def test_an_object_of_the_same_name_stops_it_before_anything_is_copied(source: Path, database_url: str) -> None:
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("CREATE TABLE public.pet (kept text)")
    events: list[Event] = []
    with unchanged(database_url), pytest.raises(ObjectExists, match=r"pet \(table\)"):
        migrate(options(source, database_url), on_event=events.append)
    assert not [event for event in events if isinstance(event, PhaseStarted) and event.phase is Phase.COPY]


def test_a_table_name_that_is_taken_is_told_before_the_rows_are_read(source: Path, database_url: str) -> None:
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("CREATE TABLE public.animal (kept text)")
    choices = Choices(made=(parse_choice("pet:name=animal"),))
    plan = assess(source, choices=choices, cancel=CancelToken()).plan
    for wanted in (options(source, database_url, choices=choices), options(source, database_url, plan=plan)):
        events: list[Event] = []
        with unchanged(database_url), pytest.raises(ObjectExists, match=r"already: animal \(table\)\."):
            migrate(wanted, on_event=events.append)
        assert not [event for event in events if isinstance(event, PhaseStarted)]


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE VIEW public.pet AS SELECT 1 AS x",
        "CREATE SEQUENCE public.pet_id_seq",
        "CREATE TABLE public.other (x int); CREATE INDEX pet_pkey ON public.other (x)",
        "CREATE TYPE public.person AS ENUM ('x')",
    ],
)
def test_names_of_every_kind_of_object_are_looked_at(source: Path, database_url: str, statement: str) -> None:
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute(statement.encode())
    with unchanged(database_url), pytest.raises(ObjectExists):
        migrate(options(source, database_url))


def test_replace_moves_the_old_tables_to_a_backup_schema_with_their_rows(source: Path, database_url: str) -> None:
    first = migrate(options(source, database_url))
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("UPDATE public.person SET name = 'old'")
    second = migrate(options(source, database_url, replace=True))
    assert first.backup_schema is None
    assert second.backup_schema is not None
    with psycopg.connect(database_url) as connection:
        query = sql.SQL("SELECT name FROM {} ORDER BY id")
        old = connection.execute(query.format(sql.Identifier(second.backup_schema, "person"))).fetchall()
        new = connection.execute(query.format(sql.Identifier("public", "person"))).fetchall()
    assert old == [("old",), ("old",)]
    assert new == [("Ann",), ("Bob",)]


def test_replace_says_who_still_refers_to_what_was_moved(source: Path, database_url: str) -> None:
    migrate(options(source, database_url))
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("CREATE VIEW public.names AS SELECT name FROM public.person")
    report = migrate(options(source, database_url, replace=True))
    assert [finding.object for finding in report.findings if finding.code == "REFERS_TO_BACKUP"] == ["public.names"]


def test_replace_does_not_move_what_only_shares_an_index_name(source: Path, database_url: str) -> None:
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("CREATE TABLE public.other (x int); CREATE INDEX pet_pkey ON public.other (x)")
    with unchanged(database_url), pytest.raises(ObjectExists):
        migrate(options(source, database_url, replace=True))


def test_a_cancelled_run_leaves_the_target_as_it_was(tmp_path: Path, database_url: str) -> None:
    source, cancel = large_source(tmp_path), CancelToken()

    def stop_in_the_copy(event: Event) -> None:
        if isinstance(event, TableProgress) and event.phase is Phase.COPY:
            threading.Thread(target=cancel.cancel).start()

    with unchanged(database_url), pytest.raises(Cancelled):
        migrate(options(source, database_url), on_event=stop_in_the_copy, cancel=cancel)


@pytest.mark.parametrize("phase", [Phase.PROFILE, Phase.PREPARE, Phase.COPY, Phase.FINALIZE, Phase.VERIFY])
def test_cancelling_works_in_every_stage(tmp_path: Path, database_url: str, phase: Phase) -> None:
    source, cancel = large_source(tmp_path, 20_000), CancelToken()

    def stop(event: Event) -> None:
        if isinstance(event, PhaseStarted) and event.phase is phase:
            cancel.cancel()

    has_rows = phase in (Phase.FINALIZE, Phase.VERIFY)
    with (unchanged_once_discarded if has_rows else unchanged)(database_url), pytest.raises(Cancelled) as cancelled:
        migrate(options(source, database_url), on_event=stop, cancel=cancel)
    assert any("howdah resume" in note for note in getattr(cancelled.value, "__notes__", ())) == has_rows


def test_a_line_that_the_server_drops_is_connected_again(tmp_path: Path, database_url: str, server_url: str) -> None:
    source = large_source(tmp_path)
    killed = threading.Event()

    def kill(event: Event) -> None:
        if isinstance(event, TableProgress) and event.phase is Phase.COPY and not killed.is_set():
            killed.set()
            with psycopg.connect(server_url, autocommit=True) as connection:
                connection.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'howdah %'"
                )
        seen.append(event)

    seen: list[Event] = []
    assert migrate(options(source, database_url), on_event=kill).verdict is Verdict.VERIFIED
    assert any(isinstance(event, Reconnecting) for event in seen)
    assert any(isinstance(event, Reconnected) for event in seen)


def test_a_source_that_changes_under_the_run_is_not_published(tmp_path: Path, database_url: str) -> None:
    """In WAL mode nothing keeps a writer out; what it writes is seen before the end."""
    source = make_source(tmp_path / "wal.sqlite", "PRAGMA journal_mode = WAL;" + SCRIPT)

    def write(event: Event) -> None:
        if isinstance(event, PhaseStarted) and event.phase is Phase.VERIFY:
            with closing(sqlite3.connect(source)) as connection:
                connection.execute("INSERT INTO person VALUES (3, 'Eve')")
                connection.commit()

    with unchanged(database_url), pytest.raises(SourceChanged):
        migrate(options(source, database_url), on_event=write)


def test_a_table_of_more_columns_than_postgresql_has_is_refused_by_name(tmp_path: Path, database_url: str) -> None:
    columns = ", ".join(f"c{number}" for number in range(1601))
    source = make_source(tmp_path / "wide.sqlite", f"CREATE TABLE wide ({columns});")
    with unchanged(database_url), pytest.raises(PlanInvalid, match=r"wide \(1,601\)"):
        migrate(options(source, database_url))


def test_a_role_that_may_not_make_tables_there_is_told_before_the_copy(
    source: Path, database_url: str, server_url: str
) -> None:
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("DROP ROLE IF EXISTS visitor")
        connection.execute("CREATE ROLE visitor LOGIN")
        database = connection.info.dbname
        connection.execute(sql.SQL("GRANT CREATE ON DATABASE {} TO visitor").format(sql.Identifier(database)))
        connection.execute("CREATE SCHEMA closed")
    url = psycopg.conninfo.make_conninfo(database_url, user="visitor")
    try:
        with unchanged(database_url), pytest.raises(PermissionDenied, match="closed"):
            migrate(options(source, url, schema="closed"))
    finally:
        with psycopg.connect(database_url, autocommit=True) as connection:
            connection.execute("DROP OWNED BY visitor")
            connection.execute("DROP ROLE visitor")


def test_replacing_what_belongs_to_others_is_refused_before_the_copy(source: Path, database_url: str) -> None:
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("DROP ROLE IF EXISTS guest")
        connection.execute("CREATE ROLE guest LOGIN")
        database = connection.info.dbname
        connection.execute(sql.SQL("GRANT CREATE ON DATABASE {} TO guest").format(sql.Identifier(database)))
        connection.execute("CREATE SCHEMA shared; GRANT ALL ON SCHEMA shared TO guest; CREATE TABLE shared.pet (x int)")
    url = psycopg.conninfo.make_conninfo(database_url, user="guest")
    try:
        with unchanged(database_url), pytest.raises(PermissionDenied, match=r"pet \(of "):
            migrate(options(source, url, schema="shared", replace=True))
    finally:
        with psycopg.connect(database_url, autocommit=True) as connection:
            connection.execute("DROP OWNED BY guest")
            connection.execute("DROP ROLE guest")


def test_cleaning_up_after_publishing_leaves_the_ledger(tmp_path: Path, database_url: str) -> None:
    """As when the line breaks just after the server has committed."""
    source = make_source(tmp_path / "nul.sqlite", "CREATE TABLE t (a TEXT); INSERT INTO t VALUES ('a' || char(0));")
    report = migrate(options(source, database_url))
    assert report.records_schema is not None
    with unchanged(database_url), connect(database_url, autocommit=True) as connection:
        drop_staging(connection, Staging(run_id=report.run_id))


def test_many_tables_arrive_over_few_connections(tmp_path: Path, database_url: str) -> None:
    script = "".join(
        f"CREATE TABLE t{number} (id INTEGER PRIMARY KEY, x TEXT UNIQUE, y INTEGER REFERENCES t{(number * 7) % 200});"
        f"INSERT INTO t{number} VALUES (1, 'x', 1), (2, 'y', NULL);"
        for number in range(200)
    )
    report = migrate(options(make_source(tmp_path / "many.sqlite", script), database_url, connections=2))
    assert report.verdict is Verdict.VERIFIED
    assert report.rows_written == 400


@pytest.mark.parametrize("connections", [1, 3])
def test_events_add_up_to_the_rows(source: Path, database_url: str, connections: int) -> None:
    events: list[Event] = []
    migrate(options(source, database_url, connections=connections), on_event=events.append)
    for phase in (Phase.PROFILE, Phase.COPY, Phase.VERIFY):
        finished = [event for event in events if isinstance(event, TableFinished) and event.phase is phase]
        assert {event.table: event.rows for event in finished} == {"person": 2, "pet": 2}


def test_what_is_no_database_makes_nothing_in_the_target(tmp_path: Path, database_url: str) -> None:
    for name, content in {"empty": b"", "text": b"hello, world\n" * 100, "zeros": b"\0" * 4096}.items():
        path = tmp_path / name
        path.write_bytes(content)
        with unchanged(database_url), pytest.raises(SourceError) as failure:
            migrate(options(path, database_url))
        assert failure.value.hint


def test_damage_in_the_middle_of_a_table_is_found_before_publishing(tmp_path: Path, database_url: str) -> None:
    source = large_source(tmp_path, 20_000)
    content = bytearray(source.read_bytes())
    middle = len(content) // 2 // 4096 * 4096
    content[middle : middle + 64] = b"\xff" * 64
    source.write_bytes(content)
    with unchanged(database_url), pytest.raises(SourceError):
        migrate(options(source, database_url))


def test_a_wrong_value_is_found_and_nothing_is_published(
    source: Path, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The copy's kernel is replaced by one that loses a letter: the verifier has code of its own, and sees it."""

    def convert_wrongly(plan: ColumnPlan, values: ByClass) -> Converted:
        right = convert_column(plan, values)
        if right.values.type != pa.string():
            return right
        return replace(right, values=pc.replace_substring(right.values, "Bob", "Bo"))

    monkeypatch.setattr("core.copy.convert_rows.convert_column", convert_wrongly)
    with unchanged(database_url):
        report = migrate(options(source, database_url))
    assert report.verdict is Verdict.DIFFERS
    (mismatch,) = report.mismatches
    assert (mismatch.table, mismatch.column, mismatch.source_value, mismatch.target_value) == (
        "person",
        "name",
        "'Bob'",
        "'Bo'",
    )


def test_a_row_lost_on_the_way_stops_the_run_by_the_sum(
    source: Path, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The encoder is replaced by one that drops each batch's last row."""
    encode = BatchEncoder.encode
    monkeypatch.setattr(
        BatchEncoder, "encode", lambda encoder, batch: encode(encoder, batch.slice(0, batch.num_rows - 1))
    )
    with unchanged(database_url), pytest.raises(VerificationFailed, match=r"2 rows read, but 1 written"):
        migrate(options(source, database_url))
