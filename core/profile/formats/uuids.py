"""UUIDs: as texts with hyphens or without, in either letter case, and as sixteen bytes."""

import pyarrow as pa
import pyarrow.compute as pc

from core.catalog.model import StorageClass
from core.profile.formats.family import Family, count_values, is_true, match_regex, single
from core.profile.model import Format

_SHORT, _LONG = 32, 36
_UUID = "^(?:[0-9a-fA-F]{32}|[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12})$"
_BLOB_BYTES = 16


def match_uuid(values: pa.Array) -> pa.BooleanArray:
    return match_regex(values, _UUID)


def match_uuid_blob(values: pa.Array) -> pa.BooleanArray:
    return is_true(pc.equal(pc.binary_length(values), pa.scalar(_BLOB_BYTES, pa.int32())))


def count_uuid_layouts(values: pa.Array) -> dict[str, int]:
    """How often each spelling occurs: "lower case with hyphens". A UUID without letters is in lower case."""
    has_upper, has_lower = match_regex(values, "[A-F]"), match_regex(values, "[a-f]")
    case = pc.if_else(has_upper, pc.if_else(has_lower, _text("mixed case"), _text("upper case")), _text("lower case"))
    is_short = pc.equal(pc.binary_length(values), pa.scalar(_SHORT, pa.int32()))
    hyphens = pc.if_else(is_short, _text(" without hyphens"), _text(" with hyphens"))
    return count_values(pc.binary_join_element_wise(case, hyphens, _text("")))


def _text(value: str) -> pa.StringScalar:
    return pa.scalar(value, pa.string())


FAMILIES = (
    Family(
        storage_class=StorageClass.TEXT,
        formats=(Format.UUID,),
        match=single(match_uuid),
        least=_SHORT,
        most=_LONG,
        count_layouts=count_uuid_layouts,
    ),
    Family(
        storage_class=StorageClass.BLOB,
        formats=(Format.UUID,),
        match=single(match_uuid_blob),
        least=_BLOB_BYTES,
        most=_BLOB_BYTES,
    ),
)
