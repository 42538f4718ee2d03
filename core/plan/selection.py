"""Which tables and columns are carried over: the catalog without what was left out, as all later decisions see it."""

from dataclasses import replace

from core.catalog.model import Catalog, Column, Index, Table
from core.errors import PlanInvalid
from core.identifiers import fold_ascii
from core.plan.choices import PART_SETTINGS, Choice, Choices
from core.plan.model import Finding, Severity


def select_objects(catalog: Catalog, choices: Choices) -> tuple[Catalog, tuple[Finding, ...]]:
    """The catalog without the tables and columns that were left out, and a finding for each of them.

    Foreign keys stay, whatever they miss, since the profile counts them by their position. Raises PlanInvalid where
    nothing is left of a table, or where a choice names what is not there.
    """
    findings = _check_names(catalog, choices)
    tables = []
    for table in catalog.tables:
        if choices.is_left_out(table.name):
            findings.append(_left_out("TABLE_LEFT_OUT", table.name, "The table and its rows are left out, as chosen."))
            continue
        left_out = [column.name for column in table.columns if choices.is_left_out(table.name, column.name)]
        if left_out:
            table = _without_columns(table, left_out, findings)
        tables.append(table)
    return replace(catalog, tables=tuple(tables)), tuple(findings)


def _without_columns(table: Table, names: list[str], findings: list[Finding]) -> Table:
    gone = {fold_ascii(name) for name in names}
    kept = tuple(column for column in table.columns if fold_ascii(column.name) not in gone)
    if not kept:
        raise PlanInvalid(
            f"All columns of {table.name} are left out.", "Leave out the table, or keep one of its columns."
        )
    findings += [
        _left_out("COLUMN_LEFT_OUT", f"{table.name}.{name}", "The column and its values are left out, as chosen.")
        for name in names
    ]

    def misses(columns: tuple[str, ...]) -> bool:
        return any(fold_ascii(column) in gone for column in columns)

    key = table.primary_key
    dropped = [*(["The primary key"] if key and misses(key.columns) else [])]
    dropped += [f"UNIQUE ({', '.join(each.columns)})" for each in table.unique_constraints if misses(each.columns)]
    dropped += [f"The index {each.name}" for each in table.indexes if misses(_named(each))]
    findings += [
        _left_out("KEY_LEFT_OUT", table.name, f"{what} is not made: a column of it is left out.") for what in dropped
    ]
    return replace(
        table,
        columns=kept,
        primary_key=None if key and misses(key.columns) else key,
        unique_constraints=tuple(each for each in table.unique_constraints if not misses(each.columns)),
        indexes=tuple(each for each in table.indexes if not misses(_named(each))),
    )


def _named(index: Index) -> tuple[str, ...]:
    return tuple(column.name for column in index.columns if column.name is not None)


def _check_names(catalog: Catalog, choices: Choices) -> list[Finding]:
    """Refuse a choice for a table or column that is not there; say where a pattern fits none."""
    findings = []
    relations = [*(table.name for table in catalog.tables), *(view.name for view in catalog.views)]
    names = {(fold_ascii(name), None) for name in relations} | {
        (of, fold_ascii(column.name))
        for table in catalog.tables
        for column in table.columns
        for of in (None, fold_ascii(table.name))
    }
    for choice in choices.made:
        if choice.setting in PART_SETTINGS:
            findings += _check_part(catalog, choice)
            continue
        named = tuple(None if name is None else fold_ascii(name) for name in (choice.table, choice.column))
        if named == (None, None) or named in names or (choice.has_pattern and _fits_any(catalog, choice)):
            continue
        if not choice.has_pattern:
            kind = "column" if choice.column is not None else "table or view"
            raise PlanInvalid(
                f"{choice.setting} is chosen for {choice.object}, and there is no such {kind}.",
                "howdah inspect lists the tables, and their columns with --columns.",
            )
        findings.append(
            Finding(
                code="CHOICE_UNUSED",
                severity=Severity.WARNING,
                object=choice.object,
                effect=f"{choice.setting} = {choice.value} is chosen for it, and no table or column fits it.",
                remedies=("correct the pattern",),
            )
        )
    return findings


def _check_part(catalog: Catalog, choice: Choice) -> list[Finding]:
    """A trigger is named in the source; what a CHECK is called follows from the plan, so of it the table is looked for.

    What is chosen for one that is gone does no harm, and is said."""
    assert choice.table is not None
    assert choice.column is not None
    owner, name = fold_ascii(choice.table), fold_ascii(choice.column)
    if choice.setting in ("trigger_sql", "leave_out_trigger"):
        found = any((fold_ascii(each.table), fold_ascii(each.name)) == (owner, name) for each in catalog.triggers)
    else:
        found = any(fold_ascii(each.name) == owner and each.check_constraints for each in catalog.tables)
    if found:
        return []
    effect = f"{choice.setting} is chosen for it, and there is no such object in the source."
    return [
        Finding(
            code="CHOICE_UNUSED",
            severity=Severity.WARNING,
            object=choice.object,
            effect=effect,
            remedies=("correct the name",),
        )
    ]


def _fits_any(catalog: Catalog, choice: Choice) -> bool:
    columns: tuple[Column | None, ...]
    for table in catalog.tables:
        columns = (None,) if choice.column is None else table.columns
        if any(choice.fits(table.name, None if column is None else column.name) for column in columns):
            return True
    return False


def _left_out(code: str, object_: str, effect: str) -> Finding:
    return Finding(code=code, severity=Severity.INFO, object=object_, effect=effect)
