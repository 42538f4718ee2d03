"""The copy's kernels, all of them, and how one is exchanged for another wherever the copy calls it."""

import inspect
import pkgutil
import sys
from collections.abc import Callable
from importlib import import_module

import pytest

import core.copy.convert
import core.copy.kernels
import core.copy.tables
from core.copy.kernels.converted import Converted

Kernel = Callable[..., Converted]
_STAGE = "core.copy."


def list_kernels() -> dict[str, Kernel]:
    """What makes values of the target, down to its single steps: each function of the kernels' modules that answers
    with converted values, by its module and name."""
    found: dict[str, Kernel] = {}
    for module_info in pkgutil.iter_modules(core.copy.kernels.__path__):
        module = import_module(f"{core.copy.kernels.__name__}.{module_info.name}")
        for name, function in vars(module).items():
            is_own = inspect.isfunction(function) and function.__module__ == module.__name__
            if is_own and inspect.signature(function).return_annotation is Converted:
                found[f"{module_info.name}.{name}"] = function
    return found


def list_chosen_kernels() -> set[str]:
    """Those that `core.copy.convert` itself chooses from, by the conversion and the storage class."""
    modules = {
        name: module for name, module in vars(core.copy.convert).items() if inspect.ismodule(module) and _is_own(module)
    }
    used = {word for each in vars(core.copy.convert).values() if inspect.isfunction(each) for word in _names_in(each)}
    return {
        f"{module.__name__.rpartition('.')[2]}.{name}"
        for module in modules.values()
        for name in used
        if f"{module.__name__.rpartition('.')[2]}.{name}" in list_kernels()
    }


def swap(patch: pytest.MonkeyPatch, kernel: Kernel, other: Kernel) -> None:
    """Have the copy, and nobody else, call another function in the place of a kernel."""
    count = 0
    for module_name, module in list(sys.modules.items()):
        if module_name.startswith(_STAGE):
            for name, value in list(vars(module).items()):
                if value is kernel:
                    patch.setattr(module, name, other)
                    count += 1
    assert count, f"{kernel} is nowhere to be swapped"


def _is_own(module: object) -> bool:
    return getattr(module, "__name__", "").startswith(core.copy.kernels.__name__)


def _names_in(function: object) -> tuple[str, ...]:
    return inspect.unwrap(function).__code__.co_names  # type: ignore[arg-type, attr-defined, no-any-return]
