"""Kernels that are wrong on purpose: what each makes of the right kernel's values."""

import json
import struct
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import ROUND_DOWN, Decimal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from core.copy.kernels.converted import Converted
from tests.engine.proof.swapping import Kernel

Spoil = Callable[[pa.Array], pa.Array]
_HOUR_US, _SECOND_US = 3_600_000_000, 1_000_000


def spoiled(kernel: Kernel, spoil: Spoil) -> Kernel:
    """The kernel, with other values; which of them it says are unfit, or altered, stays."""

    def convert(*arguments: object, **settings: object) -> Converted:
        right = kernel(*arguments, **settings)
        return replace(right, values=spoil(right.values).cast(right.values.type))

    return convert


def first_for_all(values: pa.Array) -> pa.Array:
    """The first value in the place of every other."""
    first = pc.index(values.is_valid(), True).as_py()
    return values.take(
        pa.array([first if is_value else None for is_value in values.is_valid().to_pylist()], pa.int64())
    )


def shifted(values: pa.Array) -> pa.Array:
    """Each value in the next row; NULLs stay."""
    places = [place for place, is_value in enumerate(values.is_valid().to_pylist()) if is_value]
    sources = dict(zip(places, [*places[-1:], *places[:-1]], strict=True))
    return values.take(pa.array([sources.get(place) for place in range(len(values))], pa.int64()))


def first_to_null(values: pa.Array) -> pa.Array:
    """NULL for the first value."""
    first = pc.index(values.is_valid(), True).as_py()
    return values.take(pa.array([None if place == first else place for place in range(len(values))], pa.int64()))


FOR_ANY: Mapping[str, Spoil] = {
    "the first row's value for all": first_for_all,
    "rows shifted by one": shifted,
    "NULL for a value": first_to_null,
}


def _each(change: Callable[..., object]) -> Spoil:
    """Value by value."""

    def spoil(values: pa.Array) -> pa.Array:
        return pa.array([None if value is None else change(value) for value in values.to_pylist()], values.type)

    return spoil


def _add(count: int) -> Spoil:
    """To the integers that the values are."""

    def spoil(values: pa.Array) -> pa.Array:
        integers = pa.int32() if values.type.bit_width == 32 else pa.int64()
        return pc.add(values.view(integers), pa.scalar(count, integers)).view(values.type)

    return spoil


def _to_seconds(values: pa.Array) -> pa.Array:
    whole = [None if each is None else each // _SECOND_US * _SECOND_US for each in values.view(pa.int64()).to_pylist()]
    return pa.array(whole, pa.int64()).view(values.type)


def _as_float32(values: pa.Array) -> pa.Array:
    return values.cast(pa.float32(), safe=False).cast(pa.float64())


def _drop_last_digit(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"), ROUND_DOWN)


def _swap_groups(value: bytes) -> bytes:
    """As Microsoft's programs keep a GUID."""
    return value[3::-1] + value[5:3:-1] + value[7:5:-1] + value[8:]


def _by_way_of_double(value: str) -> str:
    return json.dumps(json.loads(value))


def _little_endian(value: bytes) -> bytes:
    return value[:4] + b"".join(value[start : start + 4][::-1] for start in range(4, len(value), 4))


def _as_float16(value: bytes) -> bytes:
    numbers = np.frombuffer(value[4:], ">f4").astype(np.float16)
    return value[:4] + struct.pack(f">{len(numbers)}f", *numbers)


SPOILED: Mapping[str, Mapping[str, Spoil]] = {
    "numbers.narrow_integers": {"off by one": _add(1), "cut to eight bits": _each(lambda value: value & 0x7F)},
    "numbers.reals_to_integers": {"off by one": _add(-1)},
    "numbers.texts_to_integers": {"the other sign": _each(lambda value: -value)},
    "numbers.integers_to_booleans": {"false for true": pc.invert},
    "numbers.reals_to_booleans": {"false for true": pc.invert},
    "numbers.texts_to_booleans": {"false for true": pc.invert},
    "numbers.integers_to_doubles": {"rounded to float4": _as_float32},
    "numbers.texts_to_doubles": {"rounded to float4": _as_float32},
    "decimals.integers_to_decimals": {"off by one": _each(lambda value: value + 1)},
    "decimals.reals_to_decimals": {"without the last digit": _each(_drop_last_digit)},
    "decimals.texts_to_decimals": {"without the last digit": _each(_drop_last_digit)},
    "texts.carry_texts": {
        "in lower case": pc.utf8_lower,
        "stripped": pc.utf8_trim_whitespace,
        "in another normal form": _each(lambda value: unicodedata.normalize("NFC", value)),
        "cut after four characters": _each(lambda value: value[:4]),
        "no text as NULL": _each(lambda value: value or None),
    },
    "texts.blobs_to_texts": {"read as Latin-1": _each(lambda value: value.encode().decode("latin-1"))},
    "texts.write_integers": {"with a leading zero": _each(lambda value: f"0{value}")},
    "texts.write_reals": {"with 15 digits": _each(lambda value: f"{float(value):.15g}")},
    "texts.write_hex": {"in upper case": _each(lambda value: value[:2] + value[2:].upper())},
    "texts.see_bytes": {"stripped": _each(bytes.rstrip)},
    "texts.limit_texts": {"cut after three characters": _each(lambda value: value[:3])},
    "moments.texts_to_dates": {"a day later": _add(1)},
    "moments.texts_to_times": {"without microseconds": _to_seconds, "a microsecond later": _add(-1)},
    "moments.texts_to_timestamps": {"without microseconds": _to_seconds, "in another zone": _add(_HOUR_US)},
    "moments.texts_to_instants": {"without microseconds": _to_seconds, "in another zone": _add(_HOUR_US)},
    "clocks.integers_to_instants": {"a microsecond later": _add(1), "in another zone": _add(_HOUR_US)},
    "clocks.reals_to_instants": {"without microseconds": _to_seconds, "a microsecond earlier": _add(-1)},
    "zones.to_utc": {"the zone left out": _add(2 * _HOUR_US)},
    "uuids.texts_to_uuids": {"with groups in the other byte order": _each(_swap_groups)},
    "uuids.blobs_to_uuids": {"with groups in the other byte order": _each(_swap_groups)},
    "json.carry_json": {"numbers as doubles": _each(_by_way_of_double)},
    "json.reals_to_json": {"with six digits": _each(lambda value: f"{float(value):.6g}")},
    "vectors.blobs_to_vectors": {"in the other byte order": _each(_little_endian), "as float16": _each(_as_float16)},
}
"""What only values of a kind can suffer, by kernel."""
