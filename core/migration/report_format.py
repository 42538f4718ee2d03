"""The forms that a report is kept in: light to import, for the command line names them before it does anything."""

from enum import StrEnum
from pathlib import Path

from core.errors import MigrationError


class ReportFormat(StrEnum):
    """What a report is written as; `suffix` is that of its file's name."""

    HTML = "html"
    """One file to read, to print and to send."""
    JSON = "json"
    """For scripts: docs/report.schema.json."""
    MARKDOWN = "md"
    """The guide to the cut-over."""

    @property
    def suffix(self) -> str:
        return f".{self}"


def find_format(path: Path) -> ReportFormat:
    """The form that a file's name asks for. Raises MigrationError for a name that asks for none."""
    suffix = path.suffix.lower().removeprefix(".")
    named = {"htm": ReportFormat.HTML, "markdown": ReportFormat.MARKDOWN, **{str(each): each for each in ReportFormat}}
    if suffix in named:
        return named[suffix]
    raise MigrationError(
        f"The report can't be written to {path}: its name does not say as what.",
        "Give it a name that ends in .html, .json or .md.",
    )
