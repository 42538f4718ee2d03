"""LIMIT and OFFSET (https://sqlite.org/lang_select.html#the_limit_clause): SQLite takes a negative one for none."""

from dataclasses import dataclass

from sqlglot import exp

from core.translate.pieces import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Both, as each side writes them; "" where there is none."""

    reading: str
    sql: str
    is_one: bool = False
    """Whether they leave one row at most."""


def read_limits(query: exp.Query) -> Limits:
    limit, offset = query.args.get("limit"), query.args.get("offset")
    if limit is None and offset is None:
        return Limits(reading="", sql="")
    if limit is None or not isinstance(limit, exp.Limit):
        raise Refusal("it has an OFFSET alone")
    count = _read_number(limit.expression)
    skipped = 0 if offset is None else _read_number(offset.expression)
    reading = f" LIMIT {count}" + (f" OFFSET {skipped}" if offset is not None else "")
    sql = (f" LIMIT {count}" if count >= 0 else "") + (f" OFFSET {skipped}" if skipped > 0 else "")
    return Limits(reading=reading, sql=sql, is_one=0 <= count <= 1)


def _read_number(node: exp.Expr | None) -> int:
    sign = 1
    while isinstance(node, exp.Paren | exp.Neg):
        sign = -sign if isinstance(node, exp.Neg) else sign
        node = node.this
    is_number = isinstance(node, exp.Literal) and not node.is_string and node.name.isascii() and node.name.isdigit()
    if node is not None and is_number and len(node.name) < 19:
        return sign * int(node.name)
    raise Refusal("its LIMIT or OFFSET is not a number")
