"""Columns that the schema's own triggers count with: numbers, though a young database counts no further than 1."""

import re

from core.catalog.model import Catalog
from core.identifiers import fold_ascii

# SET n = n + 1, SET "n" = new.n - 1.
_STEP = re.compile(r"""(\w+)["`\]]?\s*=\s*(?:\w+\s*\.\s*)?["`\[]?\1["`\]]?\s*[+-]\s*\w""", re.IGNORECASE)


def find_counters(catalog: Catalog) -> frozenset[str]:
    """The folded names of columns that some trigger adds to or takes from, in whatever table."""
    return frozenset(fold_ascii(name) for trigger in catalog.triggers for name in _STEP.findall(trigger.sql))
