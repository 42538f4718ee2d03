"""The return trip: what was migrated is written back into a SQLite file, and is what it was."""

import os
import shutil
import sqlite3
import stat
import tomllib
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from psycopg import sql

from core.cancel import CancelToken
from core.errors import Cancelled, RestoreFailed, RunNotFound, TargetChanged
from core.events import Event, Phase, TableFinished
from core.migration.options import MigrationOptions
from core.migration.restore import restore
from core.migration.run import migrate
from core.plan.choices import Choices, parse_choice
from core.plan.pgtypes import vector
from core.plan.policy import Preset
from core.report.model import Report
from core.restore.model import LeftKind, RestoreReport
from tests.engine.test_any_override import TYPES, Case, cases
from tests.engine.test_any_values import Table, tables
from tests.engine.test_corpus import CASES, build_source
from tests.engine.test_shared_corpus import READABLE
from tests.helpers.both_files import find_differences, read_rows, read_schema, read_settings
from tests.helpers.effort import examples
from tests.helpers.full_disk import mount_small_disk
from tests.helpers.postgres import RunningServer, make_database
from tests.helpers.round_trip import drop_schemas, write_table
from tests.helpers.source import make_source

_LEFT_OUT = {"filtered-parents", "filtered-rows", "orphans-of-many-keys-nulled", "orphans-of-many-keys-set-aside"} | {
    "leave-out-columns",
    "leave-out-parent",
    "left-out",
}
"""Cases that leave rows, columns or tables behind: the report of the return trip says which."""


def carry(source: Path, url: str, *choices: str, schema: str = "public") -> Report:
    made = Choices(made=tuple(parse_choice(text) for text in choices))
    return migrate(MigrationOptions(source_path=source, target_url=url, schema=schema, choices=made, connections=2))


def execute(url: str, *statements: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement.encode())


def list_tables(path: Path) -> list[str]:
    """The ordinary tables of a file."""
    return [
        name for kind, name, text in read_schema(path) if kind == "table" and not text.upper().startswith("CREATE VIRT")
    ]


def respelled(report: RestoreReport) -> set[tuple[str, str]]:
    return {(column.table, column.column) for column in report.respelled}


def read_one(path: Path, query: str) -> object:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchone()[0]


@pytest.fixture
def embedded_database(embedded_server: RunningServer) -> Iterator[str]:
    """A new database on one of the servers: what these tests ask is the same on all."""
    with make_database(embedded_server.url) as url:
        yield url


def read_expected(case: Path) -> dict[str, Any]:
    return tomllib.loads((case / "expect.toml").read_text("utf-8"))


def is_carried(case: Path) -> bool:
    return "refused" not in read_expected(case)


@given(tables())
@settings(max_examples=examples(12), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_value_comes_back_as_it_was_or_is_named(tmp_path: Path, database_url: str, table: Table) -> None:
    definitions, rows = table
    source = write_table(tmp_path / "source.sqlite", definitions, rows)
    restored = tmp_path / "restored.sqlite"
    restored.unlink(missing_ok=True)
    drop_schemas(database_url, "any_values", "howdah")
    carry(source, database_url, schema="any_values")
    report = restore(database_url, restored)
    assert report.is_equal
    assert not report.left
    assert find_differences(source, restored, ["t"], respelled(report)) == []


@given(cases([*TYPES, vector(2)]))
@settings(max_examples=examples(12), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_value_of_any_chosen_type_comes_back_as_it_was_or_is_named(
    tmp_path: Path, embedded_database: str, case: Case
) -> None:
    """Also what did not fit, and was altered or set aside."""
    source = write_table(tmp_path / "source.sqlite", [each.definition for each in case.overrides], case.rows)
    restored = tmp_path / "restored.sqlite"
    restored.unlink(missing_ok=True)
    drop_schemas(embedded_database, "any_values", "howdah")
    migrate(
        MigrationOptions(
            source_path=source,
            target_url=embedded_database,
            schema="any_values",
            connections=1,
            choices=case.choices,
        )
    )
    report = restore(embedded_database, restored)
    assert report.is_equal, report.differences
    assert not report.left
    assert find_differences(source, restored, ["t"], respelled(report)) == []


@pytest.mark.parametrize(
    "case", [case for case in CASES if case.name not in _LEFT_OUT and is_carried(case)], ids=lambda case: case.name
)
def test_a_case_comes_back_as_it_was(case: Path, tmp_path: Path, embedded_database: str) -> None:
    expected = read_expected(case)
    source, restored = build_source(case, tmp_path), tmp_path / "restored.sqlite"
    choices = Choices(
        preset=Preset(expected.get("preset", Preset.IDIOMATIC)),
        made=tuple(parse_choice(text) for text in expected.get("choices", [])),
    )
    migrate(MigrationOptions(source_path=source, target_url=embedded_database, choices=choices, connections=2))
    report = restore(embedded_database, restored)
    assert report.is_equal, report.differences
    if case.name == "mixed-classes":
        # 1 and '1', which its unique key told apart, are one text in the target.
        assert [(each.kind, each.name) for each in report.left] == [(LeftKind.TABLE, "t")]
    elif case.name != "row-too-big":
        assert not report.left
        assert read_schema(restored) == read_schema(source)
    assert read_settings(restored) == read_settings(source)
    if case.name != "row-too-big":
        assert find_differences(source, restored, list_tables(source), respelled(report)) == []


@pytest.mark.parametrize("name", READABLE)
def test_a_real_database_comes_back_as_it_was(
    name: str, corpus_path: Callable[[str], Path], embedded_database: str, tmp_path: Path
) -> None:
    original = corpus_path(name)
    source, restored = tmp_path / "source.sqlite", tmp_path / "restored.sqlite"
    shutil.copyfile(original, source)
    if (log := original.with_name(original.name + "-wal")).exists():
        shutil.copyfile(log, source.with_name(log.name.replace(original.name, source.name)))
    carry(source, embedded_database)
    report = restore(embedded_database, restored)
    assert report.is_equal, report.differences
    left = {each.name for each in report.left}
    assert {name for _, name, _ in read_schema(source) ^ read_schema(restored)} <= left
    assert read_settings(restored) == read_settings(source)
    assert restored.read_bytes()[18] == source.read_bytes()[18], "the journal mode"
    told = [table for table in list_tables(source) if not table.startswith(tuple(f"{each}_" for each in left))]
    differences = find_differences(source, restored, told, respelled(report))
    assert differences == []


PEOPLE = """
CREATE TABLE person (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, born DATE, height REAL);
INSERT INTO person VALUES (3, 'Ada', '1815-12-10', 1.65), (7, 'Bo', NULL, 1.8), (9, 'Cy', '2001-02-03', NULL);
UPDATE sqlite_sequence SET seq = 20;
CREATE INDEX person_name ON person (name);
CREATE VIEW tall AS SELECT * FROM person WHERE height > 1.7;
CREATE TABLE log (text TEXT);
CREATE TRIGGER added AFTER INSERT ON person BEGIN INSERT INTO log VALUES (new.name); END;
"""


def test_the_schema_comes_back_word_for_word_and_no_trigger_fires(tmp_path: Path, database_url: str) -> None:
    source = make_source(tmp_path / "source.sqlite", PEOPLE)
    carry(source, database_url)
    report = restore(database_url, tmp_path / "restored.sqlite")
    assert (report.is_equal, report.has_findings) == (True, False)
    with closing(sqlite3.connect(source)) as ours, closing(sqlite3.connect(report.path)) as theirs:
        assert sorted(theirs.iterdump()) == sorted(ours.iterdump())
        assert theirs.execute("INSERT INTO person (name) VALUES ('Di')").lastrowid == 21
        assert theirs.execute("SELECT text FROM log").fetchall() == [("Di",)]


def test_what_the_target_got_since_goes_along(tmp_path: Path, database_url: str) -> None:
    carry(make_source(tmp_path / "source.sqlite", PEOPLE), database_url)
    execute(
        database_url,
        "INSERT INTO person (name, born, height) VALUES ('Di', '1999-12-31', 'Infinity')",
        "UPDATE person SET name = 'Bob' WHERE id = 7",
        "DELETE FROM person WHERE id = 3",
        "ALTER TABLE person ADD COLUMN note text",
    )
    report = restore(database_url, tmp_path / "restored.sqlite")
    assert report.is_equal
    assert [(each.kind, each.name) for each in report.left] == [(LeftKind.COLUMN, "person.note")]
    with closing(sqlite3.connect(report.path)) as connection:
        assert connection.execute("SELECT * FROM person ORDER BY id").fetchall() == [
            (7, "Bob", None, 1.8),
            (9, "Cy", "2001-02-03", None),
            (21, "Di", "1999-12-31", float("inf")),
        ]
        assert connection.execute("SELECT seq FROM sqlite_sequence").fetchall() == [(21,)]


@pytest.mark.parametrize(
    ("value", "column"), [("'infinity'", "born"), ("'0044-03-15 BC'", "born"), ("'NaN'", "height")]
)
def test_a_value_that_sqlite_can_not_hold_is_one_clear_error(
    tmp_path: Path, database_url: str, value: str, column: str
) -> None:
    carry(make_source(tmp_path / "source.sqlite", PEOPLE), database_url)
    execute(database_url, f"UPDATE person SET {column} = {value} WHERE id = 7")
    with pytest.raises(RestoreFailed, match=f"person.{column}"):
        restore(database_url, tmp_path / "restored.sqlite")
    assert [path.name for path in tmp_path.iterdir()] == ["source.sqlite"]


ALTERED = """
CREATE TABLE keyed (id INTEGER PRIMARY KEY, note TEXT, day DATE NOT NULL);
INSERT INTO keyed VALUES (1, 'a' || char(0) || 'b', '2024-01-01'), (5, 'plain', 'soon'), (6, 'x␀y', '2024-01-02'),
                         (8, CAST(x'ff' AS TEXT), '2024-01-03'), (9, 'odd', '2024-13-01'), (10, 'z', '2024-02-29');
CREATE TABLE loose (day DATE, n INTEGER);
INSERT INTO loose VALUES ('2024-01-01', 1), ('never', 2), (NULL, 3), ('later', 4), ('2024-05-05', 5), ('2024-05-06', 6),
                         ('2024-05-07', 7);
CREATE TABLE named (name TEXT PRIMARY KEY, day DATE) WITHOUT ROWID;
INSERT INTO named VALUES ('a', '2024-01-01'), ('b', 'never'), ('c', '2024-01-02'), ('d', '2024-01-03');
"""


@pytest.mark.parametrize("fate", ["null", "set-aside"])
def test_what_the_run_altered_or_set_aside_is_put_back(tmp_path: Path, database_url: str, fate: str) -> None:
    source = make_source(tmp_path / "source.sqlite", ALTERED)
    migrated = carry(source, database_url, f"unfit={fate}", "bad_text=latin-1")
    assert sum(table.values_altered for table in migrated.tables) + migrated.rows_set_aside >= 6
    report = restore(database_url, tmp_path / "restored.sqlite")
    assert report.is_equal
    assert (report.left, report.respelled) == ((), ())
    assert sum(table.rows_put_back for table in report.tables) == migrated.rows_set_aside
    assert sum(table.values_put_back for table in report.tables) == sum(
        table.values_altered for table in migrated.tables
    )
    assert find_differences(source, report.path, ["keyed", "loose", "named"]) == []


def test_what_was_changed_since_stays_as_it_is_in_the_target(tmp_path: Path, database_url: str) -> None:
    carry(make_source(tmp_path / "source.sqlite", ALTERED), database_url, "unfit=null", "bad_text=latin-1")
    execute(
        database_url,
        "UPDATE keyed SET note = 'mended' WHERE id = 1",
        "UPDATE keyed SET day = '2024-06-01' WHERE id = 9",
        "UPDATE loose SET n = 10 WHERE n = 1",
        "INSERT INTO named VALUES ('0', '2020-01-01')",
    )
    report = restore(database_url, tmp_path / "restored.sqlite")
    assert report.is_equal
    assert {(each.kind, each.name) for each in report.left} == {(LeftKind.VALUE, "keyed"), (LeftKind.VALUE, "loose")}
    with closing(sqlite3.connect(report.path)) as connection:
        connection.text_factory = bytes
        assert connection.execute("SELECT note FROM keyed WHERE id IN (1, 8) ORDER BY id").fetchall() == [
            (b"mended",),
            (b"\xff",),
        ]
        assert connection.execute("SELECT day FROM keyed WHERE id IN (5, 9) ORDER BY id").fetchall() == [
            (b"soon",),
            (b"2024-06-01",),
        ]
        # Its rows have no key, and do not lie as they did: nothing says which NULL was which.
        assert connection.execute("SELECT count(day) FROM loose").fetchone() == (4,)
        assert connection.execute("SELECT day FROM named WHERE name = 'b'").fetchone() == (b"never",)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE howdah.ledger SET before_class = 'nonsense'",
        "UPDATE howdah.rejects SET row_values = '[1]'",
        "UPDATE howdah.runs SET source_schema = '{}'",
    ],
)
def test_records_that_somebody_changed_are_one_clear_error(tmp_path: Path, embedded_database: str, change: str) -> None:
    source = make_source(tmp_path / "source.sqlite", ALTERED)
    carry(source, embedded_database, "keyed.day:unfit=set-aside", "unfit=null", "bad_text=latin-1")
    execute(embedded_database, change)
    with pytest.raises(RestoreFailed, match=r"howdah|record"):
        restore(embedded_database, tmp_path / "restored.sqlite")
    assert [path.name for path in tmp_path.iterdir()] == ["source.sqlite"]


def test_rows_that_were_set_aside_give_way_to_those_that_have_their_keys_now(tmp_path: Path, database_url: str) -> None:
    carry(make_source(tmp_path / "source.sqlite", ALTERED), database_url, "unfit=set-aside", "bad_text=latin-1")
    execute(database_url, "INSERT INTO named VALUES ('b', '2024-07-01')", "INSERT INTO loose VALUES (NULL, 8)")
    report = restore(database_url, tmp_path / "restored.sqlite")
    assert report.is_equal
    assert [(each.kind, each.name) for each in report.left] == [(LeftKind.ROW, "named")]
    assert read_one(report.path, "SELECT day FROM named WHERE name = 'b'") == "2024-07-01"
    assert read_one(report.path, "SELECT group_concat(n, ' ') FROM loose") == "1 3 5 6 7 8 2 4"


def test_a_full_text_search_over_a_table_is_filled_anew_and_one_with_its_own_content_is_named(
    tmp_path: Path, database_url: str
) -> None:
    source = make_source(
        tmp_path / "source.sqlite",
        """
        CREATE TABLE docs (id INTEGER PRIMARY KEY, body TEXT);
        INSERT INTO docs VALUES (1, 'grey whale'), (2, 'blue whale');
        CREATE VIRTUAL TABLE docs_search USING fts5(body, content='docs', content_rowid='id');
        INSERT INTO docs_search(docs_search) VALUES ('rebuild');
        CREATE VIRTUAL TABLE notes USING fts5(text);
        INSERT INTO notes VALUES ('lost');
        """,
    )
    carry(source, database_url)
    report = restore(database_url, tmp_path / "restored.sqlite")
    assert report.is_equal
    assert [(each.kind, each.name) for each in report.left] == [(LeftKind.VIRTUAL_TABLE, "notes")]
    assert read_one(report.path, "SELECT count(*) FROM docs_search WHERE docs_search MATCH 'whale'") == 2
    assert read_schema(report.path) == read_schema(source)


def test_what_only_an_application_knows_is_named_and_no_row_is_lost(tmp_path: Path, database_url: str) -> None:
    source = tmp_path / "source.sqlite"
    with closing(sqlite3.connect(source)) as connection:
        connection.create_collation("unicase", lambda one, other: (one > other) - (one < other))
        connection.create_function("twice", 1, lambda value: value * 2, deterministic=True)
        connection.executescript(
            """
            CREATE TABLE place (id INTEGER PRIMARY KEY, name TEXT COLLATE unicase, n INTEGER);
            INSERT INTO place VALUES (1, 'b', 2), (2, 'a', 3);
            CREATE INDEX by_name ON place (name);
            CREATE INDEX by_twice ON place (twice(n));
            CREATE TABLE sum (a INTEGER, b AS (twice(a)) STORED);
            INSERT INTO sum (a) VALUES (4);
            """
        )
    carry(source, database_url)
    report = restore(database_url, tmp_path / "restored.sqlite")
    assert report.is_equal
    assert {(each.kind, each.name) for each in report.left} == {
        (LeftKind.INDEX, "by_name"),
        (LeftKind.INDEX, "by_twice"),
        (LeftKind.TABLE, "sum"),
    }
    with closing(sqlite3.connect(report.path)) as connection:
        assert connection.execute("SELECT id, name, n FROM place NOT INDEXED").fetchall() == [(1, "b", 2), (2, "a", 3)]
        assert connection.execute("SELECT a, b FROM sum").fetchall() == [(4, 8)]


def test_the_settings_of_the_file_come_back(tmp_path: Path, database_url: str) -> None:
    source = make_source(
        tmp_path / "source.sqlite",
        "PRAGMA encoding = 'UTF-16le'; PRAGMA page_size = 8192; PRAGMA auto_vacuum = 2; PRAGMA user_version = -7;"
        "PRAGMA application_id = 1196444487; CREATE TABLE t (a TEXT); INSERT INTO t VALUES ('žluť'); ",
    )
    carry(source, database_url)
    report = restore(database_url, tmp_path / "restored.sqlite")
    assert read_settings(report.path) == read_settings(source) == ["UTF-16le", 8192, -7, 1196444487, 2]
    assert read_rows(report.path, "t") == read_rows(source, "t")
    assert stat.S_IMODE(report.path.stat().st_mode) == 0o600


def test_a_file_that_is_there_is_never_overwritten(tmp_path: Path, database_url: str) -> None:
    carry(make_source(tmp_path / "source.sqlite", PEOPLE), database_url)
    there = tmp_path / "restored.sqlite"
    there.write_bytes(b"mine")
    with pytest.raises(RestoreFailed, match="exists"):
        restore("postgresql://nobody@nowhere.invalid/", there)
    there.unlink()

    def put_there(event: Event) -> None:
        if isinstance(event, TableFinished) and event.phase is Phase.VERIFY:
            there.write_bytes(b"mine")

    with pytest.raises(RestoreFailed, match="exists"):
        restore(database_url, there, on_event=put_there)
    assert there.read_bytes() == b"mine"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["restored.sqlite", "source.sqlite"]
    there.unlink()
    there.with_name("restored.sqlite-journal").write_bytes(b"")
    with pytest.raises(RestoreFailed, match="-journal"):
        restore(database_url, there)
    with pytest.raises(RestoreFailed, match="no such folder"):
        restore(database_url, tmp_path / "nowhere" / "restored.sqlite")


def test_a_run_that_is_not_there_and_tables_that_changed_are_one_clear_error(tmp_path: Path, database_url: str) -> None:
    target = tmp_path / "restored.sqlite"
    with pytest.raises(RunNotFound):
        restore(database_url, target)
    first = carry(make_source(tmp_path / "source.sqlite", PEOPLE), database_url)
    with pytest.raises(RunNotFound, match="20000101"):
        restore(database_url, target, run_id="20000101_000000_0000")
    second = carry(make_source(tmp_path / "other.sqlite", "CREATE TABLE t (a); INSERT INTO t VALUES (1)"), database_url)
    execute(
        database_url,
        "DROP VIEW tall",
        "ALTER TABLE log RENAME TO diary",
        "ALTER TABLE person DROP COLUMN height, ALTER COLUMN born TYPE text",
    )
    assert restore(database_url, target).run_id == second.run_id
    with pytest.raises(TargetChanged) as raised:
        restore(database_url, tmp_path / "again.sqlite", run_id=first.run_id)
    for problem in ("the table log is gone", "person.height is gone", "person.born is text and not date"):
        assert problem in raised.value.message


def test_the_tables_may_be_in_another_schema_by_now(tmp_path: Path, database_url: str) -> None:
    source = make_source(tmp_path / "source.sqlite", PEOPLE)
    carry(source, database_url, schema="shop")
    execute(database_url, "ALTER SCHEMA shop RENAME TO store")
    with pytest.raises(TargetChanged, match="gone"):
        restore(database_url, tmp_path / "restored.sqlite")
    report = restore(database_url, tmp_path / "restored.sqlite", schema="store")
    assert find_differences(source, report.path, ["person", "log"]) == []


def test_a_target_that_changes_meanwhile_gives_a_file_whose_name_says_so(tmp_path: Path, database_url: str) -> None:
    carry(make_source(tmp_path / "source.sqlite", PEOPLE), database_url)

    def change(event: Event) -> None:
        if isinstance(event, TableFinished) and event.phase is Phase.COPY and event.table == "log":
            execute(database_url, "UPDATE person SET name = 'Bob' WHERE id = 7")

    report = restore(database_url, tmp_path / "restored.sqlite", on_event=change)
    assert not report.is_equal
    assert report.path == tmp_path / "restored.sqlite.differs"
    assert [(each.table, each.row, each.column, each.file_value, each.target_value) for each in report.differences] == [
        ("person", "id = 7", "name", "'Bo'", "'Bob'")
    ]
    assert not (tmp_path / "restored.sqlite").exists()


@pytest.mark.parametrize("phase", [Phase.COPY, Phase.VERIFY])
def test_a_cancelled_return_trip_leaves_nothing(tmp_path: Path, database_url: str, phase: Phase) -> None:
    carry(make_source(tmp_path / "source.sqlite", PEOPLE), database_url)
    cancel = CancelToken()

    def stop(event: Event) -> None:
        if isinstance(event, TableFinished) and event.phase is phase:
            cancel.cancel()

    with pytest.raises(Cancelled):
        restore(database_url, tmp_path / "restored.sqlite", on_event=stop, cancel=cancel)
    assert [path.name for path in tmp_path.iterdir()] == ["source.sqlite"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root may mount a small disk")
def test_a_full_disk_is_one_clear_error_and_nothing_stays_on_it(tmp_path: Path, embedded_database: str) -> None:
    source = make_source(
        tmp_path / "source.sqlite",
        "CREATE TABLE t (a TEXT);"
        " WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 3000)"
        " INSERT INTO t SELECT hex(randomblob(500)) FROM c;",
    )
    carry(source, embedded_database)
    with mount_small_disk(1_000_000) as disk:
        with pytest.raises(RestoreFailed, match="no room"):
            restore(embedded_database, disk.folder / "restored.sqlite")
        assert list(disk.folder.iterdir()) == []


def test_a_schema_text_may_make_things_and_do_nothing_else(tmp_path: Path, database_url: str) -> None:
    carry(make_source(tmp_path / "source.sqlite", PEOPLE), database_url)
    stolen = tmp_path / "stolen.sqlite"
    with psycopg.connect(database_url, autocommit=True) as connection:
        for view in (f"ATTACH '{stolen}' AS x", "CREATE VIEW tall AS SELECT 1; ATTACH 'x' AS y"):
            connection.execute(
                sql.SQL(
                    "UPDATE howdah.runs SET source_schema = replace(source_schema::text,"
                    " 'CREATE VIEW tall AS SELECT * FROM person WHERE height > 1.7', {})::json"
                ).format(sql.Literal(view))
            )
    report = restore(database_url, tmp_path / "restored.sqlite")
    assert report.is_equal
    assert [(each.kind, each.name) for each in report.left] == [(LeftKind.VIEW, "tall")]
    assert not stolen.exists()
