"""Telegram's menu of commands: each side is offered its own, and all of them."""

from __future__ import annotations

import re

import aiohttp
import pytest
from telegram.ext import CommandHandler

from handlers.routes import routes
from tests.clinic import KAZ, MIA, TOM, Clinic

COMMANDS = sorted({name for route in routes(KAZ) if isinstance(route, CommandHandler) for name in route.commands})

UNOFFERED = ("ask", "stop")  # what people write out of habit from other bots


async def menus(clinic: Clinic) -> dict[int, list[str]]:
    """What Telegram offers each person, in its order."""
    await clinic.bot.name_commands()
    async with aiohttp.ClientSession() as session, session.get(f"{clinic.telegram.url}/sandbox/people") as page:
        people = (await page.json())["people"]
    return {person["id"]: [command["command"] for command in person["commands"]] for person in people}


async def heard(clinic: Clinic, person: int) -> list[str]:
    """The commands that the bot knows from this person."""
    answers = {name: (await clinic.say(person, f"/{name}"))[-1]["text"] for name in COMMANDS}
    return [name for name, answer in answers.items() if "don't know that command" not in answer]


async def test_each_side_is_offered_every_command_that_is_heard_from_it(clinic: Clinic) -> None:
    offered = await menus(clinic)
    assert offered[KAZ] == ["inbox", "taught", "try", "settings", "set", "erase", "help"]
    assert sorted([*offered[KAZ], "start"]) == await heard(clinic, KAZ)  # which nobody needs twice
    assert offered[MIA] == offered[TOM] == ["topics", "help", "start"]
    assert sorted([*offered[MIA], *UNOFFERED]) == await heard(clinic, MIA)


async def test_the_answer_to_an_unknown_command_names_those_of_the_menu(clinic: Clinic) -> None:
    offered = await menus(clinic)
    for person in (KAZ, MIA):
        (told,) = await clinic.say(person, "/reply")
        assert re.findall(r"/(\w+)", told["text"]) == offered[person]
    assert "In an emergency call 000" in told["text"]


@pytest.mark.parametrize("command", ["/ask", "/Ask ", "/ask\n", "/ask@demo_bot"])
async def test_a_question_after_ask_is_a_question_like_any_other(command: str, clinic: Clinic) -> None:
    (answer,) = await clinic.say(MIA, f"{command} does it hurt")
    assert answer["text"] == "Most people feel nothing."
    (told,) = await clinic.say(MIA, f"{command} what do you charge")
    assert "Prices are for Kaz" in told["text"]
    (card,) = clinic.new(KAZ)
    assert "“what do you charge”" in card["text"]


async def test_an_emergency_after_ask_is_one(clinic: Clinic) -> None:
    (told,) = await clinic.say(MIA, "/ask I can't breathe")
    assert told["text"].startswith("Call 000 now.")


async def test_a_question_after_ask_can_be_changed(clinic: Clinic) -> None:
    asked = clinic.telegram.say(MIA, "/ask what do you charge")
    await clinic.settle()
    (card,) = clinic.new(KAZ)
    clinic.new(MIA)
    assert await clinic.edit(MIA, asked, "what do you charge") == []
    (told,) = await clinic.edit(MIA, asked, "/ask what do you charge for two")
    assert "Your change has been passed on to Kaz" in told["text"]
    assert "“what do you charge for two”" in clinic.message(KAZ, card["message_id"])["text"]


async def test_ask_without_a_question_is_answered_with_how_to(clinic: Clinic) -> None:
    (told,) = await clinic.say(MIA, "/ask")
    assert told["text"].endswith("Just type your question.")
    (told,) = await clinic.say(MIA, "/asking for a friend")
    assert "I don't know that command" in told["text"]
    assert clinic.new(KAZ) == []


async def test_who_wants_to_stop_is_told_that_nothing_comes_unasked_and_how_to_be_erased(clinic: Clinic) -> None:
    (told,) = await clinic.say(MIA, "/stop")
    assert told["text"].startswith("There is nothing to stop")
    assert told["text"].endswith("Ask Kaz, and the practice erases what it keeps of you here.")
    assert clinic.new(KAZ) == []
