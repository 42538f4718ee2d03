"""A plan laid out for looking things up: every column of every table beside what was found in it, left out or not, and
the findings by what they are about. Without Qt; made anew for each plan."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from core.catalog.model import Catalog, Column, Table
from core.identifiers import fold_ascii
from core.plan.choices import Choice
from core.plan.model import ColumnPlan, Finding, Origin, Plan, Severity, TablePlan
from core.profile.model import ColumnProfile, Profile, TableProfile
from gui.models.plan_objects import ObjectKey, ObjectState, PlanObject, find_object, list_objects


class ColumnRow(NamedTuple):
    """A column of the source; `plan` is None where it, or its table, is left out."""

    table: Table
    column: Column
    profile: ColumnProfile | None
    table_plan: TablePlan | None
    plan: ColumnPlan | None

    @property
    def key(self) -> "ColumnKey":
        return self.table.name, self.column.name

    @property
    def may_be_null(self) -> bool:
        """In PostgreSQL, where a primary key says NOT NULL by itself."""
        if self.plan is None or self.table_plan is None:
            return False
        key = self.table_plan.primary_key
        return self.plan.nullable and (key is None or self.plan.target_name not in key.columns)


ColumnKey = tuple[str, str]
"""A column by the names of its table and its own."""


@dataclass(frozen=True, slots=True)
class TableRow:
    """A table of the source; `plan` is None where it is left out. `first` to `end` are its columns among all."""

    table: Table
    profile: TableProfile | None
    plan: TablePlan | None
    first: int
    end: int
    decision_count: int
    warning_count: int


class PlanIndex:
    """What the models show of a plan."""

    def __init__(self, catalog: Catalog, profile: Profile, plan: Plan) -> None:
        self.catalog, self.profile, self.plan = catalog, profile, plan
        self._findings_by_table, self._findings_by_column = _place_findings(catalog, plan.findings)
        self.columns: list[ColumnRow] = []
        self.tables: list[TableRow] = []
        plans = {table.source_name: table for table in plan.tables}
        profiles = {table.name: table for table in profile.tables}
        for table in catalog.tables:
            self._add_table(table, profiles.get(table.name), plans.get(table.name))
        self._table_numbers = {row.table.name: number for number, row in enumerate(self.tables)}
        self._numbers = {
            (fold_ascii(row.table.name), fold_ascii(row.column.name)): (number,)
            for number, row in enumerate(self.columns)
        }
        self.chosen = self._find_chosen()
        """The numbers of the columns for which something was chosen."""
        self.objects: tuple[PlanObject, ...] = list_objects(catalog, plan)
        """Views, triggers and expressions."""
        self._objects = {each.key: each for each in self.objects}

    def table_row(self, name: str) -> TableRow | None:
        number = self._table_numbers.get(name)
        return None if number is None else self.tables[number]

    def column_number(self, key: ColumnKey) -> int | None:
        row = self.table_row(key[0])
        if row is None:
            return None
        return next((n for n in range(row.first, row.end) if self.columns[n].column.name == key[1]), None)

    def findings_of(self, key: ColumnKey) -> tuple[Finding, ...]:
        """Those about one column."""
        return tuple(self._findings_by_column.get(key, ()))

    def findings_of_table(self, name: str) -> tuple[Finding, ...]:
        """Those about a table and its columns."""
        return tuple(self._findings_by_table.get(name, ()))

    def object_of(self, key: ObjectKey) -> PlanObject | None:
        return self._objects.get(key)

    def objects_of_table(self, name: str) -> tuple[PlanObject, ...]:
        """Its triggers and its expressions."""
        return tuple(each for each in self.objects if each.key.table == name)

    def findings_of_object(self, key: ObjectKey) -> tuple[Finding, ...]:
        return tuple(each for each in self.plan.findings if find_object(self.catalog, self.plan, each) == key)

    def count_objects(self, table: str | None, state: ObjectState) -> int:
        """How many of a table, or of all, stand so."""
        listed = self.objects if table is None else self.objects_of_table(table)
        return sum(each.state is state for each in listed)

    def has_findings(self, key: ColumnKey) -> bool:
        return key in self._findings_by_column

    def choices_for(self, key: ColumnKey) -> tuple[Choice, ...]:
        """What was chosen for just this column; where nothing was, the patterns for columns that it fits."""
        fitting = [each for each in self.plan.choices.made if each.column is not None and each.fits(*key)]
        own = tuple(each for each in fitting if _names_exactly(each, key))
        return own or tuple(fitting)

    def _add_table(self, table: Table, profile: TableProfile | None, plan: TablePlan | None) -> None:
        first = len(self.columns)
        profiles = {each.name: each for each in profile.columns} if profile is not None else {}
        plans = {each.source_name: each for each in plan.columns} if plan is not None else {}
        for column in table.columns:
            name = column.name
            self.columns.append(ColumnRow(table, column, profiles.get(name), plan, plans.get(name)))
        findings = self._findings_by_table.get(table.name, [])
        self.tables.append(
            TableRow(
                table=table,
                profile=profile,
                plan=plan,
                first=first,
                end=len(self.columns),
                decision_count=sum(each.severity is Severity.DECISION for each in findings),
                warning_count=sum(each.severity is Severity.WARNING for each in findings),
            )
        )

    def _find_chosen(self) -> frozenset[int]:
        chosen = {
            number
            for number, row in enumerate(self.columns)
            if row.plan is not None and row.plan.decision.origin is Origin.USER
        }
        for choice in self.plan.choices.made:
            if choice.column is None:
                continue
            if choice.table is not None and not choice.has_pattern:
                numbers: Sequence[int] = self._numbers.get((fold_ascii(choice.table), fold_ascii(choice.column)), ())
            else:
                numbers = [n for n, row in enumerate(self.columns) if choice.fits(row.table.name, row.column.name)]
            chosen.update(numbers)
        return frozenset(chosen)


def find_columns(catalog: Catalog, object_: str) -> Iterator[ColumnKey]:
    """The columns that a finding's object names: "orders.status", or several of those."""
    known = _name_columns(catalog)
    if object_ in known:
        yield known[object_]
    else:
        yield from (known[part] for part in object_.split(", ") if part in known)


def find_table(catalog: Catalog, object_: str) -> str | None:
    """The table that a finding's object is, or is a part of."""
    names = {table.name for table in catalog.tables}
    if object_ in names:
        return object_
    for key in find_columns(catalog, object_):
        return key[0]
    fitting = [name for name in names if object_.startswith((f"{name} (", f"{name}."))]
    return max(fitting, key=len, default=None)


def _place_findings(
    catalog: Catalog, findings: tuple[Finding, ...]
) -> tuple[Mapping[str, list[Finding]], Mapping[ColumnKey, list[Finding]]]:
    """Findings by table, those of its columns among them, and by column."""
    by_table: dict[str, list[Finding]] = {}
    by_column: dict[ColumnKey, list[Finding]] = {}
    columns = _name_columns(catalog)
    tables = {table.name for table in catalog.tables}
    for finding in findings:
        object_ = finding.object
        if object_ in tables:
            by_table.setdefault(object_, []).append(finding)
            continue
        keys = [columns[object_]] if object_ in columns else [columns[p] for p in object_.split(", ") if p in columns]
        for key in keys:
            by_column.setdefault(key, []).append(finding)
        for name in dict.fromkeys(key[0] for key in keys):
            by_table.setdefault(name, []).append(finding)
        if not keys and (owner := _find_owner(tables, object_)) is not None:
            by_table.setdefault(owner, []).append(finding)
    return by_table, by_column


def _find_owner(tables: set[str], object_: str) -> str | None:
    """The table of "orders (customer) -> customers" or of a trigger "orders.check_stock"."""
    for place, character in enumerate(object_):
        if character == "." or object_.startswith(" (", place):
            owner = object_[:place]
            if owner in tables:
                return owner
    return None


def _name_columns(catalog: Catalog) -> dict[str, ColumnKey]:
    return {
        f"{table.name}.{column.name}": (table.name, column.name) for table in catalog.tables for column in table.columns
    }


def _names_exactly(choice: Choice, key: ColumnKey) -> bool:
    return (
        choice.table is not None
        and choice.column is not None
        and literal(fold_ascii(key[0])) == fold_ascii(choice.table)
        and literal(fold_ascii(key[1])) == fold_ascii(choice.column)
    )


def literal(name: str) -> str:
    """A name as a choice writes it: what would be a pattern in it stands for itself."""
    return "".join(f"[{character}]" if character in "*?[" else character for character in name)
