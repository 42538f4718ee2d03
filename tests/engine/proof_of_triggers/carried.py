"""A source with triggers that was carried over, its own triggers taken away again, and others in their place."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from psycopg import sql

from core.cancel import CancelToken
from core.ddl.objects import render_trigger
from core.plan.model import Plan, TriggerPlan
from core.postgres.connect import Connection
from core.report.model import Report
from core.sqlite.source import Source
from core.verify.model import ObjectProof
from core.verify.proofs.triggers import prove_triggers

SCRIPT = """
CREATE TABLE owner (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE account (
    id INTEGER PRIMARY KEY, owner INTEGER REFERENCES owner (id), balance INTEGER NOT NULL, status TEXT,
    UNIQUE (owner, status)
);
CREATE TABLE log (
    id INTEGER PRIMARY KEY AUTOINCREMENT, what TEXT, account INTEGER, old INTEGER, new INTEGER, at DATETIME, code TEXT
);
CREATE TABLE empty (id INTEGER PRIMARY KEY, name TEXT NOT NULL, size REAL);
INSERT INTO owner VALUES (1, 'Ann'), (2, 'Bob'), (3, 'Eve');
INSERT INTO account VALUES (1, 1, 100, 'open'), (2, 1, 50, 'closed'), (3, 2, 0, 'open'), (4, 3, 7, NULL);
INSERT INTO log (what, account, old, new, at, code) VALUES ('first', 1, 0, 100, '2024-01-01 10:00:00', 'ab12');
CREATE VIEW rich AS SELECT id, owner, balance FROM account WHERE balance > 10;

CREATE TRIGGER log_change AFTER UPDATE OF balance ON account WHEN new.balance > old.balance + 10 BEGIN
    INSERT INTO log (what, account, old, new) VALUES ('more', new.id, old.balance, new.balance);
    UPDATE owner SET name = name || '+' WHERE id = new.owner;
END;
CREATE TRIGGER no_debts BEFORE INSERT ON account WHEN new.balance < 0 BEGIN
    SELECT RAISE(ABORT, 'no debts');
END;
CREATE TRIGGER forget AFTER DELETE ON account BEGIN DELETE FROM log WHERE account = old.id; END;
CREATE TRIGGER stamp AFTER INSERT ON account BEGIN
    INSERT INTO log (what, account, at, code)
    VALUES ('made', new.id, CURRENT_TIMESTAMP, lower(hex(randomblob(2))));
END;
CREATE TRIGGER make_rich INSTEAD OF INSERT ON rich BEGIN
    INSERT INTO log (what, account, new) VALUES ('rich', new.id, new.balance + 100);
END;
CREATE TRIGGER no_names BEFORE INSERT ON empty WHEN new.name = 'nobody' BEGIN SELECT RAISE(ABORT, 'no names'); END;
CREATE TRIGGER no_odd_debts BEFORE INSERT ON account WHEN new.balance < -1 BEGIN
    SELECT RAISE(ABORT, 'no odd debts');
END;
CREATE TRIGGER echo AFTER UPDATE OF status ON account BEGIN
    UPDATE owner SET name = name || '!' WHERE id = new.owner;
END;
CREATE TRIGGER reply AFTER UPDATE ON owner BEGIN UPDATE account SET status = new.name WHERE owner = new.id; END;
CREATE TRIGGER idle AFTER UPDATE ON account WHEN new.id IS NULL BEGIN DELETE FROM log; END;
"""

LOG_CHANGE = """BEGIN
    INSERT INTO log (what, account, old, new) VALUES ('more', new.id, old.balance, new.balance);
    UPDATE owner SET name = name || '+' WHERE id = new.owner;
    RETURN NULL;
END"""
WHEN_MORE = "new.balance > old.balance + 10"


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedTriggers:
    """A source, its plan, and a session of the server that has its tables in the schema public, without triggers."""

    source: Source
    connection: Connection
    plan: Plan
    report: Report

    def write(self, name: str, body_sql: str, *, when_sql: str | None = None, **changes: object) -> TriggerPlan:
        """The plan of a trigger as a person might have written it."""
        (trigger,) = (each for each in self.plan.triggers if each.source_name == name)
        return replace(trigger, body_sql=body_sql, when_sql=when_sql, reason="", **changes)  # type: ignore[arg-type]

    def prove(self, *triggers: TriggerPlan, limit_s: float = 60.0) -> tuple[ObjectProof, ...]:
        """Make triggers, prove them, and take them away."""
        with self.making(*triggers) as plan:
            return prove_triggers(self.source, self.connection, "public", plan, limit_s=limit_s, cancel=CancelToken())

    @contextmanager
    def making(self, *triggers: TriggerPlan) -> Iterator[Plan]:
        """A plan of these triggers, which are there for the time of the body."""
        self._make(triggers)
        try:
            yield replace(self.plan, triggers=triggers)
        finally:
            self.connection.execute("SET search_path = ''")
            for trigger in triggers:
                name = sql.Identifier("public", trigger.target_name)
                self.connection.execute(sql.SQL("DROP FUNCTION {}() CASCADE").format(name))

    def _make(self, triggers: tuple[TriggerPlan, ...]) -> None:
        self.connection.execute("SET search_path = public, pg_temp")
        for trigger in triggers:
            self.connection.execute(render_trigger(trigger, "public").sql.encode())
        self.connection.execute("SET search_path = ''")
