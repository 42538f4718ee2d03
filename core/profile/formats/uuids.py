"""UUIDs: as texts with hyphens or without, in either letter case, and as sixteen bytes."""

import pyarrow as pa
import pyarrow.compute as pc

from core.catalog.model import StorageClass
from core.profile.formats.family import Family, count_values, is_true, match_regex, single
from core.profile.model import Format

_SHORT, _LONG = 32, 36
_UUID = "^(?:[0-9a-fA-F]{32}|[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12})$"
_OF_RFC = "^(?:[0-9a-fA-F]{12}[1-8][0-9a-fA-F]{3}[89abAB][0-9a-fA-F]{15}|0{32}|[fF]{32})$"
"""Without hyphens (https://www.rfc-editor.org/rfc/rfc9562#section-4)."""
_BLOB_BYTES = 16


def match_uuid(values: pa.Array) -> pa.BooleanArray:
    return match_regex(values, _UUID)


def match_uuid_text(values: pa.Array) -> tuple[pa.BooleanArray, pa.BooleanArray]:
    """Whether each text is a UUID, and whether it is one by its form alone."""
    found = match_uuid(values)
    bare = is_true(pc.and_(found, pc.equal(pc.binary_length(values), pa.scalar(_SHORT, pa.int32()))))
    # Most UUIDs have hyphens, and are looked at once.
    return found, pc.and_not(bare, match_regex(values, _OF_RFC)) if bare.true_count else bare


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
        formats=(Format.UUID, Format.HEX_128),
        match=match_uuid_text,
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
