"""Draws docs/architecture.svg anew: the stages, the values between them, who calls them, and what they touch.

    .venv/bin/python -m docs.render_architecture

On a ground of its own, so that it can be read on light and on dark pages. A test holds the picture to this file, and
the packages in it to those that there are.
"""

from dataclasses import dataclass
from html import escape
from pathlib import Path

PICTURE = Path(__file__).with_name("architecture.svg")

STAGES = (
    ("catalog", "what the source\ndeclares", "Catalog"),
    ("profile", "what every value\nreally is", "Profile"),
    ("plan", "every decision,\nwith its evidence", "Plan"),
    ("ddl", "the plan as\nstatements", "Statements"),
    ("copy", "rows across,\nexactly once", "TableResults"),
    ("finalize", "keys, indexes,\nviews, triggers", ""),
    ("verify", "both sides\ncompared, proved", "Verification"),
    ("report", "what happened", "Report"),
)
"""Package, what it finds or does, the value that it returns."""
READ_SOURCE = ("catalog", "profile", "copy", "verify")
TOUCH_TARGET = ("copy", "finalize", "verify")

WIDTH, HEIGHT = 1120, 600
_MARGIN, _GAP = 24, 14
_STAGE_WIDTH = (WIDTH - 2 * _MARGIN - (len(STAGES) - 1) * _GAP) / len(STAGES)
_STAGE_TOP, _STAGE_HEIGHT = 212, 112
_STORE_TOP, _STORE_HEIGHT = 424, 152

_INK, _MUTED, _LINE, _ACCENT = "#1b232b", "#5a6672", "#b9c2cb", "#0d6986"


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A place in the picture; `top` and the others are in the picture's own units."""

    left: float
    top: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        return self.left + self.width / 2

    @property
    def bottom(self) -> float:
        return self.top + self.height


def render_picture() -> str:
    """The picture's text."""
    window = Box(left=_MARGIN, top=24, width=520, height=56)
    commands = Box(left=WIDTH - _MARGIN - 520, top=24, width=520, height=56)
    caller = Box(left=_MARGIN, top=112, width=WIDTH - 2 * _MARGIN, height=56)
    source = Box(left=_MARGIN, top=_STORE_TOP, width=400, height=_STORE_HEIGHT)
    target = Box(left=WIDTH - _MARGIN - 620, top=_STORE_TOP, width=620, height=_STORE_HEIGHT)
    stages = {
        name: Box(left=_MARGIN + number * (_STAGE_WIDTH + _GAP), top=_STAGE_TOP, width=_STAGE_WIDTH, height=112)
        for number, (name, _, _) in enumerate(STAGES)
    }
    parts = [
        _draw_box(window, "gui", "the window: a wizard of eight pages; jobs on threads", "#e2f1f6"),
        _draw_box(commands, "core.cli", "the commands: progress, summary, exit codes", "#e2f1f6"),
        _draw_line(window.middle, window.bottom, window.middle, caller.top),
        _draw_line(commands.middle, commands.bottom, commands.middle, caller.top),
        _draw_box(caller, "core.migration", "calls the stages in their order; nothing else does", "#eef2f5"),
        _draw_store(
            source,
            "The SQLite file",
            ("only read, on one snapshot", "core.sqlite reads it,", "as Arrow batches or as rows"),
        ),
        _draw_store(
            target,
            "PostgreSQL",
            (
                "core.postgres connects, and maps its errors once",
                "howdah_RUN and howdah_RUN_records: where all is built, with its journal",
                "one transaction (publish): to the final names, records to howdah",
            ),
        ),
    ]
    for number, (name, does, value) in enumerate(STAGES):
        box = stages[name]
        parts.append(_draw_line(box.middle, caller.bottom, box.middle, box.top, colour=_LINE))
        parts.append(_draw_stage(box, name, does))
        if value:
            parts.append(_write(box.middle, box.bottom + 20, value, size=13, colour=_ACCENT, is_bold=True))
        if number:
            left = stages[STAGES[number - 1][0]]
            middle = box.top + box.height / 2
            parts.append(_draw_line(left.left + left.width, middle, box.left, middle))
    for name in READ_SOURCE:
        parts.append(_draw_path(source, stages[name], shift=-14, is_up=True))
    for name in TOUCH_TARGET:
        parts.append(_draw_path(target, stages[name], shift=14, is_up=False))
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img"'
            ' font-family="system-ui, -apple-system, Segoe UI, Noto Sans, DejaVu Sans, sans-serif">',
            "<title>How Howdah is made: stages between a SQLite file and PostgreSQL</title>",
            '<defs><marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7"'
            ' orient="auto">'
            f'<path d="M0 0 8 4 0 8z" fill="{_MUTED}"/></marker></defs>',
            f'<rect width="{WIDTH}" height="{HEIGHT}" rx="12" fill="#f7f9fa"/>',
            *parts,
            "</svg>\n",
        ]
    )


def _draw_box(box: Box, name: str, does: str, fill: str) -> str:
    return (
        _draw_frame(box, fill)
        + _write(box.middle, box.top + 24, name, size=15, is_bold=True)
        + _write(box.middle, box.top + 43, does, size=13, colour=_MUTED)
    )


def _draw_stage(box: Box, name: str, does: str) -> str:
    lines = "".join(
        _write(box.middle, box.top + 60 + 18 * number, line, size=13, colour=_MUTED)
        for number, line in enumerate(does.split("\n"))
    )
    return _draw_frame(box, "#ffffff", _ACCENT) + _write(box.middle, box.top + 32, name, size=15, is_bold=True) + lines


def _draw_store(box: Box, name: str, lines: tuple[str, ...]) -> str:
    said = "".join(
        _write(box.middle, box.top + 76 + 24 * number, line, size=13, colour=_MUTED)
        for number, line in enumerate(lines)
    )
    return _draw_frame(box, "#eef2f5") + _write(box.middle, box.top + 44, name, size=16, is_bold=True) + said


def _draw_path(store: Box, stage: Box, *, shift: float, is_up: bool) -> str:
    """Between a stage and what it reads or writes: straight where one is above the other, else by way of a rail."""
    x = stage.middle + shift
    start, end = stage.bottom + 30, store.top
    if store.left + 24 < x < store.left + store.width - 24:
        return _draw_line(x, end, x, start) if is_up else _draw_line(x, start, x, end)
    # Only what is read lies aside of its store.
    assert is_up
    inside, rail = store.left + store.width - 24, end - 34
    bends = f"{inside:g},{end:g} {inside:g},{rail:g} {x:g},{rail:g}"
    way = f'<polyline points="{bends}" fill="none" stroke="{_MUTED}" stroke-width="1.5"/>'
    return way + _draw_line(x, rail, x, start)


def _draw_frame(box: Box, fill: str, line: str = _LINE) -> str:
    return (
        f'<rect x="{box.left:g}" y="{box.top:g}" width="{box.width:g}" height="{box.height:g}" rx="8" fill="{fill}"'
        f' stroke="{line}"/>'
    )


def _draw_line(left: float, top: float, right: float, bottom: float, *, colour: str = _MUTED) -> str:
    return (
        f'<line x1="{left:g}" y1="{top:g}" x2="{right:g}" y2="{bottom:g}" stroke="{colour}" stroke-width="1.5"'
        ' marker-end="url(#head)"/>'
    )


def _write(x: float, y: float, text: str, *, size: int, colour: str = _INK, is_bold: bool = False) -> str:
    weight = ' font-weight="600"' if is_bold else ""
    return (
        f'<text x="{x:g}" y="{y:g}" text-anchor="middle" font-size="{size}" fill="{colour}"{weight}>'
        f"{escape(text)}</text>"
    )


if __name__ == "__main__":
    PICTURE.write_text(render_picture(), "utf-8")
