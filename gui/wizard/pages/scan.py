"""The page Scan."""

from gui.context import Context
from gui.wizard.flow import PageId
from gui.wizard.page import Page


class ScanPage(Page):
    """Scan."""

    page_id = PageId.SCAN

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.set_heading(self.tr("Scan"), "")
