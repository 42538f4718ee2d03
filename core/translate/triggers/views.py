"""Triggers that write views. SQLite does so by the views' own triggers alone; PostgreSQL writes through many a view by
itself where there is none (https://www.postgresql.org/docs/current/sql-createview.html#SQL-CREATEVIEW-UPDATABLE-VIEWS)."""

from collections.abc import Collection, Iterable, Mapping

from core.identifiers import fold_ascii
from core.translate.queries.model import Relation
from core.translate.triggers.effects import Actor
from core.translate.triggers.statements import Effect


def find_writers_of_views(
    translated: Collection[str], actors: Iterable[Actor], relations: Mapping[str, Relation]
) -> dict[str, str]:
    """Of the translated triggers those that write a view whose triggers are not all among them, with that view. Without
    them others may be such."""
    actors = tuple(actors)
    kept = set(translated)
    found: dict[str, str] = {}
    while True:
        refused = {
            actor.name: effect.table
            for actor in actors
            if actor.name in kept
            for effect in actor.effects
            if relations[fold_ascii(effect.table)].is_view and not _is_served(effect, actors, kept)
        }
        if not refused:
            return found
        found |= refused
        kept -= refused.keys()


def _is_served(effect: Effect, actors: Iterable[Actor], kept: Collection[str]) -> bool:
    """Whether a change of a view has triggers, and all of them are kept."""
    table = fold_ascii(effect.table)
    serving = [
        actor.name for actor in actors if actor.header.event is effect.event and fold_ascii(actor.header.table) == table
    ]
    return bool(serving) and all(name in kept for name in serving)
