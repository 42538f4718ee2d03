"""Every code that the program can raise is documented, and every documented code can be raised."""

import ast
import re
from pathlib import Path

_ROOT = Path(__file__).parents[2]
_CODE = re.compile(r"(?!HOWDAH_)[A-Z][A-Z0-9]+(_[A-Z0-9]+)+|REPLACED")


def codes_in_source() -> set[str]:
    """Strings in capitals in the packages that raise findings; names of exceptions and constants are no strings."""
    found = set()
    for package in ("plan", "finalize", "migration"):
        for path in (_ROOT / "core" / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str) and _CODE.fullmatch(node.value):
                    found.add(node.value)
    return found


def test_each_code_has_its_section_and_each_section_its_code() -> None:
    documented = re.findall(r"^### (\S+)$", (_ROOT / "docs" / "findings.md").read_text("utf-8"), re.MULTILINE)
    assert len(documented) == len(set(documented))
    assert set(documented) == codes_in_source()
