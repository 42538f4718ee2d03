"""Each table is tried with a new row, of which nothing is left: a sequence that was left behind is found."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from core.cancel import CancelToken
from core.errors import Cancelled
from core.migration.options import MigrationOptions
from core.migration.run import migrate
from core.plan.choices import Choices, parse_choice
from core.plan.model import Plan
from core.plan.store import load_plan
from core.postgres.connect import Connection, connect
from core.postgres.records import list_run_records
from core.verify.first_insert import try_first_inserts
from core.verify.model import FirstInsert, InsertOutcome
from tests.helpers.postgres import make_database
from tests.helpers.source import make_source

_SCRIPT = """
CREATE TABLE plain (a TEXT, b INTEGER);
CREATE TABLE keyed (id INTEGER PRIMARY KEY, a TEXT DEFAULT 'x');
CREATE TABLE empty (id INTEGER PRIMARY KEY);
CREATE TABLE spent (id INTEGER PRIMARY KEY);
CREATE TABLE strict (
    id INTEGER PRIMARY KEY, code VARCHAR(8) NOT NULL UNIQUE, number INTEGER NOT NULL, real REAL NOT NULL,
    price DECIMAL(4, 2) NOT NULL UNIQUE, day DATE NOT NULL, at DATETIME NOT NULL, flag BOOLEAN NOT NULL,
    doc JSON NOT NULL, bytes BLOB NOT NULL, word TEXT NOT NULL COLLATE NOCASE UNIQUE);
CREATE TABLE child (
    id INTEGER PRIMARY KEY, parent INTEGER NOT NULL REFERENCES keyed (id), kind TEXT NOT NULL,
    CHECK (kind = 'a' OR kind = 'b'));
CREATE TABLE pairs (one INTEGER NOT NULL, two INTEGER NOT NULL, PRIMARY KEY (one, two));
CREATE TABLE impossible (id INTEGER PRIMARY KEY, a INTEGER NOT NULL, CHECK (a < 0));
INSERT INTO plain VALUES ('x', 1);
INSERT INTO keyed VALUES (1, 'x'), (2, 'y'), (3, 'z');
INSERT INTO spent VALUES (9223372036854775807);
INSERT INTO strict VALUES (1, 'c', 2, 1.5, 1.25, '2020-01-01', '2020-01-01 00:00:00', 1, '{"a": 1}', x'00', 'w');
INSERT INTO child VALUES (1, 2, 'a');
INSERT INTO pairs VALUES (1, 2);
"""
_SEQUENCES = "SELECT sequencename, last_value FROM pg_catalog.pg_sequences WHERE schemaname = 'public' ORDER BY 1"


@dataclass(frozen=True, slots=True)
class Target:
    """A database that was migrated into, and the plan that it was made by."""

    url: str
    connection: Connection
    plan: Plan

    def run(self, *damages: str) -> dict[str, FirstInsert]:
        """What becomes of the rows after some statements, which are taken back."""
        with self.connection.transaction(force_rollback=True):
            for damage in damages:
                self.connection.execute(damage.encode())
            return self.insert()

    def insert(self, cancel: CancelToken | None = None) -> dict[str, FirstInsert]:
        inserts = try_first_inserts(self.connection, "public", self.plan, cancel=cancel)
        assert [insert.table for insert in inserts] == [table.target_name for table in self.plan.tables]
        return {insert.table: insert for insert in inserts}

    def everything(self) -> object:
        """The state of all sequences to the last bit, all catalogs' rows that belong to them, and all rows."""
        sequences = [name for name, _ in self.connection.execute(_SEQUENCES.encode())]
        states = [
            self.connection.execute(
                f'SELECT s.*, c.relfilenode, c.xmin::text, q.* FROM public."{name}" s, pg_class c, pg_sequence q'
                f" WHERE c.oid = 'public.\"{name}\"'::regclass AND q.seqrelid = c.oid".encode()
            ).fetchall()
            for name in sequences
        ]
        rows = [
            self.connection.execute(f'SELECT * FROM public."{table.target_name}"'.encode()).fetchall()
            for table in self.plan.tables
        ]
        return states, rows


@pytest.fixture(scope="module", params=["identity", "serial"])
def target(
    request: pytest.FixtureRequest, server_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Target]:
    source = make_source(tmp_path_factory.mktemp("inserts") / "source.sqlite", _SCRIPT)
    choices = Choices(made=(parse_choice(f"identity={request.param}"),))
    with make_database(server_url) as url:
        assert migrate(MigrationOptions(source_path=source, target_url=url, choices=choices)).is_published
        with connect(url, autocommit=True) as connection:
            yield Target(url, connection, load_plan(list_run_records(connection)[0].plan.encode()))


def test_each_table_takes_a_row_whatever_its_columns_ask_for(target: Target) -> None:
    inserts = target.insert()
    for table in ("plain", "keyed", "empty", "strict", "child", "pairs"):
        assert inserts[table].outcome is InsertOutcome.TAKEN, inserts[table]


def test_nothing_is_left_of_the_rows_and_each_sequence_is_as_it_was(target: Target) -> None:
    before = target.everything()
    target.insert()
    assert target.everything() == before
    with target.connection.transaction(force_rollback=True):
        target.connection.execute("ALTER SEQUENCE public.keyed_id_seq INCREMENT BY 1")
        assert target.connection.execute("INSERT INTO public.keyed DEFAULT VALUES RETURNING id").fetchone() == (4,)


def test_a_sequence_that_gives_a_number_that_is_there_is_refused_and_named(target: Target) -> None:
    inserts = target.run("ALTER SEQUENCE public.keyed_id_seq RESTART WITH 2")
    assert inserts["keyed"].outcome is InsertOutcome.REFUSED
    assert inserts["keyed"].note == "the sequence of id gives 2, which is there already"
    assert inserts["child"].outcome is InsertOutcome.TAKEN


def test_it_is_found_in_a_table_whose_other_rules_stand_in_the_way_at_first(target: Target) -> None:
    inserts = target.run("ALTER SEQUENCE public.child_id_seq RESTART WITH 1")
    assert inserts["child"].outcome is InsertOutcome.REFUSED


def test_a_sequence_that_gives_no_number_is_refused_unless_it_was_planned_so(target: Target) -> None:
    inserts = target.run("ALTER SEQUENCE public.keyed_id_seq MAXVALUE 3 RESTART WITH 3", "SELECT 1")
    assert inserts["keyed"].outcome is InsertOutcome.REFUSED
    damage = "ALTER SEQUENCE public.empty_id_seq INCREMENT BY 1", f"SELECT setval('public.empty_id_seq', {2**63 - 1})"
    inserts = target.run(*damage)
    assert inserts["empty"] == FirstInsert(
        table="empty", outcome=InsertOutcome.REFUSED, note="the sequence of id has no number left"
    )
    assert inserts["spent"].outcome is InsertOutcome.NOT_TRIED
    assert "its sequence has none left" in inserts["spent"].note


def test_a_table_whose_own_rules_no_row_can_be_made_for_is_not_tried_with_the_reason(target: Target) -> None:
    insert = target.insert()["impossible"]
    assert insert.outcome is InsertOutcome.NOT_TRIED
    assert "violates check constraint" in insert.note


def test_a_table_with_triggers_of_its_own_is_left_alone(target: Target) -> None:
    insert = target.run(
        "CREATE FUNCTION public.f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
        "CREATE TRIGGER t BEFORE INSERT ON public.keyed EXECUTE FUNCTION public.f()",
    )["keyed"]
    assert insert.outcome is InsertOutcome.NOT_TRIED
    assert "triggers" in insert.note


def test_a_sequence_that_a_default_takes_from_is_put_back_too(target: Target) -> None:
    connection = target.connection
    connection.execute("CREATE SEQUENCE public.numbers")
    connection.execute("ALTER TABLE public.plain ALTER b SET DEFAULT nextval('public.numbers')")
    try:
        assert target.insert()["plain"].outcome is InsertOutcome.TAKEN
        assert connection.execute("SELECT last_value, is_called FROM public.numbers").fetchone() == (1, False)
    finally:
        connection.execute("ALTER TABLE public.plain ALTER b DROP DEFAULT")
        connection.execute("DROP SEQUENCE public.numbers")


def test_a_table_that_is_gone_and_one_that_another_role_owns_are_not_tried(target: Target) -> None:
    assert target.run("DROP TABLE public.empty")["empty"].note == "there is no such table"
    insert = target.run(
        "CREATE ROLE howdah_writer",
        "GRANT ALL ON ALL TABLES IN SCHEMA public TO howdah_writer",
        "SET LOCAL ROLE howdah_writer",
    )["keyed"]
    assert insert.outcome is InsertOutcome.NOT_TRIED
    assert "does not own its sequence" in insert.note


def test_a_table_that_somebody_has_locked_is_not_waited_for(target: Target) -> None:
    with psycopg.connect(target.url) as other:
        other.execute("LOCK TABLE public.keyed IN SHARE MODE")
        insert = target.insert()["keyed"]
    assert (insert.outcome, insert.note) == (InsertOutcome.NOT_TRIED, "another session holds a lock on it")


def test_a_read_only_database_is_not_tried_at_all(target: Target) -> None:
    with target.connection.transaction(force_rollback=True):
        target.connection.execute("SET LOCAL transaction_read_only = on")
        inserts = target.insert()
    assert {insert.note for insert in inserts.values()} == {"the database is read-only"}


def test_a_trial_that_is_cancelled_leaves_nothing_either(target: Target) -> None:
    before = target.everything()
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        target.insert(cancel)
    with psycopg.connect(target.url) as other:
        # The trial waits for the lock when its statement is cancelled.
        other.execute("LOCK TABLE public.keyed IN SHARE MODE")
        timer = threading.Timer(0.1, target.connection.cancel_safe)
        timer.start()
        with pytest.raises(Exception, match="cancel"):
            target.insert()
        timer.join()
    assert target.everything() == before


def test_a_run_tries_each_table_and_reports_it(tmp_path: Path, database_url: str) -> None:
    source = make_source(
        tmp_path / "source.sqlite", "CREATE TABLE T (id INTEGER PRIMARY KEY); INSERT INTO T VALUES (7);"
    )
    report = migrate(MigrationOptions(source_path=source, target_url=database_url))
    assert report.first_inserts == (FirstInsert(table="t", outcome=InsertOutcome.TAKEN),)
    with psycopg.connect(database_url) as connection:
        assert connection.execute("INSERT INTO public.t DEFAULT VALUES RETURNING id").fetchone() == (8,)
