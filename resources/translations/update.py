"""Bring the translations up to the sources: `python resources/translations/update.py [FOLDER]`.

New texts become unfinished entries, to be translated with Qt Linguist or an editor; those that are gone are dropped.
English has entries for plurals alone. With a FOLDER, the files are written there instead.
"""

import shutil
import subprocess
import sys
from pathlib import Path

_HERE = Path(__file__).resolve().parent
_SOURCES = _HERE.parents[1] / "gui"
_MORE = {"en": ["-pluralonly"], "de": []}


def update(folder: Path) -> None:
    """Update, or make, the .ts files of a folder."""
    program = Path(sys.executable).with_name("pyside6-lupdate")
    sources = sorted(str(path) for path in _SOURCES.rglob("*.py"))
    for language, options in _MORE.items():
        file = folder / f"howdah_{language}.ts"
        if folder != _HERE:
            shutil.copy(_HERE / file.name, file)
        subprocess.run(
            [
                program,
                *sources,
                "-ts",
                file,
                "-no-obsolete",
                "-locations",
                "none",
                "-source-language",
                "en",
                "-target-language",
                language,
                *options,
            ],
            check=True,
            capture_output=True,
        )


if __name__ == "__main__":
    update(Path(sys.argv[1]) if len(sys.argv) > 1 else _HERE)
