"""The page Run."""

from gui.context import Context
from gui.wizard.flow import PageId
from gui.wizard.page import Page


class RunPage(Page):
    """Run."""

    page_id = PageId.RUN

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.set_heading(self.tr("Run"), "")
