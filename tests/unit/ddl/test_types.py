"""Types in the printed DDL, as PostgreSQL spells them. That it takes them, the engine's tests show."""

from collections.abc import Mapping

import pytest

from core.ddl.model import Section, Statement
from core.ddl.render import render_ddl
from core.plan.model import ColumnPlan, Plan
from core.plan.pgtypes import (
    BIGINT,
    BOOLEAN,
    BYTEA,
    DATE,
    DOUBLE,
    INTEGER,
    JSON,
    JSONB,
    NUMERIC,
    SMALLINT,
    TEXT,
    TIME,
    TIMESTAMP,
    TIMESTAMPTZ,
    UUID,
    PgType,
    enum,
    numeric,
    varchar,
    vector,
)
from tests.helpers.made_plans import column, identity, plan, table

MOOD = enum("mood", ("sad", "ok"))


def column_sql(planned: ColumnPlan, **options: Mapping[str, str]) -> str:
    """How a column is printed in the CREATE TABLE of a table that has no other."""
    (statement,) = section_of(plan(table("t", planned)), Section.TABLES, **options)
    return statement.sql.partition("(\n\t")[2].removesuffix("\n)")


def section_of(planned: Plan, section: Section, **options: Mapping[str, str]) -> list[Statement]:
    return [each for each in render_ddl(planned, "s", **options) if each.section is section]


@pytest.mark.parametrize(
    ("target_type", "printed"),
    [
        (SMALLINT, "SMALLINT"),
        (INTEGER, "INTEGER"),
        (BIGINT, "BIGINT"),
        (DOUBLE, "DOUBLE PRECISION"),
        (NUMERIC, "NUMERIC"),
        (numeric(10, 2), "NUMERIC(10, 2)"),
        (BOOLEAN, "BOOLEAN"),
        (TEXT, "TEXT"),
        (varchar(80), "VARCHAR(80)"),
        (BYTEA, "BYTEA"),
        (DATE, "DATE"),
        (TIME, "TIME WITHOUT TIME ZONE"),
        (TIMESTAMP, "TIMESTAMP WITHOUT TIME ZONE"),
        (TIMESTAMPTZ, "TIMESTAMP WITH TIME ZONE"),
        (UUID, "UUID"),
        (JSON, "JSON"),
        (JSONB, "JSONB"),
        (vector(384), "vector(384)"),
        (MOOD, "s.mood"),
    ],
    ids=str,
)
def test_each_type_is_printed_by_its_name_in_sql(target_type: PgType, printed: str) -> None:
    assert column_sql(column("c", target_type)) == f"c {printed}"


def test_a_collation_is_printed_for_texts_alone() -> None:
    assert column_sql(column("c", TEXT, collation="C")) == 'c TEXT COLLATE "C"'
    assert column_sql(column("c", varchar(5), collation="C")) == 'c VARCHAR(5) COLLATE "C"'
    assert column_sql(column("c", MOOD, collation="C")) == "c s.mood"


def test_an_enum_type_is_made_once_in_the_schema_of_the_tables_however_many_columns_have_it() -> None:
    planned = plan(table("a", column("x", MOOD), column("y", MOOD)), table("b", column("z", MOOD)))
    (made,) = section_of(planned, Section.TYPES)
    assert made.sql == "CREATE TYPE s.mood AS ENUM ('sad', 'ok')"
    assert (made.table, made.object) == ("", "mood")


def test_names_and_labels_of_enum_types_are_quoted_without_doubling_percents_or_backslashes() -> None:
    hostile = enum('He said "%s"', ("it's", "back\\slash", "100 %", ":x", "", "ž\n☃"))
    planned = plan(table("t", column("c", hostile)))
    (made,) = section_of(planned, Section.TYPES)
    quoted = "'it''s', 'back\\slash', '100 %', ':x', '', 'ž\n☃'"
    assert made.sql == f'CREATE TYPE s."He said ""%s""" AS ENUM ({quoted})'
    assert column_sql(column("c", hostile)) == 'c s."He said ""%s"""'


def test_an_enum_named_like_an_extensions_type_needs_no_extension() -> None:
    planned = plan(table("t", column("c", enum("vector", ("a",)))))
    assert section_of(planned, Section.EXTENSIONS) == []


def test_types_come_before_tables_and_extensions_before_types() -> None:
    planned = plan(table("t", column("a", MOOD), column("b", vector(3))))
    assert [each.section for each in render_ddl(planned, "s")] == [Section.EXTENSIONS, Section.TYPES, Section.TABLES]
    assert all(each.section.is_before_data for each in render_ddl(planned, "s"))


def test_a_vector_is_found_by_the_search_path_or_in_the_schema_that_is_said() -> None:
    planned = column("c", vector(3))
    (created,) = section_of(plan(table("t", planned)), Section.EXTENSIONS)
    assert created.sql == "CREATE EXTENSION IF NOT EXISTS vector"
    (created,) = section_of(plan(table("t", planned)), Section.EXTENSIONS, extension_schemas={"vector": "My Ext"})
    assert created.sql == 'CREATE EXTENSION IF NOT EXISTS vector SCHEMA "My Ext"'
    assert column_sql(planned, extension_schemas={"vector": "My Ext"}) == 'c "My Ext".vector(3)'


def test_a_plan_without_vectors_creates_no_extension() -> None:
    assert section_of(plan(table("t", column("c", UUID))), Section.EXTENSIONS, extension_schemas={"vector": "x"}) == []


@pytest.mark.parametrize(
    ("target_type", "printed"), [(SMALLINT, "SMALLSERIAL"), (INTEGER, "SERIAL"), (BIGINT, "BIGSERIAL")], ids=str
)
def test_an_identity_as_serial_is_printed_as_the_serial_of_its_size(target_type: PgType, printed: str) -> None:
    assert column_sql(identity("id", target_type, is_serial=True)) == f"id {printed} NOT NULL"


def test_an_identity_is_otherwise_generated_by_default() -> None:
    assert column_sql(identity("id")) == "id BIGINT GENERATED BY DEFAULT AS IDENTITY"


@pytest.mark.parametrize("is_serial", [False, True])
@pytest.mark.parametrize(
    ("target_type", "next_value", "printed"),
    [
        (BIGINT, 8, "8, false"),
        (BIGINT, 2**63 - 1, f"{2**63 - 1}, false"),
        (BIGINT, 2**63, f"{2**63 - 1}, true"),
        (INTEGER, 2**31 - 1, f"{2**31 - 1}, false"),
        (INTEGER, 2**31, f"{2**31 - 1}, true"),
        (SMALLINT, 2**15, f"{2**15 - 1}, true"),
    ],
)
def test_a_sequence_goes_on_within_what_its_type_holds(
    target_type: PgType, next_value: int, printed: str, is_serial: bool
) -> None:
    planned = table("t", identity("id", target_type, is_serial=is_serial), next_value=next_value)
    (statement,) = section_of(plan(planned), Section.SEQUENCES)
    assert statement.sql == f"SELECT pg_catalog.setval(pg_catalog.pg_get_serial_sequence('s.t', 'id'), {printed})"


def test_a_table_named_as_anothers_sequence_would_be_is_made_before_it() -> None:
    names = ("t", "t_id_seq", "t_id_seq_id_seq", "u")
    planned = plan(*(table(name, identity("id")) for name in names))
    made = [each.object for each in section_of(planned, Section.TABLES)]
    assert made == ["t_id_seq_id_seq", "t_id_seq", "t", "u"]
