"""SELECT DISTINCT of texts that a collation other than BINARY finds equal: one of them is shown, by PostgreSQL's
DISTINCT ON the first as SQLite mostly meets them."""

from collections.abc import Sequence

from core.translate.pieces import Refusal
from core.translate.queries.columns import as_part
from core.translate.queries.keys import check_distinct, is_folded, write_folded_key
from core.translate.queries.levels import Level
from core.translate.queries.outputs import write_output
from core.translate.queries.translation import Output


def find_folded_keys(outputs: Sequence[Output], *, is_grouped: bool) -> list[str]:
    """What the rows are told apart by; [] where DISTINCT does that itself. Raises Refusal."""
    keys = []
    for output in outputs:
        part = as_part(output.column, "", f"({output.sql})")
        if not is_folded(part):
            check_distinct(output.column, "it tells apart")
            keys.append(f"({output.sql})")
        elif is_grouped:
            raise Refusal("it tells apart groups by another collation than BINARY")
        else:
            keys.append(write_folded_key(part, "it tells apart") or "")
    has_folded = any(is_folded(as_part(output.column, "", "")) for output in outputs)
    return [key for key, output in zip(keys, outputs, strict=True) if not output.is_null] if has_folded else []


def write_folded_distinct(outputs: Sequence[Output], body: str, keys: Sequence[str], level: Level) -> str:
    order = [*keys, *(source.order_sql for source in level.sources if source.order_sql is not None)]
    listed = ", ".join(map(write_output, outputs))
    return f"SELECT DISTINCT ON ({', '.join(keys)}) {listed}{body} ORDER BY {', '.join(order)}"
