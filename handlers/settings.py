"""The settings that are the therapist's: what they are now, and her changes of them."""

from __future__ import annotations

import re

from telegram import Update

from bot.changeable import Changeable
from bot.settings import SettingsError
from handlers import therapist_texts
from handlers.context import Context, clean, message_of
from handlers.messages import render, text_message

DEFAULT = "default"
QUOTED = re.compile("""["'“”„‘’«]([^"“”„«»]*)["'“”‘’»]""")
SHOWN = 60  # characters of a name that no setting has


async def show(update: Update, context: Context) -> None:
    """List them all, and how to change one."""
    standing = await context.changing.standing()
    lines = [
        render(
            therapist_texts.SETTING,
            name=name,
            value=_in_words(standing.now, name),
            changed=therapist_texts.SETTING_CHANGED if name in standing.changed else "",
            meaning=meaning,
        )
        for name, meaning in therapist_texts.SETTING_MEANINGS.items()
    ]
    await _answer(update, context, therapist_texts.SETTINGS.format(lines="".join(lines)))


async def change(update: Update, context: Context) -> None:
    """Change one, and say what it was and is; or say what is wrong."""
    if not context.args:
        await show(update, context)
        return
    name, written = clean(context.args[0]).lower().rstrip(":"), _as_written(clean(" ".join(context.args[1:])))
    if name not in therapist_texts.SETTING_MEANINGS:
        names = ", ".join(therapist_texts.SETTING_MEANINGS)
        await _answer(update, context, render(therapist_texts.SET_UNKNOWN, name=name[:SHOWN], names=names))
        return
    await _answer(update, context, await _changed(context, name, written))


async def _changed(context: Context, name: str, written: str) -> str:
    """Change this one; what to say of it."""
    try:
        before, after = await context.changing.change(name, None if written.lower() == DEFAULT else written)
    except SettingsError as error:
        return render(therapist_texts.SET_REFUSED, why=error)
    said = render(therapist_texts.SET, name=name, before=_in_words(before, name), after=_in_words(after, name))
    return said + (therapist_texts.SET_EMERGENCY if name == "emergency_number" else "")


def _as_written(value: str) -> str:
    """The value alone, where it was copied with what /settings says beside it, or put into quotation marks."""
    value = value.removesuffix(therapist_texts.SETTING_CHANGED).strip()
    quoted = QUOTED.fullmatch(value)
    return quoted[1].strip() if quoted else value


def _in_words(settings: Changeable, name: str) -> str:
    """A setting's value as people say it."""
    if name == "remind_after":
        hours = settings.remind_after
        return therapist_texts.SETTING_HOURS.format(hours=f"{hours:g}") if hours else therapist_texts.SETTING_NEVER
    if name == "digest_at":
        at = settings.digest_at
        return therapist_texts.SETTING_DAILY.format(time=f"{at:%H:%M}") if at else therapist_texts.SETTING_NEVER
    if name == "accepted_wrong":
        return therapist_texts.SETTING_SHARE.format(percent=f"{100 * settings.accepted_wrong:g}")
    return str(getattr(settings, name))


async def _answer(update: Update, context: Context, html: str) -> None:
    await context.put(text_message(message_of(update).chat_id, html))
