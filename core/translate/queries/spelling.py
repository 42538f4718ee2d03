"""Texts that became dates, times or uuids, as PostgreSQL writes them again: where a column's values were all spelt in
one way, its texts can be had as they were."""

import re

from core.identifiers import quote_text
from core.translate.model import MOMENT_KINDS, Kind

_MOMENT = re.compile(r"YYYY-MM-DD(?:(?P<between>[T ])HH:MM(?P<seconds>:SS)?(?P<fraction>\.f{1,6})?(?P<zone>Z?))?")
_UUIDS = {
    "lower case with hyphens": "{}::text",
    "lower case without hyphens": "replace({}::text, '-', '')",
    "upper case with hyphens": 'upper({}::text COLLATE "C")',
    "upper case without hyphens": "upper(replace({}::text, '-', '') COLLATE \"C\")",
}


_HYPHENATED = frozenset(sql for layout, sql in _UUIDS.items() if layout.endswith("with hyphens"))


def write_layout(kind: Kind, layout: str, zone: str | None = None) -> str | None:
    """The SQL, `{}` in the column's place, of the text that a value has in a layout; None where there is none.

    `layout` is one of `core.profile.model.FormatProfile`'s, and `zone` the one in which texts without one were read.
    """
    if kind is Kind.UUID:
        return _UUIDS.get(layout)
    if kind is Kind.TIME:
        return "{}::text" if layout == "HH:MM:SS" else None
    match = _MOMENT.fullmatch(layout)
    if match is None or kind not in (Kind.DATE, Kind.TIMESTAMP, Kind.TIMESTAMPTZ):
        return None
    form = "YYYY-MM-DD"
    if match["between"]:
        form += '"T"' if match["between"] == "T" else " "
        form += "HH24:MI" + (":SS" if match["seconds"] else "")
        if match["fraction"]:
            form += f".FF{len(match['fraction']) - 1}"
    elif kind is not Kind.DATE:
        return None
    if match["zone"]:
        form += '"Z"'
    if kind is Kind.TIMESTAMPTZ:
        place = "UTC" if match["zone"] else zone
        return None if place is None else f"to_char({{}} AT TIME ZONE {quote_text(place)}, {quote_text(form)})"
    if match["zone"]:
        return None
    return f"to_char({{}}{'::timestamp' if kind is Kind.DATE else ''}, {quote_text(form)})"


def is_hyphenated(kind: Kind, written_sql: str) -> bool:
    """Whether texts that are written so have hyphens, or colons, where no number has any: then none is one to SQLite,
    whatever it is a part of. A uuid may be of digits alone, but for its hyphens."""
    return kind in MOMENT_KINDS or written_sql in _HYPHENATED
