"""Keys and indexes, built while other tables are still being copied: as soon as a table is complete, first its keys,
one after the other since each locks it, then its indexes side by side."""

import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from functools import partial

from core.cancel import CancelToken
from core.ddl.model import Section, Statement
from core.finalize.steps import Steps


class KeyBuilder:
    """Builds the keys and indexes of tables on threads of its own. Made by `building_keys`."""

    def __init__(
        self,
        steps: Steps,
        statements: Iterable[Statement],
        executor: ThreadPoolExecutor,
        *,
        beside: int,
        workers: int,
        on_failure: Callable[[], None],
        cancel: CancelToken,
    ) -> None:
        self._steps, self._executor, self._cancel, self._on_failure = steps, executor, cancel, on_failure
        self._keys: dict[str, list[Statement]] = defaultdict(list)
        self._indexes: dict[str, list[Statement]] = defaultdict(list)
        for statement in statements:
            if statement.section is Section.KEYS:
                self._keys[statement.table].append(statement)
            elif statement.section is Section.INDEXES:
                self._indexes[statement.table].append(statement)
        self._gate = threading.Semaphore(beside)
        self._more = workers - beside
        self._lock = threading.Lock()
        self._futures: list[Future[None]] = []
        self._failure: BaseException | None = None
        self._is_stopped = False

    def add(self, table: str) -> None:
        """Build those of a target table, whose rows are all there. Returns at once."""
        keys, indexes = self._keys.pop(table, []), self._indexes.pop(table, [])
        if keys:
            self._submit(partial(self._run_all, keys, indexes))
        else:
            self._add_indexes(indexes)

    def check(self) -> None:
        """Raise what the first of them failed with, if any did."""
        if self._failure is not None:
            raise self._failure

    def stop(self) -> None:
        """Let all that waits see that it is cancelled."""
        self._cancel.cancel()
        with self._lock:
            self._is_stopped = True
            self._gate.release(len(self._futures) + 1)

    def finish(self) -> None:
        """Wait until all are built, now with all connections. Raises the first failure."""
        if self._more:
            self._gate.release(self._more)
        seen = 0
        while True:
            with self._lock:
                waiting = self._futures[seen:]
            if not waiting:
                break
            wait(waiting)
            seen += len(waiting)
        self.check()

    def _run_all(self, keys: list[Statement], indexes: list[Statement]) -> None:
        for statement in keys:
            self._steps.run(statement, self._cancel)
        self._add_indexes(indexes)

    def _add_indexes(self, indexes: list[Statement]) -> None:
        for statement in indexes:
            self._submit(partial(self._steps.run, statement, self._cancel))

    def _submit(self, work: Callable[[], None]) -> None:
        def run() -> None:
            with self._gate:
                try:
                    self._cancel.check()
                    work()
                except BaseException as failure:
                    self._failure = self._failure or failure
                    self.stop()
                    self._on_failure()
                    raise

        with self._lock:
            self._futures.append(self._executor.submit(run))
            if self._is_stopped:
                self._gate.release()


@contextmanager
def building_keys(
    steps: Steps,
    statements: Iterable[Statement],
    *,
    beside: int,
    workers: int,
    on_failure: Callable[[], None],
    cancel: CancelToken,
) -> Iterator[KeyBuilder]:
    """A builder for the time of the body, which uses up to `beside` connections, and `workers` once `finish` is called.

    `on_failure` is called when one can't be built: `check` and `finish` then raise why. Whatever ends the body, no
    thread is left.
    """
    token = cancel.child()
    with ThreadPoolExecutor(workers, thread_name_prefix="keys") as executor:
        keys = KeyBuilder(
            steps, statements, executor, beside=beside, workers=workers, on_failure=on_failure, cancel=token
        )
        with cancel.interrupting(keys.stop):
            try:
                yield keys
            except BaseException:
                keys.stop()
                raise
