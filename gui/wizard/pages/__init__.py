"""The pages, one file or folder each, read when it is first wanted: the window need not wait for all of them."""

from typing import assert_never

from gui.context import Context
from gui.wizard.flow import PageId
from gui.wizard.page import Page


def make_page(page: PageId, context: Context) -> Page:
    """One page of a window."""
    match page:
        case PageId.START:
            from gui.wizard.pages.start import StartPage

            return StartPage(context)
        case PageId.SOURCE:
            from gui.wizard.pages.source import SourcePage

            return SourcePage(context)
        case PageId.TARGET:
            from gui.wizard.pages.target.page import TargetPage

            return TargetPage(context)
        case PageId.SCAN:
            from gui.wizard.pages.scan import ScanPage

            return ScanPage(context)
        case PageId.PLAN:
            from gui.wizard.pages.plan.page import PlanPage

            return PlanPage(context)
        case PageId.READY:
            from gui.wizard.pages.ready.page import ReadyPage

            return ReadyPage(context)
        case PageId.RUN:
            from gui.wizard.pages.run.page import RunPage

            return RunPage(context)
        case PageId.RESULT:
            from gui.wizard.pages.result.page import ResultPage

            return ResultPage(context)
    assert_never(page)
