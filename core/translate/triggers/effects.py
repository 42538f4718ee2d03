"""What triggers do to each other: which of them a statement sets off, by way of foreign keys too, and which can set
off themselves. SQLite runs no trigger within itself unless PRAGMA recursive_triggers says so
(https://sqlite.org/pragma.html#pragma_recursive_triggers); PostgreSQL does."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from core.identifiers import fold_ascii
from core.translate.queries.model import Relation
from core.translate.triggers.model import Event, Timing, TriggerHeader
from core.translate.triggers.statements import Effect

_KEEPING = ("NO ACTION", "RESTRICT", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A trigger with the effects of its statements."""

    name: str
    header: TriggerHeader
    effects: tuple[Effect, ...]


class Graph:
    """Triggers, and the tables that their statements and foreign keys lead to."""

    def __init__(self, actors: Iterable[Actor], relations: Mapping[str, Relation]) -> None:
        self._actors = {actor.name: actor for actor in actors}
        self._by_table: dict[str, list[Actor]] = {}
        for actor in self._actors.values():
            self._by_table.setdefault(fold_ascii(actor.header.table), []).append(actor)
        self._links = [(relation, link) for relation in relations.values() for link in relation.foreign_keys]
        self._reached: dict[str, frozenset[str]] = {}
        self._effects: dict[str, frozenset[Effect]] = {}

    def reach(self, name: str) -> frozenset[str]:
        """The triggers that a trigger sets off, directly or through others."""
        self._walk(name)
        return self._reached[name]

    def list_changed(self, name: str) -> frozenset[str]:
        """The folded names of the tables and views that a trigger and those that it sets off change."""
        self._walk(name)
        return frozenset(effect.table for effect in self._effects[name])

    def list_effects(self, name: str) -> frozenset[Effect]:
        """What a trigger and those that it sets off do, and foreign keys by that: of folded names."""
        self._walk(name)
        return self._effects[name]

    def list_effects_by(self, table: str) -> frozenset[Effect]:
        """What all triggers of a table do, as `list_effects` says it."""
        actors = self._by_table.get(fold_ascii(table), [])
        return frozenset(effect for actor in actors for effect in self.list_effects(actor.name))

    def list_inserted(self, name: str) -> frozenset[str]:
        """Those of them that get new rows."""
        self._walk(name)
        return frozenset(effect.table for effect in self._effects[name] if effect.event is Event.INSERT)

    def list_changed_by_others(self, name: str) -> frozenset[str]:
        """Those of them that are changed by what it sets off: other triggers, and foreign keys."""
        self._walk(name)
        own = set(map(_fold, self._actors[name].effects))
        return frozenset(effect.table for effect in self._effects[name] - own)

    def is_recursive(self, name: str) -> bool:
        return name in self.reach(name)

    def list_siblings(self, name: str) -> list[Actor]:
        """The other triggers of a trigger's table that may run for one and the same change."""
        table = fold_ascii(self._actors[name].header.table)
        return [actor for actor in self._by_table[table] if self.are_siblings(name, actor.name)]

    def are_siblings(self, name: str, other: str) -> bool:
        """Whether two triggers of one table may run for one and the same change."""
        ours, theirs = self._actors[name].header, self._actors[other].header
        return name != other and ours.event is theirs.event and not are_apart(ours.columns, theirs.columns)

    def list_fired_by_update(self, table: str) -> frozenset[Event]:
        """What an INSERT that becomes an UPDATE would set off otherwise: AFTER INSERT triggers, and UPDATE's."""
        actors = self._by_table.get(fold_ascii(table), [])
        return frozenset(
            actor.header.event
            for actor in actors
            if actor.header.event is Event.UPDATE
            or (actor.header.event is Event.INSERT and actor.header.timing is not Timing.BEFORE)
        )

    def list_moved_by_keys(self, header: TriggerHeader) -> frozenset[str]:
        """The folded names of the tables that foreign keys change by what fires a trigger."""
        seen: set[Effect] = set()
        waiting = self._list_actions(Effect(table=fold_ascii(header.table), event=header.event, columns=header.columns))
        while waiting:
            effect = _fold(waiting.pop())
            if effect not in seen:
                seen.add(effect)
                waiting += self._list_actions(effect)
        return frozenset(effect.table for effect in seen)

    def has_meddler(self, table: str) -> bool:
        """Whether a BEFORE INSERT trigger of a table changes that table: maybe the row that a conflict is with."""
        folded = fold_ascii(table)
        return any(
            actor.header.event is Event.INSERT
            and actor.header.timing is Timing.BEFORE
            and folded in self.list_changed(actor.name)
            for actor in self._by_table.get(folded, [])
        )

    def _walk(self, name: str) -> None:
        if name in self._reached:
            return
        reached: set[str] = set()
        seen: set[Effect] = set()
        waiting = list(self._actors[name].effects)
        while waiting:
            effect = waiting.pop()
            folded = _fold(effect)
            if folded in seen:
                continue
            seen.add(folded)
            waiting += self._list_actions(folded)
            for actor in self._by_table.get(folded.table, []):
                is_fired = actor.header.event is folded.event and not are_apart(actor.header.columns, folded.columns)
                if is_fired and actor.name not in reached:
                    reached.add(actor.name)
                    waiting += actor.effects
        self._reached[name] = frozenset(reached)
        self._effects[name] = frozenset(seen)

    def _list_actions(self, effect: Effect) -> list[Effect]:
        """What foreign keys do to the children of a table."""
        actions = []
        for child, link in self._links:
            if fold_ascii(link.parent) != effect.table:
                continue
            table = fold_ascii(child.source_name)
            if effect.event is Event.DELETE and link.on_delete == "CASCADE":
                actions.append(Effect(table=table, event=Event.DELETE))
            elif (effect.event is Event.DELETE and link.on_delete not in _KEEPING) or (
                effect.event is Event.UPDATE
                and link.on_update not in _KEEPING
                and not are_apart(link.parent_columns, effect.columns)
            ):
                actions.append(Effect(table=table, event=Event.UPDATE, columns=link.columns))
        return actions


def _fold(effect: Effect) -> Effect:
    return Effect(table=fold_ascii(effect.table), event=effect.event, columns=tuple(map(fold_ascii, effect.columns)))


def are_apart(columns: tuple[str, ...], others: tuple[str, ...]) -> bool:
    """Whether two lists of columns, of which an empty one is all, have none in common."""
    return bool(columns and others) and not set(map(fold_ascii, columns)) & set(map(fold_ascii, others))
