"""What kernels say of an array at one look: of one array, or of many small ones that are laid end to end.

A kernel takes a few microseconds to call, and a regular expression up to fifty to prepare: many times what it takes
for the values of a small table. Laid end to end, the columns of many tables cost one call.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, islice
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from core.catalog.model import StorageClass
from core.profile.formats import FAMILIES
from core.profile.formats.family import Family, begin_with
from core.profile.frequency import COMMON, Frequency, as_counted

Found = Mapping[Family, Sequence[pa.BooleanArray]]

_NUL = "\0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """The measures of an array of one class that has a value at least."""

    count: int
    """Of values that are not NULL."""
    least: float
    most: float
    """The extremes of numbers; of texts and blobs those of their lengths in bytes."""
    least_chars: int | None = None
    most_chars: int | None = None
    """Of texts; None where some are not UTF-8."""
    nul_count: int = 0
    found: Found | None = None
    """What families of formats answer, of those with a hit; None where they were not asked yet."""
    frequency: Frequency | None = None
    """Of the different values; None where they were not counted yet."""


def look_at(storage_class: StorageClass, values: pa.Array) -> Look:
    """The measures of an array in which there are values."""
    count = len(values) - values.null_count
    if storage_class in (StorageClass.INTEGER, StorageClass.REAL):
        least, most = _range(values)
        return Look(count=count, least=least, most=most)
    least, most = _range(pc.binary_length(values))
    if storage_class is StorageClass.BLOB:
        return Look(count=count, least=least, most=most)
    least_chars, most_chars = _range(pc.utf8_length(values)) if is_utf8(values) else (None, None)
    return Look(
        count=count,
        least=least,
        most=most,
        least_chars=least_chars,
        most_chars=most_chars,
        nul_count=pc.sum(pc.match_substring(values, _NUL)).as_py() if _may_have_nul(values) else 0,
    )


def look_together(storage_class: StorageClass, arrays: Sequence[pa.Array]) -> list[Look]:
    """The measures of each of several arrays of one class in which there are values, with their formats."""
    if not arrays:
        return []
    stacked = pa.concat_arrays(arrays)
    if storage_class is StorageClass.TEXT and not is_utf8(stacked):
        return [look_at(storage_class, values) for values in arrays]
    owner = number_items([len(values) for values in arrays])
    is_sized = storage_class in (StorageClass.TEXT, StorageClass.BLOB)
    measured = {"size": pc.binary_length(stacked) if is_sized else stacked}
    if storage_class is StorageClass.TEXT:
        measured["chars"] = pc.utf8_length(stacked)
        if _may_have_nul(stacked):
            measured["nul"] = pc.match_substring(stacked, _NUL)
    columns = _aggregate(owner, measured)
    extremes = list(zip(columns["size_min"], columns["size_max"], strict=True))
    found = _find_formats(storage_class, arrays, stacked, owner, extremes)
    frequencies = _count_values(owner, stacked)
    chars = zip(
        columns.get("chars_min", [None] * len(arrays)), columns.get("chars_max", [None] * len(arrays)), strict=True
    )
    nul_counts = columns.get("nul_sum", [0] * len(arrays))
    return [
        Look(
            count=len(arrays[place]) - arrays[place].null_count,
            least=extremes[place][0],
            most=extremes[place][1],
            least_chars=least_chars,
            most_chars=most_chars,
            nul_count=nul_counts[place] or 0,
            found=found[place],
            frequency=frequencies[place],
        )
        for place, (least_chars, most_chars) in enumerate(chars)
    ]


def number_items(lengths: Sequence[int]) -> pa.Array:
    """The number of each item, as often as it is long."""
    ends = list(accumulate(lengths))
    some = [number for number, length in enumerate(lengths) if length]  # no run may be empty
    return pc.run_end_decode(
        pa.RunEndEncodedArray.from_arrays(
            pa.array([ends[number] for number in some], pa.int32()), pa.array(some, pa.int32())
        )
    )


def is_utf8(values: pa.Array) -> bool:
    """Whether all texts are."""
    try:
        values.validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True


def _aggregate(owner: pa.Array, measured: Mapping[str, pa.Array]) -> dict[str, list[Any]]:
    """The least, greatest and sum of some measures, of each owner in turn."""
    wanted = [(name, function) for name in measured for function in (("sum",) if name == "nul" else ("min", "max"))]
    table = pa.table([owner, *measured.values()], names=["owner", *measured])
    groups = table.group_by("owner", use_threads=False).aggregate(wanted).sort_by("owner")
    return {name: groups[name].to_pylist() for name in groups.column_names}


def _find_formats(
    storage_class: StorageClass,
    arrays: Sequence[pa.Array],
    stacked: pa.Array,
    owner: pa.Array,
    extremes: Sequence[tuple[float, float]],
) -> Sequence[Found]:
    """What each family answers for each array, where it has a hit. `extremes` are those of the arrays."""
    found: list[dict[Family, Sequence[pa.BooleanArray]]] = [{} for _ in arrays]
    families = [family for family in FAMILIES[storage_class] if not family.adapt]
    # Most texts are words: a look at their first character saves many at the rest.
    begun = {
        characters: _owners_of_hits(owner, [begin_with(stacked, characters)])
        for characters in {family.begins_with for family in families if family.begins_with}
    }
    for family in families:
        places = [
            place
            for place, (least, most) in enumerate(extremes)
            if most >= family.least
            and least <= family.most
            and (not family.begins_with or place in begun[family.begins_with])
        ]
        if places:
            _match_family(family, [arrays[place] for place in places], [found[place] for place in places])
    return found


def _match_family(
    family: Family, arrays: Sequence[pa.Array], found: Sequence[dict[Family, Sequence[pa.BooleanArray]]]
) -> None:
    answers = family.match(pa.concat_arrays(arrays))
    lengths = [len(values) for values in arrays]
    starts = list(accumulate(lengths, initial=0))
    for place in _owners_of_hits(number_items(lengths), answers):
        found[place][family] = [each.slice(starts[place], lengths[place]) for each in answers]


def _count_values(owner: pa.Array, stacked: pa.Array) -> list[Frequency]:
    """The different values of each owner in turn."""
    table = pa.table([owner, as_counted(stacked)], names=["owner", "value"])
    groups = (
        table.filter(stacked.is_valid()).group_by(["owner", "value"], use_threads=False).aggregate([([], "count_all")])
    )
    ordered = groups.sort_by([("owner", "ascending"), ("count_all", "descending"), ("value", "ascending")])
    ends = list(accumulate(pc.value_counts(ordered["owner"]).field("counts").to_pylist()))
    spans = list(zip([0, *ends], ends, strict=False))
    places = [place for start, end in spans for place in range(start, min(start + COMMON, end))]
    common = ordered.select(["value", "count_all"]).take(pa.array(places, pa.int64()))
    entries = iter(zip(common["value"].to_pylist(), common["count_all"].to_pylist(), strict=True))
    return [
        Frequency(distinct_count=end - start, common=tuple(islice(entries, min(COMMON, end - start))))
        for start, end in spans
    ]


def _owners_of_hits(owner: pa.Array, answers: Sequence[pa.BooleanArray]) -> set[int]:
    return {place for each in answers if each.true_count for place in pc.unique(owner.filter(each)).to_pylist()}


def _may_have_nul(values: pa.Array) -> bool:
    """Whether there is U+0000 in texts, or in those around them that share their buffer."""
    data = values.buffers()[2]
    return data is not None and pc.min(pa.Array.from_buffers(pa.uint8(), data.size, [None, data])).as_py() == 0


def _range(values: pa.Array) -> tuple[Any, Any]:
    both = pc.min_max(values)
    return both["min"].as_py(), both["max"].as_py()
