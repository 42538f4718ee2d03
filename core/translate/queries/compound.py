"""UNION, INTERSECT, EXCEPT and VALUES (https://sqlite.org/lang_select.html#compound_select_statements).

In SQLite they all bind alike, from left to right, and a column may have values of any class; in PostgreSQL INTERSECT
binds closer, and a column has one type, to which the values of each side are brought where that changes none.
"""

from collections.abc import Sequence
from dataclasses import replace

from sqlglot import exp

from core.identifiers import fold_ascii
from core.translate.literals import EXACT_IN_DOUBLE, quote_name
from core.translate.model import CONVERTED_KINDS, Kind
from core.translate.pieces import Constant, Converted, Refusal, Subtype, Term
from core.translate.queries.columns import TYPES, as_part
from core.translate.queries.keys import check_distinct
from core.translate.queries.levels import Level
from core.translate.queries.limits import read_limits
from core.translate.queries.outputs import write_output
from core.translate.queries.result_order import find_output, write_result_order
from core.translate.queries.select import Selection, read_select
from core.translate.queries.translation import Output, Result, Translation
from core.translate.queries.windows import read_direction

MAX_ARMS = 400
"""SQLite takes 500 by default (https://sqlite.org/limits.html)."""
MIXED_COLLATION = "MIXED"
"""Of a column whose collation depends on how SQLite reads the compound: no text is compared by it."""

_RESULT = "result"
_ARGUMENTS = frozenset({"this", "expression", "distinct", "order", "limit", "offset", "with_"})
_WORDS: dict[type[exp.Expr], str] = {exp.Union: "UNION", exp.Intersect: "INTERSECT", exp.Except: "EXCEPT"}


def read_compound(
    translation: Translation, node: exp.SetOperation, outer: Level | None, names: Sequence[str] = ()
) -> Result:
    """A compound SELECT without its WITH, which is read by then."""
    arm_nodes, words = flatten(node)
    arms = [read_arm(translation, arm, outer, names if not place else ()) for place, arm in enumerate(arm_nodes)]
    if len({len(arm.outputs) for arm in arms}) > 1:
        raise Refusal("its SELECTs have different numbers of columns")
    fitted = fit([arm.outputs for arm in arms])
    columns = tuple(output.column for output in fitted[0])
    if any(word != "UNION ALL" for word in words):
        for column in columns:
            check_distinct(column, "it tells apart")
    reading, sql = arms[0].result.reading, write_arm(arms[0], fitted[0])
    for place, word in enumerate(words, start=1):
        left = f"({sql})" if word == "INTERSECT" and place > 1 else sql
        reading += f" {word} {arms[place].result.reading}"
        sql = f"{left} {word} {write_arm(arms[place], fitted[place])}"
    order_reading, order_sqls = read_compound_order(translation, node, fitted[0], arm_nodes[0])
    limits = read_limits(node)
    if limits.sql:
        if not order_sqls:
            raise Refusal("it has a LIMIT or OFFSET of rows whose order is not said")
        translation.notes["which rows the LIMIT keeps depends on the order of those that tie"] = None
    if order_sqls:
        sql = f"SELECT * FROM ({sql}) AS {quote_name(_RESULT)} ORDER BY {', '.join(order_sqls)}"
    return Result(
        reading=f"{reading}{order_reading}{limits.reading}",
        sql=sql + limits.sql,
        columns=columns,
        is_single_row=limits.is_one,
        is_ordered=bool(order_sqls),
    )


def read_values(translation: Translation, node: exp.Values, outer: Level | None, names: Sequence[str] = ()) -> Result:
    """A list of rows, which SQLite reads as SELECTs of constants, one after the other."""
    rows = [list(row.expressions) if isinstance(row, exp.Tuple) else [row] for row in node.expressions]
    if len({len(row) for row in rows}) != 1 or len(rows) > MAX_ARMS:
        raise Refusal(f"it has VALUES of several lengths, or more than {MAX_ARMS} of them")
    called = names or [f"column{place}" for place in range(1, len(rows[0]) + 1)]
    arms = [read_select(translation, exp.Select(expressions=row), outer, called) for row in rows]
    fitted = fit([arm.outputs for arm in arms])
    written = ", ".join(f"({', '.join(output.reading for output in arm.outputs)})" for arm in arms)
    return Result(
        reading=f"VALUES {written}",
        sql=" UNION ALL ".join(write_arm(arm, outputs) for arm, outputs in zip(arms, fitted, strict=True)),
        columns=tuple(output.column for output in fitted[0]),
        is_single_row=len(rows) == 1,
    )


def unwrap_values(query: exp.Expr) -> exp.Expr:
    """VALUES where a query may stand, of which sqlglot makes a SELECT of its own."""
    clause = query.args.get("from_")
    if clause is None or not isinstance(clause.this, exp.Values) or clause.this.alias != "_values":
        return query
    others = [name for name, value in query.args.items() if value and name not in ("expressions", "from_", "with_")]
    is_star = [type(each) for each in query.expressions] == [exp.Star]
    return clause.this if is_star and not others else query


def flatten(node: exp.SetOperation) -> tuple[list[exp.Expr], list[str]]:
    """The SELECTs in the order in which they are written, and the words between them."""
    arms: list[exp.Expr] = []
    words: list[str] = []
    waiting: list[exp.Expr | str] = [node]
    while waiting:
        each = waiting.pop()
        if isinstance(each, str):
            words.append(each)
        elif isinstance(each, exp.SetOperation):
            if any(value for name, value in each.args.items() if name not in _ARGUMENTS):
                raise Refusal("it has a clause that is not understood")
            if each is not node and any(each.args.get(name) for name in ("order", "limit", "offset", "with_")):
                raise Refusal("it has a clause that is not understood")
            word = _WORDS.get(type(each), "")
            if not word or (word != "UNION" and not each.args.get("distinct")):
                raise Refusal("it has a clause that is not understood")
            waiting += [each.expression, word if each.args.get("distinct") else f"{word} ALL", each.this]
        elif isinstance(each, exp.Subquery) and isinstance(each.this, exp.SetOperation) and not each.alias:
            # sqlglot's own: SQLite has no parentheses there.
            waiting.append(each.this)
        else:
            arms.append(each)
        if len(arms) > MAX_ARMS:
            raise Refusal(f"it has more than {MAX_ARMS} SELECTs in a row")
    return arms, words


def read_arm(translation: Translation, node: exp.Expr, outer: Level | None, names: Sequence[str] = ()) -> Selection:
    node = unwrap_values(node)
    if isinstance(node, exp.Values):
        row, names = _take_row(node, names)
        node = exp.Select(expressions=row)
    if not isinstance(node, exp.Select) or any(node.args.get(name) for name in ("order", "limit", "offset", "with_")):
        raise Refusal("a part of its compound is not a plain SELECT")
    arm = read_select(translation, node, outer, names)
    if not arm.is_plain:
        raise Refusal("a part of its compound tells apart text by another collation than BINARY")
    return arm


def _take_row(node: exp.Values, names: Sequence[str]) -> tuple[list[exp.Expr], Sequence[str]]:
    """VALUES of one row, which is a SELECT of constants, and what its columns are called."""
    if len(node.expressions) != 1:
        raise Refusal("a part of its compound is not a plain SELECT")
    (row,) = node.expressions
    values = list(row.expressions) if isinstance(row, exp.Tuple) else [row]
    return values, names or [f"column{place}" for place in range(1, len(values) + 1)]


def write_arm(arm: Selection, outputs: Sequence[Output]) -> str:
    return f"{arm.word} {', '.join(map(write_output, outputs))}{arm.body}"


def fit(rows: Sequence[Sequence[Output]]) -> list[list[Output]]:
    """The outputs of several SELECTs with their columns brought to common types. Raises Refusal."""
    fitted = [_fit_column(column) for column in zip(*rows, strict=True)]
    return [list(row) for row in zip(*fitted, strict=True)]


def _fit_column(outputs: Sequence[Output]) -> list[Output]:
    known = [output for output in outputs if not output.is_null] or list(outputs)
    first = known[0].column
    name, target_name = (getattr(outputs[0].column.column, each) for each in ("source_name", "target_name"))
    if _is_untouched(known):
        sqls = [output.sql for output in outputs]
        type_sql = "" if first.column.kind is Kind.ENUM else first.column.type_sql
        if type_sql:
            sqls = [f"NULL::{type_sql}" if output.is_null else output.sql for output in outputs]
        elif len(known) < len(outputs):
            sqls = ["NULL" if output.is_null else output.sql for output in outputs]
        column = first
    else:
        terms = [_as_term(output) for output in known]
        kind = _common_kind(terms)
        sqls = ["NULL::" + TYPES[kind] if each.is_null else _write(_as_term(each), kind) for each in outputs]
        column = replace(
            first,
            column=replace(first.column, kind=kind, type_sql=TYPES[kind], labels=(), reads=(), is_mixed=False),
            written_sql=None,
            has_c_collation=kind is Kind.TEXT,
            is_in_no_number=kind is Kind.TEXT and all(term.is_in_no_number for term in terms),
        )
    scopes = [output.column.column for output in outputs]
    collations = {scope.collation.upper() for scope in scopes}
    affinities = {scope.affinity for scope in scopes}
    scope = replace(
        column.column,
        source_name=name,
        target_name=target_name,
        collation=collations.pop() if len(collations) == 1 else MIXED_COLLATION,
        affinity=affinities.pop() if len(affinities) == 1 else None,
    )
    column = replace(
        column,
        column=scope,
        subtype=Subtype.UNKNOWN if any(each.column.subtype is not Subtype.NONE for each in known) else Subtype.NONE,
        is_approximate=any(output.column.is_approximate for output in known),
        joined_by=first.joined_by if len({output.column.joined_by for output in known}) == 1 else None,
    )
    return [
        replace(output, sql=sql, column=column, is_column=False, value=None)
        for output, sql in zip(outputs, sqls, strict=True)
    ]


def _is_untouched(outputs: Sequence[Output]) -> bool:
    """Whether the values need not be, or can't be, brought to a type: all are of one, and mean the same in it."""
    first = outputs[0].column
    if all(
        output.column.written_sql == first.written_sql
        and output.column.column.type_sql == first.column.type_sql
        and output.column.column.kind is first.column.kind
        and output.column.column.labels == first.column.labels
        and output.column.column.reads == first.column.reads
        and not (output.column.column.is_mixed or output.column.is_extracted)
        for output in outputs
    ):
        return first.written_sql is not None or first.column.kind in CONVERTED_KINDS - {Kind.ENUM}
    return False


def _as_term(output: Output) -> Term:
    if output.value is not None:
        return output.value
    part = as_part(output.column, output.reading, output.sql if output.is_column else f"({output.sql})")
    if isinstance(part, Converted):
        if part.kind is Kind.ENUM and part.labels:
            return Term(reading=part.reading, sql=f"{part.sql}::text", kind=Kind.TEXT, is_atom=True)
        raise part.refuse("unites")
    if isinstance(part, Constant):
        raise Refusal("it unites values of different classes")
    return part


def _common_kind(terms: Sequence[Term]) -> Kind:
    kinds = {term.kind for term in terms}
    if len(kinds) == 1:
        return kinds.pop()
    if kinds == {Kind.BOOLEAN, Kind.INTEGER}:
        return Kind.INTEGER
    if kinds <= {Kind.BOOLEAN, Kind.INTEGER, Kind.FLOAT, Kind.NUMERIC}:
        if any(term.kind is Kind.INTEGER and term.bound > EXACT_IN_DOUBLE for term in terms):
            raise Refusal("it unites integers with doubles, which are not exact beyond 2^53")
        return Kind.FLOAT if Kind.FLOAT in kinds else Kind.NUMERIC
    raise Refusal("it unites values of different classes")


def _write(term: Term, kind: Kind) -> str:
    if kind is Kind.TEXT:
        is_collated = term.sql.endswith(' COLLATE "C"') and not term.is_atom
        return term.sql if is_collated else f'{term.operand} COLLATE "C"'
    if term.kind is kind:
        return term.sql
    if term.kind is Kind.BOOLEAN:
        return f"{term.operand}::integer::{TYPES[kind]}"
    return f"{term.operand}::{TYPES[kind]}"


def read_compound_order(
    translation: Translation, node: exp.SetOperation, outputs: Sequence[Output], first: exp.Expr
) -> tuple[str, list[str]]:
    """The ORDER BY of a compound on both sides, by the columns of its first SELECT."""
    order = node.args.get("order")
    if order is None:
        return "", []
    readings, sqls = [], []
    for term in order.expressions:
        place = find_output(term.this, outputs, first.expressions)
        if place is None and isinstance(term.this, exp.Column) and not term.this.table:
            place = _find_name(outputs, term.this.name)
        if place is None:
            raise Refusal("it orders a compound by what is not the name or number of a column of its first SELECT")
        suffix, _, _ = read_direction(term)
        readings.append(f"{place + 1}{suffix}")
        sql = write_result_order(translation, term, outputs[place], quote_name(_RESULT))
        sqls += [sql] if sql is not None else []
    return f" ORDER BY {', '.join(readings)}", sqls


def _find_name(outputs: Sequence[Output], name: str) -> int | None:
    found = [
        place
        for place, output in enumerate(outputs)
        if fold_ascii(output.column.column.source_name) == fold_ascii(name)
    ]
    return found[0] if len(found) == 1 else None
