"""Texts from outside as they may be shown and copied: without passwords, and without characters that draw nothing.

The engine puts no secret into a message. This is the second line of defence, for what a library or a bug may say.
"""

import re
from collections.abc import Iterable
from urllib.parse import quote, quote_plus

HIDDEN = "•••"

_IN_URL = re.compile(r"(?P<start>\b[a-z][a-z0-9+.-]*://[^\s:/@'\"<>]*:)[^\s'\"<>]*(?=@)", re.IGNORECASE)
"""From the colon after the user to the last @: a password that nobody escaped may have an @ or a / in it."""

_NAMES = r"(?:ssl)?pass(?:word|wd|phrase)|pwd|oauth_client_secret|scram_(?:client|server)_key"
_QUOTED = r"'(?:\\.|''|[^'\\])*'|\"(?:\\.|\"\"|[^\"\\])*\""
_BY_NAME = re.compile(
    rf"(?P<start>\b(?:{_NAMES}|PGPASSWORD)[\"']?\s*=\s*)(?:{_QUOTED}|[^\s&;,'\"]+)"
    rf"|(?P<json>\b(?:{_NAMES})[\"']?\s*:\s*)(?:{_QUOTED})"
    rf"|(?P<sql>\bpassword\s+)(?!'\.\.\.')(?:{_QUOTED})",
    re.IGNORECASE,
)
_SHORT_CHARACTERS = 4
"""A secret that is shorter is hidden only where it stands as a word, or no text would be left."""


def redact(text: str, secrets: Iterable[str] = ()) -> str:
    """The text without what is known to be secret, and without what stands where a password does."""
    for secret in sorted({secret for secret in secrets if secret}, key=len, reverse=True):
        for spelling in dict.fromkeys((secret, quote(secret, safe=""), quote_plus(secret), repr(secret)[1:-1])):
            if len(spelling) < _SHORT_CHARACTERS:
                text = re.sub(rf"(?<!\w){re.escape(spelling)}(?!\w)", HIDDEN, text)
            else:
                text = text.replace(spelling, HIDDEN)
    text = _IN_URL.sub(rf"\g<start>{HIDDEN}", text)
    return _BY_NAME.sub(lambda match: (match["start"] or match["json"] or match["sql"]) + HIDDEN, text)


def make_readable(text: str) -> str:
    """The text with a mark for every character that would draw nothing or reorder the others; lines stay lines."""
    return "".join(character if character.isprintable() or character == "\n" else "�" for character in text)
