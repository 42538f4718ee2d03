"""Names that need quoting, that are PL/pgSQL's own variables, or that are those of NEW and OLD."""

import sqlite3
from contextlib import closing

import psycopg
from psycopg.rows import TupleRow

from core.catalog.model import Affinity
from core.translate.literals import quote_name
from core.translate.model import ColumnInScope, Kind
from core.translate.queries.model import Relation, SourceColumn
from core.translate.triggers.model import TranslatedTrigger
from core.translate.triggers.translate import translate_triggers

_NAMES = ("new", "old", "found", "tg_op", 'a "b"', "x'; --", "é %s $body$", "Select", "result")
_TABLE = Relation(
    source_name='we"ird [t]',
    target_name='we"ird [t]',
    columns=tuple(
        SourceColumn(
            column=ColumnInScope(
                source_name=name, target_name=name, kind=Kind.TEXT, affinity=Affinity.TEXT, type_sql="text"
            )
        )
        for name in _NAMES
    ),
    unique_keys=(("found",),),
)
_NAME = 'tr "x" '
_LISTED = ", ".join(map(quote_name, _NAMES))
_SQL = f'''CREATE TRIGGER {quote_name(_NAME)} AFTER UPDATE ON "we""ird [t]" BEGIN
  INSERT INTO "we""ird [t]" ({_LISTED}) SELECT "old" || 'o', NEW.old, OLD.found || NEW.new, "tg_op", "a ""b""",
    NEW."x'; --", 'new.x "new".', "Select", "result" FROM "we""ird [t]" WHERE found = NEW.found
    ON CONFLICT (found) DO UPDATE SET "new" = excluded."new", "Select" = "result";
END'''


def test_a_trigger_with_hostile_names_does_the_same(connection: psycopg.Connection[TupleRow]) -> None:
    (answer,) = translate_triggers({_NAME: _SQL}, [_TABLE])
    assert isinstance(answer.answer, TranslatedTrigger), answer.answer
    table, name = quote_name(_TABLE.target_name), quote_name(_NAME)
    declared = ", ".join(f"{quote_name(column)} text{' UNIQUE' if column == 'found' else ''}" for column in _NAMES)
    values = ", ".join(f"'{chr(97 + place)}'" for place in range(len(_NAMES)))
    statements = [
        f"INSERT INTO {table} VALUES ({values})",
        f"UPDATE {table} SET \"new\" = 'n' WHERE found = 'c'",
        f"UPDATE {table} SET \"old\" = 'm' WHERE found = 'c'",
    ]
    connection.execute(f"CREATE SCHEMA s; SET search_path = s; CREATE TABLE {table} ({declared})".encode())
    body = answer.answer.body_sql
    connection.execute(
        f'CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql SET search_path = "s", pg_temp AS $h${body}$h$;'
        f"CREATE TRIGGER {name} AFTER UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()".encode()
    )
    with closing(sqlite3.connect(":memory:")) as source:
        source.execute(f"CREATE TABLE {table} ({declared})")
        source.execute(_SQL)
        for statement in statements:
            source.execute(statement)
            connection.execute(statement.encode())
            in_source = sorted(source.execute(f"SELECT * FROM {table}").fetchall())
            assert sorted(connection.execute(f"SELECT * FROM {table}".encode()).fetchall()) == in_source, body
