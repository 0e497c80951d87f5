"""Work that makes many objects and no cycles, without the garbage collector looking at all of them again and again."""

from __future__ import annotations

import gc
from collections.abc import Generator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Generator[None]:
    """Pause the collector of cycles, where it runs.

    Counting a page makes some objects for each element, and the collector walks over all objects alive whenever their
    number has grown by a quarter: a third of the time, and more on large pages and in large programs.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
