"""A source with views, triggers and what calls helper functions, and its plan, whose triggers are written by hand."""

from dataclasses import replace
from pathlib import Path

from core.plan.choices import Choice
from core.plan.model import Plan, TriggerPlan
from tests.helpers.plans import make_plan

OBJECTS = """
CREATE TABLE person (id INTEGER PRIMARY KEY, mood TEXT);
CREATE TABLE log (id INTEGER PRIMARY KEY, what TEXT);
CREATE VIEW moods AS SELECT mood, count(*) AS n FROM person GROUP BY mood;
CREATE VIEW labels AS SELECT mood, mood + n AS label FROM moods;
INSERT INTO person VALUES (1, 'sad'), (2, 'glad');
CREATE TRIGGER note_mood AFTER INSERT ON person BEGIN INSERT INTO log (what) VALUES (new.mood); END;
CREATE TRIGGER add_mood INSTEAD OF INSERT ON moods BEGIN INSERT INTO person (mood) VALUES (new.mood); END;
"""

_TRIGGERS = {
    "note_mood": {
        "timing": "AFTER",
        "event": "INSERT",
        "body_sql": "BEGIN\nINSERT INTO log (what) VALUES (NEW.mood);\nRETURN NULL;\nEND",
        "writes": ("log",),
    },
    "dear": {
        "timing": "AFTER",
        "event": "UPDATE",
        "columns": ("price",),
        "when_sql": "NEW.price > OLD.price",
        "body_sql": "BEGIN\nUPDATE item SET name = 'dear' WHERE id = NEW.id;\nRETURN NULL;\nEND",
        "writes": ("item",),
    },
    "add_mood": {
        "timing": "INSTEAD OF",
        "event": "INSERT",
        "body_sql": "BEGIN\nINSERT INTO person (mood) VALUES (NEW.mood);\nRETURN NEW;\nEND",
        "writes": ("person",),
    },
}


def plan_objects(source: Path, *choices: Choice) -> Plan:
    """The plan of a source that has these triggers, or some of them."""
    return with_triggers(make_plan(source, *choices))


def with_triggers(plan: Plan) -> Plan:
    """The plan with both triggers as PostgreSQL has them."""
    return replace(plan, triggers=tuple(_write(trigger) for trigger in plan.triggers))


def _write(trigger: TriggerPlan) -> TriggerPlan:
    parts = _TRIGGERS[trigger.source_name]
    bare = replace(trigger, reason="", notes=(), columns=(), when_sql=None, reads=())
    return replace(bare, **parts)  # type: ignore[arg-type]
