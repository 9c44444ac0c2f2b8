"""The kinds of number arrays that several modules hand each other."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Rows = NDArray[np.intp]  # numbers of phrasings
Arrays = dict[str, NDArray[Any]]  # what is kept in a file, by name
