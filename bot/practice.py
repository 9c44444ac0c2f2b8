"""The practice that the bot speaks for: its names, and its content as it is now."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.content import Content
from bot.settings import Settings
from faq.library import Library
from faq.matcher import Matcher
from faq.placeholders import fill


@dataclass(frozen=True, slots=True)
class Practice:
    """What handlers need to know of the settings and the FAQ."""

    name: str
    therapist: str
    emergency_number: str
    therapist_chat_id: int
    timezone: ZoneInfo
    content: Content

    @classmethod
    def of(cls, settings: Settings, content: Content) -> Practice:
        """The practice that these settings describe."""
        return cls(
            settings.practice_name,
            settings.therapist_name,
            settings.emergency_number,
            settings.therapist_chat_id,
            settings.timezone,
            content,
        )

    @property
    def library(self) -> Library:
        """The entries as they are now."""
        return self.content.library

    @property
    def matcher(self) -> Matcher:
        """The matcher over these entries."""
        return self.content.matcher

    def words(self, text: str) -> str:
        """A curated answer with this practice's names filled in."""
        return fill(
            text,
            {
                "therapist_name": self.therapist,
                "practice_name": self.name,
                "emergency_number": self.emergency_number,
            },
        )
