"""What stands on the tables: helper functions before them, views and triggers after the data."""

from core.ddl.dialect import quote_name
from core.ddl.model import Section, Statement
from core.plan.model import Plan, TriggerPlan, ViewPlan
from core.plan.pgtypes import NOCASE_COLLATION
from core.translate.helpers import HELPERS
from core.translate.helpers.model import CREATE_SCHEMA, SCHEMA

CREATE_NOCASE = (
    f"CREATE COLLATION IF NOT EXISTS {NOCASE_COLLATION}"
    " (provider = icu, locale = 'und-u-ks-level2', deterministic = false)"
)
"""Of the second level: letters and their accents, not capitals
(https://www.postgresql.org/docs/current/collation.html#COLLATION-NONDETERMINISTIC)."""


def render_helpers(plan: Plan) -> list[Statement]:
    """The functions of `howdah_sqlite` that the plan calls. Whoever uses a function of PL/pgSQL that calls them needs
    the right to look into their schema."""
    if not plan.helpers:
        return []
    statements = [
        Statement(section=Section.HELPERS, sql=CREATE_SCHEMA, table="", object=SCHEMA),
        Statement(
            section=Section.HELPERS, sql=f"GRANT USAGE ON SCHEMA {SCHEMA} TO PUBLIC", table="", object=f"{SCHEMA} usage"
        ),
    ]
    statements += [
        Statement(section=Section.HELPERS, sql=_create_helper(name), table="", object=f"{SCHEMA}.{name}")
        for name in plan.helpers
    ]
    return statements


def _create_helper(name: str) -> str:
    return CREATE_NOCASE if f"{SCHEMA}.{name}" == NOCASE_COLLATION else HELPERS[name].create_sql


def render_view(view: ViewPlan, schema: str) -> Statement:
    """CREATE VIEW of a view that is made."""
    columns = ", ".join(quote_name(column.target_name) for column in view.columns)
    # A comment may end its text.
    named = f"{_qualify(schema, view.target_name)}{f' ({columns})' if columns else ''}"
    sql = f"CREATE VIEW {named} AS\n{view.query_sql}\n".rstrip()
    return Statement(
        section=Section.VIEWS, sql=sql, table=view.target_name, object=view.target_name, path_schema=schema
    )


def render_trigger(trigger: TriggerPlan, schema: str) -> Statement:
    """The function of a trigger that is made, and the trigger: both or neither. Each is run for each row, as SQLite's
    are."""
    assert trigger.body_sql is not None
    name = _qualify(schema, trigger.target_name)
    event = trigger.event
    if trigger.columns:
        event += f" OF {', '.join(map(quote_name, trigger.columns))}"
    when = f"\nWHEN ({trigger.when_sql}\n)" if trigger.when_sql is not None else ""
    commands = (
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql"
        f" SET search_path = {quote_name(schema)}, pg_temp AS {_quote_body(trigger.body_sql)}",
        f"CREATE TRIGGER {quote_name(trigger.target_name)} {trigger.timing} {event}"
        f" ON {_qualify(schema, trigger.target_table)}\nFOR EACH ROW{when}\nEXECUTE FUNCTION {name}()",
    )
    return Statement(
        section=Section.TRIGGERS,
        sql=";\n".join(commands),
        commands=commands,
        table=trigger.target_table,
        object=trigger.target_name,
        path_schema=schema,
    )


def _qualify(schema: str, name: str) -> str:
    return f"{quote_name(schema)}.{quote_name(name)}"


def _quote_body(body: str) -> str:
    """Between dollar signs, with a word that the body does not have
    (https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-DOLLAR-QUOTING)."""
    word, number = "body", 0
    while f"${word}" in body:
        number += 1
        word = f"body{number}"
    return f"${word}$\n{body}\n${word}$"
