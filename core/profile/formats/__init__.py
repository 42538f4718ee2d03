"""Matchers: whether each value of an array is of a format, as `core.profile.model.Format` defines it."""

from collections.abc import Mapping

import pyarrow as pa

from core.catalog.model import StorageClass
from core.profile.formats import booleans, json, moments, numbers, ranges, uuids, vectors
from core.profile.formats.family import Family
from core.profile.model import Format

_ALL: tuple[Family, ...] = (
    *booleans.FAMILIES,
    *numbers.FAMILIES,
    *moments.FAMILIES,
    *uuids.FAMILIES,
    *json.FAMILIES,
    *vectors.FAMILIES,
    *ranges.FAMILIES,
)

FAMILIES: Mapping[StorageClass, tuple[Family, ...]] = {
    storage_class: tuple(family for family in _ALL if family.storage_class is storage_class)
    for storage_class in (StorageClass.INTEGER, StorageClass.REAL, StorageClass.TEXT, StorageClass.BLOB)
}

MATCHERS: Mapping[tuple[Format, StorageClass], tuple[Family, int]] = {
    (wanted, family.storage_class): (family, place) for family in _ALL for place, wanted in enumerate(family.formats)
}
"""Which family answers for a format and a storage class, and at which place."""


def match_format(values: pa.Array, wanted: Format, storage_class: StorageClass) -> pa.BooleanArray:
    """Whether each value of an array of one class, in which NULLs may be, is of a format; NULL is not.

    Raises KeyError for a format that no value of the class can have.
    """
    family, place = MATCHERS[wanted, storage_class]
    return family.match(values)[place]
