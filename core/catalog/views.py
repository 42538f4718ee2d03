"""Which views SQLite may be asked about: apart, for this is about safety, not about what is declared.

To name a view's columns SQLite expands every view below it, recursively. Views over views, twenty thousand
deep, end the process with a stack overflow; views that each read the one before twice double the work at
every step. No limit of SQLite stands in the way of either (https://sqlite.org/limits.html), and a file from
elsewhere may hold both.
"""

from collections import Counter
from collections.abc import Iterable, Mapping

from core.catalog.lexer import TokenKind, tokenize, unquote
from core.identifiers import fold_ascii

MAX_DEPTH = 100
MAX_EXPANSIONS = 10_000

_NAME_KINDS = (TokenKind.WORD, TokenKind.QUOTED_NAME, TokenKind.STRING)


def find_expandable_views(views: Mapping[str, str]) -> frozenset[str]:
    """The views, of these by name with their SQL, that SQLite expands in a bounded number of steps.

    A view counts as reading another where its text has that one's name anywhere, so that nothing is missed.
    Views that seem to read each other, which a column of the same name is enough for, are let through if they
    are few.
    """
    names = {fold_ascii(name): name for name in views}
    reads = {name: _count_mentions(name, sql, names) for name, sql in views.items()}
    readers: dict[str, list[str]] = {name: [] for name in views}
    for reader, mentioned in reads.items():
        for name in mentioned:
            readers[name].append(reader)

    waiting = {name: len(mentioned) for name, mentioned in reads.items()}
    ready = [name for name, count in waiting.items() if count == 0]
    depths: dict[str, int] = {}
    expansions: dict[str, int] = {}
    while ready:
        name = ready.pop()
        depths[name] = 1 + max((depths[below] for below in reads[name]), default=0)
        # Capped, or the numbers themselves would double in length at every step.
        total = 1 + sum(times * expansions[below] for below, times in reads[name].items())
        expansions[name] = min(total, MAX_EXPANSIONS + 1)
        for reader in readers[name]:
            waiting[reader] -= 1
            if waiting[reader] == 0:
                ready.append(reader)

    expandable = {name for name in depths if depths[name] <= MAX_DEPTH and expansions[name] <= MAX_EXPANSIONS}
    in_cycles = views.keys() - depths.keys()
    allowed = expandable | in_cycles
    if not all(reads[name].keys() <= allowed for name in in_cycles):
        return frozenset(expandable)
    # Whichever of them really read each other, each is expanded no more often than all those above it name it.
    most = 1
    for name in in_cycles:
        most *= 1 + sum(times * expansions.get(below, 1) for below, times in reads[name].items())
        if most > MAX_EXPANSIONS:
            return frozenset(expandable)
    return frozenset(allowed)


def find_readers(views: Mapping[str, str], read: Iterable[str]) -> frozenset[str]:
    """The views that read some of them, or read views that do, and those themselves; reading is meant as above."""
    found = frozenset(views.keys() & set(read))
    if not found:
        return found
    names = {fold_ascii(name): name for name in views}
    reads = {name: _count_mentions(name, sql, names).keys() for name, sql in views.items()}
    while more := frozenset(name for name in views.keys() - found if reads[name] & found):
        found |= more
    return found


def _count_mentions(view: str, sql: str, names: Mapping[str, str]) -> Counter[str]:
    """How often a view's text names each other view."""
    mentioned = (names.get(fold_ascii(unquote(token.text))) for token in tokenize(sql) if token.kind in _NAME_KINDS)
    return Counter(name for name in mentioned if name is not None and name != view)
