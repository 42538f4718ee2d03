"""One list of what was done: runs, and of the recent migrations what no run tells already."""

from core.migration.kept_runs import KeptRun, RunState
from gui.past import PastRun, merge_past
from gui.recent import Recent, RecentState


def run(day: int, *, source: str = "/data/a.db", state: RunState = RunState.PUBLISHED) -> PastRun:
    moment = f"2026-01-{day:02}T12:00:00+00:00"
    kept = KeptRun(
        run_id=f"run{day}",
        started_at=moment,
        changed_at=moment,
        source_path=source,
        target="postgresql:///app",
        connection_name=None,
        is_embedded=True,
        schema="public",
        state=state,
    )
    return PastRun(run=kept, has_report=True)


def recent(day: int, *, source: str = "/data/a.db", state: RecentState = RecentState.VERIFIED) -> Recent:
    return Recent(source=source, state=state, when=f"2026-01-{day:02}T12:30:00+00:00", id=f"{day:016x}")


def test_the_newest_comes_first_whatever_it_is() -> None:
    entries = merge_past([run(3), run(1)], [recent(2, source="/data/b.db")])
    assert [getattr(each, "id", None) or each.run.run_id for each in entries] == ["run3", f"{2:016x}", "run1"]  # type: ignore[union-attr]


def test_a_migration_that_a_run_tells_of_is_listed_once() -> None:
    assert merge_past([run(3)], [recent(3)]) == (run(3),)


def test_a_plan_that_was_changed_since_its_last_run_is_listed_beside_that() -> None:
    later, earlier = recent(4, state=RecentState.PLANNED), recent(2, state=RecentState.PLANNED)
    assert merge_past([run(3)], [later]) == (later, run(3))
    assert merge_past([run(3)], [earlier]) == (run(3),)


def test_a_migration_that_never_came_to_a_run_is_listed() -> None:
    failed = recent(4, source="/data/b.db", state=RecentState.FAILED)
    assert merge_past([run(3)], [failed]) == (failed, run(3))
