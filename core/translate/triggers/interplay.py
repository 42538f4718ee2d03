"""Notes on what depends on when triggers run: PostgreSQL runs AFTER triggers at the end of a statement, SQLite after
each of its rows, and of several PostgreSQL runs that first whose name comes first
(https://www.postgresql.org/docs/current/trigger-definition.html)."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from core.identifiers import fold_ascii
from core.translate.queries.model import Relation
from core.translate.triggers.effects import Graph
from core.translate.triggers.model import Event, Timing, TriggerHeader

_MOST_SIBLINGS = 20
"""So many notes on others of its table a trigger has at most: of thousands each would have thousands."""
_ACTIONS_NAME = "RI_"
"""How PostgreSQL calls the triggers by which foreign keys act."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What one translated trigger does, by folded names of tables."""

    name: str
    header: TriggerHeader
    place: int
    reads: frozenset[str]
    writes: frozenset[str]
    reads_other_rows: bool
    writes_other_rows: bool
    has_ignore: bool


class Interplay:
    """All triggers of a schema that are translated."""

    def __init__(
        self,
        parts: Mapping[str, Part],
        graph: Graph,
        relations: Mapping[str, Relation],
        name_target: Callable[[str], str],
    ) -> None:
        self._parts, self._graph, self._relations, self._name_target = parts, graph, relations, name_target
        self._collected: dict[str, tuple[set[str], set[str]]] = {}
        self._acting: dict[str, list[Part]] | None = None

    def list_notes(self, name: str) -> Iterator[str]:
        part = self._parts[name]
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
            elif part.header.timing is Timing.BEFORE and self._meet(part, other):
                yield f"in a statement of several rows it runs for all of them before {other.name} runs for the first"

    def _find_siblings(self, part: Part) -> Iterator[Part]:
        """Those for which it may matter when they run. Of two that change nothing it never does, so that many of them
        take no more time than there are."""
        if self._acting is None:
            self._acting = {}
            for each in self._parts.values():
                if self._acts(each):
                    self._acting.setdefault(fold_ascii(each.header.table), []).append(each)
        if self._acts(part):
            yield from (
                self._parts[actor.name] for actor in self._graph.list_siblings(part.name) if actor.name in self._parts
            )
            return
        for other in self._acting.get(fold_ascii(part.header.table), ()):
            if self._graph.are_siblings(part.name, other.name):
                yield other

    def _acts(self, part: Part) -> bool:
        return part.has_ignore or bool(self._collect(part)[1])

    def _note_rows(self, part: Part) -> Iterator[str]:
        table = part.header.table
        if part.reads_other_rows:
            yield f"in a statement of several rows of {table} it sees all changed, SQLite's only those up to its own"
        if part.writes_other_rows:
            yield f"in a statement of several rows of {table} it runs when all are changed, SQLite's after each"
        folded = fold_ascii(table)
        for name in sorted(self._graph.reach(part.name) - {part.name}):
            other = self._parts.get(name)
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
        reads, writes = self._collect(part)
        if self._graph.list_moved_by_keys(part.header) & (reads | writes):
            yield f"in a statement of several rows of {table} it runs for all of them before the foreign keys act"

    def _note_foreign_keys(self, part: Part) -> Iterator[str]:
        folded = fold_ascii(part.header.table)
        for relation in self._relations.values():
            child = fold_ascii(relation.source_name)
            for link in relation.foreign_keys:
                if fold_ascii(link.parent) != folded or part.header.event is Event.INSERT:
                    continue
                action = link.on_delete if part.header.event is Event.DELETE else link.on_update
                if action in ("NO ACTION", "RESTRICT"):
                    if child in part.writes:
                        yield (
                            f"PostgreSQL checks the foreign key of {relation.source_name} before it runs, if that is "
                            "not deferred, and SQLite after"
                        )
                elif child in part.reads | part.writes and self._name_target(part.name) < _ACTIONS_NAME:
                    yield f"by its name it runs before the foreign key of {relation.source_name} acts, in SQLite after"

    def _note_order(self, part: Part, other: Part) -> Iterator[str]:
        """SQLite runs the newest first, in practice."""
        is_first = self._name_target(part.name).encode() < self._name_target(other.name).encode()
        was_first = part.place > other.place
        if is_first is was_first:
            return
        is_cut_short = part.has_ignore or other.has_ignore
        if is_cut_short or self._meet(part, other):
            word, turned = ("before", "after") if is_first else ("after", "before")
            yield f"by its name it runs {word} {other.name}, in SQLite {turned} it"

    def _meet(self, part: Part, other: Part) -> bool:
        """Whether one of them changes what the other, or what that sets off, reads or changes."""
        reads, writes = self._collect(part)
        other_reads, other_writes = self._collect(other)
        return bool(writes & (other_reads | other_writes) or other_writes & reads)

    def _collect(self, part: Part) -> tuple[set[str], set[str]]:
        known = self._collected.get(part.name)
        if known is None:
            reads, writes = set(part.reads), set(part.writes) | self._graph.list_changed(part.name)
            for name in self._graph.reach(part.name):
                if name in self._parts:
                    reads |= self._parts[name].reads
            known = self._collected[part.name] = (reads, writes)
        return known
