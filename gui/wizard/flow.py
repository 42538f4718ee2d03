"""Which page comes next and which may be gone to: decided from the session alone, without Qt."""

from enum import IntEnum

from gui.session import Session


class PageId(IntEnum):
    """The pages in their order; the numbers are those of QWizard."""

    START = 0
    SOURCE = 1
    TARGET = 2
    SCAN = 3
    PLAN = 4
    READY = 5
    RUN = 6
    RESULT = 7


class StepState(IntEnum):
    """How a step stands in the list at the side."""

    AHEAD = 0
    CURRENT = 1
    DONE = 2


def next_page(page: PageId, session: Session) -> PageId | None:
    """The page after this one; None after the last. For a run that is gone on with, all was asked when it began; of
    one that is looked at again, the result is all there is."""
    if page is PageId.START and session.is_review:
        return PageId.RESULT
    if page is PageId.START and session.resumes is not None:
        return PageId.RUN
    return PageId(page + 1) if page < PageId.RESULT else None


def may_leave(page: PageId, session: Session) -> bool:
    """Whether what a page asks for has been answered, so that the next page makes sense."""
    match page:
        case PageId.START:
            return True
        case PageId.SOURCE:
            return session.source_path is not None and session.look is not None
        case PageId.TARGET:
            return session.destination is not None and session.destination.server is not None
        case PageId.SCAN:
            return session.plan is not None
        case PageId.PLAN:
            return session.plan is not None and not session.undecided
        case PageId.READY:
            return session.is_checked
        case PageId.RUN | PageId.RESULT:
            return session.report is not None


def first_open_page(session: Session) -> PageId:
    """The first page whose question is not answered: as far as one may go."""
    for page in PageId:
        if not may_leave(page, session):
            return page
    return PageId.RESULT


def may_go_back(page: PageId, *, is_running: bool) -> bool:
    """Back is everywhere but on the first page and while a run works."""
    return page is not PageId.START and not is_running


def step_state(page: PageId, current: PageId, session: Session) -> StepState:
    """How to show a page in the list of steps."""
    if page == current:
        return StepState.CURRENT
    if session.resumes is not None or session.is_review:
        return StepState.DONE if page < current else StepState.AHEAD
    return StepState.DONE if page < min(first_open_page(session), PageId.RESULT) and page < current else StepState.AHEAD


def may_jump(page: PageId, current: PageId, session: Session, *, is_running: bool) -> bool:
    """Whether the list of steps leads there: back to any page, or forward as far as all is answered; never to a run."""
    if is_running or page == current:
        return False
    if session.resumes is not None and PageId.START < page < PageId.RUN:
        return False
    if session.is_review:
        return page is PageId.START
    if page < current:
        return True
    return page <= min(first_open_page(session), PageId.READY)
