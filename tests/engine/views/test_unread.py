"""Views, triggers and indexes whose text SQLite can't read: named, and everything else is carried over."""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from core.cancel import CancelToken
from core.migration.assess import assess
from core.migration.options import MigrationOptions
from core.migration.restore import restore
from core.migration.run import migrate
from core.plan.choices import Choice, Choices
from core.report.model import Report, Verdict
from core.verify.model import ProofVerdict
from tests.engine.carrying import query
from tests.helpers.source import make_source

SCRIPT = """
CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT); INSERT INTO t VALUES (1, 'x'), (2, 'y');
CREATE TABLE log (what TEXT);
CREATE UNIQUE INDEX unread_index ON t (b); CREATE INDEX sound_index ON t (b);
CREATE VIEW unread AS SELECT a FROM t; CREATE VIEW sound AS SELECT b FROM t; CREATE VIEW above AS SELECT a FROM unread;
CREATE TRIGGER unread_trigger AFTER INSERT ON t BEGIN INSERT INTO log VALUES ('a'); END;
CREATE TRIGGER instead INSTEAD OF INSERT ON unread BEGIN INSERT INTO log VALUES ('b'); END;
CREATE TRIGGER sound_trigger AFTER UPDATE ON t BEGIN INSERT INTO log VALUES ('c'); END;
"""
TEXTS = {
    # SQLite takes what stands before EVER for a view, and then says that it is none.
    "unread": "CREATE VIEW unread AS SELECT a FROM t FOR EVER",
    "unread_index": "CREATE UNIQUE INDEX unread_index ON t (b FOR EVER)",
    "unread_trigger": "CREATE TRIGGER unread_trigger AFTER INSERT ON t BEGIN SELECT 1 FOR EVER; END",
}


def make_unread(path: Path, texts: Mapping[str, str] = TEXTS, script: str = SCRIPT) -> Path:
    source = make_source(path, script)
    with closing(sqlite3.connect(source, isolation_level=None)) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        for name, sql in texts.items():
            connection.execute("UPDATE sqlite_schema SET sql = ? WHERE name = ?", (sql, name))
    return source


def carry(source: Path, url: str, *choices: Choice) -> Report:
    return migrate(MigrationOptions(source_path=source, target_url=url, choices=Choices(made=choices)))


def test_all_but_what_sqlite_can_not_read_is_carried_over(tmp_path: Path, database_url: str) -> None:
    report = carry(make_unread(tmp_path / "source.sqlite"), database_url)
    assert report.verdict is Verdict.VERIFIED_WITH_FINDINGS
    missing = {each.object: each.effect for each in report.findings if each.code.endswith("_NOT_CARRIED")}
    assert missing.keys() == {"t.unread_index", "unread", "above", "t.unread_trigger", "unread.instead"}
    for name in ("t.unread_index", "unread", "t.unread_trigger"):
        assert "can't read its text (near " in missing[name]
    assert missing["t.unread_index"].startswith("The unique index is not made")
    assert missing["above"].endswith("it reads the view unread, which SQLite can't read.")
    assert "it is of the view unread" in missing["unread.instead"]
    assert query(database_url, "SELECT * FROM public.t ORDER BY a") == [(1, "x"), (2, "y")]
    assert query(database_url, "SELECT viewname FROM pg_views WHERE schemaname = 'public'") == [("sound",)]
    indexes = query(database_url, "SELECT indexname FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1")
    assert indexes == [("sound_index",), ("t_pkey",)]
    proved = {proof.name: proof.verdict for proof in report.proofs}
    assert proved["sound"] is ProofVerdict.PROVED
    assert proved["sound_trigger"] is ProofVerdict.PROVED


def test_a_query_that_a_person_wrote_is_made_and_proved_by_nothing(tmp_path: Path, database_url: str) -> None:
    choices = (
        Choice(setting="view_sql", table="unread", value="SELECT a FROM t"),
        Choice(setting="view_sql", table="above", value="SELECT a FROM unread"),
    )
    report = carry(make_unread(tmp_path / "source.sqlite"), database_url, *choices)
    assert query(database_url, "SELECT a FROM public.above ORDER BY a") == [(1,), (2,)]
    proofs = {proof.name: proof for proof in report.proofs}
    for name in ("unread", "above"):
        assert proofs[name].verdict is ProofVerdict.NOT_TRIED
        assert "SQLite can't read its text" in proofs[name].note


def test_what_sqlite_can_not_read_is_named_again_where_the_file_is_restored(tmp_path: Path, database_url: str) -> None:
    carry(make_unread(tmp_path / "source.sqlite"), database_url)
    report = restore(database_url, tmp_path / "restored.sqlite")
    left = {each.name: each.effect for each in report.left}
    assert left.keys() >= {"unread", "unread_index", "unread_trigger", "instead"}
    assert TEXTS["unread"] in left["unread"]
    with closing(sqlite3.connect(tmp_path / "restored.sqlite")) as connection:
        assert connection.execute("SELECT b FROM sound ORDER BY b").fetchall() == [("x",), ("y",)]


def test_the_translator_is_not_asked_for_what_it_could_translate(tmp_path: Path) -> None:
    """PostgreSQL has such an order too, but only SQLite could show that both mean the same."""
    text = "CREATE VIEW unread AS SELECT group_concat(b, ', ' ORDER BY a) AS listed FROM t"
    source = make_unread(tmp_path / "source.sqlite", {"unread": text})
    (view,) = (each for each in assess(source, cancel=CancelToken()).plan.views if each.source_name == "unread")
    if sqlite3.sqlite_version_info < (3, 44):
        assert not view.is_made
        assert "can't read its text" in view.reason
    else:
        assert "can't read its text" not in view.reason
