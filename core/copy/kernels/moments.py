"""Dates and times out of texts, as ISO 8601 and SQLite's own functions write them, in microseconds as PostgreSQL keeps
them."""

import pyarrow as pa
import pyarrow.compute as pc

from core.copy.kernels.converted import (
    Converted,
    cast_fitting,
    find_within,
    first_value,
    int32,
    int64,
    is_true,
    merge,
    null_of,
    refuse_all,
    restrict,
    text,
    then,
    try_cast,
)
from core.copy.kernels.zones import TIMESTAMPTZ, to_utc

DATE = pa.date32()
TIME = pa.time64("us")
TIMESTAMP = pa.timestamp("us")

_MIN_DAY, _MAX_DAY = int32(-719_162), int32(2_932_896)
MIN_US, MAX_US = -62_135_596_800_000_000, 253_402_300_799_999_999
"""The years 0001 to 9999."""
_DAY_US = 86_400_000_000

_DAY = (
    "(?:[0-9]{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
    "|02-(?:0[1-9]|1[0-9]|2[0-8]))"
    "|(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)-02-29)"
)
_CLOCK = r"(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]{1,6})?)?"
_ZONE = "(?:Z|[+-](?:[01][0-9]|2[0-3])(?::?[0-5][0-9])?)"
_NEEDLESS_ZEROS = r"(\.[0-9]{6})0+(Z|[+-]|$)"
_HAS_ZONE = "^[0-9-]{10}[T ][0-9:.]+[Z+-]"
_HOUR_ALONE = "^[0-9-]{10}[T ][0-9]{2}(?:[Z+-]|$)"
_HOUR_ALONE_LENGTHS = {
    TIMESTAMP: pa.array([13], pa.int32()),
    TIMESTAMPTZ: pa.array([14, 16, 18, 19], pa.int32()),
}
"""How long a date is with an hour, and with any kind of zone."""


def texts_to_dates(values: pa.Array) -> Converted:
    """YYYY-MM-DD."""
    dates = cast_fitting(values, DATE, lambda source: pc.match_substring_regex(source, f"^{_DAY}$"))
    return restrict(dates, find_within(dates.values.view(pa.int32()), _MIN_DAY, _MAX_DAY))


def texts_to_times(values: pa.Array) -> Converted:
    """HH:MM, HH:MM:SS and HH:MM:SS.f."""
    # Arrow reads no times alone.
    on_first_day = pc.binary_join_element_wise(text("1970-01-01T"), values, text(""))
    moments = _parse(on_first_day, TIMESTAMP, f"^{_DAY}T{_CLOCK}$")
    return then(moments, Converted(values=moments.values.view(TIME)))


def texts_to_timestamps(values: pa.Array) -> Converted:
    """A date, or a date and a time with T or a space between them."""
    return limit_years(_parse(values, TIMESTAMP, f"^{_DAY}(?:[T ]{_CLOCK})?$"))


def texts_to_instants(values: pa.Array, zone: str | None) -> Converted:
    """A date, a time and their zone; where `zone` says which one is meant, also without one, or a date alone."""
    if _starts_with_zoned(values):
        moments = try_cast(values, TIMESTAMPTZ)
        if moments is not None:
            return _limit_zoned(_drop_hours_alone(Converted(values=moments), values), values)
    elif zone is not None:
        moments = try_cast(values, TIMESTAMP)
        if moments is not None:
            return _place(limit_years(_drop_hours_alone(Converted(values=moments), values)), zone)
    has_zone = is_true(pc.match_substring_regex(values, _HAS_ZONE))
    nothing = null_of(values)
    with_zone, without = pc.if_else(has_zone, values, nothing), pc.if_else(has_zone, nothing, values)
    zoned = _limit_zoned(_parse(with_zone, TIMESTAMPTZ, f"^{_DAY}[T ]{_CLOCK}{_ZONE}$"), with_zone)
    if zone is None:
        return merge([zoned, refuse_all(without, TIMESTAMPTZ)])
    return merge([zoned, _place(texts_to_timestamps(without), zone)])


def limit_years(moments: Converted) -> Converted:
    """What lies in the years 0001 to 9999."""
    return restrict(moments, find_within(moments.values.view(pa.int64()), int64(MIN_US), int64(MAX_US)))


def _starts_with_zoned(values: pa.Array) -> bool:
    """Whether the first text has a zone, and so most likely all."""
    return bool(pc.match_substring_regex(first_value(values), _HAS_ZONE).true_count)


def _place(local: Converted, zone: str) -> Converted:
    """Times of a zone as instants."""
    return limit_years(then(local, to_utc(local.values, zone)))


def _limit_zoned(moments: Converted, texts: pa.Array) -> Converted:
    """Instants of the years 0001 to 9999 whose dates are in these too."""
    limited = limit_years(moments)
    earliest = pc.min(limited.values.view(pa.int64())).as_py()
    if earliest is not None and earliest < MIN_US + _DAY_US:
        return restrict(limited, pc.invert(pc.starts_with(texts, "0000")))
    return limited


def _parse(values: pa.Array, target_type: pa.DataType, pattern: str) -> Converted:
    moments = try_cast(values, target_type)
    if moments is not None:
        return _drop_hours_alone(Converted(values=moments), values)
    # Arrow takes six digits after the point.
    shorter = pc.replace_substring_regex(values, _NEEDLESS_ZEROS, r"\1\2")
    return _drop_hours_alone(
        cast_fitting(shorter, target_type, lambda source: pc.match_substring_regex(source, pattern)), values
    )


def _drop_hours_alone(moments: Converted, texts: pa.Array) -> Converted:
    """Arrow takes an hour without minutes."""
    is_as_long = pc.is_in(pc.binary_length(texts), _HOUR_ALONE_LENGTHS[moments.values.type])
    if not is_as_long.true_count:
        return moments
    return restrict(moments, pc.invert(pc.match_substring_regex(texts, _HOUR_ALONE)))
