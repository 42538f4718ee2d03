"""How much one transaction of the copy holds."""

import os

CHUNK_BYTES = 32 << 20
CHUNKS_A_PART = 4
"""To begin to read somewhere costs some milliseconds; to commit costs less."""
PART_BYTES = CHUNK_BYTES * CHUNKS_A_PART
"""A table up to this size is filled by one connection, in the transaction that empties it."""


def read_chunk_bytes() -> int:
    """How large a chunk is, in bytes of values as SQLite has them: what a lost connection costs, and what one
    transaction holds. HOWDAH_CHUNK_BYTES counts before the program's own number."""
    return int(os.environ.get("HOWDAH_CHUNK_BYTES") or CHUNK_BYTES)
