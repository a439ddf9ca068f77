"""Memory that was freed, given back to the system."""

from __future__ import annotations

import contextlib
import ctypes

import pyarrow as pa


def give_back() -> None:
    """Let the system have what was freed: what a large file took while it was read is not kept while it is loaded.

    The libraries that hold freed memory in stock are those of Arrow, and that of C where it has a call for it (glibc).
    """
    pa.default_memory_pool().release_unused()
    with contextlib.suppress(OSError, AttributeError, TypeError):  # no glibc; on Windows no library of no name
        ctypes.CDLL(None).malloc_trim(0)
