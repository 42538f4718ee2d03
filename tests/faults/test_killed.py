"""howdah killed with SIGKILL at random moments, again and again, and resumed until it is done.

HOWDAH_KILL_ROUNDS says how many times; HOWDAH_KILL_SEED at which moments. A few take seconds, 100 some minutes.
"""

import os
import random
import time
from dataclasses import dataclass, replace
from pathlib import Path

import psycopg
import pytest

from core.migration.kept_runs import KeptRun, list_kept_runs
from core.plan.choices import parse_choice
from core.plan.store import dump_plan
from tests.faults.comparing import assert_same, assert_unpublished, howdah_schemas, judge, published_tables
from tests.faults.sources import BATCH_ROWS, CHUNK_BYTES, SET_ASIDE, make_ledger
from tests.helpers.killing import Ended, HowdahProcess, run_howdah, start_howdah
from tests.helpers.plans import make_plan

ROUNDS = int(os.environ.get("HOWDAH_KILL_ROUNDS", "3"))
SEED = int(os.environ.get("HOWDAH_KILL_SEED", "0")) or random.randrange(1, 2**31)
_MOST_KILLS = 3
_DONE = (0, 3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A source with a plan that reads it in small batches."""

    source: Path
    plan: Path
    fits: bool
    """Whether no row is set aside: the independent comparison would miss those."""

    def start(self, url: str) -> HowdahProcess:
        """Resume the run that there is, or begin one."""
        run = unfinished_run(url)
        arguments = ["migrate", self.source, url, "--plan", self.plan] if run is None else ["resume", run.run_id, url]
        return start_howdah(*arguments, HOWDAH_CHUNK_BYTES=str(CHUNK_BYTES))

    def check(self, url: str) -> None:
        assert unfinished_run(url) is None
        if self.fits:
            assert_same(self.source, url)
            judge(self.source, url)
        else:
            assert_same(self.source, url, set_aside={"entry"})
        assert howdah_schemas(url) == set()


def unfinished_run(url: str) -> KeptRun | None:
    """The run that has something in the database; of one that was killed just before or after, this machine alone knows
    something."""
    staged = howdah_schemas(url)
    runs = [run for run in list_kept_runs() if run.state.can_be_resumed and f"howdah_{run.run_id}" in staged]
    assert len(runs) <= 1
    return runs[0] if runs else None


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> list[Case]:
    """One whose rows all fit, and one of which some are set aside."""
    made = []
    folder = tmp_path_factory.mktemp("killed")
    for fits in (True, False):
        source = make_ledger(folder / f"{fits}.sqlite", 4000, fit=fits)
        plan = make_plan(source, *(parse_choice(choice) for choice in SET_ASIDE if not fits))
        small = replace(plan, tables=tuple(replace(table, batch_rows=BATCH_ROWS) for table in plan.tables))
        file = folder / f"{fits}.json"
        file.write_bytes(dump_plan(small))
        made.append(Case(source=source, plan=file, fits=fits))
    return made


class Moments:
    """When to kill: at any time from a run's first connection to its end, wherever that is on a busy machine."""

    def __init__(self) -> None:
        self._longest_s = 3.0

    def kill_at_one(self, process: HowdahProcess, url: str, dice: random.Random) -> Ended:
        after_s = dice.uniform(0, self._longest_s)
        began_at: float | None = None
        query = "SELECT FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'howdah%'"

        def is_time() -> bool:
            nonlocal began_at
            if began_at is None and connection.execute(query).rowcount:
                began_at = time.monotonic()
            return began_at is not None and time.monotonic() >= began_at + after_s

        with psycopg.connect(url, autocommit=True) as connection:
            ended = process.kill_when(is_time)
        if ended.was_killed:
            self._longest_s *= 1.05
        elif began_at is not None:
            self._longest_s = max(0.1, 0.9 * (time.monotonic() - began_at))
        return ended


@pytest.fixture(scope="module")
def moments() -> Moments:
    return Moments()


@pytest.mark.parametrize("number", range(ROUNDS))
def test_killed_anywhere_and_resumed_all_of_it_arrives_once(
    cases: list[Case], moments: Moments, database_url: str, number: int
) -> None:
    case, dice = cases[number % len(cases)], random.Random(SEED + number)
    said = f"seed {SEED}, round {number}"
    started, kills, wanted = time.monotonic(), 0, dice.randint(1, _MOST_KILLS)
    while kills < wanted:
        ended = moments.kill_at_one(case.start(database_url), database_url, dice)
        if not ended.was_killed:
            assert ended.exit_code in _DONE, f"{said}, after {kills}:\n{ended.output}"
            break
        kills += 1
        if published_tables(database_url):
            said += ", killed when it was published"
            break
        assert_unpublished(database_url)
    if unfinished_run(database_url) is not None or not published_tables(database_url):
        ended = case.start(database_url).wait()
        assert ended.exit_code in _DONE, f"{said}, after {kills}:\n{ended.output}"
    print(f"{said}: {kills} kills, {time.monotonic() - started:.1f} s")
    case.check(database_url)


def test_a_run_that_was_killed_is_listed_and_can_be_discarded(cases: list[Case], database_url: str) -> None:
    def is_copying() -> bool:
        return len(howdah_schemas(database_url)) == 2

    assert cases[0].start(database_url).kill_when(is_copying).was_killed
    run = unfinished_run(database_url)
    assert run is not None
    assert run.run_id in run_howdah("runs", "list").output
    discarded = run_howdah("runs", "discard", run.run_id, database_url)
    assert discarded.exit_code == 0, discarded.output
    assert_unpublished(database_url)
    assert howdah_schemas(database_url) == set()
    assert not [run for run in list_kept_runs() if run.state.can_be_resumed]


@pytest.mark.parametrize("command", [("resume",), ("runs", "discard")], ids=" ".join)
def test_a_run_that_was_killed_before_it_had_made_anything_is_not_offered_for_ever(
    cases: list[Case], database_url: str, command: tuple[str, ...]
) -> None:
    assert cases[0].start(database_url).kill_when(lambda: bool(list_kept_runs())).was_killed
    (run,) = list_kept_runs()
    if howdah_schemas(database_url):
        pytest.skip("it was too quick: it had made something")
    run_howdah(*command, run.run_id, database_url)
    (run,) = list_kept_runs()
    assert not run.state.can_be_resumed
