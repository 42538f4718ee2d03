"""Characters of a database that could not be seen, or would turn the text around them, as ones that can: every saved
report shows them so."""

import re

_UNSEEN = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
"""Controls but tab and line feed, what turns the direction of the text, halves of pairs, and what is no character."""


def make_visible(text: str) -> str:
    """U+2400 and its neighbours for controls, U+FFFD for what has no picture: what is left can be written as UTF-8."""
    return _UNSEEN.sub(_picture, text)


def cut(text: str, length: int) -> str:
    """The text's beginning, with an ellipsis where that is not all of it."""
    return text if len(text) <= length else text[: length - 1] + "…"


def _picture(found: re.Match[str]) -> str:
    number = ord(found.group())
    if number < 0x20:
        return chr(0x2400 + number)
    return "\u2421" if number == 0x7F else "\ufffd"
