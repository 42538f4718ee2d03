"""Work on several items at a time, on threads: the drivers below release the interpreter's lock while they work."""

import os
import queue
import threading
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TypeVar

from core.cancel import CancelToken

Item = TypeVar("Item")
Result = TypeVar("Result")

_LEAST_SEATS = 2


def count_seats(workers: int) -> int:
    """How many of some workers may be at large work at a time, which keeps a processor busy and batches in memory: more
    than there are processors do not help there, though they do where each waits for the server half of the time."""
    return min(workers, max(_LEAST_SEATS, os.cpu_count() or 1))


def run_side_by_side(
    function: Callable[[Item, CancelToken], Result],
    items: Iterable[Item],
    *,
    workers: int,
    cancel: CancelToken,
    name: str,
) -> list[Result]:
    """Call `function(item, token)` for every item on at most `workers` threads; the results, in the items' order.

    The first failure asks the others to stop, and is raised once all have. `cancel` stops all of them. A single item
    needs no thread of its own where the caller's is one.
    """
    items = list(items)
    if len(items) == 1 and threading.current_thread() is not threading.main_thread():
        cancel.check()
        return [function(items[0], cancel)]
    siblings = cancel.child()
    failures: list[BaseException] = []

    def run(item: Item) -> Result:
        siblings.check()
        try:
            return function(item, siblings)
        except BaseException as failure:
            failures.append(failure)
            siblings.cancel()
            raise

    with (
        cancel.interrupting(siblings.cancel),
        ThreadPoolExecutor(max(1, workers), thread_name_prefix=name) as pool,
    ):
        futures = [pool.submit(run, item) for item in items]
        try:
            pool.shutdown(wait=True)
        except BaseException:
            siblings.cancel()
            raise
        if failures:
            raise failures[0]
        return [future.result() for future in futures]


def read_ahead(items: Iterable[Item], *, depth: int, name: str) -> Generator[Item]:
    """Yield what `items` yields, while a thread is up to `depth` items ahead of the consumer.

    An exception of `items` is raised here, after the items before it. Closing the generator stops the thread and
    closes `items` on it.
    """
    ready: queue.Queue[tuple[Item] | BaseException | None] = queue.Queue(depth)
    stopped = threading.Event()

    def put(entry: tuple[Item] | BaseException | None) -> None:
        while not stopped.is_set():
            try:
                ready.put(entry, timeout=0.1)
                return
            except queue.Full:
                continue

    def produce() -> None:
        iterator = iter(items)
        try:
            for item in iterator:
                put((item,))
                if stopped.is_set():
                    break
            put(None)
        except BaseException as failure:
            put(failure)
        finally:
            if isinstance(iterator, Generator):
                iterator.close()

    thread = threading.Thread(target=produce, name=name, daemon=True)
    thread.start()
    try:
        while (entry := ready.get()) is not None:
            if isinstance(entry, BaseException):
                raise entry
            yield entry[0]
    finally:
        stopped.set()
        with suppress(queue.Empty):
            while True:  # make room, so that the thread sees at once that it is to stop
                ready.get_nowait()
        thread.join()
