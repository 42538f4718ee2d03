"""How many examples Hypothesis makes of a test that runs on each of the servers: enough together for every landing, and
as many times more as HOWDAH_EXAMPLES says."""

import os

_TIMES = int(os.environ.get("HOWDAH_EXAMPLES", "1"))


def examples(count: int) -> int:
    return count * _TIMES
