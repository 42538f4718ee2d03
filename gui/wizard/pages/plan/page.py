"""The page Plan."""

from gui.context import Context
from gui.wizard.flow import PageId
from gui.wizard.page import Page


class PlanPage(Page):
    """Plan."""

    page_id = PageId.PLAN

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.set_heading(self.tr("Plan"), "")
