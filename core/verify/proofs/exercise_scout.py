"""Rows and statements by chance, the same ones each time: where conditions ask for several values at once, as in
`WHEN old.state = 4 AND new.state <> 4`, those that are made one value at a time do not find them."""

from collections.abc import Iterator, Sequence
from itertools import takewhile
from random import Random

from core.catalog.lexer import TokenKind, tokenize, unquote
from core.identifiers import fold_ascii
from core.plan.model import ColumnPlan, TriggerPlan
from core.sqlite.trial import Value
from core.verify.proofs.exercise_changes import Change
from core.verify.proofs.exercise_rows import Fresh, Subject, propose, read_literal, read_text
from core.verify.proofs.exercise_values import find_fitting
from core.verify.proofs.exercise_world import Row

MIXED_ROWS = 24
MOST_SCOUTED = 400
_MOST_POOLED = 40
_BESIDE_POOL = 3
_COMPARISONS = frozenset({"=", "==", "<>", "!=", "<", "<=", ">", ">=", "is"})


def make_mixed_rows(subject: Subject, trigger: TriggerPlan, pool: Sequence[Value]) -> list[Row]:
    """Rows with several of the values that the trigger's text names, and of `pool`: what other tables have as keys."""
    if not subject.rows:
        return []
    chance = Random(f"{trigger.source_sql}{subject.table.source_name}")
    candidates = _list_candidates(subject, trigger, pool)
    fresh = Fresh(subject)
    return [fresh.make(chance.choice(subject.rows), _draw(chance, candidates, share=0.7)) for _ in range(MIXED_ROWS)]


def make_random_changes(subject: Subject, trigger: TriggerPlan, pool: Sequence[Value]) -> Iterator[Change]:
    """Statements of the trigger's event, up to MOST_SCOUTED of them."""
    chance = Random(trigger.source_sql)
    candidates = _list_candidates(subject, trigger, pool)
    if not subject.rows:
        return
    fresh = Fresh(subject)
    for _ in range(MOST_SCOUTED):
        row = chance.choice(subject.rows)
        match trigger.event:
            case "INSERT":
                yield Change(event="INSERT", rows=(fresh.make(row, _draw(chance, candidates, share=0.6)),))
            case "UPDATE":
                values = tuple(_draw(chance, candidates, share=0.4).items())
                if values:
                    yield Change(event="UPDATE", values=values, where=(subject.find(row),))
            case _:
                yield Change(event="DELETE", where=(subject.find(row),))


def list_pool(subjects: Sequence[Subject], *, rows: int = 3) -> list[Value]:
    """The values that the last rows of some tables have in their keys: what is made up stands last."""
    values = {
        (type(row[name]), row[name]): row[name]
        for subject in subjects
        for name in {*subject.key, *(name for key in subject.unique for name in key)}
        for row in subject.rows[-rows:]
        if row.get(name) is not None
    }
    return list(values.values())[:_MOST_POOLED]


def _list_candidates(
    subject: Subject, trigger: TriggerPlan, pool: Sequence[Value]
) -> list[tuple[ColumnPlan, list[Value]]]:
    """The columns that the text mentions, with values for each."""
    mentioned, literals = read_text(trigger.source_sql)
    compared = read_comparisons(trigger.source_sql)
    found = []
    for column in subject.columns:
        name = column.source_name
        if fold_ascii(name) not in mentioned or name == subject.identity:
            continue
        values = propose(subject, column, literals)
        own = find_fitting(column, compared.get(fold_ascii(name), []))
        if own:
            # Those alone that its condition turns on, and one that it does not.
            others = [each for each in values if each is not None and each not in own]
            values = [*dict.fromkeys(own), *others[:1], *([None] if None in values else [])]
        kinds = {type(value) for value in values if value is not None}
        pooled = [each for each in find_fitting(column, pool) if type(each) in kinds]
        if pooled and name not in subject.references and not own:
            values = [*pooled, *values[:_BESIDE_POOL]]
        if values:
            found.append((column, values))
    return found


def read_comparisons(sql: str) -> dict[str, list[Value]]:
    """By the folded names of columns, the literals that a text compares them with."""
    tokens = [token for token in tokenize(sql) if token.text.strip()]
    found: dict[str, list[Value]] = {}
    for place, token in enumerate(tokens):
        if token.kind not in (TokenKind.WORD, TokenKind.QUOTED_NAME) or place + 2 >= len(tokens):
            continue
        after = tokens[place + 1].text.lower()
        if after in _COMPARISONS:
            listed = [tokens[place + 2]]
        elif after == "in" and tokens[place + 2].text == "(":
            listed = list(takewhile(lambda each: each.text != ")", tokens[place + 3 :]))
        else:
            continue
        values = [value for each in listed if (value := read_literal(each)) is not None]
        if values:
            found.setdefault(fold_ascii(unquote(token.text)), []).extend(values)
    return found


def _draw(chance: Random, candidates: Sequence[tuple[ColumnPlan, list[Value]]], *, share: float) -> Row:
    return {column.source_name: chance.choice(values) for column, values in candidates if chance.random() < share}
