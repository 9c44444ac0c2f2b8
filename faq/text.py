"""Makes words comparable: case, accents, apostrophes and odd characters stop mattering."""

from __future__ import annotations

import re
import unicodedata

MAX_CHARACTERS = 4096  # Telegram's limit for one message

_APOSTROPHES = dict.fromkeys(map(ord, "'`´‘’ʼ′＇"))
_SIGNS = frozenset({"So", "Sk", "Sm", "Sc", "Po", "Ps", "Pe", "Pd"})
_MOST_SIGNS = 8
_ALONE = (  # scripts written without spaces: every character is a token
    "\u0e00-\u0eff"  # Thai, Lao
    "\u1000-\u109f\u1780-\u17ff"  # Burmese, Khmer
    "\u3040-\u30ff\u31f0-\u31ff"  # kana
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"  # Han
)
_TOKEN = re.compile(rf"[{_ALONE}]|[^\W_{_ALONE}]+")


def normalise(text: str) -> str:
    """Fold case, accents and compatibility forms; drop apostrophes; make other marks spaces."""
    return " ".join(tokens(text))


def tokens(text: str) -> list[str]:
    """Split a text into comparable words; emoji and punctuation count only where there is nothing else."""
    folded = unicodedata.normalize("NFKC", text[:MAX_CHARACTERS]).translate(_APOSTROPHES).casefold()
    if not folded.isascii():
        folded = "".join(letter for letter in unicodedata.normalize("NFD", folded) if not unicodedata.combining(letter))
    return _TOKEN.findall(folded) or _symbols(folded)


def _symbols(text: str) -> list[str]:
    """Take a message of nothing but emoji or signs one by one."""
    return [sign for sign in text if unicodedata.category(sign) in _SIGNS][:_MOST_SIGNS]
