"""What there is to say of a view, a trigger or an expression below its texts: what it stands on, and what to know."""

from PySide6.QtCore import QCoreApplication

from gui.models.plan_object_words import list_names
from gui.models.plan_objects import ObjectState, PlanObject
from gui.models.plan_words import shorten
from gui.theme import Role
from gui.widgets.fact_list import Fact
from gui.wizard.page import plain

_LONGEST = 300


def list_facts(shown: PlanObject) -> tuple[Fact, ...]:
    """A line each: what is read and written, the helper functions, the notes."""
    translate = QCoreApplication.translate
    facts: list[Fact] = []
    if shown.state is ObjectState.EDITED:
        text = translate("Plan", "A person wrote it. It is proved like any other when the plan is carried out.")
        facts.append(Fact(name=translate("Plan", "By hand"), text=text, icon="user-choice", role=Role.ACCENT))
    if shown.reads:
        facts.append(Fact(name=translate("Plan", "Reads"), text=list_names(shown.reads)))
    if shown.writes:
        facts.append(Fact(name=translate("Plan", "Writes"), text=list_names(shown.writes)))
    if helpers := _find_helpers(shown):
        names = tuple(f"howdah_sqlite.{name}" for name in helpers)
        facts.append(Fact(name=translate("Plan", "Helpers"), text=list_names(names)))
    for note in shown.notes:
        text = shorten(plain(note), _LONGEST)
        facts.append(Fact(name=translate("Plan", "Note"), text=f"{text[:1].upper()}{text[1:]}.", icon="info"))
    return tuple(facts)


def _find_helpers(shown: PlanObject) -> tuple[str, ...]:
    """The functions that it calls itself. Imports what the scan has imported already."""
    from core.translate.helpers import find_helpers

    when = shown.trigger.when_sql if shown.trigger is not None else None
    return tuple(sorted(find_helpers(" ".join(filter(None, (shown.target_sql, when))))))
