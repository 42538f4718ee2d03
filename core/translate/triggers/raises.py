"""SELECT within a trigger: for the RAISE() in it, or for nothing (https://sqlite.org/lang_createtrigger.html#raise)."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlglot import exp

from core.identifiers import fold_ascii, quote_text
from core.translate.literals import quote_name
from core.translate.model import Kind
from core.translate.pieces import Refusal, Term
from core.translate.queries.levels import Level
from core.translate.queries.reading import read_condition
from core.translate.queries.translation import Translation
from core.translate.triggers.changes import Written
from core.translate.triggers.layout import indent
from core.translate.triggers.program import Program

_ACTIONS = ("abort", "fail", "rollback", "ignore")
_ELSEWHERE = "it has a RAISE() elsewhere than in the result of a SELECT or in the branches of a CASE there"
_FORBIDDEN = ("group", "having", "windows", "order", "limit", "offset", "distinct", "with_")


@dataclass(frozen=True, slots=True)
class _Path:
    """A RAISE(), with the conditions that lead to it: those of the branches before its own must not hold."""

    call: exp.Anonymous
    conditions: tuple[tuple[exp.Expr, bool], ...]


def is_raise(node: exp.Expr) -> bool:
    return isinstance(node, exp.Anonymous) and fold_ascii(node.name) == "raise"


def has_raise(tree: exp.Expr) -> bool:
    return any(map(is_raise, tree.find_all(exp.Anonymous)))


def read_raise(node: exp.Expr) -> Term | None:
    """A RAISE() as what SQLite reads; it has no value, in PostgreSQL nothing stands in its place."""
    if not is_raise(node):
        return None
    action, _ = _cut_call(node)
    message = node.expressions[1] if len(node.expressions) > 1 else None
    if message is not None and not _is_text(message):
        raise Refusal("the message of its RAISE() is not a text as it stands")
    reading = f"RAISE({action.upper()})" if message is None else f"RAISE({action.upper()}, {quote_text(message.name)})"
    return Term(reading=reading, sql="NULL::bigint", kind=Kind.INTEGER, is_atom=True)


def _is_text(node: exp.Expr) -> bool:
    """A text, or a name, which SQLite takes for one there."""
    if isinstance(node, exp.Literal):
        return bool(node.is_string)
    return isinstance(node, exp.Column) and not node.table


def _cut_call(node: exp.Expr) -> tuple[str, str]:
    """What a RAISE() does, and its message."""
    arguments = node.expressions
    action = fold_ascii(arguments[0].name) if arguments and isinstance(arguments[0], exp.Column) else ""
    if action not in _ACTIONS or len(arguments) != (1 if action == "ignore" else 2):
        raise Refusal("its RAISE() is not understood")
    return action, "" if action == "ignore" else arguments[1].name


def translate_select(program: Program, translation: Translation, outer: Level, query_sql: str, leave: str) -> Written:
    """A SELECT. `leave` is the PL/pgSQL that ends the trigger, and for BEFORE the row, without an error."""
    tree = program.parse_query(query_sql)
    if not has_raise(tree):
        result = translation.read_query(translation, tree, outer)
        return Written(
            reading=result.reading, sql=f"PERFORM 1 FROM ({result.sql}) AS {quote_name('result')}", trees=(tree,)
        )
    if not isinstance(tree, exp.Select):
        raise Refusal(_ELSEWHERE)
    paths = [path for node in tree.expressions for path in _find_paths(node)]
    if len(paths) != sum(map(is_raise, tree.find_all(exp.Anonymous))):
        raise Refusal(_ELSEWHERE)
    # What SQLite reads; for PostgreSQL only what leads to a RAISE() is translated.
    asked, asked_outer = program.begin()
    asked.read_special = read_raise
    reading = asked.read_query(asked, tree, asked_outer).reading
    program.reads.update(asked.reads)
    for path in paths:
        _note_action(program, path.call)
    if tree.args.get("from_") is None:
        sql = _write_conditions(translation, outer, tree, paths, leave)
    else:
        sql = _write_exists(translation, outer, tree, paths, leave)
    return Written(reading=reading, sql=sql, trees=(tree,))


def _find_paths(node: exp.Expr) -> Iterator[_Path]:
    """The RAISE()s of a result column, in the order in which SQLite meets them."""
    while isinstance(node, exp.Paren | exp.Alias):
        node = node.this
    if is_raise(node) and isinstance(node, exp.Anonymous):
        yield _Path(node, ())
    if isinstance(node, exp.Anonymous) and fold_ascii(node.name) in ("iif", "if") and len(node.expressions) in (2, 3):
        condition, *results = node.expressions
        for place, result in enumerate(results):
            for path in _find_paths(result):
                yield _Path(path.call, ((condition, place == 0), *path.conditions))
    if isinstance(node, exp.Case):
        before: tuple[tuple[exp.Expr, bool], ...] = ()
        for branch in node.args["ifs"]:
            # `CASE x WHEN y` compares.
            condition = branch.this if node.this is None else exp.EQ(this=node.this.copy(), expression=branch.this)
            for path in _find_paths(branch.args["true"]):
                yield _Path(path.call, (*before, (condition, True), *path.conditions))
            before += ((condition, False),)
        default = node.args.get("default")
        if default is not None:
            for path in _find_paths(default):
                yield _Path(path.call, (*before, *path.conditions))


def _note_action(program: Program, call: exp.Anonymous) -> None:
    match _cut_call(call)[0]:
        case "fail":
            program.notes[
                "after RAISE(FAIL) SQLite keeps what the statement has done, and PostgreSQL takes it back"
            ] = None
        case "rollback":
            program.notes["RAISE(ROLLBACK) ends SQLite's transaction, and PostgreSQL's waits for its ROLLBACK"] = None


def _write_action(call: exp.Anonymous, leave: str) -> str:
    action, message = _cut_call(call)
    if action == "ignore":
        return leave
    return f"RAISE EXCEPTION USING MESSAGE = {quote_text(message)};"


def _write_conditions(translation: Translation, outer: Level, tree: exp.Select, paths: list[_Path], leave: str) -> str:
    """A SELECT without a FROM: a row of conditions."""
    level = Level(outer=outer)
    where = tree.args.get("where")
    asked = read_condition(translation, where.this, level).sql if where is not None else ""
    parts: list[str] = []
    refuted: set[int] = set()
    for path in paths:
        left = [(node, holds) for node, holds in path.conditions if holds or id(node) not in refuted]
        action = _write_action(path.call, leave)
        if not left:
            parts.append(f"ELSE\n{indent(action)}" if parts else action)
            break
        parts.append(f"{'ELSIF' if parts else 'IF'} {_write_path(translation, level, left)} THEN\n{indent(action)}")
        if len(left) == 1 and left[0][1]:
            refuted.add(id(left[0][0]))
    sql = parts[0] if not parts[0].startswith("IF ") else "\n".join(parts) + "\nEND IF;"
    if asked:
        sql = f"IF {asked} THEN\n{indent(sql)}\nEND IF;"
    return sql.removesuffix(";")


def _write_path(translation: Translation, level: Level, conditions: list[tuple[exp.Expr, bool]]) -> str:
    """Conditions of which each must hold, or must not."""
    terms = [(read_condition(translation, node, level), holds) for node, holds in conditions]
    if len(terms) == 1 and terms[0][1]:
        return terms[0][0].sql
    return " AND ".join(term.operand if holds else f"({term.operand} IS NOT TRUE)" for term, holds in terms)


def _write_exists(translation: Translation, outer: Level, tree: exp.Select, paths: list[_Path], leave: str) -> str:
    """A SELECT with a FROM: the RAISE() is met if there is a row that leads to it."""
    if len(paths) != 1 or any(tree.args.get(name) for name in _FORBIDDEN):
        raise Refusal("which RAISE() of a SELECT is met first depends on the order of its rows")
    (path,) = paths
    asked = tree.copy()
    copied = next(each for node in asked.expressions for each in _find_paths(node))
    conditions = [node if holds else _deny(node) for node, holds in copied.conditions]
    where = asked.args.get("where")
    nodes = ([exp.Paren(this=where.this)] if where is not None else []) + [exp.Paren(this=node) for node in conditions]
    asked.set("expressions", [exp.Literal.number(1)])
    if nodes:
        whole: exp.Expr = nodes[0]
        for node in nodes[1:]:
            whole = exp.And(this=whole, expression=node)
        asked.set("where", exp.Where(this=whole))
    result = translation.read_query(translation, asked, outer)
    return f"IF EXISTS ({result.sql}) THEN\n{indent(_write_action(path.call, leave))}\nEND IF"


def _deny(node: exp.Expr) -> exp.Expr:
    return exp.Is(this=exp.Paren(this=node), expression=exp.Boolean(this=True), negate=True)


def has_ignore(trees: tuple[exp.Expr, ...]) -> bool:
    return any(
        is_raise(node) and fold_ascii(node.expressions[0].name) == "ignore"
        for tree in trees
        for node in tree.find_all(exp.Anonymous)
        if node.expressions
    )
