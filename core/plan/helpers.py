"""What of `howdah_sqlite` a plan needs: the functions that its SQL calls, what those call, and the collation."""

from collections.abc import Iterator

from core.plan.model import Plan
from core.plan.pgtypes import NOCASE_COLLATION
from core.translate.helpers import HELPERS, find_helpers, list_needed


def list_helpers(plan: Plan) -> tuple[str, ...]:
    """Their names, in an order in which they can be made. What a person wrote may name functions that there are not."""
    named = frozenset[str]().union(*(find_helpers(sql) for sql in _list_sql(plan)))
    columns = (column for table in plan.tables for column in table.columns)
    has_collation = any(column.collation == NOCASE_COLLATION for column in columns)
    collation = (NOCASE_COLLATION.rpartition(".")[2],) if has_collation else ()
    return *collation, *(helper.name for helper in list_needed(named & HELPERS.keys()))


def _list_sql(plan: Plan) -> Iterator[str]:
    for table in plan.tables:
        for column in table.columns:
            yield from (each for each in (column.default_sql, column.generated_sql) if each is not None)
        yield from (check.condition_sql for check in table.check_constraints)
        for index in table.indexes:
            yield from (key.expression_sql for key in index.keys if key.expression_sql is not None)
            if index.where_sql is not None:
                yield index.where_sql
    yield from (view.query_sql for view in plan.views if view.query_sql is not None)
    for trigger in plan.triggers:
        yield from (each for each in (trigger.when_sql, trigger.body_sql) if each is not None)
