"""What a diagram of tables shows, as values, and how large each box is; the text of a box is measured by whoever draws.

Knows no Qt.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from gui.widgets.diagram_layout import Layout, place_boxes
from gui.widgets.diagram_parts import Box, Link

HEADER_HEIGHT = 30.0
ROW_HEIGHT = 21.0
FOOT_HEIGHT = 8.0
ICON_WIDTH = 24.0
_MIN_WIDTH, _MAX_WIDTH = 150.0, 300.0
_PAD = 12.0


@dataclass(frozen=True, slots=True, kw_only=True)
class DiagramColumn:
    """A column. `is_key`: of the primary key; `is_linked`: of a foreign key, or referred to by one."""

    name: str
    type: str
    is_key: bool = False
    is_foreign: bool = False
    is_linked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DiagramTable:
    """`key` is what it is known by, `name` what is shown."""

    key: str
    name: str
    columns: tuple[DiagramColumn, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DiagramLink:
    """A foreign key between tables, by their numbers and those of the first columns of the key."""

    name: str
    child: int
    parent: int
    child_column: int
    parent_column: int
    description: str
    is_valid: bool = True
    is_one_to_one: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagram:
    """Tables and the links between them."""

    tables: tuple[DiagramTable, ...] = ()
    links: tuple[DiagramLink, ...] = ()

    def around(self, key: str) -> "Diagram":
        """Only one table and those that a link joins with it."""
        numbers = {number for number, table in enumerate(self.tables) if table.key == key}
        near = set(numbers)
        for link in self.links:
            if link.child in numbers or link.parent in numbers:
                near |= {link.child, link.parent}
        kept = [number for number in range(len(self.tables)) if number in near]
        moved = {number: position for position, number in enumerate(kept)}
        return Diagram(
            tables=tuple(self.tables[number] for number in kept),
            links=tuple(
                DiagramLink(
                    name=link.name,
                    child=moved[link.child],
                    parent=moved[link.parent],
                    child_column=link.child_column,
                    parent_column=link.parent_column,
                    description=link.description,
                    is_valid=link.is_valid,
                    is_one_to_one=link.is_one_to_one,
                )
                for link in self.links
                if link.child in near and link.parent in near
            ),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxRows:
    """The rows of a box: the numbers of the columns that are shown, how many are not, and its size."""

    columns: tuple[int, ...]
    hidden_count: int
    width: float
    height: float

    def row_y(self, column: int) -> float:
        """Where a line to a column meets the box, below its top."""
        if column not in self.columns:
            return HEADER_HEIGHT / 2
        return HEADER_HEIGHT + (self.columns.index(column) + 0.5) * ROW_HEIGHT


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A diagram with the place of everything."""

    diagram: Diagram
    rows: tuple[BoxRows, ...]
    layout: Layout


Measure = Callable[[str, bool], float]
"""The width of a text, as a title (True) or not."""


def draw_diagram(diagram: Diagram, expanded: Collection[str], measure: Measure, more: Callable[[int], str]) -> Drawing:
    """Lay a diagram out, with all columns of the tables that are expanded; `more` says how many others there are."""
    rows = tuple(_choose_rows(table, table.key in expanded, measure, more) for table in diagram.tables)
    boxes = [Box(each.width, each.height) for each in rows]
    links = [
        Link(
            link.child,
            link.parent,
            rows[link.child].row_y(link.child_column),
            rows[link.parent].row_y(link.parent_column),
        )
        for link in diagram.links
    ]
    return Drawing(diagram=diagram, rows=rows, layout=place_boxes(boxes, links))


def _choose_rows(table: DiagramTable, is_expanded: bool, measure: Measure, more: Callable[[int], str]) -> BoxRows:
    shown = tuple(
        number
        for number, column in enumerate(table.columns)
        if is_expanded or column.is_key or column.is_foreign or column.is_linked
    )
    hidden = len(table.columns) - len(shown)
    has_more_row = hidden > 0 or (is_expanded and _is_foldable(table.columns))
    width = measure(table.name[:80], True) + ICON_WIDTH
    for number in shown:
        column = table.columns[number]
        width = max(width, ICON_WIDTH + measure(column.name[:80], False) + 16 + measure(column.type[:40], False))
    if hidden:
        width = max(width, ICON_WIDTH + measure(more(hidden), False))
    height = HEADER_HEIGHT + ROW_HEIGHT * (len(shown) + has_more_row) + FOOT_HEIGHT
    return BoxRows(
        columns=shown, hidden_count=hidden, width=min(_MAX_WIDTH, max(_MIN_WIDTH, width + 2 * _PAD)), height=height
    )


def _is_foldable(columns: Sequence[DiagramColumn]) -> bool:
    return any(not (column.is_key or column.is_foreign or column.is_linked) for column in columns)
