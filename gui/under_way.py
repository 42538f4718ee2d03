"""The runs that this program has under way, in whichever of its windows: they are not among the interrupted ones."""

import threading


class UnderWay:
    """One for the whole program. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._run_ids: set[str] = set()

    def add(self, run_id: str) -> None:
        with self._lock:
            self._run_ids.add(run_id)

    def remove(self, run_id: str) -> None:
        with self._lock:
            self._run_ids.discard(run_id)

    def __contains__(self, run_id: str) -> bool:
        with self._lock:
            return run_id in self._run_ids
