"""Where the boxes of a diagram stand, whatever refers to what."""

import time
from itertools import combinations, pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from gui.widgets.diagram_layout import Layout, place_boxes
from gui.widgets.diagram_parts import Box, Link


def boxes_of(count: int) -> list[Box]:
    return [Box(120 + 7 * (number % 5), 60 + 20 * (number % 4)) for number in range(count)]


def overlap(boxes: list[Box], layout: Layout) -> list[tuple[int, int]]:
    def meet(one: int, other: int) -> bool:
        (x, y), (u, v) = layout.places[one], layout.places[other]
        return (
            x < u + boxes[other].width
            and u < x + boxes[one].width
            and y < v + boxes[other].height
            and v < y + boxes[one].height
        )

    return [pair for pair in combinations(range(len(boxes)), 2) if meet(*pair)]


@st.composite
def graphs(draw: st.DrawFn) -> tuple[list[Box], list[Link]]:
    count = draw(st.integers(1, 25))
    ends = st.integers(0, count - 1)
    pairs = draw(st.lists(st.tuples(ends, ends), max_size=40))
    return boxes_of(count), [Link(child, parent, 40, 50) for child, parent in pairs]


@settings(max_examples=60, deadline=None)
@given(graphs())
def test_all_boxes_are_placed_and_none_overlap(graph: tuple[list[Box], list[Link]]) -> None:
    boxes, links = graph
    layout = place_boxes(boxes, links)
    assert len(layout.places) == len(boxes)
    assert overlap(boxes, layout) == []


@settings(max_examples=60, deadline=None)
@given(graphs())
def test_every_line_leads_by_right_angles_from_the_child_to_the_parent(graph: tuple[list[Box], list[Link]]) -> None:
    boxes, links = graph
    layout = place_boxes(boxes, links)
    for link, line in zip(links, layout.lines, strict=True):
        for (x, y), box in ((line[0], link.child), (line[-1], link.parent)):
            left = layout.places[box][0]
            assert min(abs(x - left), abs(x - left - boxes[box].width)) < 0.01
            assert layout.places[box][1] <= y <= layout.places[box][1] + boxes[box].height
        for (x, y), (u, v) in pairwise(line):
            assert abs(x - u) < 0.6 or abs(y - v) < 0.6


def test_what_refers_stands_to_the_right_of_what_it_refers_to() -> None:
    layout = place_boxes(boxes_of(3), [Link(0, 1, 10, 10), Link(1, 2, 10, 10)])
    assert layout.places[2][0] < layout.places[1][0] < layout.places[0][0]


def test_tables_in_a_cycle_are_all_placed_and_none_overlap() -> None:
    boxes = boxes_of(5)
    layout = place_boxes(boxes, [Link(number, (number + 1) % 5, 10, 10) for number in range(5)])
    assert overlap(boxes, layout) == []
    assert len(set(layout.places)) == 5


def test_boxes_that_nothing_joins_stand_below_the_others() -> None:
    layout = place_boxes(boxes_of(4), [Link(0, 1, 10, 10)])
    assert min(layout.places[2][1], layout.places[3][1]) > max(layout.places[0][1], layout.places[1][1])


def test_a_link_to_itself_leaves_the_box_and_comes_back() -> None:
    boxes = boxes_of(1)
    (line,) = place_boxes(boxes, [Link(0, 0, 40, 20)]).lines
    assert line[0][0] == line[-1][0] == boxes[0].width
    assert max(x for x, _ in line) > boxes[0].width


def test_four_hundred_tables_are_laid_out_at_once() -> None:
    boxes = boxes_of(400)
    links = [Link(number, (number * 7 + 3) % (number + 1), 30, 30) for number in range(1, 400)]
    links += [Link(number, 0, 30, 30) for number in range(1, 300)]
    started = time.perf_counter()
    layout = place_boxes(boxes, links)
    assert time.perf_counter() - started < 2
    assert overlap(boxes, layout) == []


def test_a_table_that_everything_refers_to_does_not_make_the_diagram_a_tower() -> None:
    layout = place_boxes(boxes_of(200), [Link(number, 0, 30, 30) for number in range(1, 200)])
    assert layout.height < 3 * layout.width
