"""Calls of functions: which of the tables of functions knows one, and in which places it may stand."""

from sqlglot import exp

from core.identifiers import fold_ascii, quote_sqlite
from core.translate import choices, extracted, moments
from core.translate.any_class import coalesce_any, has_any_class
from core.translate.branching import choose_by_function
from core.translate.clock import CLOCK_FUNCTIONS
from core.translate.converted import JSON_FUNCTIONS, call_on_json
from core.translate.documents import DOCUMENT_FUNCTIONS
from core.translate.formats import write_format
from core.translate.functions import FUNCTIONS, find_function, refuse_collate
from core.translate.joined import JOINED_FUNCTIONS, SCOPED_JOINED_FUNCTIONS
from core.translate.matching import call_pattern
from core.translate.mathematics import MATHEMATICAL_FUNCTIONS
from core.translate.pieces import Converted, Piece, Refusal, Term
from core.translate.quoted_json import JSON_TEXT_FUNCTIONS
from core.translate.randomness import QUERY_RANDOM_FUNCTIONS, RANDOM_FUNCTIONS
from core.translate.scope import Scope
from core.translate.texts import SCOPED_TEXT_FUNCTIONS, TEXT_FUNCTIONS
from core.translate.unknown import WRITERS_OF_DOCUMENTS, refuse_function
from core.translate.walk import Rule, as_own_value, own_or_extracted, translate, translate_any, translate_text

_FUNCTIONS_OF_DEFAULTS = CLOCK_FUNCTIONS | RANDOM_FUNCTIONS | DOCUMENT_FUNCTIONS


_FUNCTIONS_OF_QUERIES = QUERY_RANDOM_FUNCTIONS


def call_function(node: exp.Expr, scope: Scope) -> Piece | Converted:
    name = node.name
    folded = fold_ascii(name)
    if folded in JSON_FUNCTIONS and len(node.expressions) == 1:
        document = translate_any(node.expressions[0], scope)
        if isinstance(document, Converted) and not isinstance(document, extracted.Extracted):
            return call_on_json(name, document, f"{quote_sqlite(name)}({document.reading})")
    if folded in WRITERS_OF_DOCUMENTS:
        raise refuse_function(name)
    if folded in extracted.NAMES and node.expressions:
        return _call_on_document(node, scope)
    if folded in moments.NAMES:
        return _call_clock(node, scope)
    if folded in ("iif", "if"):
        return choose_by_function(node, scope)
    read = translate_text if folded in extracted.TEXT_FUNCTIONS_OF_ONE else translate_any
    parts = [read(argument, scope) for argument in node.expressions]
    reading = f"{quote_sqlite(name)}({', '.join(part.reading for part in parts)})"
    if folded in ("coalesce", "ifnull") and has_any_class(parts):
        return coalesce_any(own_or_extracted(parts, scope), reading)
    arguments = [as_own_value(part, scope) for part in parts]
    refuse_collate(arguments)
    bytewise = scope.orders_text_bytewise
    if folded == "nullif":
        return choices.take_nullif(arguments, reading, orders_text_bytewise=bytewise)
    if folded in ("min", "max") and len(arguments) > 1:
        return choices.take_extreme(folded, arguments, reading, orders_text_bytewise=bytewise)
    if folded in ("printf", "format"):
        return write_format(arguments, reading)
    if folded in ("like", "glob"):
        return call_pattern(folded, arguments, reading)
    if folded in SCOPED_JOINED_FUNCTIONS:
        return SCOPED_JOINED_FUNCTIONS[folded](arguments, reading, bytewise)
    if folded in SCOPED_TEXT_FUNCTIONS and not any(isinstance(each, Term) and each.random_bytes for each in arguments):
        return SCOPED_TEXT_FUNCTIONS[folded](arguments, reading, bytewise)
    of_places = _FUNCTIONS_OF_DEFAULTS if scope.is_default else _FUNCTIONS_OF_QUERIES if scope.is_query else {}
    tables = (of_places, TEXT_FUNCTIONS, FUNCTIONS, JOINED_FUNCTIONS, MATHEMATICAL_FUNCTIONS, JSON_TEXT_FUNCTIONS)
    return find_function(name, *tables)(arguments, reading)


def _call_on_document(node: exp.Expr, scope: Scope) -> Piece | Converted:
    document = translate_any(node.expressions[0], scope)
    paths = [translate(argument, scope) for argument in node.expressions[1:]]
    refuse_collate(paths)
    reading = f"{quote_sqlite(node.name)}({', '.join(each.reading for each in (document, *paths))})"
    return extracted.call_on_document(node.name, document, paths, reading)


def make_arrow(*, is_value: bool) -> Rule:
    """`->` and `->>`."""

    def rule(node: exp.Expr, scope: Scope) -> Piece | Converted:
        document, step = translate_any(node.this, scope), translate(node.expression, scope)
        refuse_collate([step])
        return extracted.follow_arrow(document, step, is_value=is_value)

    return rule


def _call_clock(node: exp.Expr, scope: Scope) -> Piece:
    """A date function: the time of day by PostgreSQL's own, all else by those of `howdah_sqlite`."""
    parts = [translate_any(argument, scope) for argument in node.expressions]
    pieces = [part for part in parts if not isinstance(part, Converted)]
    refuse_collate(pieces)
    reading = f"{quote_sqlite(node.name)}({', '.join(part.reading for part in parts)})"
    knows_now = scope.is_default or scope.is_query
    if knows_now and len(pieces) == len(parts) and fold_ascii(node.name) in CLOCK_FUNCTIONS:
        try:
            return CLOCK_FUNCTIONS[fold_ascii(node.name)](pieces, reading)
        except Refusal:
            pass
    return moments.call_clock(node.name, parts, reading, knows_now=knows_now)
