"""Columns as the rules are asked about them."""

from core.catalog.model import StorageClass
from core.plan.conversions import Conversion, ConversionKind, NulHandling, Unfit
from core.plan.model import ColumnPlan, Decision
from core.plan.pgtypes import PgType
from core.profile.model import Format


def plan_column(
    kind: ConversionKind,
    target_type: PgType,
    *reads: StorageClass,
    nul: NulHandling | None = None,
    scale: int = 0,
    numbers: Format | None = None,
    zone: str | None = None,
    encoding: str | None = None,
    unfit: Unfit = Unfit.STOP,
) -> ColumnPlan:
    return ColumnPlan(
        source_name="c",
        target_name="c",
        target_type=target_type,
        conversion=Conversion(
            kind=kind, nul=nul, scale=scale, numbers=numbers, zone=zone, encoding=encoding, unfit=unfit
        ),
        reads=reads or (StorageClass.TEXT,),
        decision=Decision(rule="test", evidence=""),
    )
