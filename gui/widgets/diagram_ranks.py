"""Which layer each box of a group is in: to the right of those that it refers to, where cycles let it, in layers that
are filled up to a height. Knows no Qt."""

import math
from collections.abc import Mapping, Sequence

from gui.widgets.diagram_parts import ASPECT, GAP_X, GAP_Y, Box, Link


def find_layers(
    boxes: Sequence[Box], links: Sequence[Link], group: Sequence[int], numbers: Sequence[int]
) -> dict[int, int]:
    """The layer of each box of a group; `numbers` are those of the links that join it."""
    parents = _without_cycles(links, group, numbers)
    children: dict[int, list[int]] = {box: [] for box in group}
    for box, found in parents.items():
        for parent in found:
            children[parent].append(box)
    limit = _find_limit(boxes, group)
    heights: list[float] = []
    layer_of: dict[int, int] = {}
    missing = {box: len(parents[box]) for box in group}
    ready = [box for box in group if not missing[box]]
    while ready:
        following: list[int] = []
        for box in ready:
            layer = max((layer_of[parent] + 1 for parent in parents[box]), default=0)
            height = boxes[box].height + GAP_Y
            while layer < len(heights) and heights[layer] and heights[layer] + height > limit:
                layer += 1
            while layer >= len(heights):
                heights.append(0.0)
            heights[layer] += height
            layer_of[box] = layer
            for child in children[box]:
                missing[child] -= 1
                if not missing[child]:
                    following.append(child)
        ready = following
    return layer_of


def _find_limit(boxes: Sequence[Box], group: Sequence[int]) -> float:
    """How high a layer may be, for the whole to have the wanted shape."""
    area = sum((boxes[box].width + GAP_X) * (boxes[box].height + GAP_Y) for box in group)
    return max(math.sqrt(area / ASPECT) * 1.15, max(boxes[box].height for box in group))


def _without_cycles(links: Sequence[Link], group: Sequence[int], numbers: Sequence[int]) -> Mapping[int, Sequence[int]]:
    """The parents of each box, with a link turned round where it would close a cycle."""
    targets: dict[int, dict[int, None]] = {box: {} for box in group}
    for number in numbers:
        targets[links[number].child][links[number].parent] = None
    parents: dict[int, dict[int, None]] = {box: {} for box in group}
    state: dict[int, int] = {}
    # From those that nobody refers to, so that as few links as can be are turned.
    referred = {parent for found in targets.values() for parent in found}
    for start in sorted(group, key=lambda box: (box in referred, box)):
        if start in state:
            continue
        state[start] = 1
        path = [(start, iter(targets[start]))]
        while path:
            box, remaining = path[-1]
            parent = next(remaining, None)
            if parent is None:
                state[box] = 2
                path.pop()
            elif state.get(parent) == 1:
                parents[parent][box] = None
            else:
                parents[box][parent] = None
                if parent not in state:
                    state[parent] = 1
                    path.append((parent, iter(targets[parent])))
    return {box: list(found) for box, found in parents.items()}
