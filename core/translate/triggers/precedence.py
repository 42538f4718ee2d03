"""Which AFTER triggers have to run before PostgreSQL checks foreign keys, and how they are called so that they do.

SQLite checks a key that is not deferred at the end of the statement, after its triggers
(https://sqlite.org/foreignkeys.html#fk_deferred). PostgreSQL checks it by AFTER triggers of its own, and runs all of a
row in the order of their names (https://www.postgresql.org/docs/current/trigger-definition.html). What CASCADE, SET
NULL, SET DEFAULT and RESTRICT do comes before AFTER triggers in SQLite, and in PostgreSQL it comes by the same name as
the checks: a trigger that would meet it stays behind.
"""

from collections.abc import Callable, Iterator, Mapping

from core.identifiers import fold_ascii
from core.translate.queries.model import ParentLink, Relation
from core.translate.triggers.effects import Graph, are_apart
from core.translate.triggers.model import Event, Timing
from core.translate.triggers.parts import Part, Parts
from core.translate.triggers.statements import Effect

_KEYS_NAME = "RI_"
"""How PostgreSQL calls the triggers by which foreign keys are checked and act."""
_FIRST = "FIRST_"


def runs_before_keys(target_name: str) -> bool:
    """Whether a trigger of that name runs before those of foreign keys: names are compared by their bytes."""
    return target_name.encode() < _KEYS_NAME.encode()


def name_first(target_name: str) -> str:
    """The name by which a trigger runs before foreign keys are checked. It may be longer than PostgreSQL's limit."""
    return target_name if runs_before_keys(target_name) else _FIRST + target_name


class Precedence:
    """What triggers are called, for those of one event run in the order of their names."""

    def __init__(
        self, parts: Parts, graph: Graph, relations: Mapping[str, Relation], name_target: Callable[[str], str]
    ) -> None:
        self._parts, self._graph, self._relations, self._name_target = parts, graph, relations, name_target
        self.first = self._find_first()
        """The names of the triggers that have to run before foreign keys are checked."""

    def name(self, name: str) -> str:
        target_name = self._name_target(name)
        return name_first(target_name) if name in self.first else target_name

    def is_before(self, part: Part, other: Part) -> bool:
        """Whether a trigger runs before another of its event."""
        return self.name(part.name).encode() < self.name(other.name).encode()

    @staticmethod
    def was_before(part: Part, other: Part) -> bool:
        """Whether it did in SQLite, which runs the newest first, in practice."""
        return part.place > other.place

    def _find_first(self) -> frozenset[str]:
        able = {part.name: part for part in self._parts.by_name.values() if part.header.timing is Timing.AFTER}
        waiting = [part for part in able.values() if any(self.list_mended(part)) and not self._meets_actions(part)]
        first = {part.name for part in waiting}
        while waiting:
            part = waiting.pop()
            for actor in self._graph.list_siblings(part.name):
                other = able.get(actor.name)
                if other is not None and other.name not in first and self._goes_with(other, part):
                    first.add(other.name)
                    waiting.append(other)
        return frozenset(first)

    def _goes_with(self, part: Part, first: Part) -> bool:
        """Whether one that comes before another by its name, as it did in SQLite, has to go with it."""
        is_before = self._name_target(part.name).encode() < self._name_target(first.name).encode()
        is_kept = is_before and self.was_before(part, first) and self._parts.depend_on_order(part, first)
        return is_kept and not self._meets_actions(part)

    def list_mended(self, part: Part) -> Iterator[str]:
        """The tables of the keys that are checked when a trigger fires, and whose breach it may mend."""
        effects = self._graph.list_effects(part.name)
        table, event = fold_ascii(part.header.table), part.header.event
        for child in self._relations.values():
            for link in child.foreign_keys:
                is_child = event is not Event.DELETE and fold_ascii(child.source_name) == table
                is_parent = event is not Event.INSERT and fold_ascii(link.parent) == table
                is_kept = is_parent and find_action(link, event) == "NO ACTION"
                if (is_child or is_kept) and not link.is_deferred and _mends(child, link, effects):
                    yield child.source_name

    def _meets_actions(self, part: Part) -> bool:
        """Whether a trigger would do something else if it ran before the actions of foreign keys."""
        reads, writes = self._parts.collect(part)
        moved = self._graph.list_moved_by_keys(part.header)
        if moved & (reads | writes):
            return True
        table, event = fold_ascii(part.header.table), part.header.event
        for child in self._relations.values():
            for link in child.foreign_keys:
                is_restricted = fold_ascii(link.parent) == table and find_action(link, event) == "RESTRICT"
                if is_restricted and fold_ascii(child.source_name) in writes:
                    return True
        others = (each for each in self._parts.by_name.values() if fold_ascii(each.header.table) in moved)
        return any(self._parts.meet(part, other) for other in others)


def find_action(link: ParentLink, event: Event) -> str:
    match event:
        case Event.DELETE:
            return link.on_delete
        case Event.UPDATE:
            return link.on_update
    return ""


def _mends(child: Relation, link: ParentLink, effects: frozenset[Effect]) -> bool:
    """Whether a change of the child takes the reference away, or one of the parent brings what is referred to."""
    child_table, parent_table = fold_ascii(child.source_name), fold_ascii(link.parent)
    for effect in effects:
        if effect.table == child_table and (
            effect.event is Event.DELETE
            or (effect.event is Event.UPDATE and not are_apart(link.columns, effect.columns))
        ):
            return True
        if effect.table == parent_table and (
            effect.event is Event.INSERT
            or (effect.event is Event.UPDATE and not are_apart(link.parent_columns, effect.columns))
        ):
            return True
    return False
