"""The folder with the practice's FAQ, found without the other settings: `ask` needs none, and shan't wait for them."""

from __future__ import annotations

import os
from pathlib import Path

from dotenv import dotenv_values

from faq.problems import PlainError

SHIPPED_FAQ = Path(__file__).resolve().parent.parent / "faq" / "content"
ENV_FILE = ".env"  # in the folder that the program runs in
NAME = "FAQ_DIR"


def faq_folder(given: Path | None) -> Path:
    """What is given, else FAQ_DIR as the bot reads it: of the environment, of `.env`, or what comes with the bot."""
    return given or Path(os.environ.get(NAME) or _in_file() or SHIPPED_FAQ)


def unreadable(error: OSError) -> str:
    """What to say where `.env` is there and can't be read: without it another practice's FAQ would be looked at."""
    return f"{ENV_FILE} can't be read ({error.strerror}): run this as the user whose file it is."


def _in_file() -> str | None:
    try:
        return dotenv_values(ENV_FILE, encoding="utf-8").get(NAME)
    except OSError as error:
        raise PlainError(unreadable(error)) from None
