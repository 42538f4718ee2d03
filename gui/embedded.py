"""The embedded PostgreSQL for the time of the program: started when it is first needed, stopped at the end unless the
person wants it to go on, or it ran before."""

import threading


class EmbeddedKeeper:
    """One for the whole program. Its methods block and are called on a job's thread, but for `url`."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._url: str | None = None
        self._was_started_here = False

    @property
    def url(self) -> str | None:
        """Where it listens; None while it is not known to run."""
        return self._url

    def start(self) -> str:
        """Its URL; starts it unless it runs. Raises TargetError."""
        from core.postgres.embedded import embedded_status, start_embedded

        with self._lock:
            running = embedded_status()
            if running is None:
                running = start_embedded()
                self._was_started_here = True
            self._url = running.url
            return running.url

    @property
    def was_started_here(self) -> bool:
        return self._was_started_here

    def stop(self) -> None:
        """Stop it if this program started it. Raises TargetError."""
        from core.postgres.embedded import stop_embedded

        with self._lock:
            if self._was_started_here:
                stop_embedded()
                self._was_started_here = False
                self._url = None
