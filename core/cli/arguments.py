"""Arguments that several commands share."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from core.plan.policy import Preset

if TYPE_CHECKING:
    from core.plan.choices import Choices

# typer would check that the file can be read, and call it wrong usage: the engine says what is wrong, and why.
Source = Annotated[Path, typer.Argument(help="The SQLite file. It is only read.", show_default=False, readable=False)]

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


def read_choices(preset: Preset | None, settings: list[str] | None, base: "Choices | None" = None) -> "Choices":
    """What was chosen on the command line, on top of other choices. Raises PlanInvalid."""
    from core.plan.choices import NOTHING_CHOSEN, Choices, parse_choice

    base = base or NOTHING_CHOSEN
    made = (*base.made, *(parse_choice(text) for text in settings or ()))
    return Choices(preset=preset or base.preset, made=made)
