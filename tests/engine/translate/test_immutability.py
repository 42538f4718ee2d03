"""What a CHECK, an index or a generated column is translated to is immutable: PostgreSQL takes it there."""

import psycopg
import pytest
from psycopg.rows import TupleRow

from core.translate.expressions import translate_condition, translate_value
from core.translate.helpers import HELPERS
from core.translate.literals import quote_name
from core.translate.model import Kind, Translated
from docs.translation_examples import COLUMNS, FUNCTIONS, OPERATORS

Connection = psycopg.Connection[TupleRow]

_ALL = (*FUNCTIONS.values(), *OPERATORS)
_TYPES = {
    Kind.BOOLEAN: "boolean",
    Kind.INTEGER: "numeric",
    Kind.FLOAT: "double precision",
    Kind.NUMERIC: "numeric",
    Kind.TEXT: "text",
    Kind.BYTES: "bytea",
}


@pytest.fixture(scope="module")
def examples(shared_target: Connection) -> Connection:
    listed = ", ".join(f"{quote_name(column.target_name)} {column.type_sql}" for column in COLUMNS)
    shared_target.execute(f"CREATE TABLE public.examples ({listed})".encode())
    return shared_target


@pytest.mark.parametrize("sql", dict.fromkeys(_ALL))
def test_an_index_and_a_generated_column_take_it(examples: Connection, sql: str) -> None:
    value = translate_value(sql, COLUMNS, allows_helpers=True)
    if not isinstance(value, Translated):
        return
    with examples.transaction(force_rollback=True):
        examples.execute(f"CREATE INDEX ON public.examples (({value.sql}))".encode())
        if value.kind in _TYPES:
            type_sql = _TYPES[value.kind]
            column = f"made {type_sql} GENERATED ALWAYS AS (({value.sql})::{type_sql}) STORED"
            examples.execute(f"ALTER TABLE public.examples ADD COLUMN {column}".encode())
        condition = translate_condition(sql, COLUMNS, allows_helpers=True)
        if isinstance(condition, Translated):
            examples.execute(f"CREATE INDEX ON public.examples (n) WHERE {condition.sql}".encode())
            examples.execute(f"ALTER TABLE public.examples ADD CHECK ({condition.sql})".encode())


def test_every_helper_is_immutable_and_looks_for_names_in_pg_catalog_alone(shared_target: Connection) -> None:
    rows = shared_target.execute(
        "SELECT proname, provolatile, proconfig FROM pg_proc WHERE pronamespace = 'howdah_sqlite'::regnamespace"
    ).fetchall()
    assert {name for name, _, _ in rows} == set(HELPERS)
    for name, volatility, settings in rows:
        assert volatility == "i", name
        assert settings == ["search_path=pg_catalog"], name
