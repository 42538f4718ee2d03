"""Functions that newer versions of SQLite have: the one beside Howdah may lack them, and the database may use them.

A stand-in of the same name lets the referee compile what calls one. Nothing is ever run.
"""

import sqlite3
from collections.abc import Callable
from functools import cache

_ANY = -1
_FUNCTIONS = {
    "concat": (_ANY,),
    "concat_ws": (_ANY,),
    "if": (_ANY,),
    "iif": (_ANY,),
    "json_array_insert": (_ANY,),
    "json_error_position": (1,),
    "json_pretty": (1, 2),
    "jsonb": (1,),
    "jsonb_array": (_ANY,),
    "jsonb_extract": (_ANY,),
    "jsonb_insert": (_ANY,),
    "jsonb_object": (_ANY,),
    "jsonb_patch": (2,),
    "jsonb_remove": (_ANY,),
    "jsonb_replace": (_ANY,),
    "jsonb_set": (_ANY,),
    "octet_length": (1,),
    "soundex": (1,),
    "timediff": (2,),
    "unhex": (1, 2),
    "unistr": (1,),
    "unistr_quote": (1,),
}
"""With their numbers of arguments. soundex() is in some builds alone."""
_AGGREGATES = {"string_agg": 2, "median": 1, "percentile": 2, "jsonb_group_array": 1, "jsonb_group_object": 2}

NEWER_FUNCTIONS = frozenset(_FUNCTIONS) | frozenset(_AGGREGATES)


class _NoAggregate:
    step: Callable[..., object]
    inverse: Callable[..., object]

    def __init__(self) -> None:
        self.step = self.inverse = _answer_nothing

    def value(self) -> int:
        return 0

    def finalize(self) -> int:
        return 0


def add_newer_functions(connection: sqlite3.Connection) -> None:
    """Those that this SQLite lacks."""
    known = _list_known()
    for name, counts in _FUNCTIONS.items():
        for count in counts:
            if not known & {(name, count), (name, _ANY)}:
                connection.create_function(name, count, _answer_nothing, deterministic=True)
    for name, count in _AGGREGATES.items():
        if not known & {(name, count), (name, _ANY)}:
            connection.create_window_function(name, count, _NoAggregate)


def _answer_nothing(*arguments: object) -> None:
    """Not run."""


@cache
def _list_known() -> frozenset[tuple[str, int]]:
    connection = sqlite3.connect(":memory:")
    try:
        return frozenset(connection.execute("SELECT name, narg FROM pragma_function_list"))
    finally:
        connection.close()
