"""Notes on what depends on when triggers run: PostgreSQL runs AFTER triggers at the end of a statement, SQLite after
each of its rows, and of several PostgreSQL runs that first whose name comes first
(https://www.postgresql.org/docs/current/trigger-definition.html)."""

from collections.abc import Iterator, Mapping

from core.identifiers import fold_ascii
from core.translate.queries.model import Relation
from core.translate.triggers.effects import Graph
from core.translate.triggers.model import Event, Timing
from core.translate.triggers.parts import Part, Parts
from core.translate.triggers.precedence import Precedence, find_action, runs_before_keys

_MOST_SIBLINGS = 20
"""So many notes on others of its table a trigger has at most: of thousands each would have thousands."""


class Interplay:
    """All triggers of a schema that are translated."""

    def __init__(self, parts: Parts, graph: Graph, relations: Mapping[str, Relation], precedence: Precedence) -> None:
        self._parts, self._graph, self._relations, self._precedence = parts, graph, relations, precedence
        self._acting: dict[str, list[Part]] | None = None

    def list_notes(self, name: str) -> Iterator[str]:
        part = self._parts.by_name[name]
        if part.header.timing is Timing.AFTER:
            yield from self._note_rows(part)
            yield from self._note_foreign_keys(part)
        elif part.header.timing is Timing.BEFORE:
            yield from self._note_row(part)
        for number, note in enumerate(self._note_siblings(part)):
            if number == _MOST_SIBLINGS:
                yield f"the like is so with more triggers of {part.header.table}"
                return
            yield note

    def _note_siblings(self, part: Part) -> Iterator[str]:
        for other in self._find_siblings(part):
            if other.header.timing is part.header.timing:
                yield from self._note_order(part, other)
            elif part.header.timing is Timing.BEFORE and self._parts.meet(part, other):
                yield f"in a statement of several rows it runs for all of them before {other.name} runs for the first"

    def _find_siblings(self, part: Part) -> Iterator[Part]:
        """Those for which it may matter when they run. Of two that change nothing it never does, so that many of them
        take no more time than there are."""
        if self._acting is None:
            self._acting = {}
            for each in self._parts.by_name.values():
                if self._parts.acts(each):
                    self._acting.setdefault(fold_ascii(each.header.table), []).append(each)
        if self._parts.acts(part):
            yield from (
                self._parts.by_name[actor.name]
                for actor in self._graph.list_siblings(part.name)
                if actor.name in self._parts.by_name
            )
            return
        for other in self._acting.get(fold_ascii(part.header.table), ()):
            if self._graph.are_siblings(part.name, other.name):
                yield other

    def _note_rows(self, part: Part) -> Iterator[str]:
        table = part.header.table
        if part.reads_other_rows:
            yield f"in a statement of several rows of {table} it sees all changed, SQLite's only those up to its own"
        if part.writes_other_rows:
            yield f"in a statement of several rows of {table} it runs when all are changed, SQLite's after each"
        folded = fold_ascii(table)
        for name in sorted(self._graph.reach(part.name) - {part.name}):
            other = self._parts.by_name.get(name)
            if other is None:
                continue
            is_own = fold_ascii(other.header.table) == folded
            touches = folded in other.reads | other.writes
            if other.reads_other_rows or other.writes_other_rows if is_own else touches:
                yield f"in a statement of several rows of {table}, {name} too runs when all are changed"

        if folded in self._graph.list_changed_by_others(part.name):
            yield f"in a statement of several rows of {table}, what it sets off changes that when all are changed"

    def _note_row(self, part: Part) -> Iterator[str]:
        """What a BEFORE trigger may do to the row that is under way."""
        table = part.header.table
        folded = fold_ascii(table)
        if part.header.event is Event.INSERT:
            if folded in self._graph.list_inserted(part.name) and self._relations[folded].rowid_column is not None:
                yield f"a row of {table} takes its number before those that the trigger inserts, in SQLite after them"
        elif folded in self._graph.list_changed_by_others(part.name):
            yield f"PostgreSQL raises an error where what it sets off changes the row of {table} itself"
        reads, writes = self._parts.collect(part)
        if self._graph.list_moved_by_keys(part.header) & (reads | writes):
            yield f"in a statement of several rows of {table} it runs for all of them before the foreign keys act"

    def _note_foreign_keys(self, part: Part) -> Iterator[str]:
        table = part.header.table
        is_before = runs_before_keys(self._precedence.name(part.name))
        for child in self._precedence.list_mended(part):
            if is_before:
                yield (
                    f"in a statement of several rows of {table}, PostgreSQL checks the foreign key of {child} after it"
                    " runs for each, SQLite when it has run for all"
                )
            else:
                yield f"PostgreSQL checks the foreign key of {child} before it runs, and SQLite after"
        if not is_before:
            return
        for relation in self._relations.values():
            child = fold_ascii(relation.source_name)
            for link in relation.foreign_keys:
                action = find_action(link, part.header.event) if fold_ascii(link.parent) == fold_ascii(table) else ""
                if action not in ("", "NO ACTION") and child in part.reads | part.writes:
                    yield f"by its name it runs before the foreign key of {relation.source_name} acts, in SQLite after"

    def _note_order(self, part: Part, other: Part) -> Iterator[str]:
        is_first = self._precedence.is_before(part, other)
        if is_first is not self._precedence.was_before(part, other) and self._parts.depend_on_order(part, other):
            word, turned = ("before", "after") if is_first else ("after", "before")
            yield f"by its name it runs {word} {other.name}, in SQLite {turned} it"
