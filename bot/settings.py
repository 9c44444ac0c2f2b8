"""The settings: read from the environment or a `.env` file, checked before anything starts."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple, Self

from pydantic import SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict

from bot.changeable import Changeable
from bot.faq_folder import ENV_FILE, SHIPPED_FAQ, unreadable
from faq.problems import PlainError

TELEGRAM = "https://api.telegram.org"
TOKEN_SHAPE = re.compile(r"\d{3,}:[A-Za-z0-9_-]{20,}")
CHAT_ID_SHAPE = re.compile(r"-?[1-9]\d{0,15}")  # https://core.telegram.org/bots/api#chat: at most 52 bits
SECRET_SHAPE = re.compile(r"[A-Za-z0-9_-]{16,256}")  # https://core.telegram.org/bots/api#setwebhook
MOST_PORTS = 65535
DATABASES = ("sqlite", "postgresql")
NEVER_EMPTY = "emergency_number"  # whoever forgot to fill it in must not have clients call another country's


class SettingsError(PlainError):
    """A setting is missing or wrong; the message is one sentence that says which, and what to do."""


class Listen(NamedTuple):
    """A place to listen at."""

    host: str
    port: int

    def __str__(self) -> str:
        """As it is written in the settings."""
        return f"{self.host}:{self.port}"


class Settings(Changeable, BaseSettings):
    """Everything that differs from one practice to the next, except the FAQ itself."""

    model_config = SettingsConfigDict(env_file=ENV_FILE, env_file_encoding="utf-8", extra="ignore")

    telegram_token: SecretStr
    therapist_chat_id: int
    database_url: str = "sqlite:///data/practice.db"
    faq_dir: Path = SHIPPED_FAQ
    telegram_api_url: str = TELEGRAM
    telegram_limits: bool = True
    webhook_url: str = ""
    webhook_secret: SecretStr = SecretStr("")
    webhook_listen: Annotated[Listen, NoDecode] = Listen("127.0.0.1", 8443)
    health_listen: Annotated[Listen | None, NoDecode] = None
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_format: Literal["human", "json"] = "human"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Read the environment, then `.env`, without their empty lines."""
        read = partial(_filled, env_settings), partial(_filled, dotenv_settings)
        return (init_settings, *read)  # type: ignore[return-value] # a source is whatever can be called

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


def load_settings(env_file: str | None = ENV_FILE, **overrides: object) -> Settings:
    """The checked settings; `overrides` win over the environment. Raises SettingsError."""
    try:
        return Settings(_env_file=env_file, **overrides)  # type: ignore[call-arg, arg-type]
    except ValidationError as error:
        raise SettingsError(sentence(error)) from None  # the cause would print the value, maybe the token
    except OSError as error:
        raise SettingsError(unreadable(error)) from None


def _filled(source: PydanticBaseSettingsSource) -> dict[str, Any]:
    """What a source says. An empty line says nothing: the next source, or the default, does."""
    return {name: value for name, value in source().items() if value != "" or name == NEVER_EMPTY}


def sentence(error: ValidationError) -> str:
    """What is wrong with a setting and, where its description says so, what to write. It quotes no value."""
    first = error.errors(include_input=False, include_url=False)[0]
    what = first["msg"].removeprefix("Value error, ").removeprefix("Input ")
    if not first["loc"]:
        return f"{what}."
    field = str(first["loc"][0])
    if first["type"] == "missing":
        return f"{field.upper()} is not set: copy .env.example to .env and fill it in, or try `python bot.py demo`."
    changeable = Changeable.model_fields.get(field)
    return f"{field.upper()} {what}" + (f": {changeable.description}." if changeable else ".")
