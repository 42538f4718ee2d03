"""What tells NOCASE and RTRIM from other ways to compare: words, and queries over them in views, CHECKs and a
trigger."""

import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from core.postgres.connect import Connection
from core.report.model import Report

Row = tuple[object, ...]

WORDS = (
    *(
        "ann",
        "Ann",
        "ANN",
        "ann ",
        "Ärger",
        "ärger",
        "a~",
        "a_",
        "aZ",
        "a[",
        "B",
        "b",
        " b",
        "b  ",
        "é",
        "É",
        "",
        "_",
        "ß",
    ),
    *("ｂ", "a\u0301", "\u00e1", "i", "I", "İ", "x\ty", "x y", "%", "a%"),
)

QUERIES = {
    "q_equal": "SELECT id FROM word WHERE name = 'ANN'",
    "q_equal_binary": "SELECT id FROM word WHERE name = 'ANN' COLLATE BINARY",
    "q_unequal": "SELECT id FROM word WHERE name <> 'ann'",
    "q_less": "SELECT id FROM word WHERE name < 'B'",
    "q_between": "SELECT id FROM word WHERE name BETWEEN 'A' AND 'b'",
    "q_one_of": "SELECT id FROM word WHERE name IN ('ANN', 'B', 'É')",
    "q_like": "SELECT id FROM word WHERE name LIKE 'a%'",
    "q_like_beyond_ascii": "SELECT id FROM word WHERE name LIKE 'Ä%'",
    "q_glob": "SELECT id FROM word WHERE name GLOB 'A*'",
    "q_called": "SELECT id, upper(name) AS u, length(name) AS n, instr(name, 'N') AS i FROM word",
    "q_replaced": "SELECT id, replace(name, 'n', 'm') AS r, substr(name, 2) AS s FROM word",
    "q_joined": "SELECT a.id, b.id AS other FROM word a JOIN word b ON a.name = b.name",
    "q_joined_plain": "SELECT a.id, b.id AS other FROM word a JOIN word b ON a.name = b.plain",
    "q_joined_plain_first": "SELECT a.id, b.id AS other FROM word a JOIN word b ON b.plain = a.name",
    "q_case_of": "SELECT id, CASE name WHEN 'ANN' THEN 1 WHEN 'ä' THEN 2 ELSE 0 END AS c FROM word",
    "q_nullif_of": "SELECT id, name || '!' AS loud, coalesce(name, '') AS c FROM word",
    "q_grouped": "SELECT count(*) AS n FROM word GROUP BY name",
    "q_counted": "SELECT count(*) AS n FROM word GROUP BY name COLLATE BINARY",
    "q_distinct_plain": "SELECT DISTINCT plain FROM word",
    "q_smallest": "SELECT max(plain) AS most, min(plain) AS least FROM word",
    "q_ordered": "SELECT id, name FROM word ORDER BY name, id",
    "q_ordered_down": "SELECT id FROM word ORDER BY name DESC, id",
    "q_ordered_binary": "SELECT id FROM word ORDER BY name COLLATE BINARY, id",
    "q_ranked": "SELECT id, rank() OVER (ORDER BY name) AS r, count(*) OVER (PARTITION BY name) AS c FROM word",
    "q_exists_same": "SELECT id FROM word a WHERE EXISTS (SELECT 1 FROM word b WHERE b.name = a.name AND b.id < a.id)",
    "q_of_subquery": "SELECT id FROM (SELECT id, name AS inner_name FROM word) WHERE inner_name = 'ANN'",
    "q_as_it_stands": "SELECT * FROM word",
    "q_trimmed_equal": "SELECT id FROM word WHERE tail = 'ann'",
    "q_trimmed_grouped": "SELECT count(*) AS n FROM word GROUP BY tail",
    "q_trimmed_ordered": "SELECT id FROM word ORDER BY tail, id",
    "q_trimmed_one_of": "SELECT id FROM word WHERE tail IN ('b', '')",
}
"""Each gives the same on both sides, whatever the columns became."""

_ROWS = ", ".join(f"({number}, '{word}', '{word}', '{word}')" for number, word in enumerate(WORDS, 1))
SCRIPT = f"""
CREATE TABLE word (id INTEGER PRIMARY KEY, name TEXT COLLATE NOCASE, plain TEXT, tail TEXT COLLATE RTRIM);
INSERT INTO word VALUES {_ROWS}, (100, NULL, NULL, NULL);
CREATE INDEX word_by_name ON word (name, plain);
CREATE INDEX word_by_bytes ON word (name COLLATE BINARY) WHERE name > 'a';
CREATE TABLE account (
    id INTEGER PRIMARY KEY, mail VARCHAR(20) COLLATE NOCASE NOT NULL UNIQUE, nick TEXT COLLATE NOCASE DEFAULT 'Nobody',
    code TEXT COLLATE RTRIM UNIQUE, loud TEXT COLLATE NOCASE AS (upper(nick)) STORED,
    CHECK (nick <> 'ADMIN'), CHECK (nick NOT LIKE 'sys%'), CHECK (code <> 'none')
);
CREATE UNIQUE INDEX account_by_bytes ON account (nick COLLATE BINARY);
CREATE TABLE login (id INTEGER PRIMARY KEY, mail TEXT NOT NULL REFERENCES account (mail));
CREATE TABLE note (id INTEGER PRIMARY KEY, what TEXT);
CREATE TRIGGER noted AFTER INSERT ON account WHEN new.nick = 'ANN' OR new.loud LIKE '%z' BEGIN
    INSERT INTO note (what) VALUES (new.nick || ' as ' || new.mail);
    UPDATE word SET plain = new.nick WHERE name = new.nick;
END;
INSERT INTO account (id, mail, nick, code) VALUES
    (1, 'ann@x', 'ann', 'a'), (2, 'bob@x', 'Bob', 'b '), (3, 'cy@x', 'ANN', 'c');
INSERT INTO login VALUES (1, 'ann@x'), (2, 'ANN@X'), (3, 'Bob@x');
{"".join(f"CREATE VIEW {name} AS {query};" for name, query in QUERIES.items())}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """The source, and what became of it by a setting."""

    source: Path
    connection: Connection
    report: Report
    setting: str

    @contextmanager
    def both_sides(self, folder: Path) -> Iterator[tuple[sqlite3.Connection, Connection]]:
        """A copy of the source, and the target in a transaction that is rolled back."""
        copy = shutil.copy(self.source, folder / "copy.sqlite")
        with closing(sqlite3.connect(copy)) as sqlite:
            sqlite.execute("PRAGMA foreign_keys = ON")
            try:
                yield sqlite, self.connection
            finally:
                self.connection.rollback()


def ask_both(sqlite: sqlite3.Connection, target: Connection, query: str) -> tuple[list[Row], list[Row]]:
    """What a query gives on both sides: in its order where it has one."""
    found: Sequence[list[Row]] = [sqlite.execute(query).fetchall(), target.execute(query.encode()).fetchall()]
    return found[0], found[1]
