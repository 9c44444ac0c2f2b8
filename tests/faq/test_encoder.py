"""The semantic level: what it encodes, and that it keeps it to itself."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from faq.encoder import Encoder, load_encoder
from faq.store import Store

ROOT = Path(__file__).parent.parent.parent
ENCODE = """
import logging
from pathlib import Path
from faq.encoder import load_encoder
from faq.store import Store
logging.root.setLevel(logging.INFO)
print(len(load_encoder(Store(Path("{folder}"), "encoder")).encode(["does it hurt"])), logging.root.handlers)
"""
TEXTS = ["does it hurt", "is it painful", "where can I park"]


@pytest.fixture(scope="module")
def minilm(learnt: Path) -> Encoder:
    found = load_encoder(Store(learnt, "encoder"))
    if found is None:
        pytest.skip("the semantic level is not installed")
    return found


def test_what_means_the_same_lies_close(minilm: Encoder) -> None:
    hurt, painful, park = minilm.encode(TEXTS)
    assert np.linalg.norm([hurt, painful, park], axis=1) == pytest.approx(1)
    assert hurt @ painful > 0.5
    assert hurt @ park < 0.2


def test_a_text_is_encoded_the_same_in_whatever_company(minilm: Encoder) -> None:
    alone = np.concatenate([minilm.encode([text]) for text in TEXTS])
    assert np.array_equal(minilm.encode(TEXTS), alone)
    assert np.array_equal(minilm.encode([*TEXTS, *map(str, range(50))])[:3], alone)


@pytest.mark.usefixtures("minilm")
def test_the_encoder_reports_to_nobody(tmp_path: Path, learnt: Path) -> None:
    """Unless told otherwise, onnxruntime numbers the machine, in the home folder, and reports to its maker."""
    alone = {"HOME": str(tmp_path)}  # CI=true would keep it from doing so too
    command = [sys.executable, "-c", ENCODE.format(folder=learnt)]
    told = subprocess.run(command, cwd=ROOT, env=alone, capture_output=True, text=True, check=True)  # noqa: S603
    assert (told.stdout.strip(), told.stderr) == ("1 []", "")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("minilm")
def test_the_model_is_quantised_without_a_word(tmp_path: Path) -> None:
    command = [sys.executable, "-W", "error", "-c", ENCODE.format(folder=tmp_path / "kept")]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603
    assert (told.stdout.strip(), told.stderr) == ("1 []", "")
    assert [path.suffix for path in (tmp_path / "kept").iterdir() if path.stat().st_size] == [".npz"]
