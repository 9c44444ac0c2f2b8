"""A local Telegram: a Bot API server and a chat page on loopback, for the demo and for the tests."""

from sandbox.people import Group, Person, default_people
from sandbox.server import Sandbox

__all__ = ["Group", "Person", "Sandbox", "default_people"]
