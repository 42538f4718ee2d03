"""The texts of the source's schema from which the worlds of exercises are made, read once for all of them. Tables have
those foreign keys alone that the plan carries: another, as one to a table that is not there, would be enforced in an
exercise on one side only."""

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.catalog.create_table import write_without_foreign_keys
from core.catalog.pragma import ForeignKeyRows, keeping_undecodable_text, read_foreign_keys
from core.identifiers import fold_ascii
from core.plan.model import ForeignKeyPlan, Plan, TablePlan, TriggerPlan
from core.sqlite.schema import read_schema
from core.verify.proofs.exercise_world import World


@dataclass(frozen=True, slots=True)
class _Text:
    kind: str
    name: str
    table: str
    sql: str


class SourceTexts:
    """What the source's schema table has of tables, indexes, views and triggers. Raises sqlite3.Error."""

    def __init__(self, sqlite: sqlite3.Connection, plan: Plan) -> None:
        self._sqlite = sqlite
        self._plans = {table.target_name: table for table in plan.tables}
        self._texts = [
            _Text(*(value.decode("utf-8", "replace") if isinstance(value, bytes) else "" for value in row))
            for row in read_schema(sqlite)
        ]
        self._written: dict[str, str] = {}

    def list_tables(self, world: World) -> list[str]:
        """The tables of a world, in the order of the schema."""
        plans = {fold_ascii(table.source_name): table for table in (*world.own, *world.parents)}
        return [
            self._write_table(plans[fold_ascii(text.name)], text.sql)
            for text in self._texts
            if text.kind == "table" and fold_ascii(text.name) in plans
        ]

    def list_beside_tables(self, world: World) -> list[str]:
        """All views, and the indexes of a world's tables."""
        names = {fold_ascii(table.source_name) for table in (*world.own, *world.parents)}
        return [
            text.sql
            for text in self._texts
            if text.kind == "view" or (text.kind == "index" and text.sql and fold_ascii(text.table) in names)
        ]

    def list_triggers(self, triggers: Iterable[TriggerPlan]) -> list[str]:
        """Some triggers, in the order of the schema."""
        names = {fold_ascii(trigger.source_name) for trigger in triggers}
        return [text.sql for text in self._texts if text.kind == "trigger" and fold_ascii(text.name) in names]

    def _write_table(self, table: TablePlan, sql: str) -> str:
        """A table with the foreign keys that the plan carries."""
        if table.target_name not in self._written:
            with keeping_undecodable_text(self._sqlite) as cursor:
                declared = read_foreign_keys(cursor, table.source_name)
            left_out = [place for place, key in enumerate(declared) if not self._is_carried(table, key)]
            written = write_without_foreign_keys(sql, left_out) if left_out else sql
            self._written[table.target_name] = sql if written is None else written
        return self._written[table.target_name]

    def _is_carried(self, table: TablePlan, key: ForeignKeyRows) -> bool:
        columns = _name_in_target(table, key.columns)
        return any(planned.columns == columns and self._has_parent(planned, key) for planned in table.foreign_keys)

    def _has_parent(self, planned: ForeignKeyPlan, key: ForeignKeyRows) -> bool:
        parent = self._plans.get(planned.parent_table)
        if parent is None or fold_ascii(parent.source_name) != fold_ascii(key.parent_table):
            return False
        # Where no columns are said, they are the parent's primary key.
        return not key.parent_columns or _name_in_target(parent, key.parent_columns) == planned.parent_columns


def _name_in_target(table: TablePlan, names: Sequence[str]) -> tuple[str, ...]:
    by_source = {fold_ascii(column.source_name): column.target_name for column in table.columns}
    return tuple(by_source.get(fold_ascii(name), "") for name in names)
