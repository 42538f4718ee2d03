"""Arguments that several commands share."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from core.plan.policy import Preset

if TYPE_CHECKING:
    from core.plan.choices import Choices

# typer would check that the file can be read, and call it wrong usage: the engine says what is wrong, and why.
Source = Annotated[
    Path, typer.Argument(metavar="SOURCE", help="The SQLite file. It is only read.", show_default=False, readable=False)
]

Settings = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="[OBJECT:]SETTING=VALUE",
        help="Choose what the plan is to do, for all of it or for a table, a column or a pattern: json=keep,"
        " 'orders:where=id > 9', orders.state:type=text, '*_at:type=timestamptz'. May be given several times.",
        show_default=False,
    ),
]
PresetOption = Annotated[
    Preset | None,
    typer.Option(
        "--preset",
        help="What settings start from: what suits PostgreSQL, or what the application stores. [default: idiomatic]",
        show_default=False,
    ),
]


NoHelpers = Annotated[
    bool,
    typer.Option(
        "--no-helpers",
        help="Make no functions in a schema howdah_sqlite: what needs them (views, triggers, CHECKs, defaults) is then"
        " not made, and is named. The same as --set helpers=no.",
    ),
]
InPlaceOption = Annotated[
    bool,
    typer.Option(
        "--in-place",
        help="Read the file itself, also while another program uses it, and not a private copy of one moment: needs no"
        " room and no time for the copy, but that program may have to wait, and what it writes may end the reading.",
    ),
]
DespiteDifferences = Annotated[
    bool,
    typer.Option(
        "--despite-differences", help="Publish even if the comparison finds differences; the report names them."
    ),
]
ReportFile = Annotated[
    Path | None,
    typer.Option(
        "--report",
        metavar="FILE",
        help="Write the report too, as the name says: .html to read, .md for the guide to the cut-over, .json for"
        " scripts.",
        show_default=False,
    ),
]


def read_choices(
    preset: Preset | None, settings: list[str] | None, base: "Choices | None" = None, *, no_helpers: bool = False
) -> "Choices":
    """What was chosen on the command line, on top of other choices. Raises PlanInvalid."""
    from core.plan.choices import NOTHING_CHOSEN, Choices, parse_choice

    base = base or NOTHING_CHOSEN
    texts = [*(settings or ()), *(["helpers=no"] if no_helpers else [])]
    made = (*base.made, *(parse_choice(text) for text in texts))
    return Choices(preset=preset or base.preset, made=made)


_UNITS = {"": 1, "k": 10**3, "m": 10**6, "g": 10**9, "ki": 2**10, "mi": 2**20, "gi": 2**30}


def read_rate(text: str) -> float:
    """Bytes a second, from a number with a unit such as 20MB or 512KiB. Raises typer.BadParameter."""
    match = re.fullmatch(r"\s*([0-9]+(?:\.[0-9]+)?)\s*([kmg]i?|)b?(?:/s)?\s*", text.lower())
    if match is None or not (rate := float(match[1]) * _UNITS[match[2]]):
        raise typer.BadParameter("write a number of bytes a second, as in 20MB or 500kB", param_hint="--max-rate")
    return rate
