"""The practice that the bot speaks for: its names, and its content as it is now."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from zoneinfo import ZoneInfo

from bot.changeable import Changeable
from bot.content import Content
from bot.live_settings import LiveSettings
from faq.library import Library
from faq.matcher import Matcher
from faq.placeholders import fill


@dataclass(frozen=True, slots=True)
class Practice:
    """What handlers need to know of the settings and the FAQ; both change while the bot runs."""

    therapist_chat_id: int
    live: LiveSettings
    content: Content

    @property
    def settings(self) -> Changeable:
        """The therapist's settings as they are now."""
        return self.live.now

    @property
    def name(self) -> str:
        """The practice's name, as clients read it."""
        return self.settings.practice_name

    @property
    def therapist(self) -> str:
        """The therapist's name, as clients read it."""
        return self.settings.therapist_name

    @property
    def emergency_number(self) -> str:
        """Whom clients are told to call in an emergency."""
        return self.settings.emergency_number

    @property
    def timezone(self) -> ZoneInfo:
        """The practice's own clock."""
        return self.settings.timezone

    @property
    def library(self) -> Library:
        """The entries as they are now."""
        return self.content.library

    @property
    def matcher(self) -> Matcher:
        """The matcher over these entries."""
        return self.content.matcher

    def words(self, text: str) -> str:
        """A curated answer, which is Telegram HTML, with this practice's names filled in."""
        names = {
            "therapist_name": self.therapist,
            "practice_name": self.name,
            "emergency_number": self.emergency_number,
        }
        return fill(text, {blank: escape(name, quote=False) for blank, name in names.items()})
