"""What the name of a column, its default and its maker hint at, where the values alone could mean several things."""

import re

from core.plan.frameworks import Framework
from core.plan.rules.evidence import ColumnEvidence

_TIME = re.compile(
    r"day|ts|when|since|until|start|end|begin|due|deadline|born|birthday|dob|login|epoch|julian|jd|[abcm]time"
    r"|created|updated|modified|changed|added|inserted|deleted|removed|archived|published|expires|expiry|expired"
    r"|expiration|started|finished|ended|completed|cancell?ed|joined|seen|visited|accessed|scheduled|sent|received"
    r"|opened|closed|posted|paid|shipped|delivered|approved|verified|confirmed|synced|fetched|applied"
    r"|(?!(?:update|candidate|mandate|validate|sometime)$).*(?:date|time|timestamp)"
)
"""Words of points in time."""
_SPAN = re.compile(
    r"duration|elapsed|length|interval|timeout|runtime|uptime|lifetime|playtime|latency|lap|ttl|period|offset"
)
_CLOCK = re.compile(r".*time|hour|clock|start|end|begin|opens|closes|opening|closing|from|to|until|at")
_HASH = re.compile(
    r"hash|md[45]|sha[0-9]*|checksum|digest|etag|token|password|passwd|pwd|secret|signature|sig|salt|nonce|fingerprint|session"
    r"|apikey|crc[0-9]*|hmac|cookie"
)
_UUID = re.compile(r".*(?:uuid|guid)")
_ID = re.compile(r"id|uid|oid")
_VECTOR = re.compile(r"embeddings?|embed|emb|vectors?|vec")
_JSON = re.compile(
    r"json|data|meta|metadata|settings|options|config|configuration|attributes|attrs|properties|props|payload|params"
    r"|parameters|extra|tags|labels|fields|details|context|preferences|prefs|headers|args|kwargs"
)
_NOW = re.compile(
    r"\bcurrent_timestamp\b|\bdatetime\s*\(\s*(?:'now'|\))|\bstrftime\s*\(\s*'[^']*%[HMSfRT][^']*'", re.IGNORECASE
)
"""Not CURRENT_DATE, nor strftime('%s'), which is a number."""
_ZONE_HABITS = {
    Framework.DJANGO: "Django stores times in UTC",
    Framework.RAILS: "Rails stores times in UTC",
    Framework.PRISMA: "Prisma stores times in UTC",
    Framework.SEQUELIZE: "Sequelize stores times in UTC",
    Framework.EF_CORE: "EF Core's DateTime is a timestamptz in PostgreSQL",
}


def speaks_of_time(evidence: ColumnEvidence) -> bool:
    """Whether the name is one of a point in time: created_at, lastLogin, ship_date, ts."""
    words = evidence.name_words
    if _has(evidence, _SPAN):
        return False
    return _has(evidence, _TIME) or (len(words) > 1 and words[-1] in ("at", "on"))


def speaks_of_the_clock(evidence: ColumnEvidence) -> bool:
    """Whether the name is one of a time of day: opens_at, start_time."""
    return _has(evidence, _CLOCK) and not _has(evidence, _SPAN)


def speaks_of_a_hash(evidence: ColumnEvidence) -> bool:
    """Whether the name is one of a digest or of a secret, which may have 32 hexadecimal digits too."""
    return _has(evidence, _HASH)


def speaks_of_a_uuid(evidence: ColumnEvidence) -> bool:
    """Whether the name says UUID: uuid, owner_guid."""
    return _has(evidence, _UUID)


def speaks_of_an_id(evidence: ColumnEvidence) -> bool:
    return _has(evidence, _ID)


def speaks_of_vectors(evidence: ColumnEvidence) -> bool:
    return _has(evidence, _VECTOR)


def speaks_of_json(evidence: ColumnEvidence) -> bool:
    """Whether the name or the default is one of a document."""
    default = evidence.column.default_sql or ""
    return _has(evidence, _JSON) or "{}" in default or "[]" in default


def find_zone_reason(evidence: ColumnEvidence) -> str | None:
    """Why times without a zone should be instants in the policy's zone; None where nothing says so."""
    default = evidence.column.default_sql or ""
    if "localtime" in default.lower() or "local" in evidence.name_words:
        return None
    if evidence.policy.zone != "UTC":
        return "as chosen"
    if defaults_to_now(evidence):
        return f"the default {default} is in UTC"
    if {"utc", "gmt"} & set(evidence.name_words):
        return "the name says so"
    return next((habit for framework, habit in _ZONE_HABITS.items() if framework in evidence.frameworks), None)


def defaults_to_now(evidence: ColumnEvidence) -> bool:
    """Whether the default is the time of the insertion, with its clock."""
    return bool(_NOW.search(evidence.column.default_sql or ""))


def _has(evidence: ColumnEvidence, words: re.Pattern[str]) -> bool:
    return any(words.fullmatch(word) for word in evidence.name_words)
