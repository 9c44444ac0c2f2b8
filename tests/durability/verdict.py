"""What a storm left: whether everybody read what they should have, once, in order, and nobody else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.storage.engine import Storage
from tests.clinic import KAZ, Message
from tests.durability.crowd import ANSWERED, NOBODY, NUMBER, Asked, Crowd, words_for

REPLY = "💬 Kaz:\n"
OK = 200
FEW, MANY = 0.01, 1000  # the share of repeated messages that is accepted, among this many or more
RECORDED_WITHIN = 2.0  # seconds after Telegram took a message, also on a busy machine

Cut = tuple[float, float]  # from when until when something was down


@dataclass(slots=True)
class Verdict:
    """Figures, and everything that is wrong."""

    questions: int = 0
    answers: int = 0
    escalations: int = 0
    replies: int = 0
    sent: int = 0
    repeated: int = 0
    unexplained: int = 0  # repeated although no send was cut then
    wrong: list[str] = field(default_factory=list)

    def check(self, condition: object, complaint: str) -> None:
        """Note the complaint unless the condition holds."""
        if not condition:
            self.wrong.append(complaint)

    def repeat(self, message: Message, cut: set[int]) -> None:
        """Count a message that is the same as a later one; its send must have been cut."""
        self.repeated += 1
        self.unexplained += message["message_id"] not in cut


def judge(crowd: Crowd, cuts: list[Cut]) -> Verdict:
    """Look at every chat as its people see it. `cuts` are the times when a process or the database was down."""
    verdict = Verdict(questions=len(crowd.asked))
    cut = _cut_sends(crowd, cuts)
    cards = _cards(crowd, cut, verdict)
    for chat_id in {asked.chat_id for asked in crowd.asked}:
        mine = [asked for asked in crowd.asked if asked.chat_id == chat_id]
        distinct = _without_repeats(_of_the_bot(crowd, chat_id), cut, verdict)
        _judge_chat(distinct, mine, cards, verdict)
    few = verdict.repeated <= verdict.sent * FEW or verdict.sent < MANY
    verdict.check(few, f"{verdict.repeated} of {verdict.sent} are repeated")
    verdict.check(not verdict.unexplained, f"{verdict.unexplained} are repeated though nothing cut their sends")
    verdict.check(len(cards) == verdict.escalations, f"{len(cards)} cards for {verdict.escalations} escalations")
    return verdict


async def judge_storage(storage: Storage, verdict: Verdict) -> None:
    """Look at what is stored: all done, nothing open, nothing given up."""
    async with storage.transaction() as tx:
        inbox, outbox = await tx.inbox.counts(), await tx.outbox.counts()
        questions, escalations = await tx.questions.counts(), await tx.escalations.counts()
    verdict.check(set(inbox) == {"done"}, f"the inbox holds {inbox}")
    verdict.check(set(outbox) == {"sent"}, f"the outbox holds {outbox}")
    verdict.check(sum(questions.values()) == verdict.questions, f"{questions} stored for {verdict.questions} asked")
    verdict.check(escalations == {"answered": verdict.escalations}, f"escalations: {escalations}")


def _of_the_bot(crowd: Crowd, chat_id: int) -> list[Message]:
    return [message for message in crowd.telegram.messages(chat_id) if message["is_bot"]]


def _cut_sends(crowd: Crowd, cuts: list[Cut]) -> set[int]:
    """The ids of the messages whose arrival the bot may not have recorded."""
    return {
        call["result"]["message_id"]
        for call in crowd.telegram.calls("sendMessage")
        if "result" in call
        and (
            call["status"] != OK
            or any(begin - RECORDED_WITHIN < call["at"] < end + RECORDED_WITHIN for begin, end in cuts)
        )
    }


def _cards(crowd: Crowd, cut: set[int], verdict: Verdict) -> dict[int, str]:
    """The card of each escalation; its repetitions are counted."""
    cards: dict[int, str] = {}
    earlier: dict[int, Message] = {}
    for message in _of_the_bot(crowd, KAZ):
        if message["text"].startswith(NOBODY):
            continue
        verdict.sent += 1
        number = int(NUMBER.search(message["text"])[1])  # type: ignore[index]
        if number in cards:
            verdict.repeat(earlier[number], cut)
        earlier[number] = message
        answered = "Answered" in message["text"] or "Answered" in cards.get(number, "")
        cards[number] = message["text"] + ("" if answered else " (not shown as answered)")
    return cards


def _judge_chat(distinct: list[Message], asked: list[Asked], cards: dict[int, str], verdict: Verdict) -> None:
    chat_id = asked[0].chat_id
    replies = [message for message in distinct if message["text"].startswith(REPLY)]
    outcomes = [message for message in distinct if not message["text"].startswith(REPLY)]
    order = [message["reply_to_message_id"] for message in outcomes]
    ids = [question.message_id for question in asked]
    verdict.check(order == ids, f"chat {chat_id} asked {ids} and read the outcomes of {order}")
    numbers = [_judge_outcome(question, message, verdict) for question, message in zip(asked, outcomes, strict=False)]
    expected = {number: question for question, number in zip(asked, numbers, strict=False) if number}
    _judge_replies(replies, expected, verdict)
    for number, question in expected.items():
        card = cards.get(number, "")
        sound = f"Person {chat_id}" in card and question.text in card and "not shown" not in card
        verdict.check(sound, f"the card of no. {number} of chat {chat_id} is {card!r}")


def _without_repeats(messages: list[Message], cut: set[int], verdict: Verdict) -> list[Message]:
    """The messages without those that only repeat the one before: same words, in reply to the same message."""
    distinct: list[Message] = []
    for message in messages:
        verdict.sent += 1
        if distinct and _key(message) == _key(distinct[-1]):
            verdict.repeat(distinct[-1], cut)
        else:
            distinct.append(message)
    return distinct


def _key(message: Message) -> tuple[str, int]:
    return message["text"], message["reply_to_message_id"]


def _judge_outcome(question: Asked, message: Message, verdict: Verdict) -> int:
    """The number of the escalation, 0 for an answer."""
    if not question.escalated:
        verdict.answers += 1
        verdict.check(message["text"].startswith(ANSWERED[question.text]), f"{question} was answered {message['text']}")
        return 0
    found = NUMBER.search(message["text"])
    verdict.escalations += 1
    verdict.check(found, f"{question} was acknowledged {message['text']}")
    return int(found[1]) if found else 0


def _judge_replies(replies: Iterable[Message], expected: dict[int, Asked], verdict: Verdict) -> None:
    read = [(message["text"], message["reply_to_message_id"]) for message in replies]
    wanted = [(REPLY + words_for(number), question.message_id) for number, question in expected.items()]
    verdict.replies += len(read)
    verdict.check(sorted(read) == sorted(wanted), f"replies read {read}, wanted {wanted}")
