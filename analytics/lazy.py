"""Modules that are loaded when they are first used, so that a command loads only what it needs."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from types import ModuleType
from typing import Any


def lazy(name: str) -> ModuleType:
    """Find a module now and run it when an attribute of it is first asked for.

    Parameters
    ----------
    name : str
        Full name of the module.

    Raises
    ------
    ModuleNotFoundError
        If there is no such module; raised at once, not when it is first used.

    Examples
    --------
    >>> lazy("analytics.cli.output").Format.csv.value
    'csv'
    """
    if name in sys.modules:
        return sys.modules[name]
    spec = importlib.util.find_spec(name)
    if spec is None or spec.loader is None:
        raise ModuleNotFoundError(f"No module named {name!r}", name=name)
    if spec.submodule_search_locations is not None:
        return _Package(name)
    spec.loader = importlib.util.LazyLoader(spec.loader)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


class _Package(ModuleType):
    """A package that is imported when a name of it is asked for.

    It is not put among the loaded modules before that: a module of a package that is loaded half is loaded twice, and
    the second one takes the name of a function of the package that is called like it.
    """

    def __getattr__(self, name: str) -> Any:
        return getattr(import_module(self.__name__), name)


def names_of(package: str, homes: Mapping[str, str]) -> Callable[[str], Any]:
    """A ``__getattr__`` for a package whose names are each fetched from their module when they are first asked for.

    Parameters
    ----------
    package : str
        Full name of the package.
    homes : mapping
        Public name -> full name of the module that holds it. No name is that of a module of the package: whether it
        meant the one or the other would depend on what was loaded before.

    Examples
    --------
    >>> fetch = names_of("analytics.cli", {"Format": "analytics.cli.output"})
    >>> fetch("Format").csv.value
    'csv'
    """

    def fetch(name: str) -> Any:
        if name not in homes:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        return getattr(import_module(homes[name]), name)

    return fetch
