"""What a column would come to in a type that was chosen for it."""

from dataclasses import dataclass

from core.catalog.model import StorageClass
from core.plan.conversions import Conversion, ConversionKind
from core.plan.pgtypes import INTEGERS, NUMERIC_MAX_DIGITS, TEXTS, PgType
from core.plan.rules.clocks import likeliest_clock
from core.plan.rules.evidence import ColumnEvidence
from core.plan.rules.fits import decimal_digits, measure_fit
from core.plan.rules.texts import text_conversion
from core.profile.model import CounterExample, Format

_KINDS = {
    "double precision": ConversionKind.DOUBLE,
    "boolean": ConversionKind.BOOLEAN,
    "bytea": ConversionKind.BYTES,
    "date": ConversionKind.DATE,
    "time": ConversionKind.TIME,
    "timestamp": ConversionKind.TIMESTAMP,
    "timestamptz": ConversionKind.TIMESTAMPTZ,
    "uuid": ConversionKind.UUID,
    "json": ConversionKind.JSON,
    "jsonb": ConversionKind.JSON,
    "vector": ConversionKind.VECTOR,
}
"""The types that one conversion alone leads to, without settings of its own."""
_READS = {
    ConversionKind.INTEGER: StorageClass.INTEGER,
    ConversionKind.BOOLEAN: StorageClass.INTEGER,
    ConversionKind.DOUBLE: StorageClass.REAL,
    ConversionKind.DECIMAL: StorageClass.INTEGER,
    ConversionKind.BYTES: StorageClass.BLOB,
    ConversionKind.VECTOR: StorageClass.BLOB,
}
"""What is read of a column without a value; of all others texts."""
_UNCOUNTED_SCALE = 18
"""Where the digits after the point were not counted: as many as of ether or of a double from 0.1 to 1, which leaves
twenty before it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Retyping:
    """The conversion to a type, and how many values do not fit it: None where some, or perhaps some, do not."""

    conversion: Conversion
    reads: tuple[StorageClass, ...]
    unfit_count: int | None
    unfit_min: int
    """How many do not in any case; 0 where all may fit."""
    examples: tuple[CounterExample, ...] = ()


def retype(evidence: ColumnEvidence, target_type: PgType) -> Retyping:
    """The conversion that leads from a column to a type, and what the profile knows of the values that do not fit."""
    conversion = _choose_conversion(evidence, target_type)
    fit = measure_fit(evidence, conversion, target_type)
    return Retyping(
        conversion=conversion,
        reads=evidence.classes or (_READS.get(conversion.kind, StorageClass.TEXT),),
        unfit_count=fit.unfit_count,
        unfit_min=fit.unfit_min,
        examples=fit.examples,
    )


def _choose_conversion(evidence: ColumnEvidence, target_type: PgType) -> Conversion:
    if target_type.name in TEXTS or target_type.labels:
        return _choose_text(evidence, target_type)
    if target_type.name in INTEGERS:
        return Conversion(kind=ConversionKind.INTEGER)
    if target_type.name == "numeric":
        return Conversion(kind=ConversionKind.DECIMAL, scale=_choose_scale(evidence, target_type))
    kind = _KINDS[target_type.name]
    if kind not in (ConversionKind.TIMESTAMP, ConversionKind.TIMESTAMPTZ):
        return Conversion(kind=kind)
    may_be_naive = not evidence.classes or (
        StorageClass.TEXT in evidence.classes and not evidence.profile.is_all(Format.TIMESTAMPTZ, StorageClass.TEXT)
    )
    return Conversion(
        kind=kind,
        numbers=(likeliest_clock(evidence) or Format.EPOCH_S) if evidence.number_count else None,
        zone=evidence.policy.zone if may_be_naive and kind is ConversionKind.TIMESTAMPTZ else None,
    )


def _choose_text(evidence: ColumnEvidence, target_type: PgType) -> Conversion:
    """Blobs as the texts that they are; in hexadecimal where they stand among numbers and are no texts, as the rules
    have it too."""
    is_text_or_blob = set(evidence.classes) <= {StorageClass.TEXT, StorageClass.BLOB}
    needs_hex = evidence.profile.blob_not_text_count > 0 and not is_text_or_blob and not target_type.labels
    return text_conversion(evidence, ConversionKind.TEXT_OR_HEX if needs_hex else ConversionKind.TEXT)


def _choose_scale(evidence: ColumnEvidence, target_type: PgType) -> int:
    if target_type.modifiers:
        return target_type.modifiers[1]
    profile = evidence.profile
    reals = profile.real_fraction_digits if profile.real_integer_digits or not profile.real_count else _UNCOUNTED_SCALE
    texts = 0
    if StorageClass.TEXT in evidence.classes:
        digits = decimal_digits(evidence)
        longest = max(0, (profile.text_max_chars or 0) - len("0."))
        texts = digits[1] if digits else min(longest, _UNCOUNTED_SCALE)
    return min(max(reals, texts), NUMERIC_MAX_DIGITS)
