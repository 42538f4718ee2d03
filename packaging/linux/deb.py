"""The Debian package: dist/howdah_VERSION_amd64.deb of the folder dist/howdah. Run by `make deb`.

Libraries of the build machine are left out of it and become dependencies, with the versions that dpkg-shlibdeps finds.
"""

import gzip
import hashlib
import os
import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path

from tidy import find_elf_files

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
BUNDLE = ROOT / "dist" / "howdah"
LIBRARIES = ROOT / "build" / "howdah" / "system-libraries.tsv"
STAGE = ROOT / "build" / "deb"
NAME = "howdah"
_MAINTAINER = os.environ.get("HOWDAH_MAINTAINER", "Howdah contributors <howdah@contributors.invalid>")
_OPTIONAL = ("libqgtk3.so",)
"""Plugins that Qt leaves alone where what they need is missing."""
_CONTROL = """\
Package: howdah
Version: {version}
Section: database
Priority: optional
Architecture: {architecture}
Maintainer: {maintainer}
Installed-Size: {size}
Depends: {depends}, tzdata
Recommends: libgl1-mesa-dri
Suggests: gnome-keyring | kwalletmanager, {suggests}
Description: carry a SQLite database onto PostgreSQL
 Howdah reads every value of a SQLite database, chooses PostgreSQL types by
 what is there, shows each decision with its evidence, copies, compares every
 value on both sides, and only then publishes it, in one transaction.
 .
 This package holds the window and the command line, and a PostgreSQL server to
 try it with.
"""


def main() -> None:
    version = f"{_read_version()}-1"
    architecture = _ask("dpkg", "--print-architecture")
    shutil.rmtree(STAGE, ignore_errors=True)
    root = STAGE / "root"
    _place_program(root / "usr/lib/howdah")
    _place_shared(root / "usr/share", version)
    (root / "usr/bin").mkdir()
    (root / "usr/bin/howdah").symlink_to("../lib/howdah/howdah")
    control = root / "DEBIAN"
    control.mkdir()
    depends, suggests = _find_dependencies(root)
    size = sum(file.lstat().st_size for file in root.rglob("*") if not file.is_dir()) // 1024
    (control / "control").write_text(
        _CONTROL.format(
            version=version,
            architecture=architecture,
            maintainer=_MAINTAINER,
            size=size,
            depends=depends,
            suggests=suggests,
        )
    )
    (control / "md5sums").write_text("".join(_list_sums(root)))
    _set_rights(root)
    package = ROOT / "dist" / f"{NAME}_{version}_{architecture}.deb"
    subprocess.run(["dpkg-deb", "--root-owner-group", "-Zxz", "--build", root, package], check=True)
    print(package.relative_to(ROOT), f"{package.stat().st_size / 1e6:.0f} MB, installed {size * 1024 / 1e6:.0f} MB")


def _read_version() -> str:
    text = (ROOT / "core" / "__init__.py").read_text(encoding="utf-8")
    match = re.search(r'^__version__ = "(.+)"$', text, re.MULTILINE)
    assert match is not None
    # A version that comes before another one has a tilde in Debian (deb-version(7)).
    return re.sub(r"\.?(a|b|rc|dev)(\d+)$", r"~\1\2", match[1])


def _place_program(folder: Path) -> None:
    folder.parent.mkdir(parents=True)
    shutil.copytree(BUNDLE, folder, symlinks=True)
    for line in LIBRARIES.read_text().splitlines():
        (folder / "_internal" / line.split("\t")[0]).unlink()


def _place_shared(folder: Path, version: str) -> None:
    for source, target in {
        "howdah.desktop": "applications",
        "howdah.xml": "mime/packages",
        "io.github.howdah.Howdah.metainfo.xml": "metainfo",
    }.items():
        _copy(HERE / source, folder / target / source)
    shutil.copytree(ROOT / "build/icons/hicolor", folder / "icons/hicolor")
    manual = ROOT / "build/manual"
    _compress((manual / "howdah.1").read_bytes(), folder / "man/man1/howdah.1.gz")
    _copy(manual / "bash/howdah", folder / "bash-completion/completions/howdah")
    _copy(manual / "zsh/_howdah", folder / "zsh/vendor-completions/_howdah")
    _copy(manual / "fish/howdah.fish", folder / "fish/vendor_completions.d/howdah.fish")
    _copy(HERE / "lintian-overrides", folder / "lintian/overrides/howdah")
    documents = folder / "doc/howdah"
    _copy(HERE / "copyright", documents / "copyright")
    _compress((ROOT / "build/third-party-notices.txt").read_bytes(), documents / "third-party-notices.gz")
    _compress((ROOT / "CHANGELOG.md").read_bytes(), documents / "changelog.gz")
    entry = (
        f"{NAME} ({version}) unstable; urgency=medium\n\n"
        f"  * Made of the sources of this version; what is new in it is in changelog.gz.\n\n"
        f" -- {_MAINTAINER}  {format_datetime(_find_date())}\n"
    )
    _compress(entry.encode(), documents / "changelog.Debian.gz")


def _find_date() -> datetime:
    """Of the sources, so that the same sources make the same package (https://reproducible-builds.org/specs/)."""
    if "SOURCE_DATE_EPOCH" in os.environ:
        return datetime.fromtimestamp(int(os.environ["SOURCE_DATE_EPOCH"]), UTC)
    told = subprocess.run(["git", "log", "-1", "--format=%ct"], cwd=ROOT, capture_output=True, text=True).stdout
    return datetime.fromtimestamp(int(told), UTC) if told.strip() else datetime.now(UTC)


def _find_dependencies(root: Path) -> tuple[str, str]:
    files = sorted(find_elf_files(root))
    # dpkg-shlibdeps wants to be in a source package.
    (STAGE / "debian").mkdir()
    (STAGE / "debian/control").write_text(f"Source: {NAME}\n\nPackage: {NAME}\nArchitecture: any\n")
    own = sorted({f"-l{file.parent}" for file in files})
    needed = [str(file) for file in files if file.name not in _OPTIONAL]
    optional = [f"-e{file}" for file in files if file.name in _OPTIONAL]
    command = ["dpkg-shlibdeps", "-O", "--ignore-missing-info", "--warnings=0", *own, *needed, "-dSuggests", *optional]
    done = subprocess.run(command, cwd=STAGE, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit("\n".join(line for line in done.stderr.splitlines() if "error:" in line))
    told = done.stdout
    fields = dict(line.removeprefix("shlibs:").split("=", 1) for line in told.splitlines())
    return fields["Depends"], fields["Suggests"]


def _list_sums(root: Path) -> list[str]:
    files = (file for file in sorted(root.rglob("*")) if file.is_file() and not file.is_symlink())
    files_outside = (file for file in files if "DEBIAN" not in file.relative_to(root).parts)
    return [f"{hashlib.md5(file.read_bytes()).hexdigest()}  {file.relative_to(root)}\n" for file in files_outside]


def _set_rights(root: Path) -> None:
    """What only one folder's owner may read would be of no use; only programs and folders are executable."""
    for path in (root, *root.rglob("*")):
        if path.is_symlink():
            continue
        is_program = (path.name == NAME and path.parent.name == NAME) or path.parent.name == "bin"
        path.chmod(0o755 if path.is_dir() or is_program else 0o644)


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def _compress(content: bytes, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(gzip.compress(content, 9, mtime=0))


def _ask(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


if __name__ == "__main__":
    main()
