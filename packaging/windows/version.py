"""What Windows shows of the programs' version, as PyInstaller takes it: version.py FILE."""

import re
import sys
from pathlib import Path

_ROOT = Path(__file__).parents[2]
_TEMPLATE = """\
VSVersionInfo(
  ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}, mask=0x3F, flags={flags}, OS=0x40004, fileType=0x1),
  kids=[
    StringFileInfo([
      StringTable('040904B0', [
        StringStruct('CompanyName', 'Howdah contributors'),
        StringStruct('FileDescription', 'Howdah: SQLite to PostgreSQL'),
        StringStruct('FileVersion', {version!r}),
        StringStruct('InternalName', 'howdah'),
        StringStruct('LegalCopyright', {copyright!r}),
        StringStruct('OriginalFilename', 'howdah.exe'),
        StringStruct('ProductName', 'Howdah'),
        StringStruct('ProductVersion', {version!r}),
      ])
    ]),
    VarFileInfo([VarStruct('Translation', [1033, 1200])]),
  ],
)
"""
_PRERELEASE = 0x2


def render_version(version: str, licence: str) -> str:
    """https://learn.microsoft.com/en-us/windows/win32/menurc/versioninfo-resource"""
    numbers = [int(part) for part in re.findall(r"\d+", re.split(r"(?:a|b|rc|\.dev|\.post)\d", version)[0])]
    return _TEMPLATE.format(
        numbers=tuple([*numbers, 0, 0, 0, 0][:4]),
        flags=0 if re.fullmatch(r"[\d.]+", version) else _PRERELEASE,
        version=version,
        copyright=next(line for line in licence.splitlines() if line.startswith("Copyright")),
    )


def main() -> None:
    sys.path.insert(0, str(_ROOT))
    from core import __version__

    file = Path(sys.argv[1])
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(render_version(__version__, (_ROOT / "LICENSE").read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
