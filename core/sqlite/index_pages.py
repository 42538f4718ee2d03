"""The pages of an index, found in the file itself (https://sqlite.org/fileformat2.html#b_tree_pages): of an index that
SQLite can't read, its check takes them for pages that nothing uses, as those of a table are whose definition is lost.
"""

import struct
from collections.abc import Callable, Iterator

ReadPage = Callable[[int], bytes]
"""Takes a page's number, from 1; gives less than a page where there is none."""

_INTERIOR, _LEAF = 2, 10
_HEADER_BYTES = {_INTERIOR: 12, _LEAF: 8}


def find_index_pages(read_page: ReadPage, root: int, page_bytes: int) -> frozenset[int]:
    """The pages of the index at `root`, with those that its long keys go on in: as far as they make sense."""
    reserved = read_page(1)[20]
    found: set[int] = set()
    waiting = [root]
    while waiting:
        number = waiting.pop()
        if number in found or number < 2:
            continue
        page = read_page(number)
        if len(page) < page_bytes or page[0] not in _HEADER_BYTES:
            continue
        found.add(number)
        try:
            for first, is_long_key in _find_next(page, page_bytes - reserved):
                if is_long_key:
                    found.update(_follow(read_page, first, found))
                else:
                    waiting.append(first)
        except (struct.error, IndexError):
            continue
    return frozenset(found)


def _find_next(page: bytes, usable_bytes: int) -> Iterator[tuple[int, bool]]:
    """The pages that a page of the tree leads to, and whether each is one that a long key goes on in."""
    is_interior = page[0] == _INTERIOR
    (cell_count,) = struct.unpack_from(">H", page, 3)
    if is_interior:
        yield struct.unpack_from(">I", page, 8)[0], False
    for place in struct.unpack_from(f">{cell_count}H", page, _HEADER_BYTES[page[0]]):
        start = place
        if is_interior:
            yield struct.unpack_from(">I", page, start)[0], False
            start += 4
        payload_bytes, start = _read_varint(page, start)
        local_bytes = _count_local(payload_bytes, usable_bytes)
        if local_bytes < payload_bytes:
            yield struct.unpack_from(">I", page, start + local_bytes)[0], True


def _count_local(payload_bytes: int, usable_bytes: int) -> int:
    """How much of a key is in its cell (https://sqlite.org/fileformat2.html#cell_payload_overflow_pages)."""
    most = (usable_bytes - 12) * 64 // 255 - 23
    if payload_bytes <= most:
        return payload_bytes
    least = (usable_bytes - 12) * 32 // 255 - 23
    wanted = least + (payload_bytes - least) % (usable_bytes - 4)
    return wanted if wanted <= most else least


def _follow(read_page: ReadPage, first: int, known: set[int]) -> Iterator[int]:
    number = first
    seen: set[int] = set()
    while number and number not in known and number not in seen and len(page := read_page(number)) >= 4:
        seen.add(number)
        (number,) = struct.unpack_from(">I", page, 0)
    yield from seen


def _read_varint(page: bytes, place: int) -> tuple[int, int]:
    """A number of up to nine bytes, and where it ends."""
    value = 0
    for count in range(8):
        byte = page[place + count]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, place + count + 1
    return value << 8 | page[place + 8], place + 9
