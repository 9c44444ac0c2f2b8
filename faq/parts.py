"""Finds the places where a message may hold several questions, and what in it isn't asked at all."""

from __future__ import annotations

import re

from faq.text import tokens

_MOST_PIECES = 12
_ASKING = (
    r"(?:what|whats|which|who|whos|whose|when|where|wheres|why|how|hows|do|does|did|is|are|was|were|am|can|could|will|"
    r"would|should|shall|may|has|have|any|need|want|tell me|explain|please)"
)
_JOINT = r"(?:and|also|plus|but|oh and|&)"
_BREAK = re.compile(
    rf"(?<=[?!.;])\s+|\n+|\s*,?\s+{_JOINT}\s+(?={_ASKING}\b)|(?<=[?])(?=\w)|\s*,\s+(?={_ASKING}\s+(?:do|does|is|are|can|you|i|it|much|long)\b)",
    re.IGNORECASE,
)
_OPENING = re.compile(  # "hi", "hi Kaz" before a question, "and", "Kaz,"
    rf"\W*(?:(?:hi|hey|hello)\W+\w+(?=\W+{_ASKING}\b)|(?:so|ok|okay|hi|hey|hello|and|also|plus|but|oh|then|just)\b|\w+\s*,)",
    re.IGNORECASE,
)
_ASKS = re.compile(rf"\W*{_ASKING}\b", re.IGNORECASE)
_CLAUSE_END = re.compile(
    r"[?!.,:;–—\n]|\s-\s|\s(?=(?:but|although|though|except|however|by the way|btw|also|since then)\s)", re.IGNORECASE
)
_NOT_ASKED = re.compile(
    r"\b(?:(?:i|we)(?:['’]?m|['’]?re| am| are| was)?\s+)?(?:not|never|n['’]t)\s+"
    r"(?:asking|talking|wondering|worried|writing|enquiring|inquiring|after)\s+(?:about|for|whether|if|of|on)?\s*"
    r"[^,.;:?!\n]*?(?=[,.;:?!\n]|\bbut\b|\bjust\b|\bonly\b|$)",
    re.IGNORECASE,
)


def pieces(text: str) -> list[str]:
    """Cut a message where a sentence ends, or where 'and' leads to another question."""
    found = [piece.strip() for piece in _BREAK.split(text) if piece and tokens(piece)]
    return [*found[: _MOST_PIECES - 1], " ".join(found[_MOST_PIECES - 1 :])] if len(found) > _MOST_PIECES else found


def clauses(text: str) -> list[str]:
    """Cut a message wherever something new may begin: finer than its questions are."""
    return [clause.strip() for clause in _CLAUSE_END.split(text) if clause and tokens(clause)]


def asks(piece: str) -> bool:
    """Tell whether a piece has the form of a question."""
    return "?" in piece or _ASKS.match(piece, _opened(piece)) is not None


def is_one_question(text: str) -> bool:
    """Tell whether a message is a question and nothing else: not "yes, and does it hurt?"."""
    return len(clauses(text)) == 1 and _ASKS.match(text) is not None


def _opened(piece: str) -> int:
    """Find where a piece begins, behind all that leads up to it."""
    start = 0
    while opening := _OPENING.match(piece, start):
        start = opening.end()
    return start


def without_denied(text: str) -> str:
    """Leave out what the client says not to be asking about."""
    rest = _NOT_ASKED.sub(" ", text)
    return rest if tokens(rest) else ""
