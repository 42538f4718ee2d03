"""The page Result."""

from gui.context import Context
from gui.wizard.flow import PageId
from gui.wizard.page import Page


class ResultPage(Page):
    """Result."""

    page_id = PageId.RESULT

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.set_heading(self.tr("Result"), "")
