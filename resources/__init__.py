"""What the program shows and is not code: icons, translations, the sample database."""

from pathlib import Path

_FOLDER = Path(__file__).parent


def find_resource(name: str) -> Path:
    """The path of "icons/open.svg" or "sample/sample.sqlite"."""
    return _FOLDER / name
