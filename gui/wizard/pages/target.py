"""The page Target."""

from gui.context import Context
from gui.wizard.flow import PageId
from gui.wizard.page import Page


class TargetPage(Page):
    """Target."""

    page_id = PageId.TARGET

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.set_heading(self.tr("Target"), "")
