"""What is known of a column, by reading a real table."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from core.plan.rules import propose_type
from core.plan.rules.evidence import ColumnEvidence, Proposal
from tests.helpers.source import profile_of, read_source


def read_evidence(folder: Path, column_sql: str, values: Sequence[object], **known: Any) -> ColumnEvidence:
    """The evidence of a table's first column by its definition ("x TEXT DEFAULT 'a'") and its values, one a row."""
    path = folder / "source.sqlite"
    rows = {"t": [(value,) for value in values]}
    with read_source(path, f"CREATE TABLE t ({column_sql});", inserts=rows) as (source, catalog):
        (table,) = catalog.tables
        profile = profile_of(source, catalog).tables[0].columns[0]
    path.unlink()
    checks = tuple(check.expression_sql for check in table.check_constraints)
    return ColumnEvidence(table="t", column=table.columns[0], profile=profile, checks=checks, **known)


def propose_for(folder: Path, column_sql: str, values: Sequence[object], **known: Any) -> Proposal:
    """What the rules propose for it."""
    return propose_type(read_evidence(folder, column_sql, values, **known))
