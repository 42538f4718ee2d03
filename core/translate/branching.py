"""CASE and iif(), the branches of which are read here and put together in `choices`."""

from collections.abc import Sequence

from sqlglot import exp

from core.identifiers import quote_sqlite
from core.translate import choices, comparison
from core.translate.any_class import choose_any, has_any_class
from core.translate.comparing import compare_parts
from core.translate.extracted import Extracted
from core.translate.pieces import Converted, Piece, Refusal, Term
from core.translate.scope import Scope
from core.translate.walk import (
    as_boolean,
    as_condition,
    as_own_value,
    own_or_extracted,
    translate_any,
    translate_truth,
)


def choose_by_function(node: exp.Expr, scope: Scope) -> Piece | Extracted:
    """iif() and if(): a CASE, of conditions each with its result and, after them, another result."""
    nodes = list(node.expressions)
    if len(nodes) < 2:
        raise Refusal(f"{node.name}() has another number of arguments than SQLite's")
    last = translate_any(nodes.pop(), scope) if len(nodes) % 2 else None
    conditions = [translate_truth(each, scope) for each in nodes[::2]]
    results = [translate_any(each, scope) for each in nodes[1::2]]
    read = [each.reading for pair in zip(conditions, results, strict=True) for each in pair]
    reading = f"{quote_sqlite(node.name)}({', '.join([*read, *([] if last is None else [last.reading])])})"
    return _choose(reading, conditions, results, last, scope)


def read_case(node: exp.Expr, scope: Scope) -> Piece | Extracted:
    """CASE with a value before its WHENs, which compares it with each, and without, where they are conditions."""
    subject = translate_any(node.this, scope) if node.this is not None else None
    conditions, results, readings = [], [], []
    for branch in node.args["ifs"]:
        tested = translate_any(branch.this, scope) if subject is not None else translate_truth(branch.this, scope)
        result = translate_any(branch.args["true"], scope)
        if subject is None:
            conditions.append(as_condition(as_own_value(tested, scope)))
        else:
            conditions.append(as_boolean("", compare_parts(comparison.EQUAL, subject, tested, scope)))
        results.append(result)
        readings.append(f"WHEN {tested.reading} THEN {result.reading}")
    otherwise = translate_any(node.args["default"], scope) if node.args.get("default") is not None else None
    if subject is not None and "random(" in getattr(subject, "sql", ""):
        raise Refusal("it compares another value each time")
    reading = f"(CASE {'' if subject is None else subject.reading} {' '.join(readings)}"
    reading += f"{'' if otherwise is None else ' ELSE ' + otherwise.reading} END)"
    return _choose(reading, conditions, results, otherwise, scope)


def _choose(
    reading: str,
    conditions: Sequence[Term],
    results: Sequence[Piece | Converted],
    otherwise: Piece | Converted | None,
    scope: Scope,
) -> Piece | Extracted:
    parts = own_or_extracted([*results, *([] if otherwise is None else [otherwise])], scope)
    last = None if otherwise is None else parts.pop()
    if has_any_class([*parts, last]):
        return choose_any(reading, conditions, parts, last)
    pieces = [part for part in parts if not isinstance(part, Extracted)]
    return choices.choose(reading, conditions, pieces, None if isinstance(last, Extracted) else last)
