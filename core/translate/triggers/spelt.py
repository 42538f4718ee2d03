"""Whether a statement spells a date, a time or a uuid as the other values of its column are spelt: PostgreSQL keeps no
spelling, and what reads the column's text writes all of them in that one way."""

import re

from core.translate.instants import write_sample
from core.translate.model import Kind
from core.translate.pieces import Constant, Converted, NowText, Piece, Term
from core.translate.queries.model import SourceColumn
from core.translate.queries.spelling import write_layout

_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
    r"(?:(?P<between>[T ])[0-9]{2}:[0-9]{2}(?P<seconds>:[0-9]{2})?(?P<fraction>\.[0-9]{1,6})?(?P<zone>Z?))?"
)
_UUIDS = {
    "lower case with hyphens": r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}",
    "lower case without hyphens": r"[0-9a-f]{32}",
    "upper case with hyphens": r"[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}",
    "upper case without hyphens": r"[0-9A-F]{32}",
}


def is_spelt_alike(part: Piece | Converted | None, source: SourceColumn | None, target: SourceColumn) -> bool:
    """Whether a value, which may be that of a `source` column as it stands, is spelt as those of the target are."""
    if target.written_sql is None or (isinstance(part, Constant) and part.value is None):
        return True
    if target.column.kind is Kind.DATE:
        # A date has one spelling; of what is stored there no other is taken for one.
        return True
    if source is not None:
        return source.written_sql == target.written_sql
    if isinstance(part, Constant) and isinstance(part.value, str):
        return _is_in_layout(part.value, target)
    if isinstance(part, Term):
        form = part.now.format if isinstance(part.now, NowText) else part.format
        return form is not None and _is_in_layout(write_sample(form), target)
    return False


def _is_in_layout(text: str, target: SourceColumn) -> bool:
    column = target.column
    if column.kind is Kind.UUID:
        return any(
            write_layout(Kind.UUID, layout) == target.written_sql and re.fullmatch(pattern, text)
            for layout, pattern in _UUIDS.items()
        )
    if column.kind is Kind.TIME:
        return re.fullmatch("[0-9]{2}:[0-9]{2}:[0-9]{2}", text) is not None
    match = _MOMENT.fullmatch(text)
    if match is None:
        return False
    layout = "YYYY-MM-DD"
    if match["between"]:
        layout += f"{match['between']}HH:MM{':SS' if match['seconds'] else ''}{match['zone'] or ''}"
        if match["fraction"]:
            layout = layout.replace(":SS", f":SS.{'f' * (len(match['fraction']) - 1)}")
    # A column of midnights may be written as one of dates.
    kinds = (column.kind, Kind.DATE) if layout == "YYYY-MM-DD" else (column.kind,)
    return target.written_sql in [write_layout(kind, layout, column.zone) for kind in kinds]
