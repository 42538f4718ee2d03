"""An expression's text as a syntax tree, by sqlglot: its SQLite dialect, made to keep what was written."""

import logging

from sqlglot import exp
from sqlglot.dialects.sqlite import SQLite
from sqlglot.errors import ErrorLevel, SqlglotError
from sqlglot.parsers.sqlite import SQLiteParser
from sqlglot.tokenizer_core import Token, TokenType

from core.translate.pieces import Refusal

# It logs what it only half understands. The referee judges that; a log of a hostile schema's text helps nobody.
logging.getLogger("sqlglot").setLevel(logging.CRITICAL)

MAX_CHARS = 20_000
MAX_NESTING = 24
"""Parentheses within parentheses. sqlglot takes some twenty calls for each, of Python's thousand."""


class ExpressionParser(SQLiteParser):
    """SQLite's grammar with its functions under their own names."""

    # Functions keep their names: sqlglot's own nodes are shared by dialects that mean different things by them.
    FUNCTIONS = {}  # noqa: RUF012 (the base class says ClassVar)
    FUNCTION_PARSERS = {"CAST": SQLiteParser.FUNCTION_PARSERS["CAST"]}  # noqa: RUF012
    NO_PAREN_FUNCTION_PARSERS = {"CASE": SQLiteParser.NO_PAREN_FUNCTION_PARSERS["CASE"]}  # noqa: RUF012
    UNARY_PARSERS = {  # noqa: RUF012
        **SQLiteParser.UNARY_PARSERS,
        # The parentheses tell `NOT x IS NULL` from `x NOT NULL`, which SQLite compiles otherwise.
        TokenType.NOT: lambda self: exp.Not(this=exp.Paren(this=self._parse_equality())),
    }
    # An arrow in an argument is one of JSON's.
    LAMBDAS = {}  # noqa: RUF012
    CONCAT_OPERATORS = {  # noqa: RUF012
        **SQLiteParser.CONCAT_OPERATORS,
        # A path stays what was written: sqlglot's own nodes normalise it.
        TokenType.ARROW: lambda self, this, path: exp.JSONExtract(this=this, expression=path),
        TokenType.DARROW: lambda self, this, path: exp.JSONExtractScalar(this=this, expression=path),
    }


class ExpressionDialect(SQLite):
    """The dialect in which texts of a schema are read."""

    NORMALIZE_NOT_NULL = False
    Parser = ExpressionParser

    class Tokenizer(SQLite.Tokenizer):
        # REPLACE begins a statement, of which sqlglot would read no more, or is a function.
        COMMANDS = SQLite.Tokenizer.COMMANDS - {TokenType.REPLACE}


def parse_expression(sql: str) -> exp.Expr:
    """The tree of an expression. Raises Refusal where sqlglot can't read it, and where it is too deep."""
    dialect = ExpressionDialect()
    try:
        tokens = dialect.tokenize(sql)
        if _nesting(tokens) > MAX_NESTING:
            raise Refusal("it is nested too deeply")
        parser = dialect.parser(error_level=ErrorLevel.IMMEDIATE)
        (tree,) = parser.parse_into(exp.Condition, tokens, sql)
    except (SqlglotError, ValueError) as error:
        raise Refusal("its syntax is not understood") from error
    if tree is None:
        raise Refusal("it is empty")
    return tree


def _nesting(tokens: list[Token]) -> int:
    depth = deepest = 0
    for token in tokens:
        if token.token_type is TokenType.L_PAREN:
            depth += 1
            deepest = max(deepest, depth)
        elif token.token_type is TokenType.R_PAREN:
            depth -= 1
    return deepest
