"""Telegram's menu of commands: each side is offered its own, and all of them."""

from __future__ import annotations

import re

import aiohttp
from telegram.ext import CommandHandler

from handlers.routes import routes
from tests.clinic import KAZ, MIA, TOM, Clinic

COMMANDS = sorted({name for route in routes(KAZ) if isinstance(route, CommandHandler) for name in route.commands})


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
    assert sorted(offered[MIA]) == await heard(clinic, MIA)


async def test_the_answer_to_an_unknown_command_names_those_of_the_menu(clinic: Clinic) -> None:
    (told,) = await clinic.say(KAZ, "/reply")
    assert re.findall(r"/(\w+)", told["text"]) == (await menus(clinic))[KAZ]
