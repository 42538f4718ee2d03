"""What a cut-over has to know of views and triggers, and of the functions that they call."""

from collections.abc import Collection, Iterator

from core.plan.model import Plan
from core.report.markdown import code, items, listed
from core.report.model import Report
from core.report.proof_words import say_proofs, sum_proofs
from core.verify.model import ProvedKind

_HELPERS = "howdah_sqlite"
_SHOWN = 20


def write_objects(report: Report, plan: Plan) -> str:
    """Nothing where there are none."""
    parts = []
    sums = [each for each in sum_proofs(report.proofs) if each.kind in (ProvedKind.VIEW, ProvedKind.TRIGGER)]
    if sums:
        lines = [say_proofs(each) for each in sums]
        parts.append(
            "They were translated into PostgreSQL's SQL and tried on both sides; what differs is not published:\n\n"
            + items(lines)
        )
    triggers = {proof.name for proof in report.proofs if proof.kind is ProvedKind.TRIGGER and proof.is_there}
    if triggers:
        parts.append(
            "A trigger is a function of its name and a trigger that calls it, for each row. It comes with every insert,"
            " update and delete, with those of a bulk load too: `ALTER TABLE ... DISABLE TRIGGER USER` keeps it from"
            " that."
        )
    if plan.helpers:
        gone = {(proof.kind, proof.name) for proof in report.proofs if not proof.is_there}
        users = list(_list_users(plan, gone))
        lines = [f"{kind} {listed(names, _SHOWN)}" for kind, names in users]
        parts.append(
            f"Keep the schema {code(_HELPERS)}: its functions do what SQLite does and PostgreSQL has no word for. They"
            f" are called by\n\n{items(lines)}\n\n"
            f"A `pg_dump` of the database has it; one of a single schema needs `--schema={_HELPERS}` beside it."
        )
    return "\n\n".join(parts)


def _list_users(plan: Plan, gone: Collection[tuple[ProvedKind, str]]) -> Iterator[tuple[str, list[str]]]:
    """Kinds, and the names of those that call a function of the schema, as PostgreSQL has them; not what is gone."""
    calls = f"{_HELPERS}."
    tables = plan.tables
    found = {
        "views": [
            view.target_name
            for view in plan.made_views
            if calls in (view.query_sql or "") and (ProvedKind.VIEW, view.target_name) not in gone
        ],
        "triggers": [
            trigger.target_name
            for trigger in plan.made_triggers
            if calls in (trigger.body_sql or "") + (trigger.when_sql or "")
            and (ProvedKind.TRIGGER, trigger.target_name) not in gone
        ],
        "CHECKs": [
            f"{t.target_name}.{each.name}"
            for t in tables
            for each in t.check_constraints
            if calls in each.condition_sql
        ],
        "defaults": [
            f"{t.target_name}.{column.target_name}"
            for t in tables
            for column in t.columns
            if calls in (column.default_sql or "")
        ],
        "generated columns": [
            f"{t.target_name}.{column.target_name}"
            for t in tables
            for column in t.columns
            if calls in (column.generated_sql or "")
        ],
        "indexes": [
            index.name
            for t in tables
            for index in t.indexes
            if calls in (index.where_sql or "") or any(calls in (key.expression_sql or "") for key in index.keys)
        ],
    }
    yield from ((kind, names) for kind, names in found.items() if names)
