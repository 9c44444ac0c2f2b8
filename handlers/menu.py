"""The menu: topics, and the questions of a topic."""

from __future__ import annotations

from telegram import Update

from faq.entry import Entry, Kind
from handlers import texts
from handlers.buttons import Verb, pack, word
from handlers.context import Context, place_of
from handlers.messages import Keyboard, edited_text, text_message


async def put_topics(context: Context, chat_id: int) -> None:
    """Show the topics."""
    html, keyboard = _menu(context)
    await context.put(text_message(chat_id, html, keyboard=keyboard or None))


async def open_topics(update: Update, context: Context, arguments: list[str]) -> None:  # noqa: ARG001
    """Go back to the topics, in the same message."""
    place = place_of(update)
    html, keyboard = _menu(context)
    await context.put(edited_text(place.chat_id, html, keyboard=keyboard, message_id=place.message_id))
    context.toast(update)


async def open_topic(update: Update, context: Context, arguments: list[str]) -> None:
    """Show a topic's questions, in the same message."""
    place, one_of_it = place_of(update), context.practice.library.get(word(arguments))
    entries = _answers(context).get(one_of_it.topic) if one_of_it else None
    if one_of_it is None or not entries:
        context.toast(update, texts.GONE)
        return
    rows: Keyboard = [[(entry.question, pack(Verb.ENTRY, entry.id))] for entry in entries]
    rows.append([(texts.BACK, pack(Verb.TOPICS))])
    html = context.render(texts.TOPIC, topic=title(one_of_it.topic))
    await context.put(edited_text(place.chat_id, html, keyboard=rows, message_id=place.message_id))
    context.toast(update)


def title(topic: str) -> str:
    """A topic's name for people: "during-treatment" is "During treatment"."""
    return topic.replace("-", " ").capitalize()


def _menu(context: Context) -> tuple[str, Keyboard]:
    """A button a topic. It names the topic's first entry, since a topic's own name may be too long for it."""
    keyboard: Keyboard = [
        [(title(topic), pack(Verb.TOPIC, entries[0].id))] for topic, entries in _answers(context).items()
    ]
    return texts.TOPICS if keyboard else texts.NO_TOPICS, keyboard


def _answers(context: Context) -> dict[str, list[Entry]]:
    """Each topic's questions that have an answer; a topic without one is not shown."""
    topics = context.practice.library.topics.items()
    answers = {topic: [entry for entry in entries if entry.kind is Kind.ANSWER] for topic, entries in topics}
    return {topic: entries for topic, entries in answers.items() if entries}
