"""The parts of a diagram that is to be laid out, and the distances between them. Knows no Qt."""

from dataclasses import dataclass

GAP_X = 56.0
"""Between layers, before the room for the links that turn there."""
GAP_Y = 24.0
TRACK = 10.0
"""Between two links side by side."""
ASPECT = 1.7
"""Wanted width to height."""


@dataclass(frozen=True, slots=True)
class Box:
    """A box by its number among the boxes, with its size."""

    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Link:
    """From a box that refers to one that is referred to, by their numbers, at heights below their tops."""

    child: int
    parent: int
    child_y: float
    parent_y: float
