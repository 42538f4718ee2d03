"""Which formats a declared type asks for: they are looked for in all rows, however few values are of them."""

import re
from functools import cache

from core.profile.formats.ranges import CLOCKS
from core.profile.model import Format

_MOMENTS = frozenset({Format.DATE, Format.TIME, Format.TIMESTAMP, Format.TIMESTAMPTZ, *CLOCKS})
_JSON = frozenset({Format.JSON, Format.JSON_CONTAINER, Format.JSON_NULL, Format.JSONB})
_ASKED = (
    (re.compile("DATE|TIME"), _MOMENTS),
    (re.compile("UUID|GUID|UNIQUEIDENTIFIER"), frozenset({Format.UUID})),
    (re.compile("JSON"), _JSON),
    (re.compile("BOOL"), frozenset({Format.BOOLEAN, Format.BIT})),
    (re.compile("NUMERIC|DECIMAL"), frozenset({Format.DECIMAL})),
    (re.compile("VECTOR|F32_BLOB"), frozenset({Format.VECTOR})),
)


@cache
def asked_formats(declared_type: str) -> frozenset[Format]:
    """The formats that a declaration such as "DATETIME" or "varchar(36) /* uuid */" makes one look for."""
    words = declared_type.upper()
    return frozenset().union(*(formats for pattern, formats in _ASKED if pattern.search(words)))
