"""The extension that vectors need: where it is found or created, who is told that it can't be, and that a run that
fails takes it along."""

import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import psycopg
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from core.cancel import CancelToken
from core.copy.convert import ByClass, Converted, convert_column
from core.ddl.render import render_ddl
from core.errors import Cancelled, PermissionDenied, TargetError
from core.events import Event, Phase, PhaseStarted
from core.finalize.build import make_tables
from core.finalize.extensions import find_extensions, remove_run
from core.migration.assess import assess, describe_target
from core.migration.options import MigrationOptions
from core.migration.resume import discard_run, find_begun_runs
from core.migration.run import migrate
from core.plan.conversions import Conversion, ConversionKind
from core.plan.model import ColumnPlan, Plan
from core.plan.pgtypes import enum, vector
from core.postgres.connect import connect
from core.postgres.server import read_server
from core.postgres.staging import Staging, create_staging
from core.report.model import Verdict
from tests.engine.carrying import carry, query, type_of, unchanged
from tests.helpers.made_plans import column, identity, plan, table
from tests.helpers.postgres import RunningServer, make_database
from tests.helpers.source import make_source

HOSTILE = enum('He said "%s" \\ ž', ("it's", "back\\slash", "100 %", "%s", ":x", '"', "", "ž\n☃"))
MOOD = enum("mood", ("sad", "ok", "happy"))


@pytest.fixture
def vector_url(embedded_server: RunningServer) -> Iterator[str]:
    """A new, empty database on a server that has pgvector and whose test user may create it."""
    with make_database(embedded_server.url) as url:
        yield url


def test_the_printed_statements_run_as_they_are_in_an_empty_schema(vector_url: str) -> None:
    planned = plan(
        table("t", identity("id", is_serial=True), column("a", HOSTILE), column("b", vector(3))),
        table("t_id_seq", identity("id"), column("c", HOSTILE, default_sql="'it''s'")),
    )
    script = ";\n".join(statement.sql for statement in render_ddl(planned, "fresh"))
    query(vector_url, f"CREATE SCHEMA fresh; {script}")
    assert type_of(vector_url, "fresh", "t", "b") == ("public", "vector(3)")


def test_the_extension_of_vectors_is_created_where_a_name_finds_it(vector_url: str) -> None:
    planned = plan(table("t", identity("id"), column("v", vector(3))))
    carry(vector_url, planned, "INSERT INTO {s}.t (v) VALUES ('[1, 2, 3]')", schema="app")
    assert type_of(vector_url, "app", "t", "v") == ("public", "vector(3)")
    assert query(vector_url, "SELECT v::text FROM app.t ORDER BY v <-> '[1,1,1]'") == [("[1,2,3]",)]
    carry(vector_url, planned, schema="app", replace=True)


def test_vectors_are_found_wherever_the_extension_is(vector_url: str) -> None:
    query(vector_url, 'CREATE SCHEMA "My Ext"; CREATE EXTENSION vector SCHEMA "My Ext"')
    carry(vector_url, plan(table("t", column("v", vector(3)))))
    assert type_of(vector_url, "public", "t", "v") == ("My Ext", '"My Ext".vector(3)')


def test_without_a_schema_public_the_extension_goes_with_the_tables(vector_url: str) -> None:
    query(vector_url, "DROP SCHEMA public; CREATE SCHEMA app")
    planned = plan(table("t", column("v", vector(3))))
    carry(vector_url, planned, schema="app")
    assert type_of(vector_url, "app", "t", "v") == ("app", "app.vector(3)")


def test_without_any_schema_for_the_extension_nothing_is_made(vector_url: str) -> None:
    query(vector_url, "DROP SCHEMA public")
    with unchanged(vector_url), pytest.raises(TargetError, match="no schema public") as failure:
        carry(vector_url, plan(table("t", column("v", vector(3)))), schema="app")
    assert "CREATE EXTENSION vector SCHEMA" in failure.value.hint


def test_a_server_without_pgvector_is_told_before_anything_is_made(system_server: RunningServer) -> None:
    planned = plan(table("notes", column("embedding", vector(3))))
    with make_database(system_server.url) as url, unchanged(url):
        with pytest.raises(TargetError, match=r"does not have the extension vector.*notes\.embedding") as failure:
            carry(url, planned)
        assert "bytea" in failure.value.hint


def test_who_may_not_create_the_extension_is_told_before_anything_is_made(vector_url: str) -> None:
    query(vector_url, "DROP ROLE IF EXISTS guest; CREATE ROLE guest LOGIN")
    try:
        name = psycopg.conninfo.conninfo_to_dict(vector_url)["dbname"]
        query(vector_url, f"GRANT CREATE ON DATABASE {name} TO guest; GRANT CREATE ON SCHEMA public TO guest")
        url = psycopg.conninfo.make_conninfo(vector_url, user="guest")
        planned = plan(table("t", column("v", vector(3))))
        with unchanged(vector_url), pytest.raises(PermissionDenied, match=r'"guest" may not create .*t\.v') as failure:
            carry(url, planned)
        assert "bytea" in failure.value.hint
        query(vector_url, "CREATE EXTENSION vector")
        carry(url, planned)
    finally:
        query(vector_url, "DROP OWNED BY guest; DROP ROLE guest")


@contextmanager
def half_made(url: str, planned: Plan, *, users: str = "") -> Iterator[None]:
    """A run that has made its tables, in which somebody else then runs `users`, and which is then removed."""
    staging = Staging(run_id=secrets.token_hex(4))
    with connect(url, autocommit=True) as connection:
        extensions = find_extensions(connection, read_server(connection), planned, "public")
        with connection.transaction():
            create_staging(connection, staging)
            make_tables(
                connection,
                render_ddl(planned, staging.schema, extension_schemas={each.name: each.schema for each in extensions}),
            )
        if users:
            query(url, users)
        yield
        remove_run(connection, staging, extensions)


def test_a_run_that_is_removed_takes_its_types_and_its_extension_along(vector_url: str) -> None:
    planned = plan(table("t", column("v", vector(3)), column("x", MOOD)))
    with unchanged(vector_url), half_made(vector_url, planned):
        assert query(vector_url, "SELECT extname FROM pg_extension WHERE extname = 'vector'")


def test_an_extension_that_was_there_stays(vector_url: str) -> None:
    query(vector_url, "CREATE EXTENSION vector")
    with unchanged(vector_url), half_made(vector_url, plan(table("t", column("v", vector(3))))):
        pass


def test_an_extension_that_somebody_else_has_begun_to_use_stays(vector_url: str) -> None:
    with half_made(vector_url, plan(table("t", column("v", vector(3)))), users="CREATE TABLE public.u (v vector(3))"):
        pass
    assert type_of(vector_url, "public", "u", "v") == ("public", "vector(3)")


def test_cleaning_up_after_publishing_leaves_the_extension(vector_url: str) -> None:
    """As when the line breaks just after the server has committed."""
    planned = plan(table("t", column("v", vector(3))))
    with connect(vector_url, autocommit=True) as connection:
        extensions = find_extensions(connection, read_server(connection), planned, "public")
        carried = carry(vector_url, planned)
        with unchanged(vector_url):
            remove_run(connection, carried.staging, extensions)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return make_source(
        tmp_path / "source.sqlite",
        "CREATE TABLE t (id INTEGER PRIMARY KEY, v BLOB, x TEXT);"
        "INSERT INTO t VALUES (1, x'0000803f0000004000004040', 'sad');",
    )


def options_of(source: Path, url: str) -> MigrationOptions:
    planned = with_vector_and_enum(assess(source, cancel=CancelToken()).plan)
    return MigrationOptions(source_path=source, target_url=url, plan=planned)


def with_vector_and_enum(planned: Plan) -> Plan:
    """The plan of a table whose second column has blobs of three float32 and whose third has moods."""
    (only,) = planned.tables
    rowid, blobs, texts = only.columns
    vectors = replace(blobs, target_type=vector(3), conversion=Conversion(kind=ConversionKind.VECTOR))
    moods = replace(texts, target_type=MOOD, collation=None)
    return replace(planned, tables=(replace(only, columns=(rowid, vectors, moods)),))


def test_a_run_that_is_verified_leaves_its_types_and_the_extension(source: Path, vector_url: str) -> None:
    assert migrate(options_of(source, vector_url)).verdict is Verdict.VERIFIED
    assert query(vector_url, "SELECT v::text, x::text FROM public.t") == [("[1,2,3]", "sad")]
    assert type_of(vector_url, "public", "t", "x") == ("public", "mood")


@pytest.mark.parametrize("phase", [Phase.PREPARE, Phase.COPY, Phase.FINALIZE, Phase.VERIFY])
def test_a_run_that_is_cancelled_leaves_no_type_and_no_extension(source: Path, vector_url: str, phase: Phase) -> None:
    cancel = CancelToken()

    def stop(event: Event) -> None:
        if isinstance(event, PhaseStarted) and event.phase is phase:
            cancel.cancel()

    with unchanged(vector_url):
        with pytest.raises(Cancelled):
            migrate(options_of(source, vector_url), on_event=stop, cancel=cancel)
        # What was committed is kept until it is discarded.
        for begun in find_begun_runs(vector_url):
            discard_run(begun.run_id, vector_url)


def test_a_run_whose_values_differ_leaves_no_type_and_no_extension(
    source: Path, vector_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The copy's kernel is replaced by one that takes one label for another."""

    def convert_wrongly(planned: ColumnPlan, values: ByClass) -> Converted:
        right = convert_column(planned, values)
        if right.values.type != pa.string():
            return right
        return replace(right, values=pc.replace_substring(right.values, "sad", "ok"))

    monkeypatch.setattr("core.copy.convert_rows.convert_column", convert_wrongly)
    with unchanged(vector_url):
        assert migrate(options_of(source, vector_url)).verdict is Verdict.DIFFERS


def test_a_plan_with_vectors_is_carried_out_on_a_file_that_has_to_be_read_again(
    tmp_path: Path, vector_url: str
) -> None:
    path = tmp_path / "wal.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(
            "PRAGMA journal_mode = WAL; CREATE TABLE t (id INTEGER PRIMARY KEY, embedding BLOB);"
            "INSERT INTO t (embedding) VALUES (x'0000803F00000040'), (x'0000003F0000003F')"
        )
    planned = assess(path, target=describe_target(vector_url), cancel=CancelToken()).plan
    assert str(planned.tables[0].columns[1].target_type) == "vector(2)"
    report = migrate(MigrationOptions(source_path=path, target_url=vector_url, plan=planned))
    assert report.verdict is not Verdict.DIFFERS
    assert type_of(vector_url, "public", "t", "embedding") == ("public", "vector(2)")
