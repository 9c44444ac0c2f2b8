"""The semantic level keeps to itself what it is asked."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from faq.encoder import load_encoder

ROOT = Path(__file__).parent.parent.parent
ENCODE = "from faq.encoder import load_encoder; print(len(load_encoder().encode(['does it hurt'])))"


@pytest.mark.skipif(load_encoder() is None, reason="the semantic level is not installed")
def test_the_encoder_reports_to_nobody(tmp_path: Path) -> None:
    """Unless told otherwise, onnxruntime numbers the machine, in the home folder, and reports to its maker."""
    alone = {"HOME": str(tmp_path)}  # CI=true would keep it from doing so too
    command = [sys.executable, "-c", ENCODE]
    told = subprocess.run(command, cwd=ROOT, env=alone, capture_output=True, text=True, check=True)  # noqa: S603
    assert (told.stdout.strip(), told.stderr) == ("1", "")
    assert list(tmp_path.iterdir()) == []
