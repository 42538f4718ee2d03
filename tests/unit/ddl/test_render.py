"""The printed DDL: every planned object is there, once, and quoted. That it runs, the engine's tests show."""

from dataclasses import replace
from pathlib import Path

from core.ddl.model import Section
from core.ddl.render import render_ddl
from core.plan.build import build_plan
from core.plan.model import IndexKey, IndexPlan, Plan
from tests.helpers.source import profile_of, read_source

SCRIPT = """
CREATE TABLE parent (id INTEGER PRIMARY KEY, code TEXT UNIQUE);
CREATE TABLE "Child %s" (
    id INTEGER PRIMARY KEY,
    parent INTEGER REFERENCES parent,
    n INTEGER CHECK (n > 0),
    "a""b" TEXT DEFAULT 'it''s \\ 100 %:x'
);
CREATE INDEX by_n ON "Child %s" (n DESC);
INSERT INTO parent VALUES (1, 'x');
INSERT INTO "Child %s" VALUES (1, 1, 2, 'y');
"""


def plan_of(folder: Path, script: str = SCRIPT) -> Plan:
    with read_source(folder / "source.sqlite", script) as (source, catalog):
        return build_plan(catalog, profile_of(source, catalog))


def test_sections_come_in_the_order_in_which_they_work(tmp_path: Path) -> None:
    sections = [statement.section for statement in render_ddl(plan_of(tmp_path), "s")]
    assert sections == sorted(sections, key=list(Section).index)
    beside = {Section.EXTENSIONS, Section.TYPES, Section.HELPERS, Section.VIEWS, Section.TRIGGERS}
    assert set(sections) == set(Section) - beside


def test_create_table_has_columns_alone_so_that_keys_come_after_the_data(tmp_path: Path) -> None:
    tables = [statement.sql for statement in render_ddl(plan_of(tmp_path), "s") if statement.section is Section.TABLES]
    assert len(tables) == 2
    for sql in tables:
        assert not any(word in sql for word in ("PRIMARY KEY", "UNIQUE", "CHECK", "REFERENCES"))


def test_strings_and_names_are_quoted_without_doubling_percents_or_backslashes(tmp_path: Path) -> None:
    sql = next(statement.sql for statement in render_ddl(plan_of(tmp_path), "s") if "child" in statement.sql)
    assert 's."child %s"' in sql
    assert "\"a\"\"b\" TEXT DEFAULT 'it''s \\ 100 %:x'" in sql


def test_foreign_keys_and_checks_are_made_not_valid_and_then_validated(tmp_path: Path) -> None:
    statements = render_ddl(plan_of(tmp_path), "s")
    made = {s.object for s in statements if s.section in (Section.CHECKS, Section.FOREIGN_KEYS)}
    assert all("NOT VALID" in s.sql for s in statements if s.object in made and s.section is not Section.VALIDATIONS)
    assert {s.object for s in statements if s.section is Section.VALIDATIONS} == made


def test_a_key_with_orphans_is_not_validated(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, SCRIPT + 'INSERT INTO "Child %s" VALUES (2, 99, 1, NULL);')
    statements = render_ddl(plan, "s")
    assert "child %s_parent_fkey" not in {s.object for s in statements if s.section is Section.VALIDATIONS}


def test_an_index_of_expressions_alone_is_printed(tmp_path: Path) -> None:
    plan = plan_of(tmp_path)
    index = IndexPlan(name="only_expressions", keys=(IndexKey(column=None, expression_sql="lower(code)"),))
    plan = replace(plan, tables=(replace(plan.tables[0], indexes=(index,)), *plan.tables[1:]))
    assert "only_expressions" in {statement.object for statement in render_ddl(plan, "s")}
