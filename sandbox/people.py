"""The invented people and groups that a sandbox starts with."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sandbox.wire import Json

CLIENT = "client"
THERAPIST = "therapist"


@dataclass(slots=True)
class Person:
    """Someone with a phone."""

    id: int
    first_name: str
    last_name: str = ""
    username: str = ""
    role: str = CLIENT  # on which side of the page the phone lies
    started: bool = False  # whether they have pressed Start, so that the bot may write first
    chat_id: int = 0  # the chat that their phone shows; 0 is their private chat with the bot
    language_code: str = "en"
    deactivated: bool = False

    def __post_init__(self) -> None:
        """Show the private chat unless told otherwise."""
        self.chat_id = self.chat_id or self.id

    def as_user(self) -> Json:
        """Return the Bot API's User object."""
        user: Json = {"id": self.id, "is_bot": False, "first_name": self.first_name}
        for name in ("last_name", "username", "language_code"):
            if value := getattr(self, name):
                user[name] = value
        return user

    def as_page(self) -> Json:
        """Return what the chat page is told."""
        return asdict(self)


@dataclass(slots=True)
class Group:
    """A group with its members: their id and status (creator, administrator, member, left, kicked, ...)."""

    id: int
    title: str
    members: dict[int, str] = field(default_factory=dict)
    type: str = "group"  # or supergroup
    bot_status: str = "member"


def default_people() -> list[Person]:
    """Return the demo's cast: three clients, and the therapist, who has started the bot."""
    return [
        Person(1001, "Mia", "Hartley", "mia_h"),
        Person(1002, "Tom", "Nguyen"),
        Person(1003, "Priya", "Raman", "priya_r"),
        Person(9001, "Kaz", username="kaz_therapist", role=THERAPIST, started=True),
    ]
