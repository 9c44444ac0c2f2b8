"""How sure is sure enough: the trials bound the share of wrong answers, and few of them less than many."""

import numpy as np

from faq.calibration import Trials

GOLDEN = 0.6180339887  # its multiples spread evenly between 0 and 1


def trials(count: int) -> Trials:
    """From confidence 1 down to 0, the chance to be wrong rises evenly from 0 to 1."""
    confidence = np.linspace(1, 0, count)
    right = (np.arange(count) * GOLDEN) % 1 < confidence
    return Trials(confidence, right, np.ones(count, np.float32))


def wrong_share(kept: Trials, threshold: float) -> float:
    return float(1 - kept.right[kept.confidence >= threshold].mean())


def test_no_more_is_wrong_than_accepted() -> None:
    kept = trials(100_000)
    for accepted in (0.01, 0.03, 0.1):
        threshold = kept.threshold(accepted)
        assert 0.3 * accepted < wrong_share(kept, threshold) < accepted


def test_few_trials_are_trusted_less_than_many() -> None:
    accepted = 0.03
    few, many = trials(2_000), trials(200_000)
    assert few.threshold(accepted) > many.threshold(accepted)
    assert wrong_share(few, few.threshold(accepted)) < wrong_share(many, many.threshold(accepted))
