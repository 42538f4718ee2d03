"""One value of a rejected row as a person reads and types it in a grid: text, from a value of SQLite and back.

What is typed says nothing of its storage class. It becomes the one that the column's plan reads, if it can: "30" is the
number 30 in a column of numbers, and the text "30" in a column of texts.
"""

from base64 import b64encode
from collections.abc import Sequence
from math import isinf, isnan

from core.catalog.model import StorageClass
from core.copy.model import Typed
from core.copy.row_reading import Value

_LONGEST_TYPED_BYTES = 10_000
"""Of a value that is shown whole, and so may be edited."""
_SHOWN_BYTES = 100
_INTEGERS = range(-(2**63), 2**63)


def show_typed(value: Value) -> Typed:
    """A value as it would be typed: blobs as `\\x` and hexadecimal digits."""
    if value is None:
        return Typed(text=None, storage_class=StorageClass.NULL)
    storage_class, content = value
    if not isinstance(content, bytes):
        return Typed(text=str(content), storage_class=storage_class)
    is_whole = len(content) <= _LONGEST_TYPED_BYTES
    shown = content if is_whole else content[:_SHOWN_BYTES]
    if storage_class is StorageClass.TEXT:
        try:
            text = shown.decode(errors="strict" if is_whole else "ignore")
        except UnicodeDecodeError:
            return Typed(
                text=shown[:_SHOWN_BYTES].decode(errors="replace"), storage_class=storage_class, is_whole=False
            )
    else:
        text = f"\\x{shown.hex()}"
    return Typed(text=text if is_whole else f"{text}…", storage_class=storage_class, is_whole=is_whole)


def read_typed(text: str | None, reads: Sequence[StorageClass], before: StorageClass) -> object:
    """What a person typed, as the JSON of a value (`core.copy.row_json`); `reads` are the classes that the plan reads.

    Of several that it could be, the one that it was before, then texts last. What can be none of them is a text, for
    the conversion to say why it does not fit.
    """
    if text is None:
        return None
    has_texts = StorageClass.TEXT in reads
    for storage_class in sorted(reads, key=lambda each: (each is not before, each is StorageClass.TEXT)):
        found = _read_as(text, storage_class)
        # Beside texts, what is no number's own spelling ("007", "1.50") is a text.
        if found is not None and not (has_texts and isinstance(found, int | float) and str(found) != text):
            return found
    return text


def _read_as(text: str, storage_class: StorageClass) -> object:
    try:
        match storage_class:
            case StorageClass.INTEGER if "_" not in text:
                number = int(text)
                return number if number in _INTEGERS else None
            case StorageClass.REAL if "_" not in text:
                real = float(text)
                if isinf(real):
                    return {"real": "inf" if real > 0 else "-inf"}
                return None if isnan(real) else real
            case StorageClass.BLOB if text.startswith("\\x"):
                return {"base64": b64encode(bytes.fromhex(text[2:])).decode(), "class": "blob"}
            case StorageClass.TEXT:
                return text
    except ValueError:
        return None
    return None
