"""On how many cores numpy multiplies matrices: all while something is learnt, one for a message.

A message's matrices are small. A second core shortens that by a tenth, and burns as much as the first while it waits.
"""

from __future__ import annotations

import os
from contextlib import AbstractContextManager

from threadpoolctl import threadpool_limits


def count() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def all_cores() -> AbstractContextManager[object]:
    """Multiply on every core within the context, and afterwards on as many as before."""
    limits: AbstractContextManager[object] = threadpool_limits(limits=count(), user_api="blas")
    return limits


def one_core() -> None:
    """Multiply on one core from now on, in the whole process."""
    threadpool_limits(limits=1, user_api="blas")
