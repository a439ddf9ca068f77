"""Where the work on many regions runs: in this process, in local processes, on Dask or on Ray.

The result never depends on it: each region is worked on alone, from its own random stream, and results come back
under their region's id. So the back end, the number of workers and the order of regions change only the time taken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

from threadpoolctl import threadpool_limits

from analytics.errors import DabiaoError
from analytics.message import Message
from analytics.settings import Settings

# Small systems of equations by the hundred: threads of the linear algebra wait for each other longer than they work.
one_blas_thread = threadpool_limits.wrap(limits=1, user_api="blas")

T = TypeVar("T")
R = TypeVar("R")

CHUNKS_PER_WORKER = 4


def workers_of(workers: int | None = None) -> int:
    """Return how many workers to use: what was asked for, else the setting ``DABIAO_WORKERS``.

    Examples
    --------
    >>> workers_of(3)
    3
    """
    return (Settings() if workers is None else Settings(workers=workers)).workers


def backend_of(backend: str | None = None) -> str:
    """Return the back end to use: what was asked for, else the setting ``DABIAO_BACKEND``, local processes (``loky``).

    Examples
    --------
    >>> backend_of("dask")
    'dask'
    """
    return (Settings() if not backend else Settings(backend=backend)).backend


def fan_out(
    function: Callable[[T], R],
    items: Mapping[str, T],
    workers: int | None = None,
    backend: str | None = None,
    chunks_per_worker: int = CHUNKS_PER_WORKER,
) -> dict[str, R]:
    """Apply a function to each region's item, on as many workers as there are.

    Parameters
    ----------
    function : callable
        Takes one item; defined at the top of a module (or a partial of such), so that it can travel.
    items : mapping of str to object
        By region id.
    workers : int, optional
        Default the setting ``DABIAO_WORKERS``, 1; with 1 everything stays in this process.
    backend : str, optional
        ``loky`` (local processes), ``dask`` or ``ray`` (the client or cluster that is open, else the one at
        ``DABIAO_SCHEDULER``, else a local one of our own); default the setting ``DABIAO_BACKEND``, ``loky``.
    chunks_per_worker : int
        Pieces that the work is cut into; ``function`` travels with each, so few where it holds much.

    Returns
    -------
    dict
        Results by region id, in the order of the ids, whatever the order of ``items``.

    Raises
    ------
    DabiaoError
        If the back end is unknown or not installed. What ``function`` raises is raised here.

    Examples
    --------
    >>> fan_out(abs, {"b": -2, "a": -1})
    {'a': 1, 'b': 2}
    """
    names = sorted(items)
    number = min(workers_of(workers), max(len(names), 1))
    if number == 1:
        return dict(zip(names, _each(function, [items[name] for name in names]), strict=True))
    size = -(-len(names) // (number * chunks_per_worker))
    chunks = [[items[name] for name in names[i : i + size]] for i in range(0, len(names), size)]
    joblib = _imported("joblib", "joblib")
    with _standing(backend_of(backend), number) as parallel, joblib.parallel_config(**parallel):
        parts = joblib.Parallel()(joblib.delayed(_each)(function, chunk) for chunk in chunks)
    return dict(zip(names, [one for part in parts for one in part], strict=True))


@one_blas_thread
def _each(function: Callable[[T], R], chunk: list[T]) -> list[R]:
    return [function(item) for item in chunk]


def _imported(module: str, package: str) -> Any:
    import importlib

    try:
        return importlib.import_module(module)
    except ImportError:
        raise DabiaoError(
            Message("workers on this back end need {package}: pip install 'dabiao[scale]'", package=package)
        ) from None


@contextmanager
def _standing(name: str, workers: int) -> Iterator[dict[str, Any]]:
    """Arguments of ``joblib.parallel_config`` for a back end, which stands while the block runs."""
    if name == "dask":
        with _dask_client(workers):
            yield {"backend": "dask", "n_jobs": -1}
    elif name == "ray":
        with _ray_cluster(workers):
            yield {"backend": "ray", "n_jobs": workers}
    else:
        yield {"backend": "loky", "n_jobs": workers}


@contextmanager
def _dask_client(workers: int) -> Iterator[Any]:
    """The Dask client that is open, or one of our own that is closed again."""
    distributed = _imported("distributed", "dask[distributed]")
    try:
        standing = distributed.get_client()
    except ValueError:  # none is open
        standing = None
    if standing is not None:
        yield standing
        return
    address = Settings().scheduler
    how: dict[str, Any] = {"address": address} if address else {
        "n_workers": workers, "threads_per_worker": 1, "dashboard_address": None
    }  # fmt: skip
    with distributed.Client(**how) as client:
        yield client


@contextmanager
def _ray_cluster(workers: int) -> Iterator[None]:
    """The Ray cluster that is open, or one of our own that is closed again."""
    _imported("ray.util.joblib", "ray").register_ray()
    ray = _imported("ray", "ray")
    if ray.is_initialized():
        yield
        return
    address = Settings().scheduler
    how: dict[str, Any] = {"address": address} if address else {"num_cpus": workers, "include_dashboard": False}
    ray.init(**how, log_to_driver=False, logging_level="WARNING")
    try:
        yield
    finally:
        ray.shutdown()
