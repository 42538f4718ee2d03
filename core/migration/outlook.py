"""What a run of a plan will make, and what stays behind: from the plan alone, so that it can be said before a server is
asked. How long that should take, and how much room it needs, is in `core.migration.estimate`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from core.identifiers import fold_ascii
from core.migration.estimate import Estimate, estimate_run
from core.plan.conversions import Unfit
from core.plan.model import Finding, Orphans, Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How much of each is made. `keys` are primary and unique, `indexes` those beside them, `helpers` the functions of
    `howdah_sqlite` that the plan's SQL calls, some of which may be there already."""

    tables: int
    rows: int
    size_bytes: int
    """Of the values in SQLite."""
    keys: int
    foreign_keys: int
    indexes: int
    checks: int
    sequences: int
    views: int = 0
    triggers: int = 0
    helpers: int = 0


class Loss(StrEnum):
    """The kinds of what does not come across, the weightier first."""

    TABLES = "tables"
    ROWS = "rows"
    COLUMNS = "columns"
    VALUES = "values"
    """Values for which NULL or something else stands."""
    VIEWS = "views"
    TRIGGERS = "triggers"
    VIRTUAL_TABLES = "virtual tables"
    KEYS = "keys"
    """Primary and unique keys, and indexes."""
    FOREIGN_KEYS = "foreign keys"
    CHECKS = "checks"
    NOT_NULLS = "not nulls"
    DEFAULTS = "defaults"
    GENERATED = "generated"
    """Generated columns, whose values stay as they are now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LossGroup:
    """Everything of one kind that does not come across."""

    loss: Loss
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """A plan in numbers, and what it leaves behind."""

    counts: Counts
    estimate: Estimate
    """For a server that nobody has measured."""
    losses: tuple[LossGroup, ...]


_LOSSES: Mapping[str, Loss] = {
    "TABLE_LEFT_OUT": Loss.TABLES,
    "ROWS_LEFT_OUT": Loss.ROWS,
    "COLUMN_LEFT_OUT": Loss.COLUMNS,
    "TEXT_DECODED": Loss.VALUES,
    "VIEW_NOT_CARRIED": Loss.VIEWS,
    "VIEW_LEFT_OUT": Loss.VIEWS,
    "TRIGGER_NOT_CARRIED": Loss.TRIGGERS,
    "TRIGGER_LEFT_OUT": Loss.TRIGGERS,
    "VIRTUAL_TABLE_NOT_CARRIED": Loss.VIRTUAL_TABLES,
    "PRIMARY_KEY_WITH_NULL": Loss.KEYS,
    "KEY_CLASHES_AS_TEXT": Loss.KEYS,
    "KEY_NOT_MADE": Loss.KEYS,
    "KEY_LEFT_OUT": Loss.KEYS,
    "INDEX_NOT_CARRIED": Loss.KEYS,
    "INDEX_TOO_WIDE": Loss.KEYS,
    "INDEX_TOO_MANY_COLUMNS": Loss.KEYS,
    "INDEX_TYPE": Loss.KEYS,
    "FOREIGN_KEY_NO_PARENT": Loss.FOREIGN_KEYS,
    "FOREIGN_KEY_NO_COLUMN": Loss.FOREIGN_KEYS,
    "FOREIGN_KEY_NOT_UNIQUE": Loss.FOREIGN_KEYS,
    "FOREIGN_KEY_TYPES": Loss.FOREIGN_KEYS,
    "CHECK_NOT_CARRIED": Loss.CHECKS,
    "CHECK_LEFT_OUT": Loss.CHECKS,
    "NOT_NULL_WITH_NULLS": Loss.NOT_NULLS,
    "DEFAULT_NOT_CARRIED": Loss.DEFAULTS,
    "GENERATED_AS_VALUES": Loss.GENERATED,
}
"""Codes that always mean a loss. For others it depends on what was chosen."""

_UNFIT = frozenset(
    {"BLOB_IN_TEXT", "BOOLEAN_UNFIT", "DATE_UNFIT", "JSON_UNFIT", "NUMBER_UNFIT", "TYPE_UNFIT", "UUID_UNFIT"}
)
_BY_UNFIT = {Unfit.NULL: Loss.VALUES, Unfit.SET_ASIDE: Loss.ROWS}
_BY_ORPHANS = {Orphans.NULL: Loss.VALUES, Orphans.SET_ASIDE: Loss.ROWS}


def look_ahead(plan: Plan) -> Outlook:
    """What a run of this plan will make and leave behind."""
    return Outlook(counts=_count(plan), estimate=estimate_run(plan.tables), losses=_find_losses(plan))


def _count(plan: Plan) -> Counts:
    tables = plan.tables
    return Counts(
        tables=len(tables),
        rows=sum(table.row_count for table in tables),
        size_bytes=sum(table.size_bytes for table in tables),
        keys=sum((table.primary_key is not None) + len(table.unique_constraints) for table in tables),
        foreign_keys=sum(len(table.foreign_keys) for table in tables),
        indexes=sum(len(table.indexes) for table in tables),
        checks=sum(len(table.check_constraints) for table in tables),
        sequences=sum(table.sequence is not None for table in tables),
        views=len(plan.made_views),
        triggers=len(plan.made_triggers),
        helpers=len(plan.helpers),
    )


def _find_losses(plan: Plan) -> tuple[LossGroup, ...]:
    """The plan's findings that mean a loss, in groups."""
    columns = {f"{table.source_name}.{column.source_name}": column for table in plan.tables for column in table.columns}
    orphans = _name_orphans(plan)
    groups: dict[Loss, list[Finding]] = {loss: [] for loss in Loss}
    for finding in plan.findings:
        loss = _LOSSES.get(finding.code)
        column = columns.get(finding.object)
        if finding.code in _UNFIT and column is not None:
            loss = _BY_UNFIT.get(column.conversion.unfit)
        elif finding.code == "NUL_IN_TEXT" and column is not None and column.conversion.nul is not None:
            loss = Loss.VALUES
        elif finding.code == "FOREIGN_KEY_ORPHANS":
            handling = orphans.get(fold_ascii(finding.object))
            # A key that the plan does not have was given up for them, by choice.
            loss = Loss.FOREIGN_KEYS if handling is None else _BY_ORPHANS.get(handling)
        if loss is not None:
            groups[loss].append(finding)
    return tuple(LossGroup(loss=loss, findings=tuple(found)) for loss, found in groups.items() if found)


def _name_orphans(plan: Plan) -> dict[str, Orphans]:
    """What becomes of the orphans of each foreign key, by what findings call it, in lower case."""
    sources = {table.target_name: table.source_name for table in plan.tables}
    named: dict[str, Orphans] = {}
    for table in plan.tables:
        columns = {column.target_name: column.source_name for column in table.columns}
        for key in table.foreign_keys:
            listed = ", ".join(columns.get(name, name) for name in key.columns)
            parent = sources.get(key.parent_table, key.parent_table)
            named[fold_ascii(f"{table.source_name} ({listed}) -> {parent}")] = key.orphans
    return named
