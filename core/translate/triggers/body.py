"""The PL/pgSQL around a trigger's statements: what it returns, and that it does not run within itself, as SQLite's does
not. That it is under way is told by a setting of the transaction, which an error takes back with all else."""

import hashlib
import re

from core.identifiers import fold_ascii, quote_text
from core.translate.queries.model import Relation
from core.translate.triggers.layout import indent, name_rows
from core.translate.triggers.model import Event, Timing, TriggerHeader

_PLAIN = re.compile(r"[a-z_][a-z0-9_]{0,40}")
_OWN_VARIABLES = re.compile(r"found|new|old|tg_\w+")
"""Of PL/pgSQL, with which a column's name in an ON CONFLICT could be confused."""


def name_guard(name: str) -> str:
    """A setting's name for a trigger."""
    folded = fold_ascii(name)
    if not _PLAIN.fullmatch(folded):
        folded = f"{re.sub('[^a-z0-9_]', '_', folded)[:30]}_{hashlib.sha256(name.encode()).hexdigest()[:8]}"
    return f"howdah.within_{folded}"


def write_leave(guard: str | None) -> str:
    """What ends the trigger and, before it is there, the row."""
    return "RETURN NULL;" if guard is None else f"{_set_guard(guard, '')}\nRETURN NULL;"


def _set_guard(guard: str, value: str) -> str:
    return f"PERFORM set_config({quote_text(guard)}, {quote_text(value)}, TRUE);"


def write_body(
    header: TriggerHeader, relations: list[Relation], statements: list[str], guard: str | None, when_sql: str | None
) -> str:
    """The function's PL/pgSQL. `guard` is a setting that says that the trigger is under way, `when_sql` a condition
    that can't stand in CREATE TRIGGER."""
    lines = "\n".join(f"{statement};" for statement in statements)
    if when_sql is not None:
        lines = f"IF {when_sql} THEN\n{indent(lines)}\nEND IF;"
    if guard is not None:
        inner = f"{_set_guard(guard, 'on')}\n{lines}\n{_set_guard(guard, '')}"
        setting = f"coalesce(current_setting({quote_text(guard)}, TRUE), '')"
        lines = f"-- SQLite runs no trigger within itself.\nIF {setting} <> 'on' THEN\n{indent(inner)}\nEND IF;"
    row = "OLD" if header.event is Event.DELETE else "NEW"
    returned = "NULL" if header.timing is Timing.AFTER else row
    names = [column.column.target_name for relation in relations for column in relation.columns]
    directive = "#variable_conflict use_column\n" if any(map(_OWN_VARIABLES.fullmatch, names)) else ""
    return name_rows(f"{directive}BEGIN\n{indent(lines)}\n    RETURN {returned};\nEND")
