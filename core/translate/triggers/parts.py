"""What translated triggers read and change, with all that they set off: by which it may matter which runs first."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.translate.triggers.effects import Graph
from core.translate.triggers.model import TriggerHeader


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


class Parts:
    """All triggers of a schema that are translated."""

    def __init__(self, parts: Mapping[str, Part], graph: Graph) -> None:
        self.by_name, self._graph = parts, graph
        self._collected: dict[str, tuple[set[str], set[str]]] = {}

    def collect(self, part: Part) -> tuple[set[str], set[str]]:
        """The folded names of all tables that a trigger and what it sets off read, and of those that they change."""
        known = self._collected.get(part.name)
        if known is None:
            reads, writes = set(part.reads), set(part.writes) | self._graph.list_changed(part.name)
            for name in self._graph.reach(part.name):
                if name in self.by_name:
                    reads |= self.by_name[name].reads
            known = self._collected[part.name] = (reads, writes)
        return known

    def acts(self, part: Part) -> bool:
        """Whether it may matter to others when it runs."""
        return part.has_ignore or bool(self.collect(part)[1])

    def meet(self, part: Part, other: Part) -> bool:
        """Whether one of them changes what the other, or what that sets off, reads or changes."""
        reads, writes = self.collect(part)
        other_reads, other_writes = self.collect(other)
        return bool(writes & (other_reads | other_writes) or other_writes & reads)

    def depend_on_order(self, part: Part, other: Part) -> bool:
        """Whether it matters which of two triggers of one event runs first."""
        return part.has_ignore or other.has_ignore or self.meet(part, other)
