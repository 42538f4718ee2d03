"""What a type rule is given, and what it answers."""

import re
from dataclasses import dataclass

from core.catalog.model import Affinity, Column, StorageClass
from core.plan.conversions import Conversion
from core.plan.frameworks import Framework
from core.plan.model import Alternative, Finding, Origin
from core.plan.pgtypes import PgType
from core.plan.policy import ANY_TARGET, DEFAULT_POLICY, Policy, Target
from core.profile.model import ColumnProfile, CounterExample, Format

EXACT_IN_DOUBLE = 2**53
"""Every integer up to here equals a double."""

_WORD = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+[0-9]*|[A-Z]+[0-9]*|[0-9]+")
_DECLARATION = re.compile(r"\s*([^(]*?)\s*(?:\(\s*([+-]?\d+)\s*(?:,\s*([+-]?\d+)\s*)?\).*)?", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnEvidence:
    """One column: what was declared and what is there."""

    table: str
    column: Column
    profile: ColumnProfile
    checks: tuple[str, ...] = ()
    """The expressions of the table's CHECKs that may name the column."""
    refers: bool = False
    """Whether the column is part of the primary key or of a foreign key."""
    is_unique: bool = False
    """Whether the column is part of a key that must stay unique, so that no two of its values may become one."""
    policy: Policy = DEFAULT_POLICY
    frameworks: frozenset[Framework] = frozenset()
    is_counter: bool = False
    """Whether a trigger adds to a column of this name, or takes from it."""
    target: Target = ANY_TARGET

    @property
    def object(self) -> str:
        """The column's name for findings."""
        return f"{self.table}.{self.column.name}"

    @property
    def classes(self) -> tuple[StorageClass, ...]:
        return self.profile.storage_classes

    @property
    def name_words(self) -> tuple[str, ...]:
        """The words of the column's name in lower case: ("utc", "mod", "date") of UTCModDate."""
        return tuple(word.lower() for word in _WORD.findall(self.column.name))

    @property
    def is_declared_binary(self) -> bool:
        """Declared for blobs, in which texts are bytes too."""
        return self.column.affinity is Affinity.BLOB and self.column.declared_type != ""

    def hits(self, wanted: Format, storage_class: StorageClass) -> int:
        """How many values of a class were seen to be of a format."""
        found = self.profile.format(wanted, storage_class)
        return found.hit_count if found else 0

    def layouts(self, wanted: Format, storage_class: StorageClass) -> tuple[tuple[str, int], ...]:
        """The spellings of a format that were seen."""
        found = self.profile.format(wanted, storage_class)
        return found.layouts if found else ()

    @property
    def number_count(self) -> int:
        return self.profile.integer_count + self.profile.real_count

    @property
    def is_beyond_double(self) -> bool:
        """Whether integers that no double equals stand beside doubles."""
        largest = max(abs(self.profile.integer_min or 0), abs(self.profile.integer_max or 0))
        return self.profile.real_count > 0 and largest > EXACT_IN_DOUBLE

    @property
    def declared_words(self) -> str:
        """The declared type in capitals, without its arguments: "NUMERIC" of numeric(10, 2)."""
        match = _DECLARATION.fullmatch(self.column.declared_type)
        return (match.group(1) if match else self.column.declared_type).upper()

    @property
    def declared_arguments(self) -> tuple[int, ...]:
        """The declared type's numbers: (10, 2) of NUMERIC(10,2)."""
        match = _DECLARATION.fullmatch(self.column.declared_type)
        return tuple(int(number) for number in match.groups()[1:] if number) if match else ()

    @property
    def declaration(self) -> str:
        """For evidence: how the column was declared."""
        return f"declared {self.column.declared_type}" if self.column.declared_type else "no declared type"

    def counted(self) -> str:
        """For evidence: "1,204 integers and 3 texts, 2 NULL"."""
        return self.counted_only(*self.classes) + self.counted_nulls

    def counted_only(self, *classes: StorageClass) -> str:
        """The same of some classes, without NULLs."""
        named = [plural(self.profile.count(each), each) for each in classes]
        return " and ".join([", ".join(named[:-1]), named[-1]] if len(named) > 1 else named)

    @property
    def counted_nulls(self) -> str:
        return f", {self.profile.null_count:,} NULL" if self.profile.null_count else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A rule's answer for one column."""

    rule: str
    target_type: PgType
    conversion: Conversion
    evidence: str
    reads: tuple[StorageClass, ...]
    findings: tuple[Finding, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    origin: Origin = Origin.RULE
    collation: str | None = None
    """A text's own, by which it is compared as SQLite compares it."""
    replaces_check: str | None = None
    """The expression of the CHECK that the type stands for."""


def plural(count: int, noun: str) -> str:
    """A count with its noun: "1 text", "2,000 texts"."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def write_place(example: CounterExample) -> str:
    """Where a value is, and its start: "rowid 88 ('yes')"."""
    place = f"row {example.row_number:,}" if example.rowid is None else f"rowid {example.rowid:,}"
    return f"{place} ({example.value})"
