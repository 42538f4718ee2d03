"""The page Start."""

from gui.context import Context
from gui.wizard.flow import PageId
from gui.wizard.page import Page


class StartPage(Page):
    """Start."""

    page_id = PageId.START

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.set_heading(self.tr("Start"), "")
