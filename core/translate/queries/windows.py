"""Window functions, their windows and frames (https://sqlite.org/windowfunctions.html): PostgreSQL has them all, with
NULLs and text in another order, and other types."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from sqlglot import exp

from core.identifiers import fold_ascii, quote_sqlite
from core.translate.model import Kind
from core.translate.pieces import Constant, Converted, Piece, Refusal, Subtype, Term
from core.translate.queries.aggregates import COUNT_BOUND, is_aggregate, read_aggregate
from core.translate.queries.columns import TYPES, as_value
from core.translate.queries.keys import write_folded_key, write_order_key
from core.translate.queries.levels import Level
from core.translate.queries.translation import Translation

_SPEC_ARGUMENTS = frozenset({"kind", "start", "start_side", "end", "end_side", "exclude"})
_EXCLUDES = frozenset({"NO OTHERS", "CURRENT ROW", "GROUP", "TIES"})
_MAX_OFFSET = 2**31 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Over:
    """The window of a call, on both sides."""

    reading: str
    sql: str
    is_ordered: bool


def read_ordered(
    translation: Translation, level: Level, node: exp.Ordered
) -> tuple[str, str | None, Piece | Converted]:
    """A term of an ORDER BY, on both sides; PostgreSQL's is None where it orders nothing."""
    # What reads expressions reads their windows, too.
    from core.translate.queries.reading import read_any

    part = read_any(translation, node.this, level)
    suffix, descending, nulls_first = read_direction(node)
    sql = write_order_key(
        part, descending=descending, nulls_first=nulls_first, bytewise=translation.orders_text_bytewise
    )
    return f"{part.reading}{suffix}", sql, part


def read_direction(node: exp.Ordered) -> tuple[str, bool, bool]:
    """How a term of an ORDER BY ends in SQLite, whether it is descending, and whether NULLs come first."""
    descending = bool(node.args.get("desc"))
    # SQLite has NULLs as the smallest.
    nulls_first = node.args.get("nulls_first")
    nulls_first = not descending if nulls_first is None else bool(nulls_first)
    suffix = " DESC" if descending else ""
    if nulls_first is descending:
        suffix += " NULLS FIRST" if nulls_first else " NULLS LAST"
    return suffix, descending, nulls_first


def read_window(translation: Translation, level: Level, node: exp.Window) -> Term:
    """`function(...) [FILTER (...)] OVER ...`. Raises Refusal."""
    call = node.this.this if isinstance(node.this, exp.Filter) else node.this
    if not isinstance(call, exp.Anonymous):
        raise Refusal("it has a window over something else than a function")
    if not level.takes_aggregates or level.is_in_aggregate:
        raise Refusal("it has a window function where none is translated")
    over = _read_over(translation, level, node)
    if is_aggregate(call):
        term = read_aggregate(translation, level, node.this, over_reading=over.reading, over_sql=over.sql)
        if id(node.this) in translation.approximate:
            translation.approximate.add(id(node))
        return replace(term, is_atom=False) if term.sql.endswith(over.sql) else term
    rule = _FUNCTIONS.get(fold_ascii(call.name))
    if rule is None or isinstance(node.this, exp.Filter):
        raise Refusal(f"{call.name}() over a window is not translated")
    if not over.is_ordered and fold_ascii(call.name) not in _ORDER_FREE:
        if fold_ascii(call.name) not in _NUMBERING:
            raise Refusal(f"it has no ORDER BY in the window of {call.name}(), which takes rows as SQLite meets them")
        if translation.drops_order:
            raise Refusal(f"{call.name}() numbers rows in the order of a recursion, which PostgreSQL has not")
        translation.notes[f"without an ORDER BY, {call.name}() numbers rows in any order"] = None
    from core.translate.queries.reading import read

    arguments = [read(translation, argument, level) for argument in call.expressions]
    if any(isinstance(each, Term) and each.has_collate for each in arguments):
        raise Refusal("a COLLATE of it stands elsewhere than beside a comparison")
    if any(map(translation.is_approximate, call.expressions)):
        translation.approximate.add(id(node))
    if over.is_ordered and fold_ascii(call.name) not in _TIE_FREE:
        translation.notes[f"rows that tie in the order of {call.name}() may be taken in any order"] = None
    term = rule(arguments, over.sql)
    reading = f"{quote_sqlite(call.name)}({', '.join(each.reading for each in arguments)}){over.reading}"
    return replace(term, reading=reading)


def _read_over(translation: Translation, level: Level, node: exp.Window) -> Over:
    """What follows OVER, with the window that it names taken in."""
    from core.translate.queries.reading import read_any

    partition, order, spec = _merge(level, node, set())
    readings, sqls = [], []
    keys = []
    for each in partition:
        part = read_any(translation, each, level)
        translation.refuse_approximate([each], "it tells apart")
        key = write_folded_key(part, "it tells apart")
        readings.append(part.reading)
        keys += [key] if key is not None else []
    partition_reading = f"PARTITION BY {', '.join(readings)}" if readings else ""
    if keys:
        sqls.append(f"PARTITION BY {', '.join(keys)}")
    terms = [read_ordered(translation, level, each) for each in order]
    order_sqls = [sql for _, sql, _ in terms if sql is not None]
    order_reading = f"ORDER BY {', '.join(reading for reading, _, _ in terms)}" if terms else ""
    if order_sqls:
        sqls.append(f"ORDER BY {', '.join(order_sqls)}")
    frame = _write_frame(spec, is_ordered=bool(order_sqls)) if spec is not None else ""
    if spec is not None and fold_ascii(str(spec.args.get("kind"))) == "rows":
        translation.notes["rows that tie in the order of a window with ROWS may be taken in any order"] = None
    sqls += [frame] if frame else []
    written = " ".join(each for each in (partition_reading, order_reading, frame) if each)
    return Over(reading=f" OVER ({written})", sql=f" OVER ({' '.join(sqls)})", is_ordered=bool(order_sqls))


def _merge(
    level: Level, node: exp.Window, seen: set[str]
) -> tuple[list[exp.Expr], list[exp.Ordered], exp.WindowSpec | None]:
    partition = list(node.args.get("partition_by") or ())
    order_node = node.args.get("order")
    order = list(order_node.expressions) if order_node is not None else []
    spec = node.args.get("spec")
    if node.args.get("first"):
        raise Refusal("it has a window that is not understood")
    name = node.alias
    if name:
        folded = fold_ascii(name)
        base = level.windows.get(folded)
        if base is None or folded in seen:
            raise Refusal(f"there is no window {name}")
        base_partition, base_order, base_spec = _merge(level, base, seen | {folded})
        partition, order, spec = base_partition or partition, order or base_order, spec or base_spec
    return partition, order, spec


def _write_frame(spec: exp.WindowSpec, *, is_ordered: bool) -> str:
    """The frame, which both write alike. RANGE with a distance depends on types; GROUPS wants an order."""
    if any(value for name, value in spec.args.items() if name not in _SPEC_ARGUMENTS):
        raise Refusal("it has a frame that is not understood")
    kind = fold_ascii(str(spec.args.get("kind"))).upper()
    if kind not in ("ROWS", "RANGE", "GROUPS"):
        raise Refusal("it has a frame that is not understood")
    if not is_ordered and kind != "RANGE":
        raise Refusal("it has a frame of rows whose order is not said")
    start = _write_bound(spec.args.get("start"), spec.args.get("start_side"), kind)
    end = spec.args.get("end")
    frame = f"{kind} {start}"
    if end is not None:
        frame = f"{kind} BETWEEN {start} AND {_write_bound(end, spec.args.get('end_side'), kind)}"
    exclude = spec.args.get("exclude")
    if exclude is not None:
        words = exclude.name.upper() if isinstance(exclude, exp.Expr) else str(exclude).upper()
        if words not in _EXCLUDES:
            raise Refusal("it has a frame that is not understood")
        frame += f" EXCLUDE {words}"
    return frame


def _write_bound(bound: object, side: object, kind: str) -> str:
    words = str(side).upper() if side else ""
    match bound:
        case "CURRENT ROW":
            return "CURRENT ROW"
        case "UNBOUNDED" if words in ("PRECEDING", "FOLLOWING"):
            return f"UNBOUNDED {words}"
        case exp.Literal() if words in ("PRECEDING", "FOLLOWING") and bound.name.isdigit() and not bound.is_string:
            if kind == "RANGE":
                raise Refusal("it has a frame of RANGE with a distance, which SQLite takes of values of any class")
            if int(bound.name[:12]) > _MAX_OFFSET:
                raise Refusal("it has a frame that is too long")
            return f"{int(bound.name)} {words}"
    raise Refusal("it has a frame that is not understood")


Rule = Callable[[Sequence[Piece], str], Term]


def _numbering(name: str) -> Rule:
    def rule(arguments: Sequence[Piece], over: str) -> Term:
        _check_count(arguments, 0, 0)
        return Term(reading="", sql=f"{name}(){over}", kind=Kind.INTEGER, bound=COUNT_BOUND)

    return rule


def _fraction(name: str) -> Rule:
    def rule(arguments: Sequence[Piece], over: str) -> Term:
        _check_count(arguments, 0, 0)
        return Term(reading="", sql=f"{name}(){over}", kind=Kind.FLOAT)

    return rule


def _ntile(arguments: Sequence[Piece], over: str) -> Term:
    _check_count(arguments, 1, 1)
    return Term(
        reading="",
        sql=f"ntile({_read_count(arguments[0], least=1)}){over}",
        kind=Kind.INTEGER,
        bound=COUNT_BOUND,
    )


def _neighbour(name: str) -> Rule:
    def rule(arguments: Sequence[Piece], over: str) -> Term:
        _check_count(arguments, 1, 3)
        value = as_value(arguments[0])
        written = [f"{value.operand}::{TYPES[value.kind]}"]
        if len(arguments) > 1:
            written.append(str(_read_count(arguments[1], least=0)))
        if len(arguments) > 2:
            default = arguments[2]
            term = as_value(default)
            is_null = isinstance(default, Constant) and default.value is None
            if term.kind is not value.kind and not is_null:
                raise Refusal(f"the default of {name}() is of another kind than its value")
            written.append(f"{'NULL' if is_null else term.operand}::{TYPES[value.kind]}")
            if not is_null:
                is_in_no_number = value.is_in_no_number and term.is_in_no_number
                subtype = value.subtype if value.subtype is term.subtype else Subtype.UNKNOWN
                bound = max(value.bound, term.bound)
                value = replace(value, bound=bound, is_in_no_number=is_in_no_number, subtype=subtype)
        return _pick(name, ", ".join(written), over, value)

    return rule


def _edge(name: str) -> Rule:
    def rule(arguments: Sequence[Piece], over: str) -> Term:
        _check_count(arguments, 1, 1)
        value = as_value(arguments[0])
        return _pick(name, value.sql, over, value)

    return rule


def _nth(arguments: Sequence[Piece], over: str) -> Term:
    _check_count(arguments, 2, 2)
    value = as_value(arguments[0])
    count = _read_count(arguments[1], least=1)
    return _pick("nth_value", f"{value.sql}, {count}", over, value)


def _pick(name: str, arguments: str, over: str, value: Term) -> Term:
    """A call that gives one of the values that `value` may be."""
    return Term(
        reading="",
        sql=f"{name}({arguments}){over}",
        kind=value.kind,
        bound=value.bound,
        is_in_no_number=value.is_in_no_number,
        subtype=value.subtype.blur(),
    )


def _read_count(piece: Piece, *, least: int) -> int:
    if not isinstance(piece, Constant) or not isinstance(piece.value, int) or not least <= piece.value <= _MAX_OFFSET:
        raise Refusal("a window function of it is given other than a fixed number of rows")
    return piece.value


def _check_count(arguments: Sequence[Piece], least: int, most: int) -> None:
    if not least <= len(arguments) <= most:
        raise Refusal("a window function of it has another number of arguments")


_FUNCTIONS: dict[str, Rule] = {
    "cume_dist": _fraction("cume_dist"),
    "dense_rank": _numbering("dense_rank"),
    "first_value": _edge("first_value"),
    "lag": _neighbour("lag"),
    "last_value": _edge("last_value"),
    "lead": _neighbour("lead"),
    "nth_value": _nth,
    "ntile": _ntile,
    "percent_rank": _fraction("percent_rank"),
    "rank": _numbering("rank"),
    "row_number": _numbering("row_number"),
}
WINDOW_NAMES = frozenset(_FUNCTIONS)
_ORDER_FREE = frozenset({"cume_dist", "dense_rank", "percent_rank", "rank"})
"""Without an order all rows are alike to them."""
_TIE_FREE = _ORDER_FREE
_NUMBERING = frozenset({"row_number", "ntile"})
"""Of rows without an order any numbering is right."""
