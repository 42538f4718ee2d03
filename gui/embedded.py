"""The embedded PostgreSQL for the time of the program: started when it is first needed, stopped at the end unless the
person wants it to go on, or it ran before."""

import threading


class EmbeddedKeeper:
    """One for the whole program. Its methods block and are called on a job's thread, but for the properties."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._url: str | None = None
        self._was_started_here = False

    @property
    def url(self) -> str | None:
        """Where it listens; None while it is not known to run."""
        return self._url

    def find(self) -> str | None:
        """Its URL if it runs. Starts and makes nothing. Raises TargetError."""
        from core.postgres.embedded import embedded_status

        with self._lock:
            running = embedded_status()
            self._url = running.url if running is not None else None
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

    def stop(self) -> None:
        """At the program's end: stop it if this program started it. Raises TargetError."""
        if self._was_started_here:
            self.stop_now()

    def stop_now(self) -> None:
        """Stop it, whoever started it. Raises TargetError."""
        from core.postgres.embedded import stop_embedded

        with self._lock:
            stop_embedded()
            self._was_started_here = False
            self._url = None
