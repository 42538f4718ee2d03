"""The page Ready."""

from gui.context import Context
from gui.wizard.flow import PageId
from gui.wizard.page import Page


class ReadyPage(Page):
    """Ready."""

    page_id = PageId.READY

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.set_heading(self.tr("Ready"), "")
