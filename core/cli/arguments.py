"""Arguments that several commands share."""

from pathlib import Path
from typing import Annotated

import typer

# typer would check that the file can be read, and call it wrong usage: the engine says what is wrong, and why.
Source = Annotated[Path, typer.Argument(help="The SQLite file. It is only read.", show_default=False, readable=False)]
