"""The types that one column could have instead, each with how many of its values would not fit: for who chooses."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from core.identifiers import fold_ascii
from core.plan.choices import Choices
from core.plan.model import Alternative
from core.plan.pgtypes import (
    BIGINT,
    BOOLEAN,
    BYTEA,
    DATE,
    DOUBLE,
    INTEGER,
    JSON,
    JSONB,
    NUMERIC,
    SMALLINT,
    TEXT,
    TIME,
    TIMESTAMP,
    TIMESTAMPTZ,
    UUID,
    PgType,
)

if TYPE_CHECKING:
    from core.plan.edit import Basis

_USUAL = (
    BOOLEAN,
    SMALLINT,
    INTEGER,
    BIGINT,
    NUMERIC,
    DOUBLE,
    TEXT,
    DATE,
    TIME,
    TIMESTAMP,
    TIMESTAMPTZ,
    UUID,
    JSONB,
    JSON,
    BYTEA,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeCost:
    """A type, and how many values it can't hold: None where some, or perhaps some, do not fit, at least `unfit_min`."""

    target_type: PgType
    unfit_count: int | None
    unfit_min: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeOffers:
    """What a column could be. `costs` has no type that can't hold a single one of the values."""

    proposed: PgType
    """What the rules say, whatever is chosen."""
    alternatives: tuple[Alternative, ...]
    costs: tuple[TypeCost, ...]
    value_count: int


def offer_types(basis: "Basis", choices: Choices, table_name: str, column_name: str) -> TypeOffers:
    """What one column could be, by what is known of its values; no row is read. Raises KeyError."""
    from core.plan.columns import PlanContext, draft_columns
    from core.plan.counters import find_counters
    from core.plan.frameworks import recognise_frameworks
    from core.plan.retype import retype

    table = basis.catalog.table(table_name)
    column = table.column(column_name)
    unchosen = tuple(each for each in choices.made if each.setting != "type")
    context = PlanContext(
        choices=replace(choices, made=unchosen),
        target=basis.target,
        frameworks=frozenset(each.framework for each in recognise_frameworks(basis.catalog)),
        counters=find_counters(basis.catalog),
    )
    drafts = draft_columns(replace(table, columns=(column,)), basis.profile.table(table.name), context)
    evidence, proposal = drafts[fold_ascii(column.name)]
    value_count = evidence.profile.value_count
    costs = []
    for target_type in _USUAL:
        fit = retype(evidence, target_type)
        if fit.unfit_min < value_count or not value_count:
            costs.append(TypeCost(target_type=target_type, unfit_count=fit.unfit_count, unfit_min=fit.unfit_min))
    return TypeOffers(
        proposed=proposal.target_type,
        alternatives=proposal.alternatives,
        costs=tuple(costs),
        value_count=value_count,
    )
