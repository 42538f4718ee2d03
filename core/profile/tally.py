"""Counts how many of a column's values of one class are of which formats, until hardly any seems to be."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from core.catalog.model import StorageClass
from core.profile.formats import FAMILIES
from core.profile.formats.family import Family, FamilyMatcher, find_beginnings
from core.profile.looks import Look
from core.profile.model import CounterExample, Format, FormatProfile
from core.profile.quoting import Value, quote_start

_ENOUGH = 20_000
"""Values after which a format is given up that fewer than half are of."""
_EXAMPLES = 3
_EARLY_BYTES = 1_000_000
_SHOWN_BYTES = 300
_LAYOUTS = 10
_COUNTED_LAYOUTS = 10_000

_ALL: Sequence[pa.BooleanArray] = []


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Some rows' values of one class in one column, NULL for all others; and which rows these are."""

    values: pa.Array
    look: Look
    rows_before: int
    rowids: pa.Array | None = None


class FormatTally:
    """The formats of one column's values of one class. Fed batch by batch.

    A family costs next to nothing before its first hit: most columns have none of most.
    """

    __slots__ = ("_adapted", "_asked", "_early", "_families", "_seen", "_tallies")

    def __init__(self, storage_class: StorageClass, asked: frozenset[Format]) -> None:
        self._families = list(FAMILIES[storage_class])
        self._asked = asked
        self._tallies = {
            family: _FamilyTally(family, is_asked=True)
            for family in self._families
            if not asked.isdisjoint(family.formats)
        }
        self._adapted: dict[Family, FamilyMatcher] = {}
        self._early: list[Batch] = []
        """The first batches, if they are small, for counter-examples of families whose first hit comes later."""
        self._seen = 0

    def add(self, batch: Batch) -> None:
        answers = self._find_all(batch)
        for family in self._families:
            found = answers[family]
            tally = self._tallies.get(family)
            if tally is None:
                if found is None:
                    continue
                tally = self._tallies[family] = _FamilyTally(family, is_asked=False)
                for early in self._early:
                    tally.add(early, None)
                tally.seen = self._seen  # more than in the early ones
            tally.add(batch, found)
        self._seen += batch.look.count
        if self._seen >= _ENOUGH:
            self._families = [family for family in self._families if self._is_worth_it(family)]
            self._early.clear()
        elif len(self._early) < _EXAMPLES and batch.values.nbytes < _EARLY_BYTES:
            self._early.append(batch)

    def profiles(self) -> list[FormatProfile]:
        """What was seen of each format; nothing of one that no value is of, unless it was asked for."""
        return [
            profile
            for tally in self._tallies.values()
            for profile in tally.profiles()
            if profile.hit_count or profile.format in self._asked
        ]

    def measures(self) -> dict[str, int]:
        """What else was measured of values of some formats that were not given up, by `ColumnProfile`'s names."""
        return {
            name: value
            for family in self._families
            if family.measure and family in self._tallies
            for name, value in self._tallies[family].measures.items()
        }

    def _find_all(self, batch: Batch) -> dict[Family, Sequence[pa.BooleanArray] | None]:
        """What each family answers. Of a batch whose values are all of one that excludes the others, these need not be
        asked."""
        found: dict[Family, Sequence[pa.BooleanArray] | None] = dict.fromkeys(self._families)
        asked = self._find_likely(batch)
        for family in sorted(asked, key=lambda family: not (family.excludes_others and family in self._tallies)):
            found[family] = answers = self._find(family, batch)
            if family.excludes_others and answers is not None and answers[0].true_count == batch.look.count:
                break
        return found

    def _find_likely(self, batch: Batch) -> list[Family]:
        """The families that values may be of by their first characters, those that exclude others first."""
        families = self._families
        if batch.look.found is None and any(family.begins_with and family not in self._tallies for family in families):
            begins = find_beginnings(batch.values)
            families = [
                family
                for family in families
                if not family.begins_with or begins[np.frombuffer(family.begins_with, np.uint8)].any()
            ]
        return sorted(families, key=lambda family: not family.excludes_others)

    def _find(self, family: Family, batch: Batch) -> Sequence[pa.BooleanArray] | None:
        """What a family answers for a batch: None where no value is of its formats, `_ALL` where each is."""
        look = batch.look
        if look.most < family.least or look.least > family.most:
            return None
        if family.is_range and family.least <= look.least and look.most <= family.most:
            return _ALL
        if family.adapt is None and look.found is not None:
            return look.found.get(family)
        if family.adapt is None:
            found = family.match(batch.values)
        else:
            if family not in self._adapted:
                self._adapted[family] = family.adapt(batch.values)
            found = self._adapted[family](batch.values)
        return found if any(answers.true_count for answers in found) else None

    def _is_worth_it(self, family: Family) -> bool:
        if not self._asked.isdisjoint(family.formats):
            return True
        tally = self._tallies.get(family)
        return tally is not None and tally.hits[0] * 2 >= tally.seen


class _FamilyTally:
    """What has been seen of one family in one column."""

    __slots__ = ("_examples", "_family", "_is_asked", "_layouts", "hits", "measures", "seen")

    def __init__(self, family: Family, *, is_asked: bool) -> None:
        self._family = family
        self._is_asked = is_asked
        self.seen = 0
        self.hits = [0] * len(family.formats)
        self._examples: list[list[CounterExample]] = [[] for _ in family.formats]
        self._layouts: Counter[str] | None = None
        self.measures: dict[str, int] = {}

    def add(self, batch: Batch, found: Sequence[pa.BooleanArray] | None) -> None:
        """Take in a batch and the family's answers: None where no value is of its formats, `_ALL` where each is."""
        count = batch.look.count
        self.seen += count
        if found is _ALL:
            self.hits[0] += count
            return
        for place, examples in enumerate(self._examples):
            hits = 0 if found is None else found[place].true_count
            self.hits[place] += hits
            if hits < count and len(examples) < _EXAMPLES and (self._is_asked or self.hits[place] * 2 >= self.seen):
                missed = batch.values.is_valid()
                if found is not None:
                    missed = pc.and_not(missed, found[place])
                wanted = pc.indices_nonzero(missed)[: _EXAMPLES - len(examples)].to_pylist()
                examples += [_example(batch, index) for index in wanted]
        family = self._family
        if found is not None and (family.count_layouts or family.measure) and found[0].true_count:
            is_all = found[0].true_count == len(batch.values)
            matching = batch.values if is_all else batch.values.filter(found[0])
            if family.count_layouts:
                self._add_layouts(family.count_layouts(matching))
            if family.measure:
                for name, value in family.measure(matching).items():
                    self.measures[name] = max(value, self.measures.get(name, value))

    def profiles(self) -> list[FormatProfile]:
        return [
            FormatProfile(
                format=wanted,
                storage_class=self._family.storage_class,
                hit_count=self.hits[place],
                seen_count=self.seen,
                exceptions=tuple(self._examples[place]),
                layouts=self._most_common_layouts() if place == 0 else (),
            )
            for place, wanted in enumerate(self._family.formats)
        ]

    def _add_layouts(self, layouts: Mapping[str, int]) -> None:
        if self._layouts is None:
            self._layouts = Counter()
        self._layouts.update(layouts)
        if len(self._layouts) > _COUNTED_LAYOUTS:
            self._layouts = Counter(dict(self._layouts.most_common(_LAYOUTS)))

    def _most_common_layouts(self) -> tuple[tuple[str, int], ...]:
        if self._layouts is None:
            return ()
        layouts = self._layouts
        return tuple(sorted(layouts.items(), key=lambda entry: (-entry[1], entry[0]))[:_LAYOUTS])


def _example(batch: Batch, index: int) -> CounterExample:
    return CounterExample(
        row_number=batch.rows_before + index + 1,
        rowid=None if batch.rowids is None else batch.rowids[index].as_py(),
        value=quote_start(_read_value(batch.values, index)),
    )


def _read_value(values: pa.Array, index: int) -> Value:
    """A value that is not NULL, of a text or blob enough to show. What is not UTF-8 in a text is shown as U+FFFD."""
    if pa.types.is_primitive(values.type):
        number: Value = values[index].as_py()
        return number
    stored = bytes(memoryview(values[index].as_buffer())[:_SHOWN_BYTES])
    return stored.decode("utf-8", "replace") if pa.types.is_string(values.type) else stored
