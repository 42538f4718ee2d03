"""The whole file, in the order in which nothing gets in the way of anything: tables, their rows, indexes, views,
full-text search, and triggers last, so that none of them fires."""

import re
import time
from collections.abc import Iterable, Sequence
from dataclasses import replace

from core.cancel import CancelToken
from core.catalog.model import Affinity, SchemaText, SchemaTexts
from core.errors import RestoreFailed
from core.events import EventSink, Phase, ProgressSampler, StatementExecuted, TableFinished, TableStarted
from core.identifiers import fold_ascii
from core.restore.model import Left, LeftKind, WrittenTable
from core.restore.table import Sessions, TableTask, write_table
from core.sqlite.writer import FileSettings, RowRefused, TextRefused, Writer

_CREATE = re.compile(r"\s*CREATE\b", re.IGNORECASE)
_VIRTUAL = re.compile(r"\s*CREATE\s+VIRTUAL\b", re.IGNORECASE)
_FULL_TEXT = re.compile(r"\bUSING\s+[\"'`\[]?fts[345]\b", re.IGNORECASE)
_CONTENT = re.compile(
    r"[(,]\s*content\s*=\s*(?:'([^']*)'|\"([^\"]*)\"|`([^`]*)`|\[([^\]]*)\]|([^\s,)]+))", re.IGNORECASE
)
_LEAVES_ROWS = ("CHECK constraint failed", "NULL value in", "could not be checked", "FTS")
"""How SQLite's check names what rows that were there may have, or an index that could not be filled."""
_KINDS = {"index": LeftKind.INDEX, "view": LeftKind.VIEW, "trigger": LeftKind.TRIGGER}
_ENCODINGS = ("UTF-8", "UTF-16le", "UTF-16be")
_PAGE_SIZES = tuple(2**power for power in range(9, 17))
_PLAIN_TYPES = {each: each.value.upper() for each in Affinity}


def read_file_settings(texts: SchemaTexts) -> FileSettings:
    """What the new file's header says. Raises RestoreFailed for what no file has."""
    if texts.encoding not in _ENCODINGS or texts.page_size_bytes not in _PAGE_SIZES:
        raise RestoreFailed(
            f"The record of the run says that the file was in {texts.encoding} with pages of {texts.page_size_bytes}"
            " bytes, which no SQLite file is.",
            "Somebody changed the schema howdah: restore it from a backup.",
        )
    return FileSettings(
        encoding=texts.encoding,
        page_size_bytes=texts.page_size_bytes,
        user_version=texts.user_version,
        application_id=texts.application_id,
        auto_vacuum=texts.auto_vacuum,
        is_wal=texts.journal_mode == "wal",
    )


class DatabaseWriter:
    """Writes a database by its schema's texts."""

    def __init__(
        self, texts: SchemaTexts, tasks: Sequence[TableTask], writer: Writer, on_event: EventSink, cancel: CancelToken
    ) -> None:
        self._objects = [each for each in texts.objects if not fold_ascii(each.name).startswith("sqlite_")]
        self._has_statistics = any(fold_ascii(each.name) == "sqlite_stat1" for each in texts.objects)
        self._tasks, self._writer, self._on_event, self._cancel = tasks, writer, on_event, cancel
        self._left: list[Left] = []

    def write_tables(self, sessions: Sessions) -> tuple[WrittenTable, ...]:
        """Make the tables and fill them. Raises MigrationError, Cancelled."""
        texts = {fold_ascii(each.name): each for each in self._objects if each.kind == "table"}
        return tuple(
            self._write_table(task, texts.get(fold_ascii(task.plan.source_name)), sessions) for task in self._tasks
        )

    def write_others(self) -> tuple[Left, ...]:
        """Everything else, and what was not brought back."""
        virtual = [each for each in self._objects if each.kind == "table" and _VIRTUAL.match(each.sql)]
        there = {fold_ascii(task.plan.source_name) for task in self._tasks}
        self._make_all(
            each for each in self._objects if each.kind == "index" and each.sql and fold_ascii(each.table) in there
        )
        self._make_all(each for each in self._objects if each.kind == "view")
        failed = [each for each in virtual if not self._make_virtual(each)]
        self._make_empty_tables(failed)
        self._make_all(each for each in self._objects if each.kind == "trigger")
        if self._has_statistics:
            self._writer.analyze()
        return tuple(self._left)

    def _write_table(self, task: TableTask, text: SchemaText | None, sessions: Sessions) -> WrittenTable:
        name = task.plan.source_name
        sampler = ProgressSampler(Phase.COPY, name, self._on_event)
        self._on_event(TableStarted(phase=Phase.COPY, table=name, rows_total=task.rows_published))
        try:
            if text is None:
                raise TextRefused("the record of the run has no text of it")
            self._run(text)
            written = write_table(task, sessions, self._writer, sampler, self._cancel)
        except (TextRefused, RowRefused) as error:
            what = "does not take its text" if isinstance(error, TextRefused) else "does not take all of its rows"
            self._leave(
                LeftKind.TABLE,
                name,
                f"SQLite {what}: {error}. All rows are in a table of that name that has its columns and nothing else;"
                " its constraints, defaults and computed columns are not brought back.",
            )
            written = self._write_plainly(task, sessions, sampler)
        else:
            self._warn_of_collations(name)
        self._on_event(TableFinished(phase=Phase.COPY, table=name, rows=written.rows, duration_s=written.duration_s))
        return written

    def _write_plainly(self, task: TableTask, sessions: Sessions, sampler: ProgressSampler) -> WrittenTable:
        self._writer.drop_table(task.plan.source_name)
        columns = [
            (column.source_name, "INTEGER PRIMARY KEY" if column.is_identity else _plain_type(task, column.source_name))
            for column in task.plan.columns
        ]
        self._writer.make_plain_table(task.plan.source_name, columns)
        plain = replace(task, has_rowid=True)
        return write_table(plain, sessions, self._writer, sampler, self._cancel)

    def _warn_of_collations(self, table: str) -> None:
        """What is sorted by an application's collation is not in its order."""
        for index in self._writer.list_indexes(table):
            if (collation := self._writer.find_stub_collation(index)) is not None:
                self._leave(
                    LeftKind.INDEX,
                    table,
                    f"Its key is sorted by the collation {collation}, whose order only its application knows: run"
                    " REINDEX there before anything else.",
                )

    def _make_all(self, objects: Iterable[SchemaText]) -> None:
        for each in objects:
            began_s = time.monotonic()
            try:
                self._run(each)
            except TextRefused as error:
                self._leave(_KINDS[each.kind], each.name, f"SQLite does not take its text: {error}. It was: {each.sql}")
                continue
            if each.kind == "index" and (collation := self._writer.find_stub_collation(each.name)) is not None:
                self._writer.drop_index(each.name)
                self._leave(
                    LeftKind.INDEX,
                    each.name,
                    f"It is sorted by the collation {collation}, whose order only its application knows: it is to be"
                    f" made there. It was: {each.sql}",
                )
            self._on_event(StatementExecuted(object=each.name, duration_s=time.monotonic() - began_s))

    def _make_virtual(self, text: SchemaText) -> bool:
        """Make a virtual table, and fill it where its content is elsewhere in the database."""
        try:
            self._run(text)
        except TextRefused as error:
            self._leave(
                LeftKind.VIRTUAL_TABLE,
                text.name,
                f"It could not be made: {error}. What only its own tables held is not brought back. It was: {text.sql}",
            )
            return False
        content = _find_content(text.sql)
        if not content:
            self._leave(
                LeftKind.VIRTUAL_TABLE,
                text.name,
                "It is there, and empty: what only its own tables held is not in the target.",
            )
            return True
        try:
            self._writer.rebuild(text.name)
        except TextRefused as error:
            self._leave(LeftKind.VIRTUAL_TABLE, text.name, f"It is there, but could not be filled anew: {error}.")
        return True

    def _make_empty_tables(self, failed: Sequence[SchemaText]) -> None:
        """The tables that were not carried over; those of virtual tables that could not be made stay away with them."""
        planned = {fold_ascii(task.plan.source_name) for task in self._tasks}
        storages = tuple(f"{fold_ascii(each.name)}_" for each in failed)
        for each in self._objects:
            name = fold_ascii(each.name)
            if (
                each.kind != "table"
                or name in planned
                or _VIRTUAL.match(each.sql)
                or self._writer.has_object(each.name)
            ):
                continue
            if storages and name.startswith(storages):
                continue
            try:
                self._run(each)
            except TextRefused as error:
                effect = f"It was not carried over, and SQLite does not take its text: {error}. It was: {each.sql}"
            else:
                effect = "It was not carried over: it is there, and empty."
                self._make_all(
                    index
                    for index in self._objects
                    if index.kind == "index" and index.sql and fold_ascii(index.table) == name
                )
            self._leave(LeftKind.TABLE, each.name, effect)

    def _run(self, text: SchemaText) -> None:
        if not _CREATE.match(text.sql):
            raise TextRefused("it does not begin with CREATE")
        self._writer.run_text(text.sql)

    def _leave(self, kind: LeftKind, name: str, effect: str) -> None:
        self._left.append(Left(kind=kind, name=name, effect=effect))


def judge_check(problems: Sequence[str]) -> tuple[Left, ...]:
    """What SQLite's own check of the file found, where that lies in the rows. Raises RestoreFailed where the file is
    not sound."""
    for problem in problems:
        if not any(words in problem for words in _LEAVES_ROWS):
            raise RestoreFailed(
                f"The file that was written is not sound: {problem}.",
                "Nothing was kept of it. Check the disk, and try again.",
            )
    return tuple(
        Left(kind=LeftKind.CHECK, name="integrity_check", effect=f"SQLite's check of the file says: {problem}.")
        for problem in problems
    )


def _plain_type(task: TableTask, column: str) -> str:
    return _PLAIN_TYPES[task.affinities[column]]


def _find_content(text: str) -> str:
    """The table or view that a full-text search is over; "" where its content is its own."""
    if not _FULL_TEXT.search(text):
        return ""
    found = _CONTENT.search(text)
    return next((group for group in found.groups() if group), "") if found else ""
