"""What the columns of a view are on both sides: as planned, or, where a person wrote its query, as far as they tell."""

from collections.abc import Sequence

from core.plan.model import Plan, ViewColumn, ViewPlan
from core.profile.model import Format
from core.verify.model import ProofDifference
from core.verify.proofs.both_results import Unreadable
from core.verify.proofs.reasons import find_reads
from core.verify.proofs.values import FoundColumn, find_kind, is_of_kind

_MAX_DIFFERENCES = 5


def guess_columns(
    plan: Plan, view: ViewPlan, names: Sequence[str], found: Sequence[FoundColumn]
) -> tuple[ViewColumn, ...]:
    """The columns of a view that a person wrote, by the types that PostgreSQL gives them, and by what the tables that
    it reads say of numbers and texts as instants, where they agree. What was calculated may differ in its last
    digits."""
    tables, _ = find_reads(plan, view)
    conversions = [column.conversion for table in tables for column in table.columns]
    numbers: set[Format] = {each.numbers for each in conversions if each.numbers is not None}
    zones: set[str] = {each.zone for each in conversions if each.zone is not None}
    columns = []
    for place, each in enumerate(found):
        kind = find_kind(each)
        if kind is None:
            raise Unreadable("SQLite", f"no value of it is like one of the type {each.type_sql}")
        columns.append(
            ViewColumn(
                source_name=names[place] if place < len(names) else each.name,
                target_name=each.name,
                kind=kind,
                numbers=next(iter(numbers)) if len(numbers) == 1 else None,
                zone=next(iter(zones)) if len(zones) == 1 else "UTC",
                is_approximate=True,
            )
        )
    return tuple(columns)


def compare_columns(
    names: Sequence[str], columns: Sequence[ViewColumn], found: Sequence[FoundColumn]
) -> tuple[ProofDifference, ...]:
    if len(names) != len(found) or [column.target_name for column in columns] != [each.name for each in found]:
        ours, theirs = ", ".join(names), ", ".join(each.name for each in found)
        return (ProofDifference(what="its columns", source=ours, target=theirs),)
    return tuple(
        ProofDifference(what=f"the type of {each.name}", source=str(column.kind), target=each.type_sql)
        for column, each in zip(columns, found, strict=True)
        if not is_of_kind(column.kind, each)
    )[:_MAX_DIFFERENCES]
