"""Recognises that a message is in another language than the FAQ, by the little words that every sentence needs.

Either it holds those of a language listed here, or, where the content has words enough to know its own language by, too
few of its own and too many words that it doesn't know.
"""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from functools import lru_cache

_LITTLE_WORDS = {
    "german": "ich und der die das ist nicht wie was sind kann wir sie mit auf ein eine haben bei nach wird es mir "
    "mein meine ihr wo wann warum kostet tut hat zu oder auch fur von den dem seit noch kaum mehr schmerzhaft man "
    "im dass darf muss habe eigentlich beim zum zur aber dann nur",
    "dutch": "ik en het een is niet hoe wat zijn kan wij van met op voor heb hebben bij na wordt mij mijn je jullie "
    "waar wanneer waarom kun worden doet naar ook of tussen de dat moet geen sinds haar pijn doet om te er dan nog "
    "helpt deze dit aan uit zo heel maar kunnen",
    "french": "je et le la les des est pas comment que quoi sont peut nous vous avec sur un une pour chez apres mon ma "
    "mes ou quand pourquoi combien ca fait ce cette du au il elle quelle quel depuis plus mal cest meme ne en se qui "
    "dans si dois faut suis jai mais aux",
    "spanish": "yo y el la los las es no como que son puede nosotros usted con en un una para despues mi mis donde "
    "cuando porque cuanto cuesta duele hace por del al tengo se puedo esta esto lo me si mas muy hay le su sin ya pero",
    "italian": "io e il lo la gli le non come che cosa sono puo noi voi con su un una per dopo mio mia dove quando "
    "perche quanto costa fa di del della ho mi questo posso male e ma si anche nel se piu dopo ci",
    "portuguese": "eu e o a os as nao como que sao pode nos voce com em um uma para depois meu minha onde quando "
    "porque quanto custa doi faz do da no na tenho isso posso",
    "polish": "ja i jest nie jak co sa moze my pan pani z na do po moj moja gdzie kiedy dlaczego ile boli czy "
    "mam sie to",
    "croatian": "je sam su se da ne za na od li imate mogu koliko kako kada gdje sto sutra danas boli nije moze "
    "molim hvala",
    "swedish": "jag och det en ett ar inte hur vad kan vi ni med pa for efter min mitt var nar varfor "
    "kostar gor ont har",
    "indonesian": "saya dan itu ini tidak apa bagaimana berapa bisa kami anda dengan di untuk setelah dimana kapan "
    "kenapa sakit ada yang ke dari apakah",
    "vietnamese": "toi va la khong cua co bao nhieu nhu the nao duoc cho sau o dau khi tai sao dau đau bi lam trong gi",
    "turkish": "ben ve bu bir degil nasil ne kac mi mu icin sonra nerede ne zaman neden agri var yok ile",
    "tagalog": "ako ang ng mga ay hindi paano ano magkano pwede kami po ba sa para pagkatapos saan kailan bakit "
    "masakit",
}
_LETTERS = 10_000  # whose script is remembered
_ENOUGH = 2  # little words of the other language
_SHARE = 0.3  # of the message's words
_USUAL = 1 / 8000  # of the content's words, from which a word is its own: content may quote other languages
_FEWEST = 3  # words that tell anything of their language
_RICH = 2000  # words of a content that knows its own language
_COMMONEST = 400  # of them
_FEW, _STRANGE = 0.3, 0.3  # shares of a message's words: at most so many of the commonest, at least so many unknown


class Home:
    """The language of the content, known by its words and its script."""

    def __init__(self, uses: Counter[str], mended: Callable[[Sequence[str]], list[str]]) -> None:
        """Learn the words of the content, each with the number of wordings that it stands in.

        `mended` replaces slips of the finger: a misspelt word isn't foreign.
        """
        enough = _USUAL * sum(uses.values())
        self._uses, self._mended = uses, mended
        self._words = frozenset(word for word, count in uses.items() if count >= enough)
        self._commonest = frozenset(word for word, _ in uses.most_common(_COMMONEST))
        self._scripts = {_script(word[0]) for word in self._words}
        self._languages_of: defaultdict[str, list[str]] = defaultdict(list)
        for language, text in _LITTLE_WORDS.items():
            for word in set(text.split()) - self._words:
                self._languages_of[word].append(language)

    def is_foreign(self, words: Sequence[str]) -> bool:
        """Tell whether a message is in another language or script than the content."""
        written = [word for word in words if word[0].isalpha()]
        if not written or not self._words:
            return False
        elsewhere = sum(_script(word[0]) not in self._scripts for word in written)
        return elsewhere > len(written) / 2 or self._is_known_language(written) or self._is_strange(written)

    def _is_known_language(self, written: Sequence[str]) -> bool:
        known = sum(word in self._words for word in written)
        languages = Counter(language for word in written for language in self._languages_of.get(word, ()))
        found = max(languages.values(), default=0)
        return found >= _ENOUGH and found >= _SHARE * len(written) and known < len(written) * (1 - _SHARE)

    def _is_strange(self, written: Sequence[str]) -> bool:
        """Tell whether a message has too little of the content's own language."""
        if len(self._uses) < _RICH or len(written) < _FEWEST:
            return False
        meant = self._mended(written)
        unknown = sum(word not in self._uses for word in meant)
        common = sum(word in self._commonest for word in meant)
        return unknown >= _STRANGE * len(meant) and common <= _FEW * len(meant)


@lru_cache(_LETTERS)
def _script(letter: str) -> str:
    """Name the script of a letter."""
    return unicodedata.name(letter, "unknown").split(" ", maxsplit=1)[0]
