"""JSON: in jsonb the value must be the same, with every digit of its numbers; in json the text."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from core.catalog.model import StorageClass
from core.plan.conversions import ConversionKind
from core.plan.model import ColumnPlan
from core.verify.agreement.json_values import (
    TOKENS,
    UNIQUE_TOKENS,
    VALUES,
    join_texts,
    may_be_unstorable,
    split_texts,
    write_deep,
    write_marked_number,
    write_value,
)
from core.verify.agreement.quick_json import write_in_short
from core.verify.agreement.rule import Rule, Rules, are_equal, are_same_doubles, keep_where, write_digits
from core.verify.agreement.spelling import spell_reals
from core.verify.condensing import condense


def _is_jsonb(column: ColumnPlan) -> bool:
    return column.target_type.name == "jsonb"


def write_target_documents(column: ColumnPlan, target: pa.Array, quickly: bool) -> pa.Array:
    """What PostgreSQL wrote, as `Rule.write` writes the source's, or `Rule.write_quickly`."""
    if not _is_jsonb(column):
        return target
    return (_write_texts_quickly if quickly else _write_texts)(column, target)


def _text_agrees(column: ColumnPlan, source: pa.Array, target: pa.Array) -> bool:
    texts = source.view(pa.binary())
    if not _is_jsonb(column):
        return are_equal(condense(texts), target)
    # What jsonb shows is JSON that jsonb takes and keeps, and so is a text that is the same.
    differ = pc.not_equal(texts, target)
    if not differ.true_count:
        return True
    ours, theirs = texts.filter(differ).to_pylist(), target.filter(differ).to_pylist()
    return all(_are_same(ours[part], theirs[part]) for part in split_texts(ours))


def _are_same(source: Sequence[bytes], target: Sequence[bytes]) -> bool:
    """Whether texts have the same values, and no object in the source's has a name twice."""
    ours, theirs = join_texts(source), join_texts(target)
    try:
        our_values = ours.load(UNIQUE_TOKENS if _may_repeat(ours.texts, theirs.texts) else TOKENS)
        their_values = theirs.load(TOKENS)
        if our_values == their_values:
            return True
        # 1e2 is 100, 1.10 is 1.1.
        differ = [row for row, value in enumerate(our_values) if value != their_values[row]]
        ours, theirs = (join_texts([texts[row] for row in differ]) for texts in (source, target))
        return ours.load(VALUES) == theirs.load(VALUES)
    except RecursionError:
        written = [_write_text(text) for text in source]
        return None not in written and written == [_write_text(text) for text in target]
    except ValueError:
        return False


def _may_repeat(source: bytes, target: bytes) -> bool:
    """Whether an object of the source may have a name twice, though the values be the same: the target, in which
    there is none, has then fewer quotes. In an escape quotes may hide."""
    return b"\\u" in source or _count_quotes(source) != _count_quotes(target)


def _count_quotes(texts: bytes) -> int:
    return int(np.count_nonzero(np.frombuffer(texts, np.uint8) == ord('"')))


def _write_text(text: bytes) -> bytes | None:
    try:
        (value,) = join_texts([text]).load(VALUES)
        return write_value(value)
    except RecursionError:
        pass
    except ValueError:
        return None
    try:
        return write_deep(text, is_jsonb=True)
    except ValueError:
        return None


def _write_texts(column: ColumnPlan, values: pa.Array) -> pa.Array:
    texts = values.view(pa.binary())
    if not _is_jsonb(column):
        return condense(keep_where(_find_fitting(column, texts), texts))
    listed = texts.to_pylist()
    return pa.array([written for part in split_texts(listed) for written in _write_part(listed[part])], pa.binary())


def _write_texts_quickly(column: ColumnPlan, values: pa.Array) -> pa.Array:
    texts = values.view(pa.binary())
    if not _is_jsonb(column):
        # That of the target is JSON, and so is the same text.
        return condense(texts)
    listed = texts.to_pylist()
    written = zip(listed, write_in_short(listed), strict=True)
    return pa.array([_write_text(text) if short is None else short for text, short in written], pa.binary())


def _write_part(texts: Sequence[bytes]) -> list[bytes | None]:
    try:
        return [write_value(value) for value in join_texts(texts).load(VALUES)]
    except (ValueError, RecursionError):
        return [_write_text(text) for text in texts]


def _find_fitting(column: ColumnPlan, values: pa.Array) -> pa.BooleanArray:
    texts = values.view(pa.binary()).to_pylist()
    is_jsonb = _is_jsonb(column)
    return pa.array([fits for part in split_texts(texts) for fits in _find_in_part(texts[part], is_jsonb)], pa.bool_())


def _find_in_part(texts: Sequence[bytes], is_jsonb: bool) -> list[bool]:
    try:
        _check_all(texts, is_jsonb)
        return [True] * len(texts)
    except (ValueError, RecursionError):
        return [_fits(text, is_jsonb) for text in texts]


def _fits(text: bytes, is_jsonb: bool) -> bool:
    try:
        _check_all([text], is_jsonb)
        return True
    except RecursionError:
        pass
    except ValueError:
        return False
    try:
        write_deep(text, is_jsonb=is_jsonb)
        return True
    except ValueError:
        return False


def _check_all(texts: Sequence[bytes], is_jsonb: bool) -> None:
    """Raise ValueError unless all of them fit, RecursionError where one is too deep to tell."""
    joined = join_texts(texts)
    values = joined.load(UNIQUE_TOKENS if is_jsonb else TOKENS)
    if is_jsonb and may_be_unstorable(joined.texts):
        for value in values:
            write_value(value)


def _integer_agrees(_: ColumnPlan, source: pa.Array, target: pa.Array) -> bool:
    return are_equal(write_digits(source), target)


def _real_agrees(column: ColumnPlan, source: pa.Array, target: pa.Array) -> bool:
    """The numbers of jsonb have no sign for zero."""
    is_finite = bool(pc.all(pc.is_finite(source)).as_py())
    are_right = are_equal if _is_jsonb(column) else are_same_doubles
    return is_finite and are_right(source, pc.cast(target, pa.float64()))


def _write_integers(column: ColumnPlan, values: pa.Array) -> pa.Array:
    return _mark_numbers(column, write_digits(values))


def _write_reals(column: ColumnPlan, values: pa.Array) -> pa.Array:
    is_finite = pc.is_finite(values)
    return keep_where(is_finite, _mark_numbers(column, _spell_finite(column, values, is_finite)))


def _write_integers_quickly(column: ColumnPlan, values: pa.Array) -> pa.Array:
    return _write_texts_quickly(column, write_digits(values))


def _write_reals_quickly(column: ColumnPlan, values: pa.Array) -> pa.Array:
    is_finite = pc.is_finite(values)
    return keep_where(is_finite, _write_texts_quickly(column, _spell_finite(column, values, is_finite)))


def _spell_finite(column: ColumnPlan, values: pa.Array, is_finite: pa.BooleanArray) -> pa.Array:
    """Reals in digits, and any where one is not finite."""
    finite = pc.if_else(is_finite, values, 0.0)
    return spell_reals(pc.add(finite, 0.0) if _is_jsonb(column) else finite)


def _mark_numbers(column: ColumnPlan, numbers: pa.Array) -> pa.Array:
    if not _is_jsonb(column):
        return numbers
    return pa.array([write_marked_number(number.decode()) for number in numbers.to_pylist()], pa.binary())


RULES: Rules = {
    (ConversionKind.JSON, StorageClass.TEXT): Rule(
        agrees=_text_agrees,
        write=_write_texts,
        write_quickly=_write_texts_quickly,
        fits=_find_fitting,
        keeps=True,
    ),
    (ConversionKind.JSON, StorageClass.INTEGER): Rule(
        agrees=_integer_agrees, write=_write_integers, write_quickly=_write_integers_quickly
    ),
    (ConversionKind.JSON, StorageClass.REAL): Rule(
        agrees=_real_agrees, write=_write_reals, write_quickly=_write_reals_quickly
    ),
}
