"""Where SQL, standards, registry and embedded data are, in a checkout and in an installed wheel alike."""

from __future__ import annotations

from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


@cache
def root() -> Path:
    """Folder that holds ``sql/`` and ``raw/``-like data: the wheel's bundle, else the checkout.

    Raises
    ------
    FileNotFoundError
        If neither is there, which means a broken installation.
    """
    bundled = PACKAGE / "_bundled"
    if (bundled / "sql").is_dir():
        return bundled
    if (PACKAGE.parent / "sql").is_dir():
        return PACKAGE.parent
    raise FileNotFoundError(f"no sql/ beside {PACKAGE}: reinstall with 'pip install --force-reinstall dabiao'")


def raw_dir() -> Path:
    """Folder with the embedded registry, standards, monitoring files and figures."""
    base = root()
    return base / "raw" if base.name == "_bundled" else base / "data" / "raw"


def sql_path(name: str) -> Path:
    """Path of one SQL statement, named by layer and file without ending.

    Examples
    --------
    >>> sql_path("raw/06_measurement").name
    '06_measurement.sql'
    """
    path = root() / "sql" / f"{name}.sql"
    if not path.is_file():
        raise FileNotFoundError(f"no statement sql/{name}.sql")
    return path


@cache
def sql(name: str) -> str:
    """Text of one SQL statement, e.g. ``sql("core/daily_value")``."""
    return sql_path(name).read_text(encoding="utf-8")


def sql_names(layer: str) -> list[str]:
    """Names of all statements of a layer (``raw``, ``core``, ``out``, ``checks``), in file order."""
    return [f"{layer}/{p.stem}" for p in sorted((root() / "sql" / layer).glob("*.sql"))]


def in_checkout() -> bool:
    """Whether the code runs from a source checkout (``pip install -e``) rather than from a wheel."""
    return root().name != "_bundled"
