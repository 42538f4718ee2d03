"""Texts of booleans: the words that PostgreSQL reads as one, in the letter cases that programs write."""

import pyarrow as pa
import pyarrow.compute as pc

from core.catalog.model import StorageClass
from core.profile.formats.family import Family, count_values, single
from core.profile.model import Format

_WORDS = pa.array(
    ["t", "f", "true", "false", "T", "F", "True", "False", "TRUE", "FALSE", "y", "n", "Y", "N", "0", "1"], pa.string()
)


def match_boolean(values: pa.Array) -> pa.BooleanArray:
    return pc.is_in(values, _WORDS)


FAMILIES = (
    Family(
        storage_class=StorageClass.TEXT,
        formats=(Format.BOOLEAN,),
        match=single(match_boolean),
        least=1,
        most=5,
        count_layouts=count_values,
    ),
)
