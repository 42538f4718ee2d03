"""What a column was declared for, beyond SQLite's affinity: the words of its type, wherever they stand in it."""

import re
from functools import lru_cache

from core.catalog.model import Affinity
from core.plan.frameworks import Framework
from core.plan.pgtypes import DATE, TIME, TIMESTAMP, TIMESTAMPTZ, PgType
from core.plan.rules.evidence import ColumnEvidence

_WORD = re.compile(r"[A-Z][A-Z0-9]*")
_UUIDS = {"UUID", "GUID", "UNIQUEIDENTIFIER"}
_DECIMALS = ("NUMERIC", "DECIMAL", "DEC", "NUMBER", "MONEY", "CURRENCY", "SMALLMONEY")
_WITH_ZONE = {"TIMESTAMPTZ", "DATETIMETZ", "DATETIMEOFFSET"}
_UUID_CHARS = (32, 36)


def declared_moment(evidence: ColumnEvidence) -> PgType | None:
    """The date or time type that the declaration asks for: timestamptz of "timestamp with time zone"."""
    words = _words(evidence)
    is_timestamp = any(word.startswith(("DATETIME", "TIMESTAMP")) or word == "SMALLDATETIME" for word in words)
    if is_timestamp and (_WITH_ZONE & set(words) or {"WITH", "ZONE"} <= set(words)):
        return TIMESTAMPTZ
    if is_timestamp:
        return TIMESTAMP
    if "DATE" in words:
        return DATE
    return TIME if {"TIME", "TIMETZ"} & set(words) else None


def is_declared_boolean(evidence: ColumnEvidence) -> bool:
    return evidence.declared_words.startswith("BOOL")


def is_declared_json(evidence: ColumnEvidence) -> bool:
    """Declared JSON or JSONB, or a CHECK (json_valid(...)) says that it is, as Django and others write it."""
    if any(word.startswith("JSON") for word in _words(evidence)):
        return True
    tests = (f"json_valid({_bare(evidence.column.name)})", f"json_valid({_bare(evidence.column.name)},")
    return any(test in _bare(check) for check in evidence.checks for test in tests)


def is_declared_uuid(evidence: ColumnEvidence) -> bool:
    """Declared UUID or GUID; or char(32), as Django alone declares what is no string of the application's."""
    if _UUIDS & set(_words(evidence)):
        return True
    is_char_32 = evidence.declared_words == "CHAR" and evidence.declared_arguments == (32,)
    return is_char_32 and Framework.DJANGO in evidence.frameworks


def has_uuid_length(evidence: ColumnEvidence) -> bool:
    """Declared for texts as long as a UUID is: CHAR(32), VARCHAR(36)."""
    return evidence.column.affinity is Affinity.TEXT and evidence.declared_arguments[:1] in [(n,) for n in _UUID_CHARS]


def is_declared_vector(evidence: ColumnEvidence) -> bool:
    """Declared VECTOR, or F32_BLOB as libSQL has it."""
    return bool(re.search(r"\bVECTOR\b|\bF32_BLOB\b", evidence.column.declared_type.upper()))


def is_declared_decimal(evidence: ColumnEvidence) -> bool:
    """Whether the declaration asks for exact numbers; as texts too (DECIMALTEXT), which keep all of their digits.

    Where SQLite takes it for NUMERIC, a text that is a number is stored as one, if need be without its last digits
    (https://sqlite.org/datatype3.html#type_affinity).
    """
    if evidence.column.affinity is Affinity.TEXT:
        return any(word.startswith(("DECIMAL", "NUMERIC")) for word in _words(evidence))
    return evidence.column.affinity is Affinity.NUMERIC and evidence.declared_words in _DECIMALS


def _words(evidence: ColumnEvidence) -> list[str]:
    return _WORD.findall(evidence.column.declared_type.upper())


@lru_cache(maxsize=8192)
def _bare(sql: str) -> str:
    """SQL in lower case, without quotes and spaces."""
    return re.sub(r"[\s\"`\[\]]+", "", sql).lower()
