"""What holds for every test: it leaves no thread and no warning behind, and meets no settings of this machine; and
where the real databases are."""

import logging
import os
import re
import threading
import time
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

import pytest

_CORPUS = Path(__file__).parents[1] / "../shared/corpus"
_GRACE_S = 2.0
"""How long a thread may take to end after it was told to."""


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers", "expects_log(pattern): records at WARNING or above that match it are part of the test"
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Where several processes share the files: in an order of no meaning, so that those of which most is waiting are
    spread among the others, and not left to the end."""
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: sha256(item.nodeid.partition("::")[0].encode()).digest())


@pytest.fixture(scope="session", autouse=True)
def no_settings_of_this_machine() -> Iterator[None]:
    """Keep libpq from what this machine's user has set up for other servers."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("PG")]:
            patch.delenv(name)
        for name in ("PGPASSFILE", "PGSERVICEFILE"):
            patch.setenv(name, "/nonexistent")
        yield


@pytest.fixture(autouse=True)
def no_leaked_threads() -> Iterator[None]:
    """Fail the test that leaves a thread running."""
    before = set(threading.enumerate())
    yield
    deadline = time.monotonic() + _GRACE_S
    # Looked at again and again, for one that is just being started can't be joined.
    while (left := set(threading.enumerate()) - before) and time.monotonic() < deadline:
        time.sleep(0.005)
    if left:
        pytest.fail(f"threads left running: {', '.join(thread.name for thread in left)}")


class _Collector(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@pytest.fixture(autouse=True)
def no_unexpected_log(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail the test that logs a warning or worse, unless it is marked with `expects_log`."""
    collector = _Collector()
    root = logging.getLogger()
    root.addHandler(collector)
    yield
    root.removeHandler(collector)
    expected = [str(mark.args[0]) for mark in request.node.iter_markers("expects_log")]
    messages = [f"{record.name}: {record.getMessage()}" for record in collector.records]
    unexpected = [text for text in messages if not any(re.search(pattern, text) for pattern in expected)]
    if unexpected:
        pytest.fail("logged unexpectedly:\n" + "\n".join(unexpected))


@pytest.fixture(scope="session")
def corpus_path() -> Callable[[str], Path]:
    """The path of a real database by its name in the corpus, which is beside the repository or not there."""

    def find(name: str) -> Path:
        path = (_CORPUS / name).with_suffix(".sqlite")
        if not path.exists():
            pytest.skip(f"{path.name} is missing: no such file in {_CORPUS.resolve()}")
        return path.resolve()

    return find
