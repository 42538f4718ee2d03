"""The notices of everything that is shipped with Howdah: notices.py FILE [--libraries TABLE].

`TABLE` is the system-libraries.tsv that howdah.spec writes: libraries of the Debian machine that built the folder,
whose notices are those of their packages.
"""

import argparse
import subprocess
import sys
from pathlib import Path

from components import Component, list_components

_RULE = "=" * 100
_HEAD = """\
Howdah is under the MIT licence (LICENSE). With it come the works of others that are listed here, each under its own
licence. The texts of these licences follow the list; one that several share is given once.

Qt is used under version 3 of the GNU Lesser General Public License. It is linked dynamically: its libraries are the
files libQt6*, Qt6*.dll or Qt*.framework in the folder of the program, and you may replace them by your own build of the
same version. Their sources are at https://download.qt.io/official_releases/qt/{qt}/ , those of PySide6 and
Shiboken at https://download.qt.io/official_releases/QtForPython/pyside6/ , and whoever gave you this program owes you a
copy of the sources that it was built with on request, for three years. Nothing in Howdah's licence forbids you to take
it apart to find a fault in such a change. What Qt itself is made of: https://doc.qt.io/qt-6/licenses-used-in-qt.html
The same holds for the others here that are under the LGPL: psycopg and psycopg_pool are files of Python in that folder,
and the rest of them are libraries that can be replaced like Qt's.
"""


def render_notices(components: list[Component], libraries: dict[str, str]) -> str:
    """The list, then the texts. `libraries` are texts by the name of a system's package."""
    qt = next((each.version for each in components if each.name == "Qt"), "")
    width = max(len(_title(each)) for each in components)
    lines = [_HEAD.format(qt=f"{qt.rsplit('.', 1)[0]}/{qt}"), _RULE, ""]
    lines += [f"{_title(each):{width}}  {each.licence}\n{'':{width}}  {each.home}" for each in components]
    lines += [f"{name:{width}}  a library of the system that this was built on" for name in libraries]
    texts: dict[str, list[str]] = {}
    for each in components:
        for text in each.texts:
            texts.setdefault(text, []).append(_title(each))
    for name, text in libraries.items():
        texts.setdefault(text, []).append(name)
    for text, names in texts.items():
        lines += ["", _RULE, ", ".join(names), _RULE, "", text]
    return "\n".join(lines) + "\n"


def read_system_notices(table: Path) -> dict[str, str]:
    """What Debian says of each package that a library in the table is of."""
    files = [line.split("\t")[1] for line in table.read_text().splitlines()]
    if not files:
        return {}
    owners = subprocess.run(["dpkg", "-S", *files], capture_output=True, text=True).stdout
    packages = sorted({line.split(":", 1)[0] for line in owners.splitlines()})
    copyrights = {package: Path("/usr/share/doc", package, "copyright") for package in packages}
    return {
        package: file.read_text(encoding="utf-8", errors="replace").strip()
        for package, file in copyrights.items()
        if file.is_file()
    }


def _title(component: Component) -> str:
    title = f"{component.name} {component.version}".strip()
    return f"{title} (in {component.within})" if component.within else title


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("file", type=Path)
    parser.add_argument("--libraries", type=Path)
    options = parser.parse_args()
    system = sys.platform if sys.platform in ("darwin", "win32") else "linux"
    libraries = read_system_notices(options.libraries) if options.libraries else {}
    options.file.parent.mkdir(parents=True, exist_ok=True)
    options.file.write_text(render_notices(list_components(system), libraries), encoding="utf-8")


if __name__ == "__main__":
    main()
