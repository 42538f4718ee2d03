"""LIKE, GLOB and ESCAPE as operators and as functions; how a pattern is matched is in `patterns`."""

from collections.abc import Callable

from sqlglot import exp

from core.translate.patterns import match_glob, match_like
from core.translate.pieces import Piece, Refusal
from core.translate.scope import Scope
from core.translate.walk import as_boolean, translate, translate_text


def read_like(node: exp.Expr, scope: Scope) -> Piece:
    return _pattern(node, scope, "LIKE", match_like)


def read_glob(node: exp.Expr, scope: Scope) -> Piece:
    return _pattern(node, scope, "GLOB", match_glob)


def _pattern(node: exp.Expr, scope: Scope, keyword: str, match: Callable[[Piece, Piece], str]) -> Piece:
    subject, pattern = translate_text(node.this, scope), translate_text(node.expression, scope)
    matched = as_boolean(f"({subject.reading} {keyword} {pattern.reading})", match(subject, pattern))
    if not node.args.get("negate"):
        return matched
    return as_boolean(f"(NOT {matched.reading})", f"NOT {matched.operand}")


def read_escape(node: exp.Expr, scope: Scope) -> Piece:
    """LIKE with an ESCAPE."""
    like = node.this
    if not isinstance(like, exp.Like):
        raise Refusal("it has an ESCAPE of other than LIKE")
    subject, pattern = translate_text(like.this, scope), translate_text(like.expression, scope)
    escape = translate(node.expression, scope)
    reading = f"({subject.reading} LIKE {pattern.reading} ESCAPE {escape.reading})"
    matched = as_boolean(reading, match_like(subject, pattern, escape))
    if not like.args.get("negate"):
        return matched
    return as_boolean(f"(NOT {matched.reading})", f"NOT {matched.operand}")


def call_pattern(name: str, arguments: list[Piece], reading: str) -> Piece:
    """like() and glob(), whose pattern comes first."""
    match name, arguments:
        case "like", [pattern, subject]:
            return as_boolean(reading, match_like(subject, pattern))
        case "like", [pattern, subject, escape]:
            return as_boolean(reading, match_like(subject, pattern, escape))
        case "glob", [pattern, subject]:
            return as_boolean(reading, match_glob(subject, pattern))
    raise Refusal(f"{name}() has another number of arguments")
