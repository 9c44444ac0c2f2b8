"""The settings: read from the environment or a `.env` file, checked before anything starts."""

from __future__ import annotations

import re
from datetime import datetime, time
from pathlib import Path
from typing import Annotated, Literal, NamedTuple, Self
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from faq.problems import PlainError

TELEGRAM = "https://api.telegram.org"
SHIPPED_FAQ = Path(__file__).resolve().parent.parent / "faq" / "content"
TOKEN_SHAPE = re.compile(r"\d{3,}:[A-Za-z0-9_-]{20,}")
CHAT_ID_SHAPE = re.compile(r"-?[1-9]\d{0,15}")  # https://core.telegram.org/bots/api#chat: at most 52 bits
SECRET_SHAPE = re.compile(r"[A-Za-z0-9_-]{16,256}")  # https://core.telegram.org/bots/api#setwebhook
MOST_PORTS = 65535
DATABASES = ("sqlite", "postgresql")


class SettingsError(PlainError):
    """A setting is missing or wrong; the message is one sentence that says which, and what to do."""


class Listen(NamedTuple):
    """A place to listen at."""

    host: str
    port: int

    def __str__(self) -> str:
        """As it is written in the settings."""
        return f"{self.host}:{self.port}"


class Settings(BaseSettings):
    """Everything that differs from one practice to the next, except the FAQ itself."""

    model_config = SettingsConfigDict(env_file=".env", env_file_encoding="utf-8", env_ignore_empty=True, extra="ignore")

    telegram_token: SecretStr
    therapist_chat_id: int
    database_url: str = "sqlite:///data/practice.db"
    faq_dir: Path = SHIPPED_FAQ
    practice_name: str = Field(default="Elite Muscle Therapy", min_length=1)
    therapist_name: str = Field(default="Kaz", min_length=1)
    emergency_number: str = Field(default="000", min_length=2)
    timezone: Annotated[ZoneInfo, NoDecode] = ZoneInfo("Australia/Brisbane")
    remind_after: float = Field(default=4, ge=0, le=24 * 30)  # hours
    digest_at: Annotated[time | None, NoDecode] = None
    accepted_wrong: float = Field(default=0.03, gt=0, lt=0.5)
    telegram_api_url: str = TELEGRAM
    telegram_limits: bool = True
    webhook_url: str = ""
    webhook_secret: SecretStr = SecretStr("")
    webhook_listen: Annotated[Listen, NoDecode] = Listen("127.0.0.1", 8443)
    health_listen: Annotated[Listen | None, NoDecode] = None
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_format: Literal["human", "json"] = "human"

    @field_validator("telegram_token")
    @classmethod
    def _token_shape(cls, token: SecretStr) -> SecretStr:
        if not TOKEN_SHAPE.fullmatch(token.get_secret_value()):
            raise ValueError("is not a bot token; copy it from @BotFather, it looks like 123456:ABC-DEF")
        return token

    @field_validator("therapist_chat_id", mode="before")
    @classmethod
    def _chat_id(cls, value: object) -> object:
        if isinstance(value, str) and not CHAT_ID_SHAPE.fullmatch(value.strip()):
            raise ValueError("is not a chat id; `python bot.py chat-id` finds it")
        return value

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, url: str) -> str:
        if url.split(":", 1)[0] not in DATABASES or "://" not in url:
            raise ValueError("must look like sqlite:///path/file.db or postgresql://user@host/name")
        return url

    @field_validator("faq_dir")
    @classmethod
    def _folder(cls, folder: Path) -> Path:
        if not folder.is_dir():
            raise ValueError(f"names no folder: {folder}")
        return folder

    @field_validator("digest_at", mode="before")
    @classmethod
    def _time_of_day(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        try:
            return datetime.strptime(value.strip(), "%H:%M").time()  # noqa: DTZ007 (a time of day has no zone)
        except ValueError as error:
            raise ValueError("must be a time of day like 08:00") from error

    @field_validator("telegram_api_url")
    @classmethod
    def _http(cls, url: str) -> str:
        if not url.startswith(("http://", "https://")):
            raise ValueError("must start with http:// or https://")
        return url.rstrip("/")

    @field_validator("webhook_url")
    @classmethod
    def _https(cls, url: str) -> str:
        if url and not url.startswith(("https://", "http://127.0.0.1")):
            raise ValueError("must start with https://: Telegram delivers nowhere else")
        return url.rstrip("/")

    @field_validator("webhook_listen", "health_listen", mode="before")
    @classmethod
    def _place(cls, place: object) -> object:
        if not isinstance(place, str):
            return place
        host, _, port = place.rpartition(":")
        if not host or not port.isdecimal() or int(port) > MOST_PORTS:
            raise ValueError("must be a host and a port, like 127.0.0.1:8443")
        return Listen(host, int(port))

    @model_validator(mode="after")
    def _secret_for_webhook(self) -> Self:
        if self.webhook_url and not SECRET_SHAPE.fullmatch(self.webhook_secret.get_secret_value()):
            raise ValueError(
                "WEBHOOK_SECRET must have 16 to 256 letters, digits, _ or - when WEBHOOK_URL is set: "
                "without it anybody could write to the bot"
            )
        return self

    @field_validator("timezone", mode="before")
    @classmethod
    def _zone(cls, name: object) -> ZoneInfo:
        try:
            return name if isinstance(name, ZoneInfo) else ZoneInfo(str(name))
        except (KeyError, ValueError, OSError) as error:
            raise ValueError("is not a time zone; write one like Australia/Brisbane") from error


def load_settings(env_file: str | None = ".env", **overrides: object) -> Settings:
    """The checked settings; `overrides` win over the environment. Raises SettingsError."""
    try:
        return Settings(_env_file=env_file, **overrides)  # type: ignore[call-arg, arg-type]
    except ValidationError as error:
        raise SettingsError(_sentence(error)) from None  # the cause would print the value, maybe the token


def _sentence(error: ValidationError) -> str:
    first = error.errors(include_input=False, include_url=False)[0]
    if not first["loc"]:
        return f"{first['msg'].removeprefix('Value error, ')}."
    name = str(first["loc"][0]).upper()
    if first["type"] == "missing":
        return f"{name} is not set: copy .env.example to .env and fill it in, or try `python bot.py demo`."
    return f"{name} {first['msg'].removeprefix('Value error, ').removeprefix('Input ')}."
