"""The bot without the packages of the semantic level. For benchmarks/load.py."""

from __future__ import annotations

import sys

if __name__ == "__main__":
    sys.modules["onnxruntime"] = None  # type: ignore[assignment]  # as if it were not installed
    from bot.cli import main

    sys.exit(main(["run"]))
