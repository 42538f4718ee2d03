"""Rows that refer to each other in a circle: a recursive query that follows them with UNION ALL never ends
(https://www.sqlite.org/lang_with.html). Where a world has one, no such rows are made up, and no statement makes any."""

from collections.abc import Iterable, Sequence

from core.identifiers import fold_ascii
from core.sqlite.trial import Value
from core.verify.proofs.exercise_changes import Change
from core.verify.proofs.exercise_rows import Subject, read_text
from core.verify.proofs.exercise_world import Row, World


class Circles:
    """What may refer to a table's own rows in one world: each column that a text with a WITH mentions, to each column
    that is a key by itself."""

    def __init__(self, world: World) -> None:
        self._mentioned: set[str] = set()
        texts = [*(each.source_sql for each in world.triggers), *(each.source_sql for each in world.views)]
        for names, _ in map(read_text, texts):
            self._mentioned |= names if "with" in names else set()

    def are_possible(self, subject: Subject) -> bool:
        """Whether a query may follow the subject's rows from one to the next."""
        return bool(self._list_keys(subject) and self._list_columns(subject))

    def drop_closing(self, subject: Subject, rows: Sequence[Row]) -> list[Row]:
        """The rows without those that close a circle with the subject's, or with those before them."""
        if not self.are_possible(subject):
            return list(rows)
        kept: list[Row] = []
        for row in rows:
            if not self._close(subject, [*subject.rows, *kept, row], [row]):
                kept.append(row)
        return kept

    def are_closed_by(self, subject: Subject, change: Change) -> bool:
        """Whether a statement closes one."""
        if not self.are_possible(subject):
            return False
        if change.event == "INSERT":
            return self._close(subject, [*subject.rows, *change.rows], change.rows)
        if change.event == "UPDATE":
            rows = [row for row in subject.rows if subject.find(row) in change.where]
            changed = [{**row, **dict(change.values)} for row in rows]
            return self._close(subject, [*subject.rows, *changed], changed)
        return False

    def _list_keys(self, subject: Subject) -> set[str]:
        return {key[0] for key in (subject.key, *subject.unique) if len(key) == 1} if self._mentioned else set()

    def _list_columns(self, subject: Subject) -> list[str]:
        names = (column.source_name for column in subject.table.columns)
        return [name for name in names if fold_ascii(name) in self._mentioned]

    def _close(self, subject: Subject, rows: Sequence[Row], new: Iterable[Row]) -> bool:
        for key in self._list_keys(subject):
            by_key = {row[key]: row for row in rows if key in row}
            for column in self._list_columns(subject):
                if column != key and any(_leads_to_itself(by_key, row, key, column) for row in new):
                    return True
        return False


def _leads_to_itself(by_key: dict[Value, Row], row: Row, key: str, column: str) -> bool:
    own, value = row.get(key), row.get(column)
    passed: set[Value] = set()
    while value is not None and value not in passed:
        if value == own:
            return True
        passed.add(value)
        value = by_key.get(value, {}).get(column)
    return False
