"""What is so at this moment of a run, as the line below the bars in a terminal."""

from core.events import StatementWatched
from core.migration.moment import LostConnection, Moment, SlowerSide, is_blocked_by_others

_SIDES = {
    SlowerSide.SOURCE: "Reading the file is the slower side: PostgreSQL waits for it.",
    SlowerSide.TARGET: "PostgreSQL is the slower side: reading waits for it.",
    SlowerSide.NEITHER: "Reading the file and writing to PostgreSQL keep pace.",
}


def describe_moment(moment: Moment, now_s: float, *, width: int) -> tuple[str, bool]:
    """The line, empty where there is nothing to say, and whether the run is held up. It is plain text."""
    if moment.lost is not None:
        return _describe_lost(moment.lost, now_s, width), True
    statement = moment.find_statement(now_s)
    if statement is not None:
        return _describe_statement(statement)
    if moment.proof is not None and moment.proof.object:
        return f"proving {_clean(moment.proof.object)}", False
    return (_SIDES[moment.slower_side], False) if moment.slower_side is not None else ("", False)


def _describe_lost(lost: LostConnection, now_s: float, width: int) -> str:
    """Cut in the reason, so that what happens next can be read."""
    wait_s = round(lost.retry_at_s - now_s)
    following = f"; attempt {lost.attempt} {f'in {wait_s} s' if wait_s >= 1 else 'now'}"
    reason = "connection lost: " + _clean(lost.reason).rstrip(".")
    room = width - len(following)
    return (reason if len(reason) <= room else reason[: max(0, room - 1)] + "…") + following


def _describe_statement(statement: StatementWatched) -> tuple[str, bool]:
    name, running = _clean(statement.object), f"{statement.running_s:.0f} s"
    if statement.blocked_by:
        holder = _clean(statement.blocked_by)
        if is_blocked_by_others(statement):
            return f"{name}: waiting for a lock held by {holder} for {running}", True
        return f"{name}: waiting for {holder} for {running}", False
    if statement.stuck_s > 0:
        return f"{name}: nothing has moved on the connection for {statement.stuck_s:.0f} s", True
    if statement.done_share is not None:
        return f"{name}: {min(99, int(statement.done_share * 100))} %, {running} so far", False
    return f"{name}: the server has been at work on it for {running}", False


def _clean(text: str) -> str:
    """Text of a server or a database, safe for a terminal."""
    return "".join(character if character.isprintable() else "�" for character in text)
