"""The page Source."""

from gui.context import Context
from gui.wizard.flow import PageId
from gui.wizard.page import Page


class SourcePage(Page):
    """Source."""

    page_id = PageId.SOURCE

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.set_heading(self.tr("Source"), "")
