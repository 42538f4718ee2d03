"""The target names of all that a catalog has, by the settings and as chosen; `names` says how one name is made."""

from collections.abc import Iterable, Mapping

from core.catalog.model import Catalog, Table
from core.plan.choices import Choices
from core.plan.model import Finding
from core.plan.names import Naming, name_columns, name_findings, name_tables
from core.plan.selection import select_objects


def foresee_tables(catalog: Catalog, choices: Choices) -> frozenset[str]:
    """The names that the tables will have, whatever their rows hold. Raises PlanInvalid."""
    selected, _ = select_objects(catalog, choices)
    names = name_relations(selected, choices, [])
    return frozenset(names[table.name] for table in selected.tables)


def name_relations(catalog: Catalog, choices: Choices, findings: list[Finding]) -> dict[str, str]:
    """The target names of tables and views, which share one space of names on both sides."""
    tables = {table.name: _naming(choices, table.name) for table in catalog.tables}
    views = {view.name: _naming(choices, view.name) for view in catalog.views}
    names = name_tables(tables | views)
    findings += name_findings("table", "", tables, {name: names[name] for name in tables})
    findings += name_findings("view", "", views, {name: names[name] for name in views})
    return names


def name_columns_of(table: Table, choices: Choices, findings: list[Finding]) -> dict[str, str]:
    """The target names of a table's columns."""
    namings = {column.name: _naming(choices, table.name, column.name) for column in table.columns}
    names = name_columns(namings)
    findings += name_findings("column", table.name, namings, names)
    return names


def name_sequences(
    tables: Iterable[Table], table_names: Mapping[str, str], column_names: Mapping[str, Mapping[str, str]]
) -> list[str]:
    """The names that PostgreSQL will give to the sequences of identities."""
    return [
        f"{table_names[table.name]}_{column_names[table.name][table.column(key.columns[0]).name]}_seq"
        for table in tables
        if (key := table.primary_key) is not None and key.rowid_alias
    ]


def _naming(choices: Choices, table: str, column: str | None = None) -> Naming:
    chosen = choices.find("name", table, column)
    return Naming(style=choices.policy(table, column).names, chosen=chosen.value if chosen else None)
