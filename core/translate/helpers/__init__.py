"""Functions that a translation may call where PostgreSQL has no equal, in a schema of their own: `howdah_sqlite`.

Nothing of it is made unless something names it. A translation's SQL is searched for the calls, so that no list can
be forgotten; `list_needed` adds what those functions call themselves, in the order in which they can be made.
"""

import re
from collections.abc import Iterable
from dataclasses import replace

from core.translate.helpers.calculations import CALCULATION_HELPERS
from core.translate.helpers.dates import DATE_HELPERS
from core.translate.helpers.documents import DOCUMENT_HELPERS
from core.translate.helpers.formats import FORMAT_HELPERS
from core.translate.helpers.joined import JOINED_HELPERS
from core.translate.helpers.model import SCHEMA, Helper
from core.translate.helpers.numbers import NUMBER_HELPERS
from core.translate.helpers.spans import SPAN_HELPERS
from core.translate.helpers.stored import STORED_HELPERS
from core.translate.helpers.texts import TEXT_HELPERS
from core.translate.helpers.written_dates import WRITTEN_DATE_HELPERS
from core.translate.helpers.written_documents import WRITTEN_DOCUMENT_HELPERS

_WRITTEN = {
    helper.name: helper
    for helper in (
        *NUMBER_HELPERS,
        *CALCULATION_HELPERS,
        *TEXT_HELPERS,
        *JOINED_HELPERS,
        *DATE_HELPERS,
        *WRITTEN_DATE_HELPERS,
        *SPAN_HELPERS,
        *DOCUMENT_HELPERS,
        *WRITTEN_DOCUMENT_HELPERS,
        *FORMAT_HELPERS,
        *STORED_HELPERS,
    )
}


def _may_run_in_parallel(helper: Helper) -> bool:
    """Not where it, or what it calls, catches errors: that begins a subtransaction, which fails in a parallel query of
    PostgreSQL before 17 (https://www.postgresql.org/docs/16/parallel-safety.html)."""
    return not helper.catches_errors and all(_may_run_in_parallel(_WRITTEN[name]) for name in helper.needs)


HELPERS: dict[str, Helper] = {
    name: replace(helper, is_parallel=_may_run_in_parallel(helper)) for name, helper in _WRITTEN.items()
}

# Texts and quoted names are passed over: what they hold calls nothing.
_CALL = re.compile(rf"""'(?:[^']|'')*'|"(?:[^"]|"")*"|\b{SCHEMA}\.([a-z0-9_]+)""")


def find_helpers(sql: str) -> frozenset[str]:
    """The names of the functions that a translation calls itself."""
    return frozenset(match[1] for match in _CALL.finditer(sql) if match[1])


def list_needed(names: Iterable[str]) -> tuple[Helper, ...]:
    """The functions of these names and all that they call, each after those that it calls."""
    needed: dict[str, Helper] = {}

    def add(name: str) -> None:
        if name not in needed:
            for other in HELPERS[name].needs:
                add(other)
            needed[name] = HELPERS[name]

    for name in sorted(names):
        add(name)
    return tuple(needed.values())
