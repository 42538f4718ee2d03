"""Runs that are watched, and harmed at a moment that is known."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from core.cancel import CancelToken
from core.errors import Cancelled
from core.events import Event, Phase, PhaseStarted, Reconnected, Reconnecting, TableProgress
from core.migration.options import MigrationOptions
from core.migration.run import migrate
from core.plan.choices import Choices, parse_choice
from core.report.model import Verdict
from tests.faults.comparing import assert_same, assert_unpublished, howdah_schemas

_SLOW_BYTES_S = 400_000
_MEASURED_BYTES_S = 1_500_000

Moment = Callable[[Event], bool]


class Watched:
    """A sink that keeps the events, and does something at the first one that is the moment for it."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self._lock = threading.Lock()
        self._waiting: list[tuple[Moment, Callable[[], object]]] = []

    def at(self, moment: Moment, harm: Callable[[], object]) -> "Watched":
        self._waiting.append((moment, harm))
        return self

    def __call__(self, event: Event) -> None:
        with self._lock:
            self.events.append(event)
            due = [harm for moment, harm in self._waiting if moment(event)]
            self._waiting = [(moment, harm) for moment, harm in self._waiting if harm not in due]
        for harm in due:
            harm()

    def count(self, kind: type[Event]) -> int:
        return sum(isinstance(event, kind) for event in self.events)

    @property
    def has_reconnected(self) -> bool:
        return self.count(Reconnecting) > 0 and self.count(Reconnected) > 0


def starts(phase: Phase) -> Moment:
    """The moment when a phase begins."""
    return lambda event: isinstance(event, PhaseStarted) and event.phase is phase


def copies(table: str, rows: int = 0) -> Moment:
    """The moment when so many rows of a table are seen to be copied."""
    return lambda event: (
        isinstance(event, TableProgress)
        and (event.phase, event.table) == (Phase.COPY, table)
        and event.rows_done >= rows
    )


def options_for(source: Path, url: str, *choices: str, **more: Any) -> MigrationOptions:
    made = Choices(made=tuple(parse_choice(text) for text in choices))
    return MigrationOptions(source_path=source, target_url=url, choices=made, **more)


def measured_options_for(source: Path, url: str, **more: Any) -> MigrationOptions:
    """Options for a copy that is surely seen in its middle: progress is told no more often than ten times a second."""
    return options_for(source, url, max_rate_bytes_s=_MEASURED_BYTES_S, **more)


def run_id_in(error: BaseException, url: str) -> str:
    """The run that an error says can be resumed, how, and which is there on the server."""
    (staging,) = (name for name in howdah_schemas(url) if not name.endswith("_records"))
    run_id = staging.removeprefix("howdah_")
    notes = " ".join(getattr(error, "__notes__", []))
    assert run_id in notes
    assert "resume" in notes
    return run_id


def interrupt_run(source: Path, url: str, *choices: str, table: str = "entry", rows: int = 400) -> str:
    """Break a run off in mid-copy, when so many rows of a table are there, as a person does: its id."""
    cancel = CancelToken()
    watched = Watched().at(copies(table, rows), cancel.cancel)
    # Slow enough for progress to be told in between: it is no more often than ten times a second.
    options = options_for(source, url, *choices, max_rate_bytes_s=_SLOW_BYTES_S)
    with pytest.raises(Cancelled) as raised:
        migrate(options, on_event=watched, cancel=cancel)
    assert_unpublished(url)
    return run_id_in(raised.value, url)


def check_done(verdict: Verdict, source: Path, url: str, schema: str = "public") -> None:
    """A run without rejects is verified, the target is what the source is, and nothing of the run is left."""
    assert verdict is Verdict.VERIFIED
    assert_same(source, url, schema)
    assert howdah_schemas(url) == set()


@contextmanager
def in_thread(work: Callable[[], object]) -> Iterator[threading.Thread]:
    """Do something beside the body, and wait for it at the end."""
    thread = threading.Thread(target=work, name="beside")
    thread.start()
    try:
        yield thread
    finally:
        thread.join()
