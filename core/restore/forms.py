"""In which form a column's values were in SQLite, as far as its plan tells: the storage classes, and the spellings that
the evidence of its decision names."""

import re
from dataclasses import dataclass

from core.catalog.model import Affinity, StorageClass
from core.plan.model import ColumnPlan

_MOMENT = r"(?:YYYY-MM-DD)?[T ]?(?:HH:MM(?::SS(?:\.f+)?)?)?(?:Z|[+-]HH(?::?MM)?)?"
_ONE_MOMENT = re.compile(rf"texts?, (?:all )?({_MOMENT})(?=$|[,;])")
_MOMENTS = re.compile(rf"texts?, ((?:[0-9,]+ {_MOMENT}(?:, )?)+)( and others)?")
_COUNTED_MOMENT = re.compile(rf"[0-9,]+ ({_MOMENT})(?=$|, | and)")
_ONE_UUID = re.compile(r"all ((?:lower|upper) case with(?:out)? hyphens)")
_UUID = re.compile(r"(?:lower|upper) case with(?:out)? hyphens")
_WORD = re.compile(r"[0-9,]+ '(t|f|true|false|T|F|True|False|TRUE|FALSE|y|n|Y|N|0|1)'(?=$|,| and|;)")
_FRACTION = re.compile(r"before the point and ([0-9]+) after it")


@dataclass(frozen=True, slots=True, kw_only=True)
class Spellings:
    """The spellings of a column's texts, the most frequent first; whether there were no others, and only one."""

    found: tuple[str, ...]
    is_certain: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnForm:
    """A column, with what SQLite does to what is written into it."""

    plan: ColumnPlan
    affinity: Affinity

    @property
    def reads(self) -> frozenset[StorageClass]:
        return frozenset(self.plan.reads)

    @property
    def only(self) -> StorageClass | None:
        """The one class that the values had; None where there were several."""
        return self.plan.reads[0] if len(self.plan.reads) == 1 else None

    @property
    def makes_numbers(self) -> bool:
        """Whether SQLite makes a number of a text that looks like one
        (https://sqlite.org/datatype3.html#type_affinity)."""
        return self.affinity in (Affinity.INTEGER, Affinity.REAL, Affinity.NUMERIC)

    @property
    def makes_integers(self) -> bool:
        """Whether it makes an integer of a real that equals one."""
        return self.affinity in (Affinity.INTEGER, Affinity.NUMERIC)

    @property
    def evidence(self) -> str:
        """What was seen, without the declaration, which may be any text."""
        declared = f"declared {self.plan.source_type};" if self.plan.source_type else "no declared type;"
        return self.plan.decision.evidence.removeprefix(declared)

    def find_moments(self) -> Spellings:
        """The layouts of dates and times: "YYYY-MM-DD HH:MM:SS"."""
        if (one := _ONE_MOMENT.search(self.evidence)) and one[1]:
            return Spellings(found=(one[1],), is_certain=True)
        if several := _MOMENTS.search(self.evidence):
            return Spellings(found=tuple(_COUNTED_MOMENT.findall(several[1].rstrip(", "))), is_certain=False)
        return Spellings(found=(), is_certain=False)

    def find_uuids(self) -> Spellings:
        """Those of UUIDs: "lower case with hyphens"."""
        if one := _ONE_UUID.search(self.evidence):
            return Spellings(found=(one[1],), is_certain=True)
        return Spellings(found=tuple(_UUID.findall(self.evidence)), is_certain=False)

    def find_words(self) -> Spellings:
        """The words for true and false."""
        words = tuple(_WORD.findall(self.evidence))
        truths = [word for word in words if word in TRUE_WORDS]
        return Spellings(found=words, is_certain=bool(words) and len(truths) <= 1 and len(words) - len(truths) <= 1)

    def find_fraction_digits(self) -> int | None:
        """How many digits after the point the longest decimal has."""
        found = _FRACTION.search(self.evidence)
        return int(found[1]) if found else None


TRUE_WORDS = ("t", "true", "T", "True", "TRUE", "y", "Y", "1")
FALSE_WORDS = ("f", "false", "F", "False", "FALSE", "n", "N", "0")
