"""The comparison shares no code with the copy: neither is it in what it imports, nor does it need any of it."""

import inspect
import json
import pkgutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import core.copy
import core.verify
from tests.engine.proof.published import Published

_WRITERS = ("core.copy", "core.ddl")
_WRITERS_LIBRARIES = ("pgpq", "sqlalchemy")


def test_a_contract_forbids_the_comparison_to_import_what_writes() -> None:
    """`lint-imports` checks it, along every chain of imports."""
    settings = tomllib.loads((Path(__file__).parents[3] / "pyproject.toml").read_text())
    contracts = [
        contract
        for contract in settings["tool"]["importlinter"]["contracts"]
        if contract["type"] == "forbidden" and contract["source_modules"] == ["core.verify"]
    ]
    assert [set(contract["forbidden_modules"]) >= set(_WRITERS) for contract in contracts] == [True]
    assert not any("ignore_imports" in contract or contract.get("allow_indirect_imports") for contract in contracts)


def test_nothing_that_writes_is_loaded_where_all_of_the_comparison_is() -> None:
    names = [name for _, name, _ in pkgutil.walk_packages(core.verify.__path__, "core.verify.")]
    program = f"""
import importlib, json, sys
for name in {names!r}:
    importlib.import_module(name)
print(json.dumps(sorted(sys.modules)))
"""
    output = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    loaded = json.loads(output)
    assert "core.verify.tables" in loaded
    assert [name for name in loaded if name.startswith((*_WRITERS, *_WRITERS_LIBRARIES))] == []


@pytest.mark.parametrize("table", ["record", "loose"])
def test_the_comparison_of_every_conversion_calls_nothing_of_the_copy(
    published: Published, monkeypatch: pytest.MonkeyPatch, table: str
) -> None:
    """Where every function of the copy fails, it comes to the same: in order, in any order, and by name."""

    def fail(*_: object, **__: object) -> None:
        raise AssertionError("the comparison has called the copy")

    spoiled = 0
    for module_name, module in list(sys.modules.items()):
        if module_name.startswith(f"{core.copy.__name__}."):
            for name, value in list(vars(module).items()):
                if inspect.isfunction(value) and value.__module__ == module_name:
                    monkeypatch.setattr(module, name, fail)
                    spoiled += 1
    assert spoiled > 100
    assert published.compare(table).is_equal
    published.run(f"UPDATE {table} SET whole = whole WHERE id = 1")
    assert published.compare(table).is_equal
    published.run(f"UPDATE {table} SET name = 'Anne' WHERE id = 1")
    assert [each.column for each in published.compare(table).mismatches] == ["name"]
