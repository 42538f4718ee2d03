"""What is otherwise than a plan has it: in the source's declarations, and in what the rules make of its data today."""

from collections.abc import Sequence
from dataclasses import fields, replace
from itertools import chain

from core.catalog.model import Catalog, Table
from core.plan.model import (
    CheckPlan,
    ColumnPlan,
    Finding,
    ForeignKeyPlan,
    IndexPlan,
    Plan,
    Severity,
    TablePlan,
    UniquePlan,
)

_Named = UniquePlan | CheckPlan | IndexPlan | ForeignKeyPlan


def compare_schema(catalog: Catalog, plan: Plan) -> tuple[str, ...]:
    """Tables and columns that are new, gone or declared with another type, those that are left out aside: one sentence
    each."""
    choices = plan.choices
    declared = {
        table.name: replace(
            table,
            columns=tuple(column for column in table.columns if not choices.is_left_out(table.name, column.name)),
        )
        for table in catalog.tables
        if not choices.is_left_out(table.name)
    }
    planned = {table.source_name: table for table in plan.tables}
    return (
        *(f"the table {name} is new" for name in declared if name not in planned),
        *(f"the table {name} is gone" for name in planned if name not in declared),
        *chain.from_iterable(
            _compare_declarations(table, planned[name]) for name, table in declared.items() if name in planned
        ),
    )


def compare_decisions(given: Plan, made: Plan) -> tuple[str, ...]:
    """Where two plans for the same tables and columns would give different targets: one sentence each.

    Counts, and evidence, which is made of them, may differ; so may notes for information.
    """
    differences = list(
        chain.from_iterable(_compare_tables(table, made.table(table.source_name)) for table in given.tables)
    )
    before = {_identify(finding) for finding in given.findings}
    differences += [
        f"{finding.object}: {finding.effect.removesuffix('.')} ({finding.code})"
        for finding in made.findings
        if finding.severity is not Severity.INFO and _identify(finding) not in before
    ]
    return tuple(differences)


def _compare_declarations(table: Table, plan: TablePlan) -> list[str]:
    declared = {column.name: column.declared_type for column in table.columns}
    planned = {column.source_name: column.source_type for column in plan.columns}
    return [
        *([f"{table.name} is declared otherwise in WITHOUT ROWID"] if plan.has_rowid == table.without_rowid else []),
        *(f"the column {table.name}.{name} is new" for name in declared if name not in planned),
        *(f"the column {table.name}.{name} is gone" for name in planned if name not in declared),
        *(
            f"{table.name}.{name} was declared {planned[name] or 'without a type'}"
            f" and is declared {declared_type or 'without one'}"
            for name, declared_type in declared.items()
            if name in planned and planned[name] != declared_type
        ),
    ]


def _compare_tables(given: TablePlan, made: TablePlan) -> list[str]:
    name = given.source_name
    differences = []
    if given.target_name != made.target_name:
        differences.append(f"{name}: target_name is {given.target_name}, and would be {made.target_name}")
    made_columns = {column.source_name: column for column in made.columns}
    for column in given.columns:
        differences += _compare_columns(name, column, made_columns[column.source_name])
    for kind, given_keys, made_keys in (
        ("primary key", _as_tuple(given.primary_key), _as_tuple(made.primary_key)),
        ("unique constraint", given.unique_constraints, made.unique_constraints),
        ("CHECK", given.check_constraints, made.check_constraints),
        ("index", given.indexes, made.indexes),
        ("foreign key", given.foreign_keys, made.foreign_keys),
    ):
        differences += _compare_named(f"{name}: the {kind}", given_keys, made_keys)
    return differences


def _compare_columns(table: str, given: ColumnPlan, made: ColumnPlan) -> list[str]:
    before, after = _without_counts(given, made), made
    return [
        f"{table}.{given.source_name}: {field.name} is {_shown(getattr(before, field.name))}, and would be"
        f" {_shown(getattr(after, field.name))}"
        for field in fields(ColumnPlan)
        if getattr(before, field.name) != getattr(after, field.name)
    ]


def _without_counts(given: ColumnPlan, made: ColumnPlan) -> ColumnPlan:
    """The column with all that says what the values are, and not what becomes of them, as in the other plan."""
    conversion = replace(given.conversion, scale=made.conversion.scale)
    return replace(given, conversion=conversion, reads=made.reads, decision=made.decision)


def _compare_named(what: str, given: Sequence[_Named], made: Sequence[_Named]) -> list[str]:
    before, after = {key.name: key for key in given}, {key.name: key for key in made}
    return [
        *(f"{what} {name} would not be made" for name in before if name not in after),
        *(f"{what} {name} would be made too" for name in after if name not in before),
        *(
            f"{what} {name} would be made otherwise"
            for name, key in before.items()
            if name in after and after[name] != key
        ),
    ]


def _as_tuple(key: UniquePlan | None) -> tuple[UniquePlan, ...]:
    return () if key is None else (key,)


def _identify(finding: Finding) -> tuple[str, str]:
    return finding.code, finding.object


def _shown(value: object) -> str:
    return "none" if value is None else str(value)
