"""The types that a column could have, as lines to choose from: the type, and what it would cost in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale

from core.plan.model import Origin
from core.plan.pgtypes import parse_type
from gui.models.plan_index import ColumnRow

if TYPE_CHECKING:
    from core.migration.offers import TypeCost, TypeOffers

USUAL_TYPES = (
    "boolean",
    "smallint",
    "integer",
    "bigint",
    "numeric",
    "double precision",
    "text",
    "date",
    "time",
    "timestamp",
    "timestamptz",
    "uuid",
    "jsonb",
    "json",
    "bytea",
)
"""Offered where nothing is known of a column."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeLine:
    """A type as a person writes it; `is_lossy` where some values do not fit it, or may not."""

    written: str
    cost: str
    is_present: bool = False
    is_lossy: bool = False


def list_types(row: ColumnRow, offers: "TypeOffers | None") -> tuple[TypeLine, ...]:
    """The present type, what the rules say, their alternatives, then all others that hold at least some values."""
    lines: dict[str, TypeLine] = {}
    for line in _list_all(row, offers):
        lines.setdefault(line.written, line)
    return tuple(lines.values())


def _list_all(row: ColumnRow, offers: "TypeOffers | None") -> Iterator[TypeLine]:
    if row.plan is None:
        return
    yield TypeLine(
        written=str(row.plan.target_type), cost=QCoreApplication.translate("Plan", "as planned now"), is_present=True
    )
    alternatives = row.plan.decision.alternatives
    if offers is not None:
        if row.plan.decision.origin is Origin.USER:
            yield TypeLine(
                written=str(offers.proposed), cost=QCoreApplication.translate("Plan", "what the rules propose")
            )
        alternatives = (*alternatives, *offers.alternatives)
    unfit = {each.target_type: each for each in offers.costs} if offers is not None else {}
    for alternative in alternatives:
        known = unfit.get(alternative.target_type)
        cost, is_lossy = alternative.cost, known is not None and known.unfit_count != 0
        if known is not None and is_lossy and offers is not None:
            cost = QCoreApplication.translate("Plan", "{cost}; {misfit}").format(
                cost=cost, misfit=_describe_cost(known, offers.value_count)
            )
        yield TypeLine(written=str(alternative.target_type), cost=cost, is_lossy=is_lossy)
    if offers is None:
        yield from (TypeLine(written=written, cost="") for written in USUAL_TYPES)
        return
    for each in sorted(offers.costs, key=lambda cost: (cost.unfit_count is None, cost.unfit_count or 0)):
        yield TypeLine(
            written=str(each.target_type),
            cost=_describe_cost(each, offers.value_count),
            is_lossy=each.unfit_count != 0,
        )


def _describe_cost(cost: "TypeCost", value_count: int) -> str:
    locale = QLocale()
    if cost.unfit_count == 0:
        return QCoreApplication.translate("Plan", "all values fit")
    if cost.unfit_count is not None:
        return QCoreApplication.translate("Plan", "{count} of {total} values do not fit").format(
            count=locale.toString(cost.unfit_count), total=locale.toString(value_count)
        )
    if cost.unfit_min:
        return QCoreApplication.translate("Plan", "at least {count} of {total} values do not fit").format(
            count=locale.toString(cost.unfit_min), total=locale.toString(value_count)
        )
    return QCoreApplication.translate("Plan", "perhaps not all values fit: counted when chosen")


def read_type(written: str) -> str:
    """A type as a choice has it. Raises ValueError, with the reason, for one that there is not."""
    text = " ".join(written.split())
    if text == "enum":
        return text
    if not text.startswith("enum "):
        text = text.lower()
    return str(parse_type(text))
