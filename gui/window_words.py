"""What the engine says in the words of the command line, in the words of the window.

A hint of the engine may name an option or a command. Here are those that deserve a sentence of their own; for any
other the next step of the error's class stands in (`gui.problems`).
"""

import re
from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication

_OF_THE_COMMAND_LINE = re.compile(
    r"(?<!\w)--[a-z]|\bhowdah [a-z]|\bURL\b|\bPGPASSWORD\b|\bpgpass\b|\bpip install\b|\bdocs/\w|\w=FILE\b"
)


def speaks_of_commands(text: str) -> bool:
    """Whether a sentence tells somebody at a command line what to do."""
    return _OF_THE_COMMAND_LINE.search(text) is not None


def say_in_window(text: str) -> str | None:
    """The sentence as the window says it: as it is, in other words, or None where there are none for it."""
    for beginning, words in _sentences().items():
        if text.startswith(beginning):
            return words
    for phrase, words in _phrases().items():
        text = text.replace(phrase, words)
    return None if speaks_of_commands(text) else text


def _sentences() -> Mapping[str, str]:
    """By how a hint of the engine begins."""
    check_user = QCoreApplication.translate("Problems", "Check the user and the password on the page Target.")
    check_address = QCoreApplication.translate("Problems", "Check the address on the page Target.")
    other_schema = QCoreApplication.translate(
        "Problems", "Choose another schema on the page Target, or let Howdah move the old tables to a backup schema."
    )
    return {
        "Check the user and the password in the URL": check_user,
        "Check the user in the URL": QCoreApplication.translate(
            "Problems", "Check the user on the page Target, or create the role: CREATE ROLE name LOGIN PASSWORD '...'."
        ),
        "Create it (createdb, or CREATE DATABASE)": QCoreApplication.translate(
            "Problems", "Create the database, or name another one on the page Target."
        ),
        "Write a URL such as": QCoreApplication.translate(
            "Problems",
            "An address looks like postgresql://user@host:5432/database?sslmode=require; the fields of the page Target"
            " do without one.",
        ),
        "Name a server's URL": QCoreApplication.translate("Problems", "Use a server of your own on the page Target."),
        "Install it (pip install": QCoreApplication.translate(
            "Problems", "Install Howdah with its embedded server, or use a server of your own on the page Target."
        ),
        "Check the URL": QCoreApplication.translate(
            "Problems", "Check the connection on the page Target, and the server's log for its side of it."
        ),
        "Check that PostgreSQL is what listens": QCoreApplication.translate(
            "Problems", "Check that PostgreSQL is what listens at this port, and the TLS mode on the page Target."
        ),
        "Name the file of the authority": QCoreApplication.translate(
            "Problems", "Name the file of the authority that signed it on the page Target, in the field CA file."
        ),
        "Connect to its primary": QCoreApplication.translate("Problems", "Connect to its primary server instead."),
        "Check host and port, and firewalls": QCoreApplication.translate(
            "Problems", "Check host and port on the page Target, and firewalls between."
        ),
        "In a user name or a password, write @": check_address,
        "PostgreSQL's own is 5432.": QCoreApplication.translate(
            "Problems", "Check the port on the page Target; PostgreSQL's own is 5432."
        ),
        "Use fewer connections": QCoreApplication.translate(
            "Problems", "Give the server more memory, or close other programs that use it."
        ),
        "Check that it is running and has connections": QCoreApplication.translate(
            "Problems", "Check that it is running and has connections to spare, then start again."
        ),
        "Choose another schema with --schema; these": QCoreApplication.translate(
            "Problems", "Choose another schema on the page Target; these can't be moved aside."
        ),
        "Choose another schema with --schema, or": other_schema,
        "Choose another schema, or let": other_schema,
        "Connect as their owner": QCoreApplication.translate(
            "Problems", "Connect as their owner, or choose another schema on the page Target."
        ),
        "howdah inspect lists the tables": QCoreApplication.translate(
            "Problems", "Choose a table or column that the database has."
        ),
        "docs/plan.md lists": QCoreApplication.translate(
            "Problems", "Choose one of the values that the page Plan offers."
        ),
        "Leave out --sample": QCoreApplication.translate("Problems", "Scan all rows, or remove the filter."),
        "howdah plan writes one": QCoreApplication.translate(
            "Problems", "Choose a plan file that was saved on the page Plan."
        ),
        "Correct it there, or make": QCoreApplication.translate(
            "Problems", "Correct the file at that place, or make a new plan: choose the database and scan it."
        ),
        "It has the lines that howdah": QCoreApplication.translate(
            "Problems", "Use a file of rejected rows that was exported on the page Result."
        ),
    }


def _phrases() -> Mapping[str, str]:
    """Parts of sentences."""
    return {
        "--replace would have": QCoreApplication.translate("Problems", "To replace the old tables would mean"),
        "use fewer connections (--connections), ": "",
        "Retry the rejected rows of the later run with --run": QCoreApplication.translate(
            "Problems", "Send the rejected rows of the later run"
        ),
        "with howdah rejects export": QCoreApplication.translate("Problems", "on the page Result"),
        "howdah rejects list names": QCoreApplication.translate("Problems", "The page Result shows"),
        ", and the URL demands it": QCoreApplication.translate("Problems", ", and this connection demands it"),
        "the connection URL": QCoreApplication.translate("Problems", "the connection address"),
        "The connection URL": QCoreApplication.translate("Problems", "The connection address"),
        "This is not a connection URL": QCoreApplication.translate("Problems", "This is not a connection address"),
        "A URL that starts with": QCoreApplication.translate("Problems", "An address that starts with"),
    }
