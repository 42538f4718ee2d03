"""The pages in their order, one file or folder each."""

from gui.context import Context
from gui.wizard.page import Page
from gui.wizard.pages.plan.page import PlanPage
from gui.wizard.pages.ready.page import ReadyPage
from gui.wizard.pages.result.page import ResultPage
from gui.wizard.pages.run.page import RunPage
from gui.wizard.pages.scan import ScanPage
from gui.wizard.pages.source import SourcePage
from gui.wizard.pages.start import StartPage
from gui.wizard.pages.target.page import TargetPage


def make_pages(context: Context) -> tuple[Page, ...]:
    """All pages of one window."""
    return (
        StartPage(context),
        SourcePage(context),
        TargetPage(context),
        ScanPage(context),
        PlanPage(context),
        ReadyPage(context),
        RunPage(context),
        ResultPage(context),
    )
