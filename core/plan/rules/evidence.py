"""What a type rule is given, and what it answers."""

import re
from dataclasses import dataclass

from core.catalog.model import Column, StorageClass
from core.plan.conversions import Conversion
from core.plan.frameworks import Framework
from core.plan.model import Alternative, Finding
from core.plan.pgtypes import PgType
from core.plan.policy import ANY_TARGET, DEFAULT_POLICY, Policy, Target
from core.profile.model import ColumnProfile

EXACT_IN_DOUBLE = 2**53
"""Every integer up to here equals a double."""

_DECLARATION = re.compile(r"\s*([^(]*?)\s*(?:\(\s*([+-]?\d+)\s*(?:,\s*([+-]?\d+)\s*)?\).*)?", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnEvidence:
    """One column: what was declared and what is there."""

    table: str
    column: Column
    profile: ColumnProfile
    checks: tuple[str, ...] = ()
    """The expressions of the table's CHECKs."""
    refers: bool = False
    """Whether the column is part of the primary key or of a foreign key."""
    is_unique: bool = False
    """Whether the column is part of a key that must stay unique, so that no two of its values may become one."""
    policy: Policy = DEFAULT_POLICY
    frameworks: frozenset[Framework] = frozenset()
    target: Target = ANY_TARGET

    @property
    def object(self) -> str:
        """The column's name for findings."""
        return f"{self.table}.{self.column.name}"

    @property
    def classes(self) -> tuple[StorageClass, ...]:
        return self.profile.storage_classes

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

    def counted(self, *classes: StorageClass) -> str:
        """For evidence: "1,204 integers and 3 texts of 1,210 rows"."""
        counts = {
            StorageClass.INTEGER: (self.profile.integer_count, "integer"),
            StorageClass.REAL: (self.profile.real_count, "real"),
            StorageClass.TEXT: (self.profile.text_count, "text"),
            StorageClass.BLOB: (self.profile.blob_count, "blob"),
        }
        named = [plural(*counts[storage_class]) for storage_class in classes or self.classes]
        nulls = f", {self.profile.null_count:,} NULL" if self.profile.null_count else ""
        return " and ".join([", ".join(named[:-1]), named[-1]] if len(named) > 1 else named) + nulls


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


def plural(count: int, noun: str) -> str:
    """A count with its noun: "1 text", "2,000 texts"."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
