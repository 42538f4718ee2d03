"""Names in PostgreSQL: by the setting `names` or as chosen, at most 63 bytes, unique where they must be."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from core.errors import PlanInvalid
from core.identifiers import POSTGRES_NAME_BYTES, cut_to_bytes, fold_ascii, make_unique
from core.plan.model import Finding, Severity

SYSTEM_COLUMNS = frozenset({"tableoid", "xmin", "cmin", "xmax", "cmax", "ctid"})
"""Names that no column of a table may have (https://www.postgresql.org/docs/current/ddl-system-columns.html)."""

_WORD_START = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """How one object's name is made: as `chosen`, or by a `style` of `Policy.names`."""

    style: str = "fold"
    chosen: str | None = None


def name_tables(namings: Mapping[str, Naming]) -> dict[str, str]:
    """Target names of tables, by source name. Raises PlanInvalid for chosen names that can't be."""
    return _name_all(namings, kind="table", forbidden=frozenset())


def name_columns(namings: Mapping[str, Naming]) -> dict[str, str]:
    """Target names of one table's columns, by source name. Raises PlanInvalid for chosen names that can't be."""
    return _name_all(namings, kind="column", forbidden=SYSTEM_COLUMNS)


def name_findings(kind: str, owner: str, namings: Mapping[str, Naming], names: Mapping[str, str]) -> list[Finding]:
    """One finding for each name that is not what it was wished to be. `owner` is the table's name or ""."""
    findings = []
    for source_name, target_name in names.items():
        wanted = _wish(source_name, namings[source_name])
        if wanted == target_name:
            continue
        if _is_too_long(wanted):
            code, reason = "NAME_TOO_LONG", f"PostgreSQL's names have at most {POSTGRES_NAME_BYTES} bytes"
        elif not wanted:
            code, reason = "NAME_EMPTY", "PostgreSQL has no empty names"
        elif wanted in SYSTEM_COLUMNS:
            code, reason = "NAME_RESERVED", "PostgreSQL has a system column of that name"
        else:
            code, reason = "NAME_COLLISION", "another one would have the same name"
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
    """The names taken in a schema: tables, indexes, sequences and types share one name space in PostgreSQL."""

    def __init__(self, taken: Iterable[str]) -> None:
        self._taken = set(taken)

    def take(self, name: str) -> str:
        """A free name as near to `name` as can be, from now on taken."""
        free = make_unique(fold_ascii(name) or "unnamed", self._taken)
        self._taken.add(free)
        return free


def _wish(name: str, naming: Naming) -> str:
    """What the name would be if nothing stood against it.

    One that will be cut keeps its letter case: a statement that quotes the long name then still finds its object,
    since PostgreSQL cuts that name in the same place
    (https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS)."""
    if naming.chosen is not None:
        return naming.chosen
    if naming.style == "preserve" or _is_too_long(name):
        return name
    return fold_ascii(_WORD_START.sub("_", name) if naming.style == "snake_case" else name)


def _is_too_long(name: str) -> bool:
    return len(name.encode("utf-8", "replace")) > POSTGRES_NAME_BYTES


def _name_all(namings: Mapping[str, Naming], *, kind: str, forbidden: frozenset[str]) -> dict[str, str]:
    """Chosen names stand; names that need no change keep theirs; those that are cut, replaced or collide yield."""
    _check_chosen(namings, kind, forbidden)
    wanted = {name: _wish(name, naming) or "unnamed" for name, naming in namings.items()}
    taken: set[str] = set(forbidden)
    names: dict[str, str] = {}

    def precedence(name: str) -> tuple[bool, bool]:
        return namings[name].chosen is None, name != wanted[name] or name != cut_to_bytes(name)

    for name in sorted(wanted, key=precedence):
        names[name] = make_unique(wanted[name], taken)
        taken.add(names[name])
    return {name: names[name] for name in wanted}


def _check_chosen(namings: Mapping[str, Naming], kind: str, forbidden: frozenset[str]) -> None:
    seen: dict[str, str] = {}
    for source_name, naming in namings.items():
        name = naming.chosen
        if name is None:
            continue
        if not name or "\0" in name or _is_too_long(name) or name in forbidden:
            raise PlanInvalid(
                f"The {kind} {source_name} can't be named {name!r} in PostgreSQL.",
                f"A name has 1 to {POSTGRES_NAME_BYTES} bytes and is none of {', '.join(sorted(SYSTEM_COLUMNS))}.",
            )
        if name in seen:
            raise PlanInvalid(
                f"The {kind}s {seen[name]} and {source_name} can't both be named {name}.",
                "Choose another name for one.",
            )
        seen[name] = source_name
