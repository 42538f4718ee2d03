"""Aggregate functions (https://sqlite.org/lang_aggfunc.html), alone, with FILTER, and over a window.

PostgreSQL sums bigint to numeric and has an average in numeric: both are what SQLite makes of them again. Sums of
doubles depend on the order in which they are added, so their last digits may differ, which is remembered.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from sqlglot import exp

from core.identifiers import fold_ascii, quote_sqlite
from core.translate.model import Kind
from core.translate.pieces import Constant, Converted, Digits, Piece, Refusal, Term
from core.translate.queries.columns import as_value
from core.translate.queries.joining import JOINING, find_separator, join_values
from core.translate.queries.keys import is_folded, write_folded_key, write_group_key
from core.translate.queries.levels import Level
from core.translate.queries.translation import Translation

COUNT_BOUND = 2**48
"""More rows than a table has."""

_EXACT_SUM = 2**31
"""Integers up to here add up exactly in doubles."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """An aggregate's arguments as they were read: all but `count(*)` has one, group_concat() may have two."""

    translation: Translation
    level: Level
    node: exp.Expr
    arguments: tuple[Piece | Converted, ...]
    is_distinct: bool
    is_star: bool
    suffix: str
    """FILTER and OVER, in PostgreSQL's SQL."""
    is_window: bool
    name: str
    """In lower case."""

    def write(self, name: str, argument: str) -> str:
        return f"{name}({'DISTINCT ' if self.is_distinct else ''}{argument}){self.suffix}"

    def only(self) -> Piece | Converted:
        if len(self.arguments) != 1:
            raise Refusal("an aggregate of it has another number of arguments than one")
        return self.arguments[0]

    def number(self) -> Term:
        """The argument as a number. SQLite would make one of a text."""
        part = self.only()
        if isinstance(part, Converted):
            raise part.refuse("adds up")
        term = as_value(part)
        if isinstance(part, Constant) and part.value is None:
            return replace(term, sql="NULL::bigint", kind=Kind.INTEGER)
        if term.kind is Kind.TEXT:
            sql = f"howdah_sqlite.text_to_number({term.sql})"
            return replace(term, sql=sql, kind=Kind.FLOAT, is_atom=True, digits=Digits.UNKNOWN)
        if term.kind not in (Kind.INTEGER, Kind.FLOAT, Kind.NUMERIC):
            raise Refusal("it adds up blobs")
        return term


Rule = Callable[[Call], Term]


def is_aggregate(node: exp.Expr) -> bool:
    """Whether a call, without its OVER, is one of an aggregate: min() and max() of several are none."""
    if not isinstance(node, exp.Anonymous):
        return False
    name = fold_ascii(node.name)
    return name in _AGGREGATES and (name not in ("min", "max") or len(node.expressions) == 1)


def read_aggregate(
    translation: Translation,
    level: Level,
    node: exp.Expr,
    *,
    over_reading: str = "",
    over_sql: str = "",
) -> Term:
    """A call, in a FILTER if it has one. Raises Refusal."""
    # What reads expressions reads their aggregates, too.
    from core.translate.queries.reading import read_any, read_condition

    call = node.this if isinstance(node, exp.Filter) else node
    if not is_aggregate(call):
        raise Refusal(f"{call.name}() is no aggregate function")
    is_window = bool(over_sql)
    if level.is_in_aggregate or not (level.takes_aggregates or is_window):
        raise Refusal("it has an aggregate where none is translated")
    references_before = len(translation.references)
    # Over a window, the arguments are of the grouped rows.
    level.is_in_aggregate = not is_window
    try:
        arguments = list(call.expressions)
        is_distinct = len(arguments) == 1 and isinstance(arguments[0], exp.Distinct)
        if is_distinct:
            arguments = list(arguments[0].expressions)
        is_star = [type(each) for each in arguments] == [exp.Star]
        parts = () if is_star else tuple(read_any(translation, each, level) for each in arguments)
        filter_reading = filter_sql = ""
        if isinstance(node, exp.Filter):
            condition = read_condition(translation, node.expression.this, level)
            filter_reading, filter_sql = f" FILTER (WHERE {condition.reading})", f" FILTER (WHERE {condition.sql})"
    finally:
        level.is_in_aggregate = False
    named = [owner for owner, _ in translation.references[references_before:]]
    if named and level not in named:
        raise Refusal("it has an aggregate of columns of the query around it")
    if any(map(translation.is_approximate, arguments)):
        if is_distinct:
            raise Refusal("it tells apart numbers whose last digits depend on the order in which they are added up")
        translation.approximate.add(id(node))
    name = fold_ascii(call.name)
    for part in parts:
        if isinstance(part, Term) and part.has_collate:
            raise Refusal("a COLLATE of it stands elsewhere than beside a comparison")
    if is_distinct:
        _check_distinct(name, parts)
    term = _AGGREGATES[name](
        Call(
            translation=translation,
            level=level,
            node=node,
            arguments=parts,
            is_distinct=is_distinct,
            is_star=is_star,
            suffix=filter_sql + over_sql,
            is_window=is_window,
            name=name,
        )
    )
    if any(isinstance(each, exp.Order) for each in call.expressions):
        raise Refusal("it orders the values of an aggregate, which the SQLite beside Howdah does not take")
    written = "*" if is_star else ("DISTINCT " if is_distinct else "") + ", ".join(part.reading for part in parts)
    reading = f"{quote_sqlite(call.name)}({written}){filter_reading}{over_reading}"
    return replace(term, reading=reading)


def _check_distinct(name: str, parts: tuple[Piece | Converted, ...]) -> None:
    for part in parts:
        if name in JOINING or (name == "count" and is_folded(part)):
            continue
        write_group_key(part, "it tells apart")


def _integer(sql: str, *, is_atom: bool = False, bound: int = COUNT_BOUND) -> Term:
    return Term(reading="", sql=sql, kind=Kind.INTEGER, is_atom=is_atom, bound=bound)


def _float(sql: str, digits: Digits = Digits.REAL) -> Term:
    return Term(reading="", sql=sql, kind=Kind.FLOAT, is_atom=True, digits=digits)


def _count(call: Call) -> Term:
    if call.is_star or not call.arguments:
        return _integer(f"count(*){call.suffix}", is_atom=True)
    part = call.only()
    sql = as_value(part).sql if isinstance(part, Constant) else part.sql
    if call.is_distinct and is_folded(part):
        sql = write_folded_key(part, "it tells apart") or sql
    return _integer(call.write("count", sql), is_atom=True)


def _sum(call: Call) -> Term:
    term = call.number()
    if term.kind is Kind.INTEGER:
        # SQLite's sum, too, ends in an error beyond 64 bits.
        bound = min(term.bound * COUNT_BOUND, 2**63)
        return _integer(f"{_group(call.write('sum', term.sql), call)}::bigint", is_atom=True, bound=bound)
    call.translation.approximate.add(id(call.node))
    # Of a column that holds integers among others, the sum of those alone is one.
    digits = Digits.REAL if term.digits is Digits.REAL else Digits.UNKNOWN
    return _float(_without_nan(call.write("sum", _as_double(term)), term), digits)


def _total(call: Call) -> Term:
    term = call.number()
    if term.kind is Kind.INTEGER:
        if term.bound > _EXACT_SUM:
            call.translation.approximate.add(id(call.node))
        return _float(f"coalesce({_group(call.write('sum', term.sql), call)}::double precision, 0)")
    call.translation.approximate.add(id(call.node))
    return _float(f"coalesce({_without_nan(call.write('sum', _as_double(term)), term)}, 0)")


def _average(call: Call) -> Term:
    term = call.number()
    if term.kind is not Kind.INTEGER or term.bound > _EXACT_SUM:
        call.translation.approximate.add(id(call.node))
    return _float(_without_nan(call.write("avg", _as_double(term)), term))


def _group(sql: str, call: Call) -> str:
    """`::` binds closer than FILTER and OVER would be read."""
    return f"({sql})" if call.suffix else sql


def _as_double(term: Term) -> str:
    return term.sql if term.kind is Kind.FLOAT else f"{term.operand}::double precision"


def _without_nan(sql: str, term: Term) -> str:
    """Infinity less infinity is NULL in SQLite; only a REAL can be infinite."""
    return f"nullif({sql}, 'NaN')" if term.kind is Kind.FLOAT else sql


def _extreme(name: str) -> Rule:
    def rule(call: Call) -> Term:
        part = call.only()
        if isinstance(part, Converted):
            if part.kind is not Kind.ENUM or not part.labels or part.collation != "BINARY":
                raise part.refuse("orders")
            sql = f'{part.sql}::text COLLATE "C"'
            return Term(reading="", sql=call.write(name, sql), kind=Kind.TEXT, is_atom=not call.suffix)
        term = as_value(part)
        if term.kind is Kind.BYTES:
            raise Refusal(f"PostgreSQL has {name}() of bytea only from version 18 on, and all versions get the same")
        sql = term.sql
        if term.kind is Kind.TEXT:
            if (term.collation or "BINARY") != "BINARY":
                raise Refusal(
                    f"it takes {name}() of text by the collation {term.collation}, and of texts that are equal by that"
                    " SQLite gives whichever it meets first"
                )
            if not call.translation.orders_text_bytewise:
                raise Refusal("SQLite orders text in this file by the bytes of UTF-16")
            sql = sql if sql.endswith(' COLLATE "C"') and not term.is_atom else f'{term.operand} COLLATE "C"'
        return Term(
            reading="",
            sql=call.write(name, sql),
            kind=term.kind,
            is_atom=not call.suffix,
            bound=term.bound,
            digits=term.digits,
            max_chars=term.max_chars,
            is_in_no_number=term.is_in_no_number,
            subtype=term.subtype.blur(),
        )

    return rule


def _join(call: Call) -> Term:
    separator = find_separator(call.level, call.name, call.arguments)
    if separator:
        call.translation.joined[id(call.node)] = separator
    return join_values(
        call.translation,
        call.level,
        call.name,
        call.arguments,
        suffix=call.suffix,
        is_window=call.is_window,
        is_distinct=call.is_distinct,
    )


_AGGREGATES: dict[str, Rule] = {
    "avg": _average,
    "count": _count,
    **dict.fromkeys(JOINING, _join),
    "max": _extreme("max"),
    "min": _extreme("min"),
    "sum": _sum,
    "total": _total,
}

AGGREGATE_NAMES = frozenset(_AGGREGATES)

UNTRANSLATED_AGGREGATES = frozenset({"jsonb_group_array", "jsonb_group_object", "median", "percentile"})
"""They are aggregates, too: what is beside them is of groups."""
