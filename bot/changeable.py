"""The settings that the therapist may change from her own chat, and the rules that each of them keeps.

The rules are the same for a line of the environment and for what she writes. Everything else (token, database, chat,
addresses) is the machine's affair and stands in `bot/settings.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, time
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import BaseModel, Field, ValidationInfo, field_validator
from pydantic_settings import NoDecode

from faq.placeholders import LONGEST_NAME

NEVER = ("off", "never", "")
HOURS = re.compile(r"(.*?)\s*(?:h|hrs?|hours?)?")
DAILY = "every day at "
NUMBER_SHAPE = re.compile(r"\+?[0-9() -]+")
NUMBER_DIGITS = range(2, 16)  # France calls 15; no telephone number is longer than E.164 allows


class Changeable(BaseModel):
    """What is the therapist's to say. A field's description tells what to write."""

    practice_name: str = Field("Elite Muscle Therapy", description="write it as clients shall read it")
    therapist_name: str = Field("Kaz", description="write it as clients shall read it")
    emergency_number: str = Field("000", description="write the number to call, like 000")
    timezone: Annotated[ZoneInfo, NoDecode] = Field(
        ZoneInfo("Australia/Brisbane"), description="write one like Australia/Brisbane"
    )
    remind_after: float = Field(4, ge=0, le=24 * 30, description="write hours, like 6, or off")
    digest_at: Annotated[time | None, NoDecode] = Field(None, description="write it like 08:00, or off")
    accepted_wrong: float = Field(0.03, gt=0, lt=0.5, description="write a share, like 2% or 0.02")

    @field_validator("practice_name", "therapist_name")
    @classmethod
    def _name(cls, name: str) -> str:
        name = " ".join(name.split())
        if len(name) > LONGEST_NAME or not any(character.isalnum() for character in name):
            raise ValueError(f"must have a letter, and {LONGEST_NAME} characters at most")
        return name

    @field_validator("emergency_number")
    @classmethod
    def _can_be_dialled(cls, number: str) -> str:
        """Clients dial it in an emergency: whatever can't be dialled must not get through."""
        number = number.strip()
        digits = sum(character.isdigit() for character in number)
        if not NUMBER_SHAPE.fullmatch(number) or digits not in NUMBER_DIGITS:
            raise ValueError(
                f"must be a telephone number of {NUMBER_DIGITS[0]} to {NUMBER_DIGITS[-1]} digits, and nothing else"
            )
        return number

    @field_validator("timezone", mode="before")
    @classmethod
    def _zone(cls, name: object) -> ZoneInfo:
        try:
            return name if isinstance(name, ZoneInfo) else ZoneInfo(str(name))
        except (KeyError, ValueError, OSError) as error:
            raise ValueError("is not a time zone") from error

    @field_validator("remind_after", "digest_at", "accepted_wrong", mode="before")
    @classmethod
    def _written(cls, value: object, field: ValidationInfo) -> object:
        """Read what is written as people write it; a value that is none of theirs stays as it is."""
        return _READERS[str(field.field_name)](value.strip().lower()) if isinstance(value, str) else value


def _hours(text: str) -> float:
    if text and text in NEVER:
        return 0.0
    number = HOURS.fullmatch(text)
    return _number(number[1] if number else text, "is no number of hours")


def _time_of_day(text: str) -> time | None:
    try:
        return None if text in NEVER else datetime.strptime(text.removeprefix(DAILY), "%H:%M").time()  # noqa: DTZ007 (a time of day has no zone)
    except ValueError as error:
        raise ValueError("is no time of day") from error


def _share(text: str) -> float:
    return _number(text.removesuffix("%"), "is no share") / (100 if text.endswith("%") else 1)


def _number(text: str, wrong: str) -> float:
    try:
        return float(text)
    except ValueError as error:
        raise ValueError(wrong) from error


_READERS: dict[str, Callable[[str], object]] = {
    "remind_after": _hours,
    "digest_at": _time_of_day,
    "accepted_wrong": _share,
}
