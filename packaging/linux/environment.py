"""The environment as it was before the program was started, at the beginning of each start of what is shipped.

PyInstaller's program names its folder in LD_LIBRARY_PATH, so that its own libraries are found. The system reads that
once, as a program is started (ld.so(8)), and what Howdah starts is not to have it: a desktop's browser would load Qt
and OpenSSL from there.
"""

import os


def _restore(name: str) -> None:
    before = os.environ.pop(f"{name}_ORIG", None)
    if before is None:
        os.environ.pop(name, None)
    else:
        os.environ[name] = before


_restore("LD_LIBRARY_PATH")
