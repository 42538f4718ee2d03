"""The allow-list: what each node of sqlglot's tree is in PostgreSQL, by its class.

To add one: write a function of the node and the scope, and put it into `_RULES`. A rule may ignore what it
does not know of a node: its reading then differs from the original, which the referee sees.
"""

from collections.abc import Callable
from dataclasses import replace

from sqlglot import exp

from core.identifiers import fold_ascii, quote_sqlite
from core.translate import arithmetic, choices, comparison, division, extracted, moments
from core.translate.arithmetic import Operation
from core.translate.clock import CLOCK_FUNCTIONS, current_date, current_time, current_timestamp, whole_epoch
from core.translate.comparison import NULL_BOOLEAN, Operator, compare
from core.translate.converted import JSON_FUNCTIONS, call_on_json, compare_converted, is_one_of_labels
from core.translate.documents import DOCUMENT_FUNCTIONS
from core.translate.extracted import Extracted, compare_extracted
from core.translate.formats import write_format
from core.translate.functions import FUNCTIONS, concatenate, find_function, refuse_collate
from core.translate.helpers import find_helpers
from core.translate.literals import INTEGER_MIN, quote_text, read_number
from core.translate.model import Kind
from core.translate.numbers import cast
from core.translate.patterns import match_glob, match_like
from core.translate.pieces import Constant, Converted, Piece, Pull, Refusal, Term
from core.translate.randomness import QUERY_RANDOM_FUNCTIONS, RANDOM_FUNCTIONS
from core.translate.scope import Scope, resolve
from core.translate.texts import SCOPED_TEXT_FUNCTIONS, TEXT_FUNCTIONS

Rule = Callable[[exp.Expr, Scope], Piece | Converted]

_FUNCTIONS_OF_DEFAULTS = CLOCK_FUNCTIONS | RANDOM_FUNCTIONS | DOCUMENT_FUNCTIONS
_FUNCTIONS_OF_QUERIES = QUERY_RANDOM_FUNCTIONS


def translate(node: exp.Expr, scope: Scope) -> Piece:
    """What a node is on both sides. Raises Refusal for what is not on the list."""
    part = translate_any(node, scope)
    return as_own_value(part, scope)


def as_own_value(part: Piece | Converted, scope: Scope) -> Piece:
    """A part as SQLite's own value. Raises Refusal where a column's is not known any more."""
    return _restore(part, scope) if isinstance(part, Converted) else part


def _restore(part: Converted, scope: Scope, verb: str = "reads") -> Term:
    """SQLite's own value of a column that was converted."""
    restored = part.restore()
    if restored is None or not (scope.allows_helpers or not find_helpers(restored.sql)):
        raise part.refuse(verb)
    return restored


def translate_any(node: exp.Expr, scope: Scope) -> Piece | Converted:
    """As `translate`, for the few places where a Converted may stand."""
    if scope.read_first is not None and (part := scope.read_first(node, scope)) is not None:
        return part
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
    if piece.kind is Kind.TEXT:
        sql = f"howdah_sqlite.text_to_real({piece.sql}) <> 0"
        return Term(reading=piece.reading, sql=sql, kind=Kind.BOOLEAN)
    if piece.kind is Kind.BYTES:
        raise Refusal("it takes a blob for a truth value")
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
        terms = [_translate_condition(operand, scope) for operand in reversed(operands)]
        return _boolean(
            "(" + f" {keyword} ".join(term.reading for term in terms) + ")",
            f" {keyword} ".join(term.operand for term in terms),
        )

    return rule


def _not(node: exp.Expr, scope: Scope) -> Piece:
    """NOT before an expression, and that of `x NOT NULL`, `x IS NOT TRUE`, `x NOT IN (...)` and the like."""
    if isinstance(node.this, exp.Is):  # before an expression, the parser puts the operand into parentheses
        return _is_truth_value(node.this, scope, is_negated=True)
    term = _translate_condition(node.this, scope)
    return _boolean(f"(NOT {term.reading})", f"NOT {term.operand}")


def _is(node: exp.Expr, scope: Scope) -> Piece:
    return _is_truth_value(node, scope, is_negated=bool(node.args.get("negate")))


def _is_truth_value(node: exp.Expr, scope: Scope, *, is_negated: bool) -> Term:
    """IS [NOT] NULL, TRUE, FALSE: of TRUE and FALSE, SQLite asks for the truth, not for equality."""
    if not isinstance(node.expression, exp.Boolean):
        return _compare(comparison.IS_NOT if is_negated else comparison.IS, node, scope)
    word = translate(node.expression, scope)
    term = _translate_condition(node.this, scope)
    reading = f"({term.reading} {'IS NOT' if is_negated else 'IS'} {word.reading})"
    negation = "NOT " if is_negated else ""
    return _boolean(reading, f"{term.operand} IS {negation}{word.reading}")


def _comparison(operator: Operator) -> Rule:
    def rule(node: exp.Expr, scope: Scope) -> Piece:
        return _compare(operator, node, scope)

    return rule


def _compare(operator: Operator, node: exp.Expr, scope: Scope) -> Term:
    if isinstance(node.this, exp.Tuple) or isinstance(node.expression, exp.Tuple):
        return _compare_rows(operator, node.this, node.expression, scope)
    left, right = translate_any(node.this, scope), translate_any(node.expression, scope)
    sql = _compare_parts(operator, left, right, scope)
    return _boolean(f"({left.reading} {operator.sqlite} {right.reading})", sql)


def _compare_parts(operator: Operator, left: Piece | Converted, right: Piece | Converted, scope: Scope) -> str:
    """A comparison, of converted values as they are where that is the same, and of SQLite's own where not."""
    bytewise = scope.orders_text_bytewise
    if isinstance(left, Extracted):
        return compare_extracted(operator, left, right, is_mirrored=False, orders_text_bytewise=bytewise)
    if isinstance(right, Extracted):
        return compare_extracted(operator, right, left, is_mirrored=True, orders_text_bytewise=bytewise)
    try:
        if isinstance(left, Converted):
            return compare_converted(operator, left, right)
        if isinstance(right, Converted):
            return compare_converted(operator, right, left)
    except Refusal:
        if not _can_restore(scope, left, right):
            raise
    left, right = (_restore(part, scope) if isinstance(part, Converted) else part for part in (left, right))
    return compare(operator, left, right, orders_text_bytewise=scope.orders_text_bytewise)


def _can_restore(scope: Scope, *parts: Piece | Converted) -> bool:
    templates = [part.restored_sql for part in parts if isinstance(part, Converted)]
    return all(sql is not None and (scope.allows_helpers or not find_helpers(sql)) for sql in templates)


_STRICT = {"<=": comparison.LESS, ">=": comparison.GREATER}


def _compare_rows(operator: Operator, left: exp.Expr, right: exp.Expr, scope: Scope) -> Term:
    """A comparison of row values (https://sqlite.org/rowvalue.html), member by member."""
    if not isinstance(left, exp.Tuple) or not isinstance(right, exp.Tuple):
        raise Refusal("it compares a row value with other than one that is written out")
    lefts = [translate_any(member, scope) for member in left.expressions]
    rights = [translate_any(member, scope) for member in right.expressions]
    if len(lefts) != len(rights):
        raise Refusal("it compares row values of different sizes")
    written = [", ".join(member.reading for member in members) for members in (lefts, rights)]
    reading = f"(({written[0]}) {operator.sqlite} ({written[1]}))"
    pairs = list(zip(lefts, rights, strict=True))
    if not operator.orders:
        joint = " OR " if operator in (comparison.NOT_EQUAL, comparison.IS_NOT) else " AND "
        return _boolean(reading, joint.join(f"({_compare_parts(operator, *pair, scope)})" for pair in pairs))
    # The last members decide with the operator itself, those before them without its equality.
    sql = f"({_compare_parts(operator, *pairs[-1], scope)})"
    strict = _STRICT.get(operator.sqlite, operator)
    for pair in reversed(pairs[:-1]):
        equal = _compare_parts(comparison.EQUAL, *pair, scope)
        sql = f"(({_compare_parts(strict, *pair, scope)}) OR (({equal}) AND {sql}))"
    return _boolean(reading, sql)


def _between(node: exp.Expr, scope: Scope) -> Piece:
    piece = translate_any(node.this, scope)
    if isinstance(piece, Converted) and not isinstance(piece, Extracted):
        piece = _restore(piece, scope, "compares")
    low, high = translate(node.args["low"], scope), translate(node.args["high"], scope)
    from_low = _compare_parts(comparison.GREATER_OR_EQUAL, piece, low, scope)
    to_high = _compare_parts(comparison.LESS_OR_EQUAL, piece, high, scope)
    return _boolean(f"({piece.reading} BETWEEN {low.reading} AND {high.reading})", f"({from_low}) AND ({to_high})")


def _in(node: exp.Expr, scope: Scope) -> Piece:
    if set(node.args) - {"this", "expressions"} and any(node.args.get(key) for key in ("query", "field", "unnest")):
        raise Refusal("it uses IN with other than a list")
    part = translate_any(node.this, scope)
    members = [translate(member, scope) for member in node.expressions]
    constants = [member for member in members if isinstance(member, Constant)]
    refuse_collate(members)
    if not members:
        return _boolean(f"({part.reading} IN ())", "FALSE")
    if isinstance(part, Constant) or len(constants) < len(members) or not _is_list_of_literals(part, constants):
        return _in_expressions(part, members, scope)
    readings = ", ".join(constant.reading for constant in constants)
    reading = f"({part.reading} IN ({readings}))"
    if isinstance(part, Converted):
        return _boolean(reading, is_one_of_labels(part, constants))
    return _boolean(reading, comparison.is_one_of(part, constants))


def _is_list_of_literals(part: Piece | Converted, constants: list[Constant]) -> bool:
    """Whether PostgreSQL's IN can take them as they are."""
    try:
        if isinstance(part, Converted):
            is_one_of_labels(part, constants)
        elif isinstance(part, Term):
            comparison.is_one_of(part, constants)
    except Refusal:
        return False
    return True


def _in_expressions(part: Piece | Converted, members: list[Piece], scope: Scope) -> Term:
    """`x IN (a, b)`: equal to one of them, which are taken without affinity and compared by the collation of x."""
    if "random(" in getattr(part, "sql", ""):
        raise Refusal("it compares another value each time")
    reading = f"({part.reading} IN ({', '.join(member.reading for member in members)}))"
    if isinstance(part, Converted) and not isinstance(part, Extracted) and not _can_restore(scope, part):
        if all(isinstance(member, Constant) for member in members):
            is_one_of_labels(part, [member for member in members if isinstance(member, Constant)])
        raise part.refuse("compares")
    equalities = []
    for member in members:
        plain = member if isinstance(member, Constant) else replace(member, pull=Pull.NONE, collation=None)
        equalities.append(f"({_compare_parts(comparison.EQUAL, part, plain, scope)})")
    return _boolean(reading, " OR ".join(equalities))


def _like(node: exp.Expr, scope: Scope) -> Piece:
    return _pattern(node, scope, "LIKE", match_like)


def _glob(node: exp.Expr, scope: Scope) -> Piece:
    return _pattern(node, scope, "GLOB", match_glob)


def _pattern(node: exp.Expr, scope: Scope, keyword: str, match: Callable[[Piece, Piece], str]) -> Piece:
    subject, pattern = _translate_text(node.this, scope), _translate_text(node.expression, scope)
    matched = _boolean(f"({subject.reading} {keyword} {pattern.reading})", match(subject, pattern))
    if not node.args.get("negate"):
        return matched
    return _boolean(f"(NOT {matched.reading})", f"NOT {matched.operand}")


def _escape(node: exp.Expr, scope: Scope) -> Piece:
    """LIKE with an ESCAPE."""
    like = node.this
    if not isinstance(like, exp.Like):
        raise Refusal("it has an ESCAPE of other than LIKE")
    subject, pattern = translate(like.this, scope), translate(like.expression, scope)
    escape = translate(node.expression, scope)
    reading = f"({subject.reading} LIKE {pattern.reading} ESCAPE {escape.reading})"
    matched = _boolean(reading, match_like(subject, pattern, escape))
    if not like.args.get("negate"):
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
        return arithmetic.calculate(operation, left, right, is_query=scope.is_query)

    return rule


def _division(node: exp.Expr, scope: Scope) -> Piece:
    left, right = translate(node.this, scope), translate(node.expression, scope)
    return division.divide(left, right, is_query=scope.is_query)


def _remainder(node: exp.Expr, scope: Scope) -> Piece:
    return division.take_remainder(translate(node.this, scope), translate(node.expression, scope))


def _bits(symbol: str, combine: Callable[[str, Piece, Piece], Term]) -> Rule:
    def rule(node: exp.Expr, scope: Scope) -> Piece:
        return combine(symbol, translate(node.this, scope), translate(node.expression, scope))

    return rule


def _invert(node: exp.Expr, scope: Scope) -> Piece:
    return division.invert_bits(translate(node.this, scope))


def _negation(node: exp.Expr, scope: Scope) -> Piece:
    if isinstance(node.this, exp.Literal) and node.this.name == str(-INTEGER_MIN):
        # The digits alone are a double in SQLite, with the sign before them they are the smallest integer.
        return Constant(reading=str(INTEGER_MIN), value=INTEGER_MIN)
    return arithmetic.negate(translate(node.this, scope))


def _concatenation(node: exp.Expr, scope: Scope) -> Piece:
    return concatenate(_translate_text(node.this, scope), _translate_text(node.expression, scope))


def _function(node: exp.Expr, scope: Scope) -> Piece | Converted:
    name = node.name
    folded = fold_ascii(name)
    if folded in JSON_FUNCTIONS and len(node.expressions) == 1:
        document = translate_any(node.expressions[0], scope)
        if isinstance(document, Converted):
            return call_on_json(name, document, f"{quote_sqlite(name)}({document.reading})")
    if folded in extracted.NAMES and node.expressions:
        return _call_on_document(node, scope)
    if folded in moments.NAMES:
        return _call_clock(node, scope)
    if folded in ("iif", "if"):
        return _choose_by_function(node, scope)
    read = _translate_text if folded in extracted.TEXT_FUNCTIONS_OF_ONE else translate
    arguments = [read(argument, scope) for argument in node.expressions]
    refuse_collate(arguments)
    reading = f"{quote_sqlite(name)}({', '.join(argument.reading for argument in arguments)})"
    bytewise = scope.orders_text_bytewise
    if folded == "nullif":
        return choices.take_nullif(arguments, reading, orders_text_bytewise=bytewise)
    if folded in ("min", "max") and len(arguments) > 1:
        return choices.take_extreme(folded, arguments, reading, orders_text_bytewise=bytewise)
    if folded in ("printf", "format"):
        return write_format(arguments, reading)
    if folded in ("like", "glob"):
        return _call_pattern(folded, arguments, reading)
    if folded in SCOPED_TEXT_FUNCTIONS and not any(isinstance(each, Term) and each.random_bytes for each in arguments):
        return SCOPED_TEXT_FUNCTIONS[folded](arguments, reading, bytewise)
    of_places = _FUNCTIONS_OF_DEFAULTS if scope.is_default else _FUNCTIONS_OF_QUERIES if scope.is_query else {}
    return find_function(name, of_places, TEXT_FUNCTIONS, FUNCTIONS)(arguments, reading)


def _translate_text(node: exp.Expr, scope: Scope) -> Piece:
    """As `translate`, where SQLite makes a text of whatever it is."""
    part = translate_any(node, scope)
    return extracted.as_text_of(part) if isinstance(part, Extracted) else as_own_value(part, scope)


def _call_on_document(node: exp.Expr, scope: Scope) -> Piece | Converted:
    document = translate_any(node.expressions[0], scope)
    paths = [translate(argument, scope) for argument in node.expressions[1:]]
    refuse_collate(paths)
    reading = f"{quote_sqlite(node.name)}({', '.join(each.reading for each in (document, *paths))})"
    return extracted.call_on_document(node.name, document, paths, reading)


def _arrow(*, is_value: bool) -> Rule:
    """`->` and `->>`."""

    def rule(node: exp.Expr, scope: Scope) -> Piece | Converted:
        document, step = translate_any(node.this, scope), translate(node.expression, scope)
        refuse_collate([step])
        return extracted.follow_arrow(document, step, is_value=is_value)

    return rule


def _translate_condition(node: exp.Expr, scope: Scope) -> Term:
    """A part as a truth value."""
    part = translate_any(node, scope)
    return extracted.as_truth_of(part) if isinstance(part, Extracted) else as_condition(as_own_value(part, scope))


def _call_clock(node: exp.Expr, scope: Scope) -> Piece:
    """A date function: the time of day by PostgreSQL's own, all else by those of `howdah_sqlite`."""
    parts = [translate_any(argument, scope) for argument in node.expressions]
    pieces = [part for part in parts if not isinstance(part, Converted)]
    refuse_collate(pieces)
    reading = f"{quote_sqlite(node.name)}({', '.join(part.reading for part in parts)})"
    knows_now = scope.is_default or scope.is_query
    if knows_now and len(pieces) == len(parts):
        try:
            return CLOCK_FUNCTIONS[fold_ascii(node.name)](pieces, reading)
        except Refusal:
            pass
    return moments.call_clock(node.name, parts, reading, knows_now=knows_now)


def _call_pattern(name: str, arguments: list[Piece], reading: str) -> Piece:
    """like() and glob(), whose pattern comes first."""
    match name, arguments:
        case "like", [pattern, subject]:
            return _boolean(reading, match_like(subject, pattern))
        case "like", [pattern, subject, escape]:
            return _boolean(reading, match_like(subject, pattern, escape))
        case "glob", [pattern, subject]:
            return _boolean(reading, match_glob(subject, pattern))
    raise Refusal(f"{name}() has another number of arguments")


def _choose_by_function(node: exp.Expr, scope: Scope) -> Piece:
    """iif(): a CASE of one condition."""
    if len(node.expressions) != 3:
        raise Refusal(f"{node.name}() has another number of arguments than three")
    condition = _translate_condition(node.expressions[0], scope)
    results = [translate(argument, scope) for argument in node.expressions[1:]]
    refuse_collate(results)
    reading = f"{quote_sqlite(node.name)}({', '.join(each.reading for each in (condition, *results))})"
    return choices.choose(reading, [condition], results[:1], results[1])


def _case(node: exp.Expr, scope: Scope) -> Piece:
    """CASE with a value before its WHENs, which compares it with each, and without, where they are conditions."""
    subject = translate_any(node.this, scope) if node.this is not None else None
    conditions, results, readings = [], [], []
    for branch in node.args["ifs"]:
        tested = translate_any(branch.this, scope) if subject is not None else _translate_condition(branch.this, scope)
        result = translate(branch.args["true"], scope)
        if subject is None:
            conditions.append(as_condition(as_own_value(tested, scope)))
        else:
            conditions.append(_boolean("", _compare_parts(comparison.EQUAL, subject, tested, scope)))
        results.append(result)
        readings.append(f"WHEN {tested.reading} THEN {result.reading}")
    otherwise = translate(node.args["default"], scope) if node.args.get("default") is not None else None
    refuse_collate([*results, *([] if otherwise is None else [otherwise])])
    if subject is not None and "random(" in getattr(subject, "sql", ""):
        raise Refusal("it compares another value each time")
    reading = f"(CASE {'' if subject is None else subject.reading} {' '.join(readings)}"
    reading += f"{'' if otherwise is None else ' ELSE ' + otherwise.reading} END)"
    return choices.choose(reading, conditions, results, otherwise)


def _cast(node: exp.Expr, scope: Scope) -> Piece:
    """CAST; to an integer of the time of day, which is how the epoch is often written, by PostgreSQL's own."""
    target = node.args["to"]
    # What sqlglot calls a type may have another affinity than what was written, which the referee sees.
    name = str(target.args.get("kind") or _TYPE_NAMES.get(target.this) or target.this.value)
    part = translate_any(node.this, scope)
    if isinstance(part, Extracted):
        return extracted.cast_extracted(part, name)
    piece = as_own_value(part, scope)
    if isinstance(piece, Term) and target.this in exp.DataType.INTEGER_TYPES:
        integer = whole_epoch(piece)
        if integer is not None:
            return replace(integer, reading=f"CAST({piece.reading} AS INTEGER)")
    return cast(piece, name, has_utf8=scope.orders_text_bytewise)


_TYPE_NAMES = {exp.DataType.Type.VARBINARY: "BLOB", exp.DataType.Type.BINARY: "BLOB"}


def _clock(keyword: str, write: Callable[[str], Term]) -> Rule:
    def rule(node: exp.Expr, scope: Scope) -> Piece:
        if not (scope.is_default or scope.is_query):
            raise Refusal(f"{keyword} is another value each time")
        return write(keyword)

    return rule


_RULES: dict[type[exp.Expr], Rule] = {
    exp.Add: _calculation(arithmetic.ADD),
    exp.And: _chain("AND"),
    exp.Anonymous: _function,
    exp.Between: _between,
    exp.BitwiseAnd: _bits("&", division.combine_bits),
    exp.BitwiseLeftShift: _bits("<<", division.shift),
    exp.BitwiseNot: _invert,
    exp.BitwiseOr: _bits("|", division.combine_bits),
    exp.BitwiseRightShift: _bits(">>", division.shift),
    exp.Boolean: _truth_word,
    exp.Case: _case,
    exp.Cast: _cast,
    exp.Collate: _collate,
    exp.Column: _name,
    exp.CurrentDate: _clock("CURRENT_DATE", current_date),
    exp.CurrentTime: _clock("CURRENT_TIME", current_time),
    exp.CurrentTimestamp: _clock("CURRENT_TIMESTAMP", current_timestamp),
    exp.DPipe: _concatenation,
    exp.Div: _division,
    exp.EQ: _comparison(comparison.EQUAL),
    exp.Escape: _escape,
    exp.GT: _comparison(comparison.GREATER),
    exp.GTE: _comparison(comparison.GREATER_OR_EQUAL),
    exp.Glob: _glob,
    exp.HexString: _blob,
    exp.In: _in,
    exp.Is: _is,
    exp.JSONExtract: _arrow(is_value=False),
    exp.JSONExtractScalar: _arrow(is_value=True),
    exp.LT: _comparison(comparison.LESS),
    exp.LTE: _comparison(comparison.LESS_OR_EQUAL),
    exp.Like: _like,
    exp.Literal: _literal,
    exp.Mod: _remainder,
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
