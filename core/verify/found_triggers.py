"""The triggers of a schema as PostgreSQL's catalogs have them, in words, with the functions that they call."""

from collections.abc import Collection
from dataclasses import dataclass

from core.postgres.connect import Connection
from core.verify.wording import list_names, quote

_BEFORE, _INSERT, _DELETE, _UPDATE, _TRUNCATE, _INSTEAD = 2, 4, 8, 16, 32, 64
_FOR_EACH_ROW = 1
"""Bits of pg_trigger.tgtype (https://www.postgresql.org/docs/current/catalog-pg-trigger.html)."""
_EVENTS = {_INSERT: "INSERT", _UPDATE: "UPDATE", _DELETE: "DELETE", _TRUNCATE: "TRUNCATE"}
_DISABLED = {"D": " (disabled)", "R": " (in replicas alone)", "A": " (in replicas too)"}

_TRIGGERS = """
    SELECT c.relname::text, t.tgname::text, t.tgtype::int, t.tgenabled::text,
           ARRAY(SELECT a.attname::text FROM pg_catalog.unnest(t.tgattr::int2[]) WITH ORDINALITY AS u (number, place)
                 JOIN pg_catalog.pg_attribute a ON a.attrelid = t.tgrelid AND a.attnum = u.number ORDER BY u.place),
           CASE WHEN t.tgqual IS NOT NULL THEN pg_catalog.pg_get_triggerdef(t.oid, true) END,
           t.tgconstraint <> 0 OR t.tgnargs > 0 OR t.tgoldtable IS NOT NULL OR t.tgnewtable IS NOT NULL,
           n.nspname::text, p.proname::text, l.lanname::text, p.prosrc, p.prosecdef,
           ARRAY(SELECT s FROM pg_catalog.unnest(p.proconfig) s ORDER BY 1)
    FROM pg_catalog.pg_trigger t
    JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid
    JOIN pg_catalog.pg_proc p ON p.oid = t.tgfoid
    JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
    JOIN pg_catalog.pg_language l ON l.oid = p.prolang
    WHERE c.relnamespace = (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = %(schema)s::text)
      AND c.relname = ANY (%(relations)s::text[]) AND NOT t.tgisinternal
    ORDER BY 1, 2"""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundTrigger:
    """A trigger: `words` say when it comes, `function` what it calls, without the text, and `text` is that."""

    table: str
    name: str
    words: str
    function: str
    text: str


def read_triggers(connection: Connection, schema: str, relations: Collection[str]) -> tuple[FoundTrigger, ...]:
    """All triggers of tables and views of a schema. Raises psycopg.Error."""
    rows = connection.execute(_TRIGGERS.encode(), {"schema": schema, "relations": list(relations)}).fetchall()
    found = []
    for table, name, kind, enabled, columns, definition, is_unusual, place, function, language, text, *rest in rows:
        is_definer, settings = rest
        timing = "INSTEAD OF" if kind & _INSTEAD else "BEFORE" if kind & _BEFORE else "AFTER"
        events = " OR ".join(event for bit, event in _EVENTS.items() if kind & bit)
        words = describe_trigger(timing, events, columns, find_condition(definition or ""))
        words += "" if kind & _FOR_EACH_ROW else " (for each statement)"
        words += " (with arguments or as a constraint)" if is_unusual else ""
        found.append(
            FoundTrigger(
                table=table,
                name=name,
                words=words + _DISABLED.get(enabled, ""),
                function=describe_function(place, function, language, settings)
                + (" (SECURITY DEFINER)" if is_definer else ""),
                text=text,
            )
        )
    return tuple(found)


def describe_trigger(timing: str, event: str, columns: Collection[str], condition: str) -> str:
    """When a trigger comes; `condition` is as the server writes it, or "" for none."""
    of = f" OF {list_names(tuple(columns))[1:-1]}" if columns else ""
    return f"{timing} {event}{of}{f' WHEN ({condition})' if condition else ''}"


def describe_function(schema: str, name: str, language: str, settings: Collection[str]) -> str:
    """`settings` as the catalogs have them."""
    return f"{quote(schema)}.{quote(name)}() in {language}{''.join(f', {setting}' for setting in settings)}"


def find_condition(definition: str) -> str:
    """The WHEN of a trigger's definition as the server writes it; "" where it has none."""
    _, _, rest = definition.partition(" FOR EACH ROW WHEN (")
    return rest.rpartition(") EXECUTE FUNCTION ")[0]
