"""From a destination that a person chose to a URL to connect with, for as long as a job needs it."""

from collections.abc import Iterator
from contextlib import contextmanager

from core.cancel import CancelToken
from gui.embedded import EmbeddedKeeper
from gui.session import Destination


@contextmanager
def reach_destination(
    destination: Destination, embedded: EmbeddedKeeper, *, cancel: CancelToken | None = None
) -> Iterator[str]:
    """A URL that holds for the time of the body: the embedded server is started, a tunnel opened and closed again.

    It may hold a password. Blocks: for a job's thread. Raises TargetError, and Cancelled.
    """
    if destination.connection is None:
        yield embedded.start()
        return
    from core.postgres.reach import reach

    with reach(destination.connection, destination.password, cancel=cancel) as url:
        yield url
