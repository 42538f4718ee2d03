"""Every failure that is the environment's or the input's, as an exception with a message and a next step.

Whatever is raised and is not a `MigrationError` or `Cancelled` is a bug in Howdah.
"""

from collections.abc import Mapping


class MigrationError(Exception):
    """A failure to tell the user: what happened and why (`message`), what to do (`hint`), and where (`context`)."""

    def __init__(self, message: str, hint: str = "", context: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.context: Mapping[str, str] = dict(context or {})


class SourceError(MigrationError):
    """The SQLite file can't be used."""


class SourceUnreadable(SourceError):
    """Missing, empty, not permitted, not a database, or encrypted."""


class SourceLocked(SourceError):
    """Another program holds a lock that excludes readers."""


class SourceCorrupt(SourceError):
    """Truncated or damaged: some of the data can't be read."""


class SourceChanged(SourceError):
    """The file changed while it was being read."""


class TargetError(MigrationError):
    """The PostgreSQL server can't be used, or refused what was asked of it."""


class ConnectionFailed(TargetError):
    """No connection could be made."""


class TunnelFailed(TargetError):
    """The SSH server that the connection goes through can't be used."""


class AuthenticationFailed(TargetError):
    """The server refused the user or the password."""


class PermissionDenied(TargetError):
    """The role lacks a right that is needed."""


class ObjectExists(TargetError):
    """Something of the same name is there already."""


class ConnectionLost(TargetError):
    """The connection broke in the middle of work."""


class OutOfSpace(TargetError):
    """The server's disk is full."""


class StatementFailed(TargetError):
    """The server refused a statement for a reason of its own."""

    def __init__(
        self,
        message: str,
        hint: str = "",
        context: Mapping[str, str] | None = None,
        *,
        sql: str = "",
        sqlstate: str = "",
        object: str = "",
    ) -> None:
        super().__init__(message, hint, context)
        self.sql = sql
        self.sqlstate = sqlstate
        self.object = object


class PlanError(MigrationError):
    """The plan can't be carried out."""


class PlanInvalid(PlanError):
    """The plan asks for what PostgreSQL or the data can't give."""


class PlanUndecided(PlanError):
    """The plan has decisions that wait for a person."""


class PlanOutdated(PlanError):
    """The plan was made for another state of the source."""


class PlanUnsupportedVersion(PlanError):
    """The plan file is of a version that this program does not read."""


class RunNotFound(MigrationError):
    """There is no such run, or none that can be resumed."""


class ReportUnreadable(MigrationError):
    """What is kept of a run's report can't be read."""


class TargetChanged(TargetError):
    """What a run published is not as it left it."""


class RestoreFailed(MigrationError):
    """A SQLite file can't be made of what is in the target."""


class RunInUse(MigrationError):
    """Another process carries this run on."""


class VerificationFailed(MigrationError):
    """The copied data is not equal to the source, so nothing was published."""


class ConnectionNotSaved(MigrationError):
    """A connection can't be saved, or is not there: its name is taken, unknown or no name, or it holds a secret."""


class ConnectionsUnreadable(MigrationError):
    """The file of saved connections can't be read or written."""


class SecretStoreError(MigrationError):
    """There is a keyring, but it gives or takes no password: it is locked, or somebody refused to open it."""


class Cancelled(Exception):
    """The user asked to stop; not an error."""
