"""Names in PostgreSQL: folded to lower case, at most 63 bytes, unique where they must be."""

from collections.abc import Iterable

from core.identifiers import POSTGRES_NAME_BYTES, cut_to_bytes, fold_ascii, make_unique
from core.plan.model import Finding, Severity

SYSTEM_COLUMNS = frozenset({"tableoid", "xmin", "cmin", "xmax", "cmax", "ctid"})
"""Names that no column of a table may have (https://www.postgresql.org/docs/current/ddl-system-columns.html)."""


def name_tables(source_names: Iterable[str]) -> dict[str, str]:
    """Target names of tables, by source name."""
    return _name_all(source_names, empty="unnamed", forbidden=frozenset())


def name_columns(source_names: Iterable[str]) -> dict[str, str]:
    """Target names of one table's columns, by source name."""
    return _name_all(source_names, empty="unnamed", forbidden=SYSTEM_COLUMNS)


def name_findings(kind: str, owner: str, names: dict[str, str]) -> list[Finding]:
    """One finding for each name that changed by more than its letter case. `owner` is the table's name or ""."""
    findings = []
    for source_name, target_name in names.items():
        folded = _fold(source_name)
        if folded == target_name:
            continue
        if _is_too_long(folded):
            code, reason = "NAME_TOO_LONG", f"PostgreSQL's names have at most {POSTGRES_NAME_BYTES} bytes"
        elif not folded:
            code, reason = "NAME_EMPTY", "PostgreSQL has no empty names"
        elif folded in SYSTEM_COLUMNS:
            code, reason = "NAME_RESERVED", "PostgreSQL has a system column of that name"
        else:
            code, reason = "NAME_COLLISION", "another one has the same name in lower case"
        findings.append(
            Finding(
                code=code,
                severity=Severity.INFO,
                object=f"{owner}.{source_name}" if owner else source_name,
                effect=f"The {kind} is named {target_name}, for {reason}.",
                remedies=("choose another name",),
            )
        )
    return findings


class RelationNames:
    """The names taken in a schema: tables, indexes and sequences share one name space in PostgreSQL."""

    def __init__(self, taken: Iterable[str]) -> None:
        self._taken = set(taken)

    def take(self, name: str) -> str:
        """A free name as near to `name` as can be, from now on taken."""
        free = make_unique(fold_ascii(name) or "unnamed", self._taken)
        self._taken.add(free)
        return free


def _fold(name: str) -> str:
    """Lower case, save where the name will be cut: a statement that quotes the long name still finds its object
    then, since PostgreSQL cuts that name in the same place
    (https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS)."""
    return name if _is_too_long(name) else fold_ascii(name)


def _is_too_long(name: str) -> bool:
    return len(name.encode("utf-8", "replace")) > POSTGRES_NAME_BYTES


def _name_all(source_names: Iterable[str], *, empty: str, forbidden: frozenset[str]) -> dict[str, str]:
    """Names that need no change keep theirs; those that are cut, replaced or collide yield to them."""
    wanted = {name: _fold(name) or empty for name in source_names}
    taken: set[str] = set(forbidden)
    names: dict[str, str] = {}
    kept = {name for name, folded in wanted.items() if name == folded and name == cut_to_bytes(name)}
    for name in sorted(wanted, key=lambda name: name not in kept):
        names[name] = make_unique(wanted[name], taken)
        taken.add(names[name])
    return {name: names[name] for name in wanted}
