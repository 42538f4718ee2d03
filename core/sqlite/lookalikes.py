"""What a file is that was taken for a SQLite database and is not one: recognised only to say so."""

import math
from collections import Counter

_UNPACK = "Unpack it first, and name the database that is in it."
_SIDECAR = "Name the database itself: the file of the same name without this ending."

_MAGICS = (
    (b"PK\x03\x04", "it is a zip archive", _UNPACK),
    (b"\x1f\x8b", "it is compressed with gzip", _UNPACK),
    (b"BZh", "it is compressed with bzip2", _UNPACK),
    (b"\xfd7zXZ\x00", "it is compressed with xz", _UNPACK),
    (b"\x28\xb5\x2f\xfd", "it is compressed with zstd", _UNPACK),
    (b"7z\xbc\xaf\x27\x1c", "it is a 7-Zip archive", _UNPACK),
    (b"%PDF", "it is a PDF document", ""),
    (b"PGDMP", "it is a dump of a PostgreSQL database", "Load it with pg_restore."),
    (
        b"** This file contains an SQLite 2",
        "it is a SQLite 2 database",
        "Convert it first: sqlite old.db .dump | sqlite3 new.db",
    ),
    (b"\x37\x7f\x06\x82", "it is the write-ahead log (-wal) of one", _SIDECAR),
    (b"\x37\x7f\x06\x83", "it is the write-ahead log (-wal) of one", _SIDECAR),
    (b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7", "it is the rollback journal (-journal) of one", _SIDECAR),
    (b"\x00\x01\x00\x00Standard Jet DB", "it is a Microsoft Access database", ""),
    (b"\x00\x01\x00\x00Standard ACE DB", "it is a Microsoft Access database", ""),
    (b"DUCK", "it may be a DuckDB database", ""),
)
_SQL_WORDS = (b"create table", b"insert into", b"pragma foreign_keys", b"begin transaction")
_TEXT_BYTES = frozenset(range(0x20, 0x7F)) | frozenset(b"\t\n\r\f\v\x1b") | frozenset(range(0x80, 0x100))
# Random bytes have some 7.6 bits of entropy in a sample of 512 and more in larger ones; machine code,
# pictures' headers and text have less.
_ENCRYPTED_ENTROPY_BITS = 7.2
_SMALLEST_PAGE_BYTES = 512


def describe_other_file(start: bytes, size_bytes: int) -> tuple[str, str]:
    """What the file is, from its first bytes, as the end of a sentence; and what to do about it."""
    for magic, what, hint in _MAGICS:
        # DuckDB's magic follows a checksum of 8 bytes.
        if start.startswith(magic) or (magic == b"DUCK" and start[8:12] == magic):
            return what, hint
    if _TEXT_BYTES.issuperset(start):
        return _describe_text(start)
    # Encryption works by pages, and keeps their size (https://www.zetetic.net/sqlcipher/design/).
    if size_bytes % _SMALLEST_PAGE_BYTES == 0 and _entropy_bits(start) > _ENCRYPTED_ENTROPY_BITS:
        return (
            "it looks encrypted (SQLCipher or similar)",
            "Export an unencrypted copy with the application that made it, and use that copy.",
        )
    return 'it does not begin with "SQLite format 3"', ""


def _describe_text(start: bytes) -> tuple[str, str]:
    lowered = start.lower()
    if b"postgresql database dump" in lowered:
        return "it is a dump of a PostgreSQL database", "Load it with psql."
    if any(words in lowered for words in _SQL_WORDS):
        return "it is a SQL text dump", "Load it with sqlite3 first: sqlite3 new.db < dump.sql"
    return "it is a text file", ""


def _entropy_bits(sample: bytes) -> float:
    total = len(sample)
    return -sum(count / total * math.log2(count / total) for count in Counter(sample).values())
