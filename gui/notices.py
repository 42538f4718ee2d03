"""Under which licences the works of others are that come with Howdah, as text to read.

A package brings a file of them, with all texts. Elsewhere (a clone, pipx) each is installed by itself and brings its
own licence along: then the list is read off what is installed, and says where the texts are.
"""

import re
from collections.abc import Iterator, Mapping
from importlib.metadata import Distribution, PackageNotFoundError, distribution

from resources import find_resource

_FILE = "third-party-notices.txt"
_PROGRAM = "howdah"
_KEYS = ("License-Expression", "License")
_LONGEST_NAME = 60
"""Some packages put the whole text of their licence where its name belongs."""
_REQUIRED = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_EXTRAS = re.compile(r"^[^;\[]*\[([^\]]*)\]")

_HEAD = """\
Howdah is under the MIT licence. What it uses of others is installed beside it,
each under a licence of its own, which is named below as the package itself
names it. The texts are in the folders *.dist-info in

{folder}

Qt, PySide6 and Shiboken are used under version 3 of the GNU Lesser General
Public License. Their sources are at https://download.qt.io/official_releases/
and what Qt itself is made of is at
https://doc.qt.io/qt-6/licenses-used-in-qt.html
"""
_NOTHING = "What this is made of can't be told: nothing says which packages were installed for Howdah.\n"


def read_notices() -> str:
    """The text. Reads many files: call it in a job."""
    file = find_resource(_FILE)
    if file.is_file():
        return file.read_text("utf-8", errors="replace")
    packages = _list_packages()
    if not packages:
        return _NOTHING
    titles = {name: f"{package.name} {package.version}" for name, package in packages.items()}
    width = max(map(len, titles.values()))
    lines = [f"{titles[name]:{width}}  {_name_licence(packages[name])}" for name in sorted(packages)]
    folder = next(iter(packages.values())).locate_file("")
    return f"{_HEAD.format(folder=folder)}\n" + "\n".join(lines) + "\n"


def _list_packages() -> Mapping[str, Distribution]:
    """What Howdah needs, and all that this needs, as far as it is installed."""
    found: dict[str, Distribution] = {}
    waiting = list(_list_needs(_PROGRAM, ""))
    seen: set[tuple[str, str]] = set()
    while waiting:
        text = waiting.pop()
        match = _REQUIRED.match(text)
        if match is None:
            continue
        name = re.sub(r"[-_.]+", "-", match[0]).lower()
        extras = _EXTRAS.match(text)
        for extra in ("", *(re.split(r"\s*,\s*", extras[1].strip()) if extras is not None else ())):
            if (name, extra) in seen:
                continue
            seen.add((name, extra))
            try:
                found[name] = distribution(name)
            except PackageNotFoundError:
                continue
            waiting += _list_needs(name, extra)
    return found


def _list_needs(name: str, extra: str) -> Iterator[str]:
    """What a package requires, with an extra of it or (for "") without any."""
    try:
        requirements = distribution(name).requires or ()
    except PackageNotFoundError:
        return
    for text in requirements:
        wanted_by = re.search(r"extra\s*==\s*['\"]([^'\"]*)['\"]", text)
        # Other conditions, on the system and on Python, come true by themselves: what is not for here is not here.
        if (wanted_by[1] if wanted_by is not None else "") == extra:
            yield text


def _name_licence(package: Distribution) -> str:
    metadata = package.metadata
    said = next((each.strip() for key in _KEYS for each in metadata.get_all(key, [])), "")
    if said and len(said) <= _LONGEST_NAME and "\n" not in said:
        return said
    classified = [
        each.split(" :: ")[-1] for each in metadata.get_all("Classifier", []) if each.startswith("License ::")
    ]
    return ", ".join(each for each in classified if each != "OSI Approved") or "see its text"
