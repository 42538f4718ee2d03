"""The program's icon in the formats that systems want, all made of the one SVG: icons.py FOLDER.

howdah.ico for Windows, howdah.icns for macOS, and hicolor/ for Linux. Both containers may hold PNGs as they are, so
that no library but Qt is needed.
"""

import os
import shutil
import struct
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QBuffer, QIODevice, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

_SVG = Path(__file__).parents[1] / "resources" / "icons" / "howdah.svg"
_HICOLOR_SIZES = (16, 22, 24, 32, 48, 64, 128, 256)
_ICO_SIZES = (16, 20, 24, 32, 40, 48, 64, 128, 256)
_ICNS_KINDS = {
    b"icp4": 16,
    b"icp5": 32,
    b"ic07": 128,
    b"ic08": 256,
    b"ic09": 512,
    b"ic10": 1024,
    b"ic11": 32,
    b"ic12": 64,
    b"ic13": 256,
    b"ic14": 512,
}
"""Sizes in pixels by what Apple calls them; ic10 to ic14 are those of a doubled resolution."""


def render_png(size: int, margin: float = 0.0) -> bytes:
    """The icon of so many pixels a side, with a margin of that share of it at each side."""
    image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    inner = size * (1 - 2 * margin)
    QSvgRenderer(str(_SVG)).render(painter, QRectF(size * margin, size * margin, inner, inner))
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(buffer.data().data())


def make_ico() -> bytes:
    """https://learn.microsoft.com/en-us/previous-versions/ms997538(v=msdn.10)"""
    pictures = [(size, render_png(size)) for size in _ICO_SIZES]
    offset = 6 + 16 * len(pictures)
    entries = b""
    for size, picture in pictures:
        # 256 does not fit into a byte, and is written as 0.
        entries += struct.pack("<BBBBHHII", size % 256, size % 256, 0, 0, 1, 32, len(picture), offset)
        offset += len(picture)
    return struct.pack("<HHH", 0, 1, len(pictures)) + entries + b"".join(picture for _, picture in pictures)


def make_icns() -> bytes:
    """Icons of macOS keep a tenth of their side free on each side
    (https://developer.apple.com/design/human-interface-guidelines/app-icons)."""
    body = b""
    for kind, size in _ICNS_KINDS.items():
        picture = render_png(size, margin=0.1)
        body += kind + struct.pack(">I", len(picture) + 8) + picture
    return b"icns" + struct.pack(">I", len(body) + 8) + body


def write_hicolor(folder: Path) -> None:
    """The freedesktop theme's folders (https://specifications.freedesktop.org/icon-theme-spec/latest/)."""
    for size in _HICOLOR_SIZES:
        apps = folder / f"{size}x{size}" / "apps"
        apps.mkdir(parents=True, exist_ok=True)
        (apps / "howdah.png").write_bytes(render_png(size))
    scalable = folder / "scalable" / "apps"
    scalable.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(_SVG, scalable / "howdah.svg")


def main() -> None:
    application = QGuiApplication(sys.argv[:1])
    folder = Path(sys.argv[1])
    write_hicolor(folder / "hicolor")
    (folder / "howdah.ico").write_bytes(make_ico())
    (folder / "howdah.icns").write_bytes(make_icns())
    del application


if __name__ == "__main__":
    main()
