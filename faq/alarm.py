"""How urgent a message sounds: learnt from all wordings of urgent signs, against the wordings of everything else.

The signs (faq/signs.py) name what they look for, and miss what nobody thought of. What is learnt here knows no rule and
sees likeness: a message's *urgency* is how far urgent wordings speak for it, less what speaks for the likeliest calm
entry ("my back is killing me, when are you free?"). Together they are surer than each alone: a sign is believed unless
the message sounds like nothing urgent at all, and a message that sounds very urgent needs no sign.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from faq.arrays import Floats

_FEWEST = 100  # urgent wordings, below which the signs decide alone
_LEAST_URGENT = 0.03  # share of held-out urgent wordings that sound less urgent than what is believed of a sign
_MOST_ALARMS = 0.01  # share of held-out other wordings that sound urgent enough without a sign


@dataclass(frozen=True, slots=True)
class Alarm:
    """What was learnt, and from which scores on it counts."""

    weights: Floats  # by phrasing; empty where too little is known
    doubted: float  # a sign in a less urgent message is not believed
    sure: float  # a message as urgent as this needs no sign

    @classmethod
    def none(cls) -> Alarm:
        """Leave it to the signs."""
        return cls(np.zeros(0, np.float32), -np.inf, np.inf)

    @classmethod
    def learn(cls, weights: Floats, held_out: Floats, urgent: NDArray[np.bool_]) -> Alarm:
        """Set the limits by the urgency that each wording had while it was held out."""
        if urgent.sum() < _FEWEST:
            return cls.none()
        doubted = np.quantile(held_out[urgent], _LEAST_URGENT)
        sure = np.quantile(held_out[~urgent], 1 - _MOST_ALARMS) if not urgent.all() else np.inf
        return cls(weights.copy(), float(doubted), float(sure))

    @property
    def half_way(self) -> float:
        """The urgency half way between a sign that is not believed and a message that needs none."""
        return (self.doubted + self.sure) / 2

    @property
    def learnt(self) -> bool:
        """Whether there was enough to learn from; otherwise the signs decide alone."""
        return bool(len(self.weights))

    def urgency(self, likenesses: Floats, calm: float) -> float:
        """Tell how urgent a text is, given its likeness to every phrasing and what speaks for a calm entry."""
        return float(likenesses @ self.weights) - calm if self.learnt else 0.0
