"""A diagram of tables, gone through with the mouse and the keyboard, one table in focus."""

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QMenu, QWidget

from gui.theme import UNIT, find_theme
from gui.widgets.diagram_items import LinkItem, TableItem
from gui.widgets.diagram_look import Colours, theme_colours
from gui.widgets.diagram_model import Drawing
from gui.widgets.zoom_view import EDGE, SMALLEST_READABLE, ZoomView


class DiagramView(ZoomView):
    """Tables as boxes, foreign keys as lines between them."""

    table_selected = Signal(str)
    """The key of the table that is in focus now, "" for none."""
    table_chosen = Signal(str)
    """A person wants to see this table elsewhere."""
    fold_requested = Signal(str)
    """A person wants to see all columns of a table, or the important ones again."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tables: list[TableItem] = []
        self._links: list[LinkItem] = []
        self._selected: str | None = None
        self._pressed_at = QPoint()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Diagram of the tables and their foreign keys"))
        find_theme().changed.connect(self._recolour)

    @property
    def tables(self) -> tuple[TableItem, ...]:
        return tuple(self._tables)

    @property
    def links(self) -> tuple[LinkItem, ...]:
        return tuple(self._links)

    @property
    def selected(self) -> str | None:
        """The key of the table in focus."""
        return self._selected

    def show_drawing(self, drawing: Drawing, *, keep_place: bool) -> None:
        """Show another drawing: with the same part of it in view, or from the start."""
        anchor = self._anchor()
        self._scene.clear()
        colours = theme_colours()
        diagram, layout = drawing.diagram, drawing.layout
        self._tables = [
            TableItem(table, rows, colours) for table, rows in zip(diagram.tables, drawing.rows, strict=True)
        ]
        self._links = [LinkItem(link, line, colours) for link, line in zip(diagram.links, layout.lines, strict=True)]
        for item, (x, y) in zip(self._tables, layout.places, strict=True):
            item.setPos(x, y)
        self._add_items((*self._links, *self._tables))
        if self._find(self._selected) is None:
            self._selected = None
        self._mark()
        if keep_place and anchor is not None and (item_now := self._find(anchor[0])) is not None:
            self._move_to(item_now, anchor[1])
        else:
            self.start_over()

    def select(self, key: str | None, *, show: bool = True) -> None:
        """Put a table in focus, with its neighbours; none for None."""
        item = self._find(key)
        found = item.table.key if item is not None else None
        is_new = found != self._selected
        self._selected = found
        self._mark()
        if item is not None and show:
            self.ensureVisible(item.sceneBoundingRect(), EDGE, EDGE)
        if is_new:
            self.setAccessibleDescription(self._describe(item))
            self.table_selected.emit(found or "")

    def centre_on_selected(self) -> None:
        item = self._find(self._selected)
        if item is not None:
            if self.scale_factor < SMALLEST_READABLE:
                self.set_scale(0.8)
            self.centerOn(item)

    def set_colours(self, colours: Colours) -> None:
        for table in self._tables:
            table.set_colours(colours)
        for link in self._links:
            link.set_colours(colours)

    # What comes from the mouse and the keyboard.

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed_at = event.position().toPoint()
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        self.viewport().setCursor(Qt.CursorShape.ArrowCursor)
        place = event.position().toPoint()
        is_click = (place - self._pressed_at).manhattanLength() < UNIT // 2
        if event.button() is not Qt.MouseButton.LeftButton or not is_click:
            return
        item = self._table_at(place)
        self.select(item.table.key if item is not None else None, show=False)
        more = item.more_row if item is not None else None
        if item is not None and more is not None and more.contains(item.mapFromScene(self.mapToScene(place))):
            self.fold_requested.emit(item.table.key)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        item = self._table_at(event.position().toPoint())
        if item is not None and item.more_row is not None:
            self.fold_requested.emit(item.table.key)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        item = self._find(self._selected)
        if event.reason() is not QContextMenuEvent.Reason.Keyboard:
            item = self._table_at(event.pos())
        if item is None:
            return
        key = item.table.key
        self.select(key, show=False)
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("Go to This Table")).triggered.connect(self._choose)
        if item.more_row is not None:
            text = self.tr("Show All Columns") if item.rows.hidden_count else self.tr("Show Fewer Columns")
            menu.addAction(text).triggered.connect(self._fold)
        menu.popup(event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                self.zoom_in()
            case Qt.Key.Key_Minus:
                self.zoom_out()
            case Qt.Key.Key_0:
                self.fit()
            case Qt.Key.Key_1:
                self.show_in_full_size()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if self._selected is not None:
                self._choose()
            case Qt.Key.Key_Space if self._selected is not None:
                self._fold()
            case Qt.Key.Key_Escape if self._selected is not None:
                self.select(None)
            case _:
                super().keyPressEvent(event)

    def focusNextPrevChild(self, next: bool) -> bool:
        """Tab goes from table to table, in the order that they stand in, and after the last one on."""
        if not self.hasFocus():
            return super().focusNextPrevChild(next)
        order = sorted(self._tables, key=lambda item: (round(item.x()), item.y()))
        keys = [item.table.key for item in order]
        if self._selected is None:
            place = 0 if next else len(keys) - 1
        else:
            place = keys.index(self._selected) + (1 if next else -1)
        if not 0 <= place < len(keys):
            return super().focusNextPrevChild(next)
        self.select(keys[place])
        return True

    def focusInEvent(self, event: object) -> None:
        super().focusInEvent(event)  # type: ignore[arg-type]
        self._mark()

    def focusOutEvent(self, event: object) -> None:
        super().focusOutEvent(event)  # type: ignore[arg-type]
        self._mark()

    @Slot()
    def _choose(self) -> None:
        if self._selected is not None:
            self.table_chosen.emit(self._selected)

    @Slot()
    def _fold(self) -> None:
        if self._selected is not None:
            self.fold_requested.emit(self._selected)

    @Slot()
    def _recolour(self) -> None:
        self.set_colours(theme_colours())

    def _mark(self) -> None:
        """The table in focus, its neighbours, and the rest in the background."""
        selected = next((n for n, item in enumerate(self._tables) if item.table.key == self._selected), None)
        near: set[int] = set()
        for item in self._links:
            ends = {item.link.child, item.link.parent}
            is_marked = selected in ends
            if is_marked:
                near |= {number for number in ends if number != selected}
            item.set_state(is_marked=is_marked, is_dim=selected is not None and not is_marked)
        for number, table in enumerate(self._tables):
            table.set_state(
                is_selected=number == selected,
                is_near=number in near,
                is_dim=selected is not None and number != selected and number not in near,
                has_focus=number == selected and self.hasFocus(),
            )

    def _describe(self, item: TableItem | None) -> str:
        """The table in focus and its neighbours, for a screen reader."""
        if item is None:
            return ""
        number = self._tables.index(item)
        names = [each.table.name for each in self._tables]
        parents = [names[each.link.parent] for each in self._links if each.link.child == number]
        children = [names[each.link.child] for each in self._links if each.link.parent == number]
        words = [self.tr("Table {name}.").format(name=item.table.name)]
        if parents:
            words.append(self.tr("It refers to {tables}.").format(tables=", ".join(parents)))
        if children:
            words.append(self.tr("{tables} refer to it.").format(tables=", ".join(children)))
        return " ".join(words)

    def _item_at_start(self) -> TableItem | None:
        return self._find(self._selected)

    def _find(self, key: str | None) -> TableItem | None:
        return next((item for item in self._tables if item.table.key == key), None)

    def _table_at(self, place: QPoint) -> TableItem | None:
        return next((item for item in self.items(place) if isinstance(item, TableItem)), None)

    def _anchor(self) -> tuple[str, QPoint] | None:
        """The table that should stay where it is in view, when the others move."""
        item = self._find(self._selected)
        if item is None:
            middle = self.mapToScene(self.viewport().rect().center())
            item = min(self._tables, key=lambda each: (each.pos() - middle).manhattanLength(), default=None)
        return (item.table.key, self.mapFromScene(item.pos())) if item is not None else None

    def _move_to(self, item: TableItem, place: QPoint) -> None:
        middle = self.mapToScene(self.viewport().rect().center())
        self.centerOn(middle + item.pos() - self.mapToScene(place))
