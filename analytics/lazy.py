"""Modules that are loaded when they are first used, so that a command loads only what it needs."""

from __future__ import annotations

import importlib.util
import sys
from types import ModuleType


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
    spec.loader = importlib.util.LazyLoader(spec.loader)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module
