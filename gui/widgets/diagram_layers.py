"""One group of boxes that links join, in layers: in which order each layer has them, how high, and where the links turn
between them. Knows no Qt."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from gui.widgets.diagram_parts import GAP_X, GAP_Y, TRACK, Box, Link
from gui.widgets.diagram_ranks import find_layers

_LANE_HEIGHT = 6.0
_NOTCH = 4.5
_ORDER_SWEEPS = 6
_PLACE_SWEEPS = 6


@dataclass(slots=True)
class _Node:
    """A box, or (with `box` None) the place in a layer that a link passes."""

    width: float
    height: float
    box: int | None
    x: float = 0.0
    y: float = 0.0
    left: list[int] = field(default_factory=list)
    right: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class PlacedGroup:
    """One group by itself."""

    places: Mapping[int, tuple[float, float]]
    lines: Mapping[int, tuple[tuple[float, float], ...]]
    width: float
    height: float


class LayeredGroup:
    """One group on its way: its layers, its nodes, and the chain of nodes that each link goes through."""

    def __init__(self, boxes: Sequence[Box], links: Sequence[Link], group: Sequence[int], numbers: Sequence[int]):
        self._boxes, self._links = boxes, links
        self._group, self._numbers = group, numbers
        self._nodes: list[_Node] = []
        self._node_of: dict[int, int] = {}
        self._layers: list[list[int]] = []
        self._chains: dict[int, list[int]] = {}

    def lay_out(self) -> PlacedGroup:
        self._make_layers()
        self._make_chains()
        for sweep in range(_ORDER_SWEEPS):
            self._order(leftwards=bool(sweep % 2))
        self._stack()
        for sweep in range(_PLACE_SWEEPS):
            self._level(leftwards=bool(sweep % 2))
        # The last word is that of both sides, so that no layer hangs far from the next.
        self._level(leftwards=None)
        self._straighten()
        return self._finish()

    def _make_layers(self) -> None:
        self._layer_of = find_layers(self._boxes, self._links, self._group, self._numbers)
        self._layers = [[] for _ in range(max(self._layer_of.values()) + 1)]
        for box in self._group:
            size = self._boxes[box]
            self._node_of[box] = self._add_node(self._layer_of[box], size.width, size.height, box)

    def _make_chains(self) -> None:
        """The nodes that each link goes through, from left to right; links to one place share those between."""
        lanes: dict[tuple[int, float, int, int], int] = {}
        for number in self._numbers:
            link = self._links[number]
            is_turned = self._layer_of[link.child] < self._layer_of[link.parent]
            left, right = (link.child, link.parent) if is_turned else (link.parent, link.child)
            chain = [self._node_of[left]]
            for layer in range(self._layer_of[left] + 1, self._layer_of[right]):
                # What is shared is the end at the parent: a trunk, from which the children branch off.
                key = (link.parent, link.parent_y, layer, -1 if not is_turned else link.child)
                if key not in lanes:
                    lanes[key] = self._add_node(layer, 0.0, _LANE_HEIGHT, None)
                chain.append(lanes[key])
            chain.append(self._node_of[right])
            for one, other in pairwise(chain):
                self._nodes[one].right.append(other)
                self._nodes[other].left.append(one)
            self._chains[number] = chain

    def _add_node(self, layer: int, width: float, height: float, box: int | None) -> int:
        self._nodes.append(_Node(width=width, height=height, box=box))
        self._layers[layer].append(len(self._nodes) - 1)
        return len(self._nodes) - 1

    def _order(self, *, leftwards: bool) -> None:
        """Order each layer by the mean place of its neighbours in the one before."""
        place = {node: number / max(len(layer), 1) for layer in self._layers for number, node in enumerate(layer)}
        layers = list(reversed(self._layers)) if leftwards else self._layers
        for layer in layers[1:]:
            mean = {}
            for node in layer:
                near = self._nodes[node].right if leftwards else self._nodes[node].left
                mean[node] = sum(place[each] for each in near) / len(near) if near else place[node]
            layer.sort(key=lambda node: (mean[node], place[node]))
            for number, node in enumerate(layer):
                place[node] = number / len(layer)

    def _stack(self) -> None:
        for layer in self._layers:
            y = 0.0
            for node in layer:
                self._nodes[node].y = y
                y += self._nodes[node].height + self._room(node)

    def _room(self, node: int) -> float:
        return GAP_Y if self._nodes[node].box is not None else TRACK

    def _level(self, *, leftwards: bool | None) -> None:
        """Move the nodes of each layer towards their neighbours, as far as their order and their sizes let them."""
        layers = list(reversed(self._layers)) if leftwards else self._layers
        for layer in layers:
            wished = []
            for node in layer:
                own = self._nodes[node]
                near = own.right if leftwards else own.left if leftwards is False else own.left + own.right
                if not near:
                    wished.append(own.y)
                    continue
                middle = sum(self._nodes[each].y + self._nodes[each].height / 2 for each in near) / len(near)
                wished.append(middle - own.height / 2)
            sizes = [self._nodes[node].height + self._room(node) for node in layer]
            weights = [1.0 + len(self._nodes[node].left) + len(self._nodes[node].right) for node in layer]
            for node, y in zip(layer, _separate(wished, sizes, weights), strict=True):
                self._nodes[node].y = y

    def _straighten(self) -> None:
        """Move the places that links pass a little, where a line would have a notch that one hardly sees."""
        for number, chain in self._chains.items():
            for one, other in pairwise(chain):
                lane, end = self._nodes[other], self._end(number, one)
                if lane.box is None and abs(end - self._end(number, other)) <= _NOTCH:
                    lane.y = end - lane.height / 2

    def _finish(self) -> PlacedGroup:
        top = min(each.y for each in self._nodes)
        for each in self._nodes:
            each.y -= top
        x = 0.0
        ends: list[tuple[float, float]] = []
        turns = self._find_turns()
        tracks = [_find_tracks(found) for found in turns]
        for number, layer in enumerate(self._layers):
            width = max((self._nodes[node].width for node in layer), default=0.0)
            for node in layer:
                self._nodes[node].x = x
                self._nodes[node].width = self._nodes[node].width or width
            ends.append((x, x + width))
            count = max(tracks[number].values(), default=-1) + 1 if number < len(tracks) else 0
            x += width + GAP_X + count * TRACK
        places = {each.box: (each.x, each.y) for each in self._nodes if each.box is not None}
        lines = {number: self._draw(number, ends, tracks) for number in self._numbers}
        # A line from a box of the last layer to itself needs room too.
        height = max(each.y + each.height for each in self._nodes)
        return PlacedGroup(places=places, lines=lines, width=ends[-1][1] + 2 * TRACK, height=height)

    def _find_turns(self) -> "list[dict[_Turn, tuple[float, float]]]":
        """For each gap between layers, the links that go up or down in it, and from where to where."""
        found: list[dict[_Turn, tuple[float, float]]] = [{} for _ in self._layers]
        layer_of = {node: number for number, layer in enumerate(self._layers) for node in layer}
        for number, chain in self._chains.items():
            for one, other in pairwise(chain):
                start, end = self._end(number, one), self._end(number, other)
                if abs(start - end) < 0.5:
                    continue
                turn = self._turn(number, one, other)
                low, high = found[layer_of[one]].get(turn, (start, end))
                found[layer_of[one]][turn] = (min(low, start, end), max(high, start, end))
        return found

    def _turn(self, number: int, one: int, other: int) -> "_Turn":
        """Links to one place of one box turn together."""
        link = self._links[number]
        is_turned = self._layer_of[link.child] < self._layer_of[link.parent]
        return (link.parent, link.parent_y, other if is_turned else one)

    def _end(self, number: int, node: int) -> float:
        """The height at which a link meets a node."""
        link, own = self._links[number], self._nodes[node]
        if own.box is None:
            return own.y + own.height / 2
        return own.y + (link.child_y if own.box == link.child else link.parent_y)

    def _draw(
        self, number: int, ends: Sequence[tuple[float, float]], tracks: "Sequence[Mapping[_Turn, int]]"
    ) -> tuple[tuple[float, float], ...]:
        chain = self._chains[number]
        layer = self._layer_of[self._nodes[chain[0]].box or 0]
        first = self._nodes[chain[0]]
        points = [(first.x + first.width, self._end(number, chain[0]))]
        for one, other in pairwise(chain):
            y, next_y = self._end(number, one), self._end(number, other)
            turn = self._turn(number, one, other)
            if turn in tracks[layer] and abs(y - next_y) >= 0.5:
                x = ends[layer][1] + GAP_X / 2 + tracks[layer][turn] * TRACK
                points += [(x, y), (x, next_y)]
            layer += 1
        points.append((self._nodes[chain[-1]].x, self._end(number, chain[-1])))
        if self._nodes[chain[0]].box == self._links[number].child:
            return tuple(points)
        return tuple(reversed(points))


_Turn = tuple[int, float, int]


def _separate(wished: Sequence[float], sizes: Sequence[float], weights: Sequence[float]) -> list[float]:
    """The places nearest to those wished, by the sum of squares, that keep the order and leave each its size.

    Pool adjacent violators (Ayer and others, 1955): what would overlap moves as one block.
    """
    blocks: list[tuple[float, float, int]] = []
    offset = 0.0
    offsets = []
    for wish, size, weight in zip(wished, sizes, weights, strict=True):
        offsets.append(offset)
        mean, total, count = wish - offset, weight, 1
        while blocks and blocks[-1][0] > mean:
            other_mean, other_total, other_count = blocks.pop()
            mean = (mean * total + other_mean * other_total) / (total + other_total)
            total, count = total + other_total, count + other_count
        blocks.append((mean, total, count))
        offset += size
    means = [mean for mean, _, count in blocks for _ in range(count)]
    return [mean + shift for mean, shift in zip(means, offsets, strict=True)]


def _find_tracks(turns: Mapping[_Turn, tuple[float, float]]) -> dict[_Turn, int]:
    """A track for each, such that two on one track do not meet."""
    ends: list[float] = []
    found = {}
    for turn, (low, high) in sorted(turns.items(), key=lambda each: each[1]):
        track = next((number for number, end in enumerate(ends) if end + TRACK / 2 < low), len(ends))
        if track == len(ends):
            ends.append(high)
        else:
            ends[track] = high
        found[turn] = track
    return found
