"""File names as SQLite reads them (https://sqlite.org/uri.html)."""

from pathlib import Path


def file_uri(real: Path, options: str) -> str:
    """The `file:` URI of an absolute path, every byte of which may be anything."""
    uri = real.as_uri()
    if not uri.startswith("file:///"):
        # A share on Windows: SQLite takes no authority but "localhost", and wants the server in the path.
        uri = uri.replace("file://", "file:////", 1)
    return f"{uri}?{options}"
