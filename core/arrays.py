"""The type of an Arrow array whose element type is known only when it is read."""

from typing import TYPE_CHECKING, Any

import pyarrow as pa

if TYPE_CHECKING:
    Array = pa.Array[Any]
else:
    Array = pa.Array  # generic in its type stubs alone
