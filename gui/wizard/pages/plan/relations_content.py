"""What the diagram of a plan shows: its tables by their names in PostgreSQL, and a link for every foreign key."""

from typing import TYPE_CHECKING

from gui.widgets.diagram_model import Diagram, DiagramColumn, DiagramLink, DiagramTable

if TYPE_CHECKING:
    from core.plan.model import ForeignKeyPlan, Plan, TablePlan


def make_diagram(plan: "Plan") -> Diagram:
    """The tables and the foreign keys of a plan, the tables known by their names in the source."""
    numbers = {table.target_name: number for number, table in enumerate(plan.tables)}
    referred: dict[str, set[str]] = {}
    for table in plan.tables:
        for key in table.foreign_keys:
            referred.setdefault(key.parent_table, set()).update(key.parent_columns)
    return Diagram(
        tables=tuple(_make_table(table, referred.get(table.target_name, set())) for table in plan.tables),
        links=tuple(
            _make_link(plan, numbers, table, key)
            for table in plan.tables
            for key in table.foreign_keys
            if key.parent_table in numbers
        ),
    )


def _make_table(table: "TablePlan", referred: set[str]) -> DiagramTable:
    key = set(table.primary_key.columns) if table.primary_key is not None else set()
    foreign = {name for each in table.foreign_keys for name in each.columns}
    return DiagramTable(
        key=table.source_name,
        name=printable(table.target_name),
        columns=tuple(
            DiagramColumn(
                name=printable(column.target_name),
                type=printable(column.target_type.name if column.target_type.labels else str(column.target_type)),
                is_key=column.target_name in key,
                is_foreign=column.target_name in foreign,
                is_linked=column.target_name in referred,
            )
            for column in table.columns
        ),
    )


def _make_link(plan: "Plan", numbers: dict[str, int], table: "TablePlan", key: "ForeignKeyPlan") -> DiagramLink:
    parent = plan.tables[numbers[key.parent_table]]
    uniques = [set(each.columns) for each in table.unique_constraints]
    if table.primary_key is not None:
        uniques.append(set(table.primary_key.columns))
    child, other = (f"{name} ({', '.join(columns)})" for name, columns in _ends(table, key))
    return DiagramLink(
        name=printable(key.name),
        child=numbers[table.target_name],
        parent=numbers[key.parent_table],
        child_column=_number_of(table, key.columns),
        parent_column=_number_of(parent, key.parent_columns),
        description=printable(f"{key.name}: {child} → {other}"),
        is_valid=key.is_valid,
        is_one_to_one=set(key.columns) in uniques,
    )


def _ends(table: "TablePlan", key: "ForeignKeyPlan") -> tuple[tuple[str, tuple[str, ...]], ...]:
    return ((table.target_name, key.columns), (key.parent_table, key.parent_columns))


def _number_of(table: "TablePlan", columns: tuple[str, ...]) -> int:
    """The place of the first of these columns in the table."""
    wanted = columns[0] if columns else ""
    return next((number for number, each in enumerate(table.columns) if each.target_name == wanted), 0)


def printable(text: str) -> str:
    """A name of the database on one line, without characters that would draw or reorder."""
    return "".join(each if each.isprintable() else "\ufffd" for each in text)
