"""What was done lately as a list for a view: each run or plan with its name, where it went, how it ended, when and how
large."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractListModel, QCoreApplication, QModelIndex, QObject, QPersistentModelIndex, Qt

from core.report.model import Verdict
from gui.amounts import format_rows, format_short, format_size
from gui.icons import find_icon
from gui.past import PastRun
from gui.recent import Recent, RecentState, describe_run_target
from gui.redact import make_readable, redact
from gui.theme import Role
from gui.when import format_folder, format_when

if TYPE_CHECKING:
    from core.migration.kept_runs import KeptRun

PLACE_ROLE = int(Qt.ItemDataRole.UserRole) + 1
"""The folder, and the target."""
STATE_ROLE = PLACE_ROLE + 1
"""The state in a word or two."""
WHEN_ROLE = PLACE_ROLE + 2
SIZE_ROLE = PLACE_ROLE + 3

_Index = QModelIndex | QPersistentModelIndex
_MANY_ROWS = 10_000_000


class RecentModel(QAbstractListModel):
    """In the order that they are given. The icon is that of the state."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._entries: tuple[PastRun | Recent, ...] = ()

    def set_entries(self, entries: Sequence[PastRun | Recent]) -> None:
        self.beginResetModel()
        self._entries = tuple(entries)
        self.endResetModel()

    def entry(self, index: _Index) -> PastRun | Recent:
        return self._entries[index.row()]

    def find_row(self, entry: PastRun | Recent) -> int | None:
        """Where the same run, or the same migration, is now."""
        return next((row for row, each in enumerate(self._entries) if _identify(each) == _identify(entry)), None)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._entries)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        entry = self._entries[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return make_readable(_find_source(entry).name)
            case Qt.ItemDataRole.DecorationRole:
                return find_icon(*describe_state(entry)[:2])
            case Qt.ItemDataRole.ToolTipRole:
                return _describe(entry)
            case Qt.ItemDataRole.AccessibleTextRole:
                told = (index.data(), self._place(entry), describe_state(entry)[2], format_when(_find_time(entry)))
                return ", ".join(filter(None, (*told, _say_size(entry))))
            case _ if role == PLACE_ROLE:
                return self._place(entry)
            case _ if role == STATE_ROLE:
                return describe_state(entry)[2]
            case _ if role == WHEN_ROLE:
                return format_when(_find_time(entry))
            case _ if role == SIZE_ROLE:
                return _say_size(entry)
            case _:
                return None

    def _place(self, entry: PastRun | Recent) -> str:
        if isinstance(entry, PastRun):
            run = entry.run
            named = "" if run.is_embedded else run.connection_name or describe_run_target(run)
            target, schema = named, run.schema
        else:
            target, schema = entry.target_text, entry.schema
        place = self.tr("To {target}, schema {schema}; from {folder}").format(
            folder=format_folder(_find_source(entry).parent),
            target=target or self.tr("Embedded PostgreSQL"),
            schema=schema,
        )
        return make_readable(place)


def describe_state(entry: PastRun | Recent) -> tuple[str, Role, str]:
    """An icon, its colour, and a word or two."""
    return _describe_run(entry.run) if isinstance(entry, PastRun) else _describe_recent(entry.state)


def list_state_words() -> tuple[str, ...]:
    """All that `describe_state` may say, for whoever has to make room for it."""
    return (*(_describe_recent(state)[2] for state in RecentState), *_name_endings().values())


def _describe_recent(state: RecentState) -> tuple[str, Role, str]:
    match state:
        case RecentState.PLANNED:
            return "plan", Role.ACCENT, QCoreApplication.translate("RecentModel", "Planned")
        case RecentState.VERIFIED:
            return "success", Role.SUCCESS, QCoreApplication.translate("RecentModel", "Verified")
        case RecentState.FINDINGS:
            return "warning", Role.WARNING, QCoreApplication.translate("RecentModel", "With findings")
        case RecentState.TRIED:
            return "dry-run", Role.ACCENT, QCoreApplication.translate("RecentModel", "Dry run")
        case RecentState.FAILED:
            return "danger", Role.DANGER, QCoreApplication.translate("RecentModel", "Failed")
        case RecentState.CANCELLED:
            return "stop", Role.MUTED, QCoreApplication.translate("RecentModel", "Cancelled")


def _name_endings() -> Mapping[str, str]:
    """What runs alone come to."""
    return {
        "published": QCoreApplication.translate("RecentModel", "Published"),
        "despite": QCoreApplication.translate("RecentModel", "Published, differs"),
        "differs": QCoreApplication.translate("RecentModel", "Differs"),
        "undone": QCoreApplication.translate("RecentModel", "Undone"),
        "discarded": QCoreApplication.translate("RecentModel", "Discarded"),
        "ended": QCoreApplication.translate("RecentModel", "Nothing left"),
    }


def _describe_run(run: "KeptRun") -> tuple[str, Role, str]:
    from core.migration.kept_runs import RunState

    endings = _name_endings()
    match run.state:
        case RunState.PUBLISHED if run.verdict == Verdict.DIFFERS:
            return "danger", Role.DANGER, endings["despite"]
        case RunState.PUBLISHED if run.verdict == Verdict.VERIFIED:
            return _describe_recent(RecentState.VERIFIED)
        case RunState.PUBLISHED if run.verdict == Verdict.VERIFIED_WITH_FINDINGS:
            return _describe_recent(RecentState.FINDINGS)
        case RunState.PUBLISHED:
            return "tick", Role.SUCCESS, endings["published"]
        case RunState.TRIED:
            return _describe_recent(RecentState.TRIED)
        case RunState.CANCELLED:
            return _describe_recent(RecentState.CANCELLED)
        case RunState.UNDONE:
            return "undo", Role.MUTED, endings["undone"]
        case RunState.FAILED if run.verdict == Verdict.DIFFERS:
            return "danger", Role.DANGER, endings["differs"]
        case RunState.DISCARDED:
            return "delete", Role.MUTED, endings["discarded"]
        case RunState.ENDED:
            return "minus", Role.MUTED, endings["ended"]
        case _:
            return _describe_recent(RecentState.FAILED)


def _find_source(entry: PastRun | Recent) -> Path:
    return entry.run.source if isinstance(entry, PastRun) else Path(entry.source)


def _find_time(entry: PastRun | Recent) -> str:
    return entry.run.started_at if isinstance(entry, PastRun) else entry.when


def _say_size(entry: PastRun | Recent) -> str:
    if isinstance(entry, Recent):
        return format_size(entry.size_bytes) if entry.size_bytes is not None else ""
    rows = entry.run.rows_total
    if rows < _MANY_ROWS:
        return format_rows(rows)
    return QCoreApplication.translate("RecentModel", "{number} rows").format(number=format_short(rows))


def _describe(entry: PastRun | Recent) -> str:
    source = make_readable(str(_find_source(entry)))
    if isinstance(entry, Recent):
        return source
    text = QCoreApplication.translate("RecentModel", "{source}\nRun {run}. {reason}")
    return text.format(
        source=source, run=make_readable(entry.run.run_id), reason=make_readable(redact(entry.run.reason))
    ).strip()


def _identify(entry: PastRun | Recent) -> str:
    return entry.run.run_id if isinstance(entry, PastRun) else entry.id
