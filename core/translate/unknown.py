"""Why a function of SQLite's has no translation, in words for who wrote the SQL."""

from core.identifiers import fold_ascii
from core.translate.pieces import Refusal

_CONNECTION = "tells what SQLite's connection did last, which PostgreSQL does not keep"
_ITSELF = "tells about SQLite itself"
_DIGITS = "depends in its last digits on the mathematical library of the computer"
_OWN_BINARY = "makes SQLite's own binary JSON, which is no jsonb of PostgreSQL's"
_TEXT_ORDER = "writes a document's text with its names in their order, which jsonb does not keep"
_SEARCH = "asks a full text search table, which is not carried over"

WRITERS_OF_DOCUMENTS = frozenset(
    {"json_set", "json_insert", "json_replace", "json_remove", "json_patch", "json_array_insert", "json_pretty"}
)

_IN_A_QUERY = "is of several rows, and may stand in a view alone"
_AGGREGATES = (
    *("avg", "count", "group_concat", "json_group_array", "json_group_object", "string_agg", "sum", "total"),
    *("cume_dist", "dense_rank", "first_value", "lag", "last_value", "lead", "nth_value", "ntile", "percent_rank"),
    *("rank", "row_number"),
)

_REASONS = {
    **dict.fromkeys(_AGGREGATES, _IN_A_QUERY),
    **dict.fromkeys(("changes", "total_changes", "last_insert_rowid"), _CONNECTION),
    **dict.fromkeys(
        ("sqlite_version", "sqlite_source_id", "sqlite_compileoption_get", "sqlite_compileoption_used"), _ITSELF
    ),
    **dict.fromkeys(("sqlite_log", "sqlite_offset", "subtype"), _ITSELF),
    **dict.fromkeys(
        (
            *("acos", "acosh", "asin", "asinh", "atan", "atan2", "atanh", "cos", "cosh", "sin", "sinh", "tan", "tanh"),
            *("exp", "ln", "log", "log10", "log2", "pow", "power"),
        ),
        _DIGITS,
    ),
    **dict.fromkeys(WRITERS_OF_DOCUMENTS, _TEXT_ORDER),
    **dict.fromkeys(
        (
            *("jsonb", "jsonb_array", "jsonb_array_insert", "jsonb_extract", "jsonb_insert", "jsonb_object"),
            *("jsonb_patch", "jsonb_remove", "jsonb_replace", "jsonb_set", "jsonb_group_array", "jsonb_group_object"),
        ),
        _OWN_BINARY,
    ),
    **dict.fromkeys(("bm25", "highlight", "match", "matchinfo", "offsets", "optimize", "snippet"), _SEARCH),
    "json_error_position": "counts characters of what is no JSON by the rules of one version of SQLite",
    "load_extension": "loads an extension into SQLite",
    "median": "is in newer builds of SQLite alone, and not known here",
    "percentile": "is in newer builds of SQLite alone, and not known here",
    "random": "is another value each time",
    "randomblob": "is another value each time",
    "unistr_quote": "writes a text for SQLite's own parser",
}


def refuse_function(name: str) -> Refusal:
    """The reason against a function that no rule knows; SQLite knows it, or the referee would have refused it."""
    reason = _REASONS.get(fold_ascii(name))
    return Refusal(f"{name}() {reason}" if reason else f"{name}() is a function of SQLite that has no translation")
