"""The exit codes that scripts can rely on."""

from enum import IntEnum


class ExitCode(IntEnum):
    """How a command ended."""

    VERIFIED = 0
    FAILED = 1
    USAGE = 2
    VERIFIED_WITH_FINDINGS = 3
    DIFFERS = 4
    CANCELLED = 130
