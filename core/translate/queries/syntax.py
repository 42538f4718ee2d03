"""A query's text as a syntax tree, within limits: apart from expressions', for a SELECT is larger and nests more."""

from collections import Counter
from collections.abc import Iterator

from sqlglot import exp
from sqlglot.errors import ErrorLevel, SqlglotError
from sqlglot.tokenizer_core import Token, TokenType

from core.identifiers import fold_ascii
from core.translate.pieces import Refusal
from core.translate.syntax import MAX_NESTING, ExpressionDialect

MAX_CHARS = 100_000
MAX_EXPANSIONS = 1_000
"""SQLite copies a CTE wherever it is named, and those that it names with it."""
MAX_COLUMNS = 1_600
"""https://www.postgresql.org/docs/current/limits.html"""


def cut_view(sql: str) -> tuple[str, tuple[str, ...]]:
    """The SELECT of a CREATE VIEW, and the names of its columns where it lists them. Raises Refusal."""
    names: list[str] = []
    depth, listed = 0, False
    tokens = _tokenize(sql)
    for token in tokens[_skip_name(tokens) :]:
        if depth == 0 and token.token_type is TokenType.ALIAS:
            return sql[token.end + 1 :], tuple(names)
        if token.token_type is TokenType.L_PAREN:
            depth, listed = depth + 1, True
        elif token.token_type is TokenType.R_PAREN:
            depth -= 1
        elif listed and depth == 1 and token.token_type is not TokenType.COMMA:
            names.append(token.text)
    raise Refusal("it is not understood as a CREATE VIEW")


def parse_query(sql: str) -> exp.Query:
    """The tree of a SELECT. Raises Refusal where sqlglot can't read it, and where it is too deep or too large."""
    dialect = ExpressionDialect()
    tokens = _tokenize(sql)
    if not tokens or tokens[0].token_type not in (TokenType.SELECT, TokenType.WITH):
        raise Refusal("it is not one SELECT")
    try:
        depth = 0
        for token in tokens:
            depth += {TokenType.L_PAREN: 1, TokenType.R_PAREN: -1}.get(token.token_type, 0)
            if depth > MAX_NESTING:
                raise Refusal("it is nested too deeply")
            if token.token_type in (TokenType.PARAMETER, TokenType.PLACEHOLDER):
                raise Refusal("it has parameters")
        trees = dialect.parser(error_level=ErrorLevel.IMMEDIATE).parse(tokens, sql)
    except (SqlglotError, ValueError, TypeError, AttributeError) as error:
        raise Refusal("its syntax is not understood") from error
    trees = [tree for tree in trees if tree is not None]
    if len(trees) != 1 or not isinstance(trees[0], exp.Query):
        raise Refusal("it is not one SELECT")
    _check_expansions(trees[0])
    return trees[0]


def walk_level(node: exp.Expr) -> Iterator[exp.Expr]:
    """The nodes below one, and itself, without those of queries within it."""
    waiting = [node]
    while waiting:
        each = waiting.pop()
        yield each
        if each is node or not isinstance(each, exp.Query):
            waiting.extend(reversed(list(each.iter_expressions())))


def _tokenize(sql: str) -> list[Token]:
    if len(sql) > MAX_CHARS:
        raise Refusal(f"it is longer than {MAX_CHARS:,} characters")
    try:
        return ExpressionDialect().tokenize(sql)
    except (SqlglotError, ValueError) as error:
        raise Refusal("its syntax is not understood") from error


def _skip_name(tokens: list[Token]) -> int:
    """Where the text goes on after CREATE [TEMP] VIEW [IF NOT EXISTS] [schema.]name."""
    words = [fold_ascii(token.text) for token in tokens[:10]]
    place = 1 if words[:1] == ["create"] else len(words)
    place += words[place : place + 1] in (["temp"], ["temporary"])
    if words[place : place + 1] != ["view"]:
        raise Refusal("it is not understood as a CREATE VIEW")
    place += 1
    if words[place : place + 3] == ["if", "not", "exists"]:
        place += 3
    return place + (3 if words[place + 1 : place + 2] == ["."] else 1)


def _check_expansions(tree: exp.Query) -> None:
    """How many SELECTs SQLite would make of the query, each CTE taken where it is named."""
    reads = {fold_ascii(cte.alias): Counter[str]() for cte in tree.find_all(exp.CTE)}
    for cte in tree.find_all(exp.CTE):
        name = fold_ascii(cte.alias)
        named = [fold_ascii(table.name) for table in cte.this.find_all(exp.Table)]
        # Of several of one name, in different places, all.
        reads[name].update(each for each in named if each in reads and each != name)
    sizes = dict.fromkeys(reads, 1)
    for _ in range(len(reads) + 1):
        grown = {name: 1 + sum(sizes[each] * times for each, times in reads[name].items()) for name in reads}
        if grown == sizes:
            break
        sizes = grown
        if max(sizes.values()) > MAX_EXPANSIONS:
            raise Refusal("its common table expressions read each other too often")
    if sum(sizes.get(fold_ascii(table.name), 1) for table in tree.find_all(exp.Table)) > MAX_EXPANSIONS:
        raise Refusal("it reads too many tables")
