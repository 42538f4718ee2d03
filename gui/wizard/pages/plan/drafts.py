"""What is being written by hand and is not in the plan yet: kept while a person looks elsewhere, until it is applied or
given up."""

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from gui.models.plan_edits import Edit
from gui.models.plan_object_edits import write_object
from gui.models.plan_objects import ObjectKey, PlanObject


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A text, and the one that it began as."""

    base: str
    text: str

    @property
    def is_changed(self) -> bool:
        return self.text.strip() != self.base.strip()


class Drafts(QObject):
    """One of each object at most."""

    changed = Signal()
    """Another object is written, or is no longer."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._drafts: dict[ObjectKey, Draft] = {}

    def find(self, key: ObjectKey) -> Draft | None:
        return self._drafts.get(key)

    @property
    def unsaved(self) -> tuple[ObjectKey, ...]:
        """Those in which something is written that would be lost."""
        return tuple(key for key, draft in self._drafts.items() if draft.is_changed)

    def begin(self, key: ObjectKey, base: str) -> None:
        self._drafts[key] = Draft(base=base, text=base)
        self.changed.emit()

    def write(self, key: ObjectKey, text: str) -> None:
        draft = self._drafts.get(key)
        if draft is None or draft.text == text:
            return
        self._drafts[key] = Draft(base=draft.base, text=text)
        if draft.is_changed != self._drafts[key].is_changed:
            self.changed.emit()

    def give_up(self, key: ObjectKey) -> None:
        if self._drafts.pop(key, None) is not None:
            self.changed.emit()

    def give_up_all(self) -> None:
        if self._drafts:
            self._drafts.clear()
            self.changed.emit()

    def give_up_applied(self, objects: Iterable[PlanObject]) -> None:
        """Those that the plan has by now."""
        for each in objects:
            draft = self._drafts.get(each.key)
            if (
                draft is not None
                and draft.is_changed
                and each.target_sql is not None
                and each.target_sql.strip() == draft.text.strip()
            ):
                self.give_up(each.key)

    def make_edit(self) -> Edit:
        """All that is written, as one step. An empty text says nothing."""
        edits = [write_object(key, self._drafts[key].text) for key in self.unsaved if self._drafts[key].text.strip()]
        return Edit(added=tuple(choice for edit in edits for choice in edit.added))
