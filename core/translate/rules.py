"""The allow-list: what each node of sqlglot's tree is in PostgreSQL, by its class.

To add one: write a function of the node and the scope, and put it into `_RULES`. A rule may ignore what it
does not know of a node: its reading then differs from the original, which the referee sees.
"""

from collections.abc import Callable
from dataclasses import replace

from sqlglot import exp

from core.identifiers import fold_ascii, quote_sqlite
from core.translate import arithmetic, comparison
from core.translate.arithmetic import Operation
from core.translate.clock import CLOCK_FUNCTIONS, current_date, current_time, current_timestamp, whole_epoch
from core.translate.comparison import NULL_BOOLEAN, Operator, compare
from core.translate.converted import JSON_FUNCTIONS, call_on_json, compare_converted, is_one_of_labels
from core.translate.documents import DOCUMENT_FUNCTIONS
from core.translate.functions import FUNCTIONS, concatenate, find_function, refuse_collate
from core.translate.literals import INTEGER_MIN, quote_text, read_number
from core.translate.model import Kind
from core.translate.patterns import match_glob, match_like
from core.translate.pieces import Constant, Converted, Piece, Refusal, Term
from core.translate.randomness import RANDOM_FUNCTIONS
from core.translate.scope import Scope, resolve

Rule = Callable[[exp.Expr, Scope], Piece | Converted]

_FUNCTIONS_OF_DEFAULTS = CLOCK_FUNCTIONS | RANDOM_FUNCTIONS | DOCUMENT_FUNCTIONS


def translate(node: exp.Expr, scope: Scope) -> Piece:
    """What a node is on both sides. Raises Refusal for what is not on the list."""
    part = translate_any(node, scope)
    if isinstance(part, Converted):
        raise part.refuse("reads")
    return part


def translate_any(node: exp.Expr, scope: Scope) -> Piece | Converted:
    """As `translate`, for the few places where a Converted may stand."""
    rule = _RULES.get(type(node))
    if rule is None:
        raise Refusal(f"{type(node).__name__} is not translated yet")
    return rule(node, scope)


def as_condition(piece: Piece) -> Term:
    """What SQLite takes for true of a value: numbers other than 0
    (https://sqlite.org/lang_expr.html#boolean_expressions)."""
    if isinstance(piece, Constant):
        match piece.value:
            case None:
                sql = NULL_BOOLEAN
            case int(number) | float(number):
                sql = "TRUE" if number else "FALSE"
            case _:
                raise Refusal("it takes a text or a blob for a truth value")
        return Term(reading=piece.reading, sql=sql, kind=Kind.BOOLEAN, is_atom=True)
    if piece.kind is Kind.BOOLEAN:
        return piece
    if piece.kind in (Kind.TEXT, Kind.BYTES):
        raise Refusal("it takes a text or a blob for a truth value")
    return Term(reading=piece.reading, sql=f"{piece.operand} <> 0", kind=Kind.BOOLEAN)


def _boolean(reading: str, sql: str) -> Term:
    return Term(reading=reading, sql=sql, kind=Kind.BOOLEAN)


def _parentheses(node: exp.Expr, scope: Scope) -> Piece | Converted:
    return translate_any(node.this, scope)


def _name(node: exp.Expr, scope: Scope) -> Piece | Converted:
    return resolve(node.name, scope, is_quoted=bool(node.this.args.get("quoted")))


def _literal(node: exp.Expr, scope: Scope) -> Constant:
    text = node.name
    if node.args["is_string"]:
        return Constant(reading=quote_text(text), value=text)
    return Constant(reading=text, value=read_number(text))


def _null(node: exp.Expr, scope: Scope) -> Constant:
    return Constant(reading="NULL", value=None)


def _truth_word(node: exp.Expr, scope: Scope) -> Constant:
    """TRUE and FALSE are 1 and 0 (https://sqlite.org/lang_expr.html#boolean_expressions), unless a column is
    called so."""
    word = "TRUE" if node.this else "FALSE"
    if scope.has_column(word):
        raise Refusal(f"{word} is the name of a column")
    return Constant(reading=word, value=int(node.this))


def _blob(node: exp.Expr, scope: Scope) -> Constant:
    return Constant(reading=f"x'{node.name}'", value=bytes.fromhex(node.name))


def _chain(keyword: str) -> Rule:
    """AND or OR. A chain of them is walked down its left side, not descended into: it may be long."""

    def rule(node: exp.Expr, scope: Scope) -> Piece:
        node_type, operands = type(node), []
        while type(node) is node_type:
            operands.append(node.expression)
            node = node.this
        operands.append(node)
        terms = [as_condition(translate(operand, scope)) for operand in reversed(operands)]
        return _boolean(
            "(" + f" {keyword} ".join(term.reading for term in terms) + ")",
            f" {keyword} ".join(term.operand for term in terms),
        )

    return rule


def _not(node: exp.Expr, scope: Scope) -> Piece:
    """NOT before an expression, and that of `x NOT NULL`, `x IS NOT TRUE`, `x NOT IN (...)` and the like."""
    if isinstance(node.this, exp.Is):  # before an expression, the parser puts the operand into parentheses
        return _is_truth_value(node.this, scope, is_negated=True)
    term = as_condition(translate(node.this, scope))
    return _boolean(f"(NOT {term.reading})", f"NOT {term.operand}")


def _is(node: exp.Expr, scope: Scope) -> Piece:
    return _is_truth_value(node, scope, is_negated=bool(node.args.get("negate")))


def _is_truth_value(node: exp.Expr, scope: Scope, *, is_negated: bool) -> Term:
    """IS [NOT] NULL, TRUE, FALSE: of TRUE and FALSE, SQLite asks for the truth, not for equality."""
    if not isinstance(node.expression, exp.Boolean):
        return _compare(comparison.IS_NOT if is_negated else comparison.IS, node, scope)
    word = translate(node.expression, scope)
    piece = translate(node.this, scope)
    reading = f"({piece.reading} {'IS NOT' if is_negated else 'IS'} {word.reading})"
    negation = "NOT " if is_negated else ""
    return _boolean(reading, f"{as_condition(piece).operand} IS {negation}{word.reading}")


def _comparison(operator: Operator) -> Rule:
    def rule(node: exp.Expr, scope: Scope) -> Piece:
        return _compare(operator, node, scope)

    return rule


def _compare(operator: Operator, node: exp.Expr, scope: Scope) -> Term:
    left, right = translate_any(node.this, scope), translate_any(node.expression, scope)
    if isinstance(left, Converted):
        sql = compare_converted(operator, left, right)
    elif isinstance(right, Converted):
        sql = compare_converted(operator, right, left)
    else:
        sql = compare(operator, left, right, orders_text_bytewise=scope.orders_text_bytewise)
    return _boolean(f"({left.reading} {operator.sqlite} {right.reading})", sql)


def _between(node: exp.Expr, scope: Scope) -> Piece:
    piece = translate_any(node.this, scope)
    if isinstance(piece, Converted):
        raise piece.refuse("compares")
    low, high = translate(node.args["low"], scope), translate(node.args["high"], scope)
    bytewise = scope.orders_text_bytewise
    from_low = compare(comparison.GREATER_OR_EQUAL, piece, low, orders_text_bytewise=bytewise)
    to_high = compare(comparison.LESS_OR_EQUAL, piece, high, orders_text_bytewise=bytewise)
    return _boolean(f"({piece.reading} BETWEEN {low.reading} AND {high.reading})", f"({from_low}) AND ({to_high})")


def _in(node: exp.Expr, scope: Scope) -> Piece:
    part = translate_any(node.this, scope)
    members = [translate(member, scope) for member in node.expressions]
    constants = [member for member in members if isinstance(member, Constant)]
    if isinstance(part, Constant) or not members or len(constants) < len(members):
        raise Refusal("it uses IN with other than a list of literals")
    refuse_collate(constants)
    readings = ", ".join(constant.reading for constant in constants)
    reading = f"({part.reading} IN ({readings}))"
    if isinstance(part, Converted):
        return _boolean(reading, is_one_of_labels(part, constants))
    return _boolean(reading, comparison.is_one_of(part, constants))


def _like(node: exp.Expr, scope: Scope) -> Piece:
    return _pattern(node, scope, "LIKE", match_like)


def _glob(node: exp.Expr, scope: Scope) -> Piece:
    return _pattern(node, scope, "GLOB", match_glob)


def _pattern(node: exp.Expr, scope: Scope, keyword: str, match: Callable[[Piece, Piece], str]) -> Piece:
    subject, pattern = translate(node.this, scope), translate(node.expression, scope)
    matched = _boolean(f"({subject.reading} {keyword} {pattern.reading})", match(subject, pattern))
    if not node.args.get("negate"):
        return matched
    return _boolean(f"(NOT {matched.reading})", f"NOT {matched.operand}")


def _collate(node: exp.Expr, scope: Scope) -> Piece:
    piece = translate(node.this, scope)
    collation = node.expression.name.upper()
    reading = f"({piece.reading} COLLATE {quote_sqlite(collation)})"
    if isinstance(piece, Constant):
        return replace(piece, reading=reading, collation=collation)
    return replace(piece, reading=reading, collation=collation, has_collate=True)


def _calculation(operation: Operation) -> Rule:
    def rule(node: exp.Expr, scope: Scope) -> Piece:
        left, right = translate(node.this, scope), translate(node.expression, scope)
        return arithmetic.calculate(operation, left, right)

    return rule


def _negation(node: exp.Expr, scope: Scope) -> Piece:
    if isinstance(node.this, exp.Literal) and node.this.name == str(-INTEGER_MIN):
        # The digits alone are a double in SQLite, with the sign before them they are the smallest integer.
        return Constant(reading=str(INTEGER_MIN), value=INTEGER_MIN)
    return arithmetic.negate(translate(node.this, scope))


def _concatenation(node: exp.Expr, scope: Scope) -> Piece:
    return concatenate(translate(node.this, scope), translate(node.expression, scope))


def _function(node: exp.Expr, scope: Scope) -> Piece | Converted:
    name = node.name
    if fold_ascii(name) in JSON_FUNCTIONS and len(node.expressions) == 1:
        document = translate_any(node.expressions[0], scope)
        if isinstance(document, Converted):
            return call_on_json(name, document, f"{quote_sqlite(name)}({document.reading})")
    rule = find_function(name, _FUNCTIONS_OF_DEFAULTS if scope.is_default else {}, FUNCTIONS)
    arguments = [translate(argument, scope) for argument in node.expressions]
    refuse_collate(arguments)
    return rule(arguments, f"{quote_sqlite(name)}({', '.join(argument.reading for argument in arguments)})")


def _cast(node: exp.Expr, scope: Scope) -> Piece:
    """CAST to an integer of the time of day, which is how the epoch is often written."""
    term = translate(node.this, scope)
    if isinstance(term, Term) and node.args["to"].this in exp.DataType.INTEGER_TYPES:
        integer = whole_epoch(term)
        if integer is not None:
            return replace(integer, reading=f"CAST({term.reading} AS INTEGER)")
    raise Refusal("CAST is not translated yet")


def _clock(keyword: str, write: Callable[[str], Term]) -> Rule:
    def rule(node: exp.Expr, scope: Scope) -> Piece:
        if not scope.is_default:
            raise Refusal(f"{keyword} is another value each time")
        return write(keyword)

    return rule


_RULES: dict[type[exp.Expr], Rule] = {
    exp.Add: _calculation(arithmetic.ADD),
    exp.And: _chain("AND"),
    exp.Anonymous: _function,
    exp.Between: _between,
    exp.Boolean: _truth_word,
    exp.Cast: _cast,
    exp.Collate: _collate,
    exp.Column: _name,
    exp.CurrentDate: _clock("CURRENT_DATE", current_date),
    exp.CurrentTime: _clock("CURRENT_TIME", current_time),
    exp.CurrentTimestamp: _clock("CURRENT_TIMESTAMP", current_timestamp),
    exp.DPipe: _concatenation,
    exp.EQ: _comparison(comparison.EQUAL),
    exp.GT: _comparison(comparison.GREATER),
    exp.GTE: _comparison(comparison.GREATER_OR_EQUAL),
    exp.Glob: _glob,
    exp.HexString: _blob,
    exp.In: _in,
    exp.Is: _is,
    exp.LT: _comparison(comparison.LESS),
    exp.LTE: _comparison(comparison.LESS_OR_EQUAL),
    exp.Like: _like,
    exp.Literal: _literal,
    exp.Mul: _calculation(arithmetic.MULTIPLY),
    exp.NEQ: _comparison(comparison.NOT_EQUAL),
    exp.Neg: _negation,
    exp.Not: _not,
    exp.Null: _null,
    exp.NullSafeEQ: _comparison(comparison.IS),
    exp.NullSafeNEQ: _comparison(comparison.IS_NOT),
    exp.Or: _chain("OR"),
    exp.Paren: _parentheses,
    exp.Sub: _calculation(arithmetic.SUBTRACT),
}
