"""Every word that the therapist reads of the bot's own, as Telegram HTML; `texts` has the clients'."""

from __future__ import annotations

START = (
    "<b>{practice}</b>: this is the therapist's chat.\n\n"
    "Whatever I can't answer with confidence comes here as a numbered card. <b>Reply to a card</b> "
    "(swipe it, or press and choose Reply) with text, a photo or a voice message: only that client gets it.\n\n"
    "/inbox – open questions\n"
    "/taught – what you taught me: answers and wordings that are for everyone now\n"
    "/try <i>question</i> – see what I would answer a client\n"
    "/settings – your name, the emergency number, reminders, how sure I must be; and how to change them\n"
    "/erase – as a reply to a card: erase all that I keep of that client"
)
HOW_TO_REPLY = (
    "This went to nobody. To answer a client, <b>reply to their card</b> (swipe it, or press and choose Reply). "
    "/inbox lists the open ones: tap a number there to have its card again."
)
AMONG_COLLEAGUES = "This stayed among you. For the client of no. {number}, reply to their card."
INBOX_EMPTY = "Nobody is waiting. 🌿"
INBOX = "<b>{count} open</b>, urgent ones first, then the oldest. Tap a number to have its card again:"
INBOX_LINE = "\n\n{mark}<b>{number}</b> · {name} · {waiting}\n{text}"
JUST_NOW = "just now"
DAYS, HOURS, MINUTES = "{days} d", "{hours} h {minutes} min", "{minutes} min"
DIGEST = "☀️ Today's round. "
REMINDER = "⏰ No. {number}, {name}, has been waiting for {waiting}. Reply here or to the card."
ON_ITS_WAY = " · reply on its way"
CARD = "{state}<b>No. {number}</b> · {name}\n\n{text}\n\n<i>Asked {asked}{waiting}{about}</i>"
CARD_ABOUT = " · {topic}"
CARD_READ = " · has read “{topic}”"
CARD_WAITING = " · waiting {waiting}"
CARD_HINT = "\n\nReply to this message: only {name} gets it."
CARD_HINT_CLOSED = {
    "dismissed": "\n\n{name} isn't told of it. A reply to this message still reaches them.",
    "withdrawn": "\n\n{name} was told that you needn't answer. A reply to this message still reaches them.",
}
CARD_LONG = "… <i>(whole message below)</i>"
CARD_MEDIA = "<i>(attachment below)</i>"
STATE_URGENT = "🚨 <b>URGENT</b> · "
STATE_DOUBTFUL = "❗ <b>Perhaps urgent</b> · "
STATE = {
    "open": "",
    "answered": "✅ Answered {closed} · ",
    "dismissed": "➖ Dismissed {closed} · ",
    "withdrawn": "↩️ Withdrawn by the client {closed} · ",
    "undeliverable": "⚠️ Not delivered {closed} · ",
}
NOT_DELIVERED = "⚠️ Not delivered: {why} No. {number}, {name}."
ACKNOWLEDGEMENT_FAILED = "⚠️ {name} (no. {number}) can't be reached: {why}"
ANSWER_FAILED = "⚠️ Telegram refused my answer to {name}, so no. {number} is yours. {name} was told that you reply."
WHY = {
    "unreachable": "they have blocked the bot or deleted the chat. Please use another way to reach them.",
    "refused": "Telegram refused the message. Please try again in another form.",
}
CARD_FAILED = "⚠️ The card of no. {number}, {name}, can't be shown here. /inbox has the question."
COPY_FAILED = "⚠️ The attachment of no. {number} can't be shown here. Ask {name} to send it in another form."
EDITED = "✏️ {name} changed no. {number}. It now reads:\n\n{text}"
ADDED_TO_CARD = "{state}{name} adds to no. {number}:\n\n{text}"
NEWLY_URGENT = "🚨 <b>URGENT</b>: "
WITHDRAWN_NOTE = "↩️ {name} withdrew no. {number}, and was told that you needn't answer it."
CONTENT_REFUSED = "⚠️ The changed FAQ is not used, the last good one stays:\n\n<code>{why}</code>"
NOT_HANDLED_HERE = "⚠️ Something went wrong with this on my side, and it went to nobody. Please try it again."
EDIT_TOO_LATE = "That message is already with the client and can't be changed in this form. Reply again instead."
TRY_USAGE = "Write a question after it: <code>/try does it hurt</code>"
TRY_PART = "<b>{outcome}</b> · “{part}”\n"
TRY_OUTCOMES = {
    "answer": "I would answer",
    "suggest": "I would offer these to choose from",
    "escalate": "I would pass it on to you",
    "urgent": "An emergency: I would say whom to call, and tell you",
    "smalltalk": "I would say a friendly word",
}
TRY_ENTRY = "{confidence} {question}\n"
TRY_FOREIGN = "I take this for another language than the FAQ's, and would tell the client so.\n"
TRY_NOTHING = "nothing near\n"
UNKNOWN_COMMAND = "I don't know that command. There are /inbox, /taught, /try, /settings, /set, /erase and /help."

SETTINGS = (
    "<b>Settings</b>{lines}\n\n"
    "To change one, write its name and the new value: <code>/set therapist_name Kaz B</code>. "
    "With <code>default</code> for the value it is again as it was set up. "
    "Every change is in use within seconds: clients see it from then on."
)
SETTING = "\n\n<b>{name}</b>: {value}{changed}\n<i>{meaning}</i>"
SETTING_CHANGED = " · changed here"
SETTING_MEANINGS = {  # in the order in which they are listed
    "practice_name": "the practice's name, as clients read it",
    "therapist_name": "your name, as clients read it",
    "emergency_number": "what clients are told to call in an emergency: a life may depend on it",
    "timezone": "the clock of your cards, reminders and digest, like Australia/Brisbane",
    "remind_after": (
        "how many hours a question waits until I bring it up again, or off; an urgent one I bring up within 15 minutes "
        "in any case"
    ),
    "digest_at": "when I send you what is open, every day, like 08:00, or off",
    "accepted_wrong": "the share of wrong answers that you accept, like 2%: lower it, and I pass on more to you",
}
SETTING_NEVER, SETTING_HOURS, SETTING_DAILY, SETTING_SHARE = "never", "{hours} h", "every day at {time}", "{percent} %"
SET = (
    "✅ <b>{name}</b> was: {before}\nIt is now: {after}\n\nThis is in use within seconds: clients see it from then on."
)
SET_EMERGENCY = (
    "\n\n🚨 <b>Please read the number once more.</b> Clients are told to call it when a life may depend on it."
)
SET_REFUSED = "Nothing was changed. {why}"
SET_UNKNOWN = "There is no setting “{name}”. There are {names}: see /settings."

ASK_QUESTION = (
    "Write the question as a client should read it (up to 60 characters), as a reply to this message. "
    "You will see all of it before anybody else does."
)
PREVIEW = "<b>Clients would read this:</b>\n\n<b>{question}</b>\n\n{answer}"
PREVIEW_HINT = (
    "\n\n<i>Please check that it names nobody and speaks of no one person's body. "
    "For other words, reply to this message with the whole answer.</i>"
)
ANSWERED_NOW = (
    "\n\n⚠️ <b>Clients who ask this now get: “{question}”.</b> If you add yours, it takes that one's place for them, "
    "or they are offered both to choose from."
)
WITHOUT_WORDS = "\n\n<i>The client's own words are left out: they are too near to an emergency.</i>"
REWORDED = "<s>{question}</s>\n\n<s>{answer}</s>\n\n<i>Reworded: see below.</i>"
ADDED = "✅ <b>In the FAQ:</b>\n\n<b>{question}</b>\n\n{answer}"
LEFT = "➖ <b>Left as it was:</b>\n\n{question}"
FROM_NOW_ON = "\n<i>Clients get it from now on, in a few seconds.</i>"
WORDING_TAUGHT = "\n\n🎓 Remembered: whoever asks like this is answered with “{question}”."
ANSWER_TAUGHT = "\n\n🎓 For everyone now, as “{question}”."
QUESTION_REFUSED = "A question of up to {question} characters, please, in words: reply to this message with it."
ANSWER_REFUSED = "Only words can be for everyone, up to {answer} characters: reply to this message with them."
TEACH_URGENT = (
    "I can't learn that: it is too near to the signs of an emergency. If clients could be answered so, I might "
    "take a real emergency for a question. Nothing was changed."
)
TEACH_FOREIGN = (
    "I can't learn that: I read only the FAQ's own language, and pass on everything else. Nothing was changed."
)
TEACH_CLAIMED = "I can't learn that: “{rival}” in the FAQ has these words already, or nearly. Nothing was changed."
TEACH_KNOWN = "The FAQ knows these words already. Nothing was changed."
TEACH_AGAIN = "\n\nFor another question, reply to this message with it."
TEACH_STALE = "That is settled already: see the card, or /taught."
LEFT_OUT = (
    "⚠️ What you taught me, “{taught}”, is not used any more: since the FAQ was changed, “{rival}” in it has these "
    "words, or nearly. If that answer is right, forget yours in /taught; else change the FAQ's files."
)
TAUGHT = "<b>{count} taught</b>, the newest first:"
TAUGHT_EMPTY = (
    "Nothing was taught yet. Answer a card: beneath it you can then have a wording remembered, "
    "or your own words used for everyone."
)
TAUGHT_LINE = "\n\n<b>{number}</b> · <b>{question}</b>{words}\n<i>{at}{standing}</i>"
TAUGHT_WORDS = "\nalso for {words}"
TAUGHT_SOON = " · in a few seconds"
TAUGHT_IN_FILES = " · in the FAQ's own files by now"
TAUGHT_GONE = " · no longer in the FAQ"
TAUGHT_CLAIMED = " · not used: “{rival}” has these words"

ERASE_USAGE = (
    "Whom? Reply with /erase to a card of theirs, or write its number: <code>/erase 12</code>. "
    "I say first what would be erased."
)
ERASE_UNKNOWN = "There is no no. {number}. /inbox lists the open ones; a closed one has its number on its card."
ERASE = (
    "🗑 <b>Erase {name} for good?</b>\n\n"
    "Gone would be their name, and the words of {questions}, {escalations} and {replies}, since {since}. {wordings}"
    "Open questions of theirs are closed, and what still waits to be sent to them is not sent.\n\n"
    "<b>{name} isn't told.</b> If they asked for it, tell them first, by a reply to their card: later you can't.\n\n"
    "<i>I can't erase your own messages and the lists in this chat, nor the client's chat with me: each of you can "
    "delete those in Telegram. Backups made earlier keep it all, and an answer that you added to the FAQ stays: see "
    "/taught.</i>"
)
COUNTED = {
    "questions": ("{count} question", "{count} questions"),
    "escalations": ("{count} card", "{count} cards"),
    "replies": ("{count} reply", "{count} replies"),
    "wordings": (
        "{count} wording of theirs that I was taught is forgotten. ",
        "{count} wordings of theirs that I was taught are forgotten. ",
    ),
}
ERASED = (
    "🗑 <b>No. {number}</b> · erased\n\n<i>I keep nothing of this client any more, and nobody can be answered here.</i>"
)
KEPT = "➖ Nothing was erased (no. {number})."
NOBODY_THERE = (
    "This went to nobody, and I keep none of it: the client of no. {number} was erased. "
    "If they write again, they come as somebody new, with a card of their own."
)
DELETE_BY_HAND = (
    "⚠️ No. {number} was erased, but Telegram doesn't let me delete what was copied here. Please delete it yourself."
)

SEND_ENTRY = "✉️ Send: {question}"
DISMISS = "Dismiss"
REOPEN = "Reopen"
LESS, MORE = "« Back", "More »"
TOO_LATE = "Too late: {standing}."
BEING_ANSWERED = "it is being answered"
STANDING = {
    "open": "it is open already",
    "answered": "it is answered",
    "dismissed": "it is dismissed",
    "withdrawn": "the client has withdrawn it",
    "undeliverable": "the reply could not be delivered",
}
DISMISSED_TOAST = "Dismissed. The client isn't told."
REOPENED_TOAST = "Open again. The client isn't told."
SENT_TOAST = "On its way."
REMEMBER = "🎓 Remember this wording"
FORGET_WORDING = "Forget this wording"
USE_FOR_EVERYONE = "🎓 Use for everyone"
FORGET_ANSWER = "Forget this answer"
FORGET = "Forget {number}"
ADD = "Add to the FAQ"
LEAVE = "Leave it"
REMEMBERED_TOAST = "Remembered. Clients get it from now on, in a few seconds."
FORGOTTEN_TOAST = "Forgotten, in a few seconds."
ASKED_TOAST = "What is the question? See below."
ADDED_TOAST = "Added. Clients get it from now on, in a few seconds."
LEFT_TOAST = "Left as it was."
ERASE_FOR_GOOD = "🗑 Erase for good"
KEEP = "Leave it"
ERASED_TOAST = "Erased."
ERASED_ALREADY = "The client of no. {number} was erased."
KEPT_TOAST = "Nothing was erased."
ERASE_SETTLED = "That is settled already. /erase asks anew."
ERASE_LATER = "A message to this client or about them is on its way just now. Please tap again in a few seconds."

COMMANDS = {
    "inbox": "Open questions",
    "taught": "What you taught me",
    "try": "See what a client would be answered",
    "settings": "Names, emergency number, reminders",
    "set": "Change a setting: its name, then the new value",
    "erase": "Erase a client, as a reply to their card",
    "help": "How to reply",
}
