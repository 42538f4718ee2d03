"""What the tab with the diagram has done by jobs: to draw a plan, and to write a file."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QFontMetricsF

from core.cancel import CancelToken
from core.events import EventSink
from core.files import write_whole
from gui.widgets.diagram_items import more_columns
from gui.widgets.diagram_model import Diagram, Drawing, draw_diagram
from gui.wizard.pages.plan.relations_content import make_diagram

if TYPE_CHECKING:
    from core.plan.model import Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawingRequest:
    """What is to be drawn; `around` for one table and its neighbours alone."""

    number: int
    plan: "Plan"
    around: str | None
    expanded: frozenset[str]
    is_all_expanded: bool
    keep_place: bool
    metrics: tuple[QFontMetricsF, QFontMetricsF]

    def run(self, on_event: EventSink, cancel: CancelToken) -> "DrawingAnswer":
        whole = make_diagram(self.plan)
        diagram = whole.around(self.around) if self.around is not None else whole
        expanded = {table.key for table in whole.tables} if self.is_all_expanded else self.expanded
        cancel.check()
        return DrawingAnswer(
            request=self, whole=whole, drawing=draw_diagram(diagram, expanded, self._measure, more_columns)
        )

    def _measure(self, text: str, is_title: bool) -> float:
        return self.metrics[0 if is_title else 1].horizontalAdvance(text)


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawingAnswer:
    request: DrawingRequest
    whole: Diagram
    drawing: Drawing


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    path: Path
    data: bytes

    def run(self, on_event: EventSink, cancel: CancelToken) -> Path:
        write_whole(self.path, self.data, "diagram")
        return self.path
