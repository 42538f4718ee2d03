"""What a conversion's settings do to values before they are converted: texts decoded, U+0000 replaced, NULL in the
place of what does not fit. Each value that is altered is entered in the ledger, so they are counted."""

import pyarrow as pa
import pyarrow.compute as pc

from core.catalog.model import StorageClass
from core.plan.conversions import NUL_SHOWN_AS, NulHandling, Unfit
from core.plan.model import ColumnPlan
from core.verify.agreement import ByClass, find_fitting
from core.verify.agreement.texts import find_utf8

_NUL = b"\0"
_STAND_INS = {NulHandling.SHOW: NUL_SHOWN_AS.encode(), NulHandling.STRIP: b""}


def apply_settings(column: ColumnPlan, source: ByClass) -> tuple[ByClass, int]:
    """A column's values as they are to be converted, and how many of them were altered for it."""
    if not column.conversion.may_alter:
        return source, 0
    settled: dict[StorageClass, pa.Array] = {}
    count = 0
    for storage_class, values in source.items():
        altered = pa.repeat(False, len(values))
        if storage_class is StorageClass.TEXT:
            values, altered = _replace_nul(column, *_decode(column, values, altered))
        if column.conversion.unfit is Unfit.NULL:
            values, altered = _drop_unfit(column, storage_class, values, altered)
        settled[storage_class] = values
        count += altered.true_count
    return settled, count


def _decode(column: ColumnPlan, texts: pa.Array, altered: pa.BooleanArray) -> tuple[pa.Array, pa.BooleanArray]:
    """Texts that are not UTF-8 in UTF-8; what the encoding does not know either stays as it is."""
    if column.conversion.encoding is None:
        return texts, altered
    stored = texts.view(pa.binary())
    is_utf8 = find_utf8(stored)
    if is_utf8.false_count == 0:
        return texts, altered
    wrong = pc.invert(is_utf8)
    decoded = [_decode_text(text, column.conversion.encoding) for text in stored.filter(wrong).to_pylist()]
    is_decoded = pc.replace_with_mask(altered, wrong, pa.array([text is not None for text in decoded], pa.bool_()))
    known = pa.array([text for text in decoded if text is not None], pa.binary())
    return pc.replace_with_mask(stored, is_decoded, known).view(pa.string()), is_decoded


def _decode_text(text: bytes, encoding: str) -> bytes | None:
    try:
        return text.decode(encoding).encode()
    except UnicodeDecodeError:
        return None


def _replace_nul(column: ColumnPlan, texts: pa.Array, altered: pa.BooleanArray) -> tuple[pa.Array, pa.BooleanArray]:
    if column.conversion.nul is None:
        return texts, altered
    stored = texts.view(pa.binary())
    has_nul = pc.fill_null(pc.match_substring(stored, _NUL), False)
    if not has_nul.true_count:
        return texts, altered
    replaced = pc.replace_substring(stored, _NUL, _STAND_INS[column.conversion.nul])
    return replaced.view(pa.string()), pc.or_(altered, has_nul)


def _drop_unfit(
    column: ColumnPlan, storage_class: StorageClass, values: pa.Array, altered: pa.BooleanArray
) -> tuple[pa.Array, pa.BooleanArray]:
    is_value = values.is_valid()
    fits = find_fitting(column, storage_class, values.drop_null())
    if fits.false_count == 0:
        return values, altered
    fitting = pc.replace_with_mask(is_value, is_value, fits)
    kept = pc.if_else(fitting, values, pa.scalar(None, values.type))
    return kept, pc.or_(altered, pc.and_not(is_value, fitting))
