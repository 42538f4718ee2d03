"""Take out of the libraries of a folder what is of use to their builders alone: tidy.py FOLDER.

These are symbols for debuggers, and folders of the machines that built them, where they would look for other libraries
first: whoever can make such a folder could have them load anything.

Not by a mere `strip`: a library that a tool for wheels has rearranged can come out of it with segments that the system
refuses to load. Each is stripped aside, and put in place only if its segments are still where pages can be.
"""

import shutil
import struct
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

_ELF = b"\x7fELF\x02\x01"
_LOADED, _DYNAMIC = 1, 2
_STRING_TABLE, _RPATH, _RUNPATH = 5, 15, 29
_PAGE = 4096
_APPENDED = ("howdah",)
"""PyInstaller's program carries its modules behind the end of its sections, which strip would cut off."""


def tidy_folder(folder: Path) -> int:
    """Returns how many bytes were saved."""
    saved = 0
    for file in sorted(find_elf_files(folder)):
        image = bytearray(file.read_bytes())
        if remove_search_path(image):
            # Made anew, since the file may be one with that of another folder, by a hard link.
            mode = file.stat().st_mode
            file.unlink()
            file.write_bytes(image)
            file.chmod(mode)
        if file.parent == folder and file.name in _APPENDED:
            continue
        saved += _strip(file)
    return saved


def find_elf_files(folder: Path) -> Iterator[Path]:
    """Programs and libraries, of 64 bits."""
    for file in folder.rglob("*"):
        if file.is_file() and not file.is_symlink():
            with file.open("rb") as start:
                if start.read(len(_ELF)) == _ELF:
                    yield file


def is_loadable(image: bytes | bytearray) -> bool:
    """Whether each segment differs in its place in the file and in memory by whole pages only (elf(5), p_align), and
    whether those that are not loaded by themselves, such as the dynamic section, are within one that is."""
    segments = list(_list_segments(image))
    loaded = [segment for segment in segments if segment[0] == _LOADED]
    if any((offset - address) % _PAGE for _, offset, address, _ in loaded):
        return False
    return all(
        any(
            start <= address and address + size <= start + length and offset - address == at - start
            for _, at, start, length in loaded
        )
        for kind, offset, address, size in segments
        if size and kind != _LOADED
    )


def remove_search_path(image: bytearray) -> bool:
    """Remove the entry of the dynamic section that names folders, unless they are relative to the file itself."""
    segments = list(_list_segments(image))
    for kind, offset, _, size in segments:
        if kind != _DYNAMIC:
            continue
        entries = [struct.unpack_from("<QQ", image, offset + at) for at in range(0, size, 16)]
        strings = next(value for tag, value in entries if tag == _STRING_TABLE)
        kept = [entry for entry in entries if not _is_foreign(image, entry, _find_offset(segments, strings))]
        if len(kept) < len(entries):
            kept += [(0, 0)] * (len(entries) - len(kept))
            image[offset : offset + 16 * len(kept)] = b"".join(struct.pack("<QQ", *entry) for entry in kept)
            return True
    return False


def _is_foreign(image: bytearray, entry: tuple[int, int], strings: int) -> bool:
    tag, value = entry
    if tag not in (_RPATH, _RUNPATH):
        return False
    start = strings + value
    return not image[start : image.index(0, start)].startswith(b"$ORIGIN")


def _find_offset(segments: list[tuple[int, int, int, int]], address: int) -> int:
    """Where in the file something of memory is."""
    return next(
        address - start + offset
        for kind, offset, start, size in segments
        if kind == _LOADED and start <= address < start + size
    )


def _list_segments(image: bytes | bytearray) -> Iterator[tuple[int, int, int, int]]:
    """Kind, offset in the file, address, and size in the file."""
    (headers_at,) = struct.unpack_from("<Q", image, 32)
    header_size, count = struct.unpack_from("<HH", image, 54)
    for number in range(count):
        kind, _, offset, address, _, size = struct.unpack_from("<IIQQQQ", image, headers_at + number * header_size)
        yield kind, offset, address, size


def _strip(file: Path) -> int:
    with tempfile.TemporaryDirectory() as folder:
        lighter = Path(folder, file.name)
        done = subprocess.run(["strip", "--strip-unneeded", "-o", lighter, file], capture_output=True)
        if done.returncode != 0 or not is_loadable(lighter.read_bytes()):
            return 0
        saved = file.stat().st_size - lighter.stat().st_size
        if saved <= 0:
            return 0
        shutil.copymode(file, lighter)
        file.unlink()
        shutil.move(lighter, file)
    return saved


if __name__ == "__main__":
    print(f"{tidy_folder(Path(sys.argv[1])) / 1e6:.0f} MB less")
