"""Where the boxes of a diagram stand: in layers from left to right, each to the right of what it refers to.

Knows no Qt and nothing of tables: boxes with sizes and links between them in, places out. After Sugiyama, Tagawa and
Toda, "Methods for visual understanding of hierarchical system structures" (1981): cycles are broken, layers are filled
up to a height, links that pass a layer get a place in it, the order in each follows from the neighbours', and the
heights from the order. Groups that no link joins are laid out apart, boxes without links in a grid at the bottom.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from gui.widgets.diagram_layers import LayeredGroup, PlacedGroup
from gui.widgets.diagram_parts import ASPECT, GAP_X, GAP_Y, TRACK, Box, Link


@dataclass(frozen=True, slots=True)
class Layout:
    """The upper left corners of the boxes, the corners of the links' lines from child to parent, and the whole size."""

    places: tuple[tuple[float, float], ...]
    lines: tuple[tuple[tuple[float, float], ...], ...]
    width: float
    height: float


def place_boxes(boxes: Sequence[Box], links: Sequence[Link]) -> Layout:
    """Lay a diagram out. Links may form cycles, be several between two boxes, or lead from a box to itself."""
    places: list[tuple[float, float]] = [(0.0, 0.0)] * len(boxes)
    lines: list[tuple[tuple[float, float], ...]] = [()] * len(links)
    by_group = _find_groups(len(boxes), links)
    joined = [group for group in by_group if len(group) > 1]
    single = [group[0] for group in by_group if len(group) == 1]
    numbers_of = _links_by_group(joined, links)
    parts = [
        LayeredGroup(boxes, links, group, numbers).lay_out() for group, numbers in zip(joined, numbers_of, strict=True)
    ]
    wanted = _wanted_width(boxes, parts)
    x = y = row_height = width = 0.0
    for part in sorted(parts, key=lambda each: -each.height):
        if x and x + part.width > wanted:
            x, y, row_height = 0.0, y + row_height + 2 * GAP_Y, 0.0
        for box, (left, top) in part.places.items():
            places[box] = (left + x, top + y)
        for number, line in part.lines.items():
            lines[number] = tuple((left + x, top + y) for left, top in line)
        width = max(width, x + part.width)
        row_height = max(row_height, part.height)
        x += part.width + GAP_X
    y += row_height + (2 * GAP_Y if parts else 0)
    grid_width, height = _place_grid(boxes, single, max(wanted, width), y, places)
    for number, link in enumerate(links):
        if link.child == link.parent:
            lines[number] = _loop(boxes[link.child], places[link.child], link)
    return Layout(places=tuple(places), lines=tuple(lines), width=max(width, grid_width), height=height)


def _find_groups(count: int, links: Sequence[Link]) -> list[list[int]]:
    """The boxes that links join, each group in the order of the boxes."""
    neighbours: list[list[int]] = [[] for _ in range(count)]
    for link in links:
        neighbours[link.child].append(link.parent)
        neighbours[link.parent].append(link.child)
    seen = [False] * count
    groups = []
    for start in range(count):
        if seen[start]:
            continue
        seen[start] = True
        group, waiting = [], [start]
        while waiting:
            box = waiting.pop()
            group.append(box)
            for other in neighbours[box]:
                if not seen[other]:
                    seen[other] = True
                    waiting.append(other)
        groups.append(sorted(group))
    return groups


def _links_by_group(groups: Sequence[Sequence[int]], links: Sequence[Link]) -> list[list[int]]:
    group_of = {box: number for number, group in enumerate(groups) for box in group}
    found: list[list[int]] = [[] for _ in groups]
    for number, link in enumerate(links):
        if link.child != link.parent:
            found[group_of[link.child]].append(number)
    return found


def _wanted_width(boxes: Sequence[Box], parts: Sequence[PlacedGroup]) -> float:
    area = sum((box.width + GAP_Y) * (box.height + GAP_Y) for box in boxes)
    area = max(area, sum((part.width + GAP_X) * (part.height + GAP_Y) for part in parts))
    return max([math.sqrt(area * ASPECT), *(part.width for part in parts)])


def _place_grid(
    boxes: Sequence[Box], single: Sequence[int], width: float, top: float, places: list[tuple[float, float]]
) -> tuple[float, float]:
    """Place boxes without links in rows below `top`; the right and the lower end of all."""
    x, y, row_height, right = 0.0, top, 0.0, 0.0
    cell_width = max((boxes[box].width for box in single), default=0.0)
    # Boxes of like height beside each other leave fewer holes.
    for box in sorted(single, key=lambda number: (-boxes[number].height, number)):
        if x and x + cell_width > width:
            x, y, row_height = 0.0, y + row_height + GAP_Y, 0.0
        places[box] = (x, y)
        row_height = max(row_height, boxes[box].height)
        right = max(right, x + boxes[box].width)
        # Room for a line that leads from a box to itself.
        x += cell_width + GAP_Y + TRACK
    return right, y + row_height


def _loop(box: Box, place: tuple[float, float], link: Link) -> tuple[tuple[float, float], ...]:
    right, top = place[0] + box.width, place[1]
    end_y = link.parent_y if abs(link.parent_y - link.child_y) >= 1 else link.parent_y - TRACK
    return (
        (right, top + link.child_y),
        (right + 2 * TRACK, top + link.child_y),
        (right + 2 * TRACK, top + end_y),
        (right, top + end_y),
    )
