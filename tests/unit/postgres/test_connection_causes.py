"""What servers and poolers say when they refuse a connection, where a test can't make them say it."""

import psycopg
import pytest

from core.errors import AuthenticationFailed, ConnectionFailed, PermissionDenied, TargetError
from core.postgres.causes import connection_error
from core.postgres.errors import target_error

AT = 'connection failed: connection to server at "10.0.0.7", port 5432 failed: '


@pytest.mark.parametrize(
    ("text", "kind", "message"),
    [
        (AT + "FATAL:  sorry, too many clients already", ConnectionFailed, "too many are open"),
        (
            AT + "FATAL:  remaining connection slots are reserved for roles with the SUPERUSER attribute",
            ConnectionFailed,
            "too many are open",
        ),
        (AT + "FATAL:  no more connections allowed (max_client_conn)", ConnectionFailed, "too many are open"),
        (AT + "FATAL:  the database system is starting up", ConnectionFailed, "starting up"),
        (AT + "FATAL:  the database system is in recovery mode", ConnectionFailed, "starting up"),
        (
            AT + "FATAL:  the database system is not yet accepting connections",
            ConnectionFailed,
            "starting up",
        ),
        (AT + "FATAL:  the database system is shutting down", ConnectionFailed, "shutting down"),
        (
            AT + 'FATAL:  no pg_hba.conf entry for host "10.0.0.9", user "ada", database "x", no encryption',
            AuthenticationFailed,
            'let no user "ada" in',
        ),
        (AT + 'FATAL:  Peer authentication failed for user "ada"', AuthenticationFailed, "who this user is"),
        (AT + 'FATAL:  role "ada" is not permitted to log in', AuthenticationFailed, 'user "ada"'),
        (AT + "FATAL:  no such user: ada", AuthenticationFailed, 'user "ada"'),
        (AT + "FATAL:  SASL authentication failed", AuthenticationFailed, "who this user is"),
        (AT + "FATAL:  no such database: library", ConnectionFailed, 'no database "library"'),
        (
            AT + 'FATAL:  permission denied for database "x"\nDETAIL:  User does not have CONNECT privilege.',
            PermissionDenied,
            'may not connect to the database "x"',
        ),
        (AT + "received invalid response to SSL negotiation: H", ConnectionFailed, "does not speak"),
        (AT + "SSL error: certificate verify failed", ConnectionFailed, "certificate"),
        (AT + "SSL error: tlsv1 alert protocol version", ConnectionFailed, "No TLS connection"),
        (AT + 'server certificate for "a" does not match host name "b"', ConnectionFailed, "certificate"),
        (AT + "No route to host", ConnectionFailed, "network"),
        (AT + "Network is unreachable", ConnectionFailed, "network"),
        (AT + "server closed the connection unexpectedly", ConnectionFailed, "closed the connection"),
        (
            'connection is bad: connection to server on socket "/s/.s.PGSQL.5432" failed: Permission denied',
            PermissionDenied,
            "/s/.s.PGSQL.5432",
        ),
        ("connection is bad: invalid sslmode value", ConnectionFailed, "No TLS connection"),
        ("couldn't get a connection after 30.00 sec", ConnectionFailed, "couldn't get a connection"),
    ],
)
def test_each_cause_of_a_failed_connection_has_its_own_words(text: str, kind: type[TargetError], message: str) -> None:
    error = target_error(psycopg.OperationalError(text), object="the server at 10.0.0.7, port 5432")
    assert type(error) is kind
    assert message in error.message
    assert error.hint
    assert error.message[0].isupper() or error.message.startswith("10.")


def test_a_server_that_speaks_another_language_is_quoted() -> None:
    text = AT + "FATAL:  la base de données « x » n'existe pas"
    error = connection_error(psycopg.OperationalError(text), server="the server at 10.0.0.7, port 5432")
    assert type(error) is ConnectionFailed
    assert error.message == (
        "No connection to the server at 10.0.0.7, port 5432: la base de données « x » n'existe pas."
    )


def test_a_host_name_that_reads_like_a_cause_is_not_taken_for_one() -> None:
    at = 'connection failed: connection to server at "ssl.example.org" (10.0.0.7), port 5432 failed: '
    error = connection_error(psycopg.OperationalError(at + "Connection refused"))
    assert error.message == "The server refused the connection: nothing listens there."
    text = "failed to resolve host 'ssl-failed.example.org': [Errno -2] Name or service not known"
    error = connection_error(psycopg.OperationalError(text))
    assert error.message == "The server can't be found: its host name is not known."


def test_of_several_attempts_the_one_that_was_answered_says_the_cause() -> None:
    text = (
        "connection timeout expired\nMultiple connection attempts failed. All failures were:\n"
        "- host: 'h', port: None, hostaddr: '::1': connection timeout expired\n"
        "- host: 'h', port: None, hostaddr: '127.0.0.1': " + AT + 'FATAL:  database "x" does not exist'
    )
    error = connection_error(psycopg.errors.ConnectionTimeout(text), server="the server at h, port 5432")
    assert error.message == 'The server at h, port 5432 has no database "x".'
