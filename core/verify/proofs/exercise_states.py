"""What two databases hold after the same statement: the same rows in each table, or which are not."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.plan.model import ColumnPlan, TablePlan
from core.verify.model import ProofDifference
from core.verify.proofs.exercise_source import State
from core.verify.proofs.exercise_values import show_compared
from core.verify.proofs.near_moments import are_near_moments
from core.verify.proofs.streams import are_close_numbers

_DIGITS = re.compile(rb"[0-9a-fA-F]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """What need not be the same: moments, where something asks for the time of day; columns, by their tables and names
    in the target, in which SQLite has another value each time; and which row has which number, where a statement
    changed several rows: in SQL it does so in any order, and each side numbers what triggers insert as it goes."""

    with_time: bool = False
    random: frozenset[tuple[str, str]] = frozenset()
    in_any_order: bool = False


def find_differences(
    tables: Sequence[TablePlan], source: State, target: State, patience: Patience
) -> Iterator[ProofDifference]:
    """The rows that one side has and the other has not; two that are alike are told as one that differs."""
    for table in tables:
        if source[table.target_name] == target[table.target_name]:
            continue
        ours, theirs = Counter(source[table.target_name]), Counter(target[table.target_name])
        left, right = list((ours - theirs).elements()), list((theirs - ours).elements())
        for row in left:
            found = next((each for each in right if _agree(table, row, each, patience)), None)
            if found is not None:
                right.remove(found)
                continue
            alike = max(right, key=lambda each: _count_common(row, each), default=None)
            if alike is not None and 2 * _count_common(row, alike) >= len(row):
                right.remove(alike)
                yield from _name_columns(table, row, alike, patience)
            else:
                yield ProofDifference(what=f"a row of {table.source_name}", source=_show(table, row), target=None)
        for row in right:
            yield ProofDifference(what=f"a row of {table.source_name}", source=None, target=_show(table, row))


def find_random(tables: Sequence[TablePlan], once: State, again: State) -> frozenset[tuple[str, str]]:
    """The columns in which the same statement left two values, by their tables. The time of day is none of them."""
    return frozenset(
        (table.target_name, column.target_name)
        for table in tables
        for ours, theirs in zip(once.get(table.target_name, []), again.get(table.target_name, []), strict=False)
        for column, left, right in zip(table.columns, ours, theirs, strict=True)
        if left != right and not are_near_moments(column, left, right)
    )


def _name_columns(
    table: TablePlan, ours: tuple[object, ...], theirs: tuple[object, ...], patience: Patience
) -> Iterator[ProofDifference]:
    named = _show(table, ours)
    for column, left, right in zip(table.columns, ours, theirs, strict=True):
        if left != right and not _is_enough(table, column, left, right, patience):
            yield ProofDifference(
                what=f"{column.source_name} of the row of {table.source_name} with {named}",
                source=show_compared(column, left),
                target=show_compared(column, right),
            )


def _agree(table: TablePlan, ours: tuple[object, ...], theirs: tuple[object, ...], patience: Patience) -> bool:
    return all(
        left == right or _is_enough(table, column, left, right, patience)
        for column, left, right in zip(table.columns, ours, theirs, strict=True)
    )


def _is_enough(table: TablePlan, column: ColumnPlan, ours: object, theirs: object, patience: Patience) -> bool:
    if isinstance(ours, float) and isinstance(theirs, float) and are_close_numbers(ours, theirs):
        return True
    if patience.with_time and are_near_moments(column, ours, theirs):
        return True
    if patience.in_any_order and column.is_identity:
        return True
    return (table.target_name, column.target_name) in patience.random and _have_one_form(ours, theirs)


def _have_one_form(ours: object, theirs: object) -> bool:
    """Whether two random values look alike: of one type, and texts of one pattern."""
    if isinstance(ours, bytes) and isinstance(theirs, bytes):
        return len(ours) == len(theirs) and _DIGITS.sub(b"0", ours) == _DIGITS.sub(b"0", theirs)
    return type(ours) is type(theirs) and ours is not None


def _count_common(ours: tuple[object, ...], theirs: tuple[object, ...]) -> int:
    return sum(left == right for left, right in zip(ours, theirs, strict=True))


def _show(table: TablePlan, row: tuple[object, ...]) -> str:
    shown = ", ".join(
        f"{column.source_name} = {show_compared(column, value)}"
        for column, value in zip(table.columns, row, strict=True)
    )
    return shown if len(shown) <= 200 else f"{shown[:200]}…"
