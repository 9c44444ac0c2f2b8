"""Which cores learning may take in a process that tests run in."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def own_cores() -> Iterator[None]:
    """Learn on this process's share of the cores, of which there is one for each process that tests run in.

    On cores that others are at work on too, the threads that multiply a matrix together mostly wait for each other:
    what takes a minute takes three.
    """
    number, processes = (os.environ.get(f"PYTEST_XDIST_WORKER{name}", "") for name in ("", "_COUNT"))
    if not processes or not hasattr(os, "sched_setaffinity"):
        yield
        return
    all_cores = os.sched_getaffinity(0)
    own = sorted(all_cores)[int(number.removeprefix("gw")) :: int(processes)]
    os.sched_setaffinity(0, own or all_cores)
    try:
        yield
    finally:
        os.sched_setaffinity(0, all_cores)
