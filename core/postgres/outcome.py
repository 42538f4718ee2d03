"""What came of asking a server, as a closed list: light enough for whoever only needs to tell the cases apart."""

from enum import StrEnum


class Outcome(StrEnum):
    """The end of one attempt to connect. An error that is one of these says so in its context, as "cause"."""

    OK = "ok"
    NAME_NOT_FOUND = "name not found"
    REFUSED = "refused"
    """Nothing listens there."""
    TIMED_OUT = "timed out"
    TLS = "tls"
    """No TLS connection: the server has none, or it failed."""
    CERTIFICATE = "certificate"
    """The server's certificate is not signed by who was asked for, or is another host's."""
    AUTHENTICATION = "authentication"
    PASSWORD_NEEDED = "password needed"
    """The server asks for a password, and none was given."""
    NO_DATABASE = "no database"
    TOO_OLD = "too old"
    NO_RIGHTS = "no rights"
    STANDBY = "standby"
    """A standby, or a database that is set to read-only."""
    ENCODING = "encoding"
    TUNNEL = "tunnel"
    OTHER = "other"
