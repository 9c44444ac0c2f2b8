"""Every word that clients read of the bot's own, as Telegram HTML; `therapist_texts` has the therapist's.

The curated answers are content and stand in the FAQ's files.
"""

from __future__ import annotations

START = (
    "Hello {name}! I'm the assistant of <b>{practice}</b>.\n\n"
    "Ask me anything about your treatment, in your own words. I answer at once what {therapist} has "
    "already written down, and pass everything else on to {therapist}, who replies to you here.\n\n"
    "I'm a program, not a person, and I give no medical advice. "
    "<b>In an emergency call {emergency}</b>: nobody watches this chat round the clock.\n\n"
    "<i>Privacy: your messages travel by Telegram and are kept by the practice, so that {therapist} can answer you.\n"
    "The bot shows them to nobody outside the practice. How a question is worded may help it to know the next one.\n"
    "Ask {therapist}, and the practice erases what it keeps of you here.</i>"
)
HELP = (
    "Just type your question, like “does it hurt?”. You can ask several things in one message.\n\n"
    "/topics – what I can answer\n"
    "/start – who I am, and what happens to your words\n\n"
    "Photos, files and voice messages go to {therapist}. In an emergency call {emergency}."
)
TOPICS = "What would you like to know about?"
TOPIC = "<b>{topic}</b>\nTap a question:"
NO_TOPICS = "There is no menu yet. Just type your question."
ABOUT_PART = "<i>“{part}”</i>\n\n"
SUGGEST = "I'm not quite sure what you mean. Is it one of these?"
SUGGEST_PART = "About <i>“{part}”</i> I'm not quite sure. Is it one of these?"
PASSED_ON = "That one is for {therapist}, so I've passed it on."
IF_EMERGENCY = "\n\n<b>If this is an emergency, call {emergency} now</b>: {therapist} may not see it at once."
FOREIGN = (
    "Sorry, I can read only English. I have sent your message to {therapist} as it is. "
    "<b>Emergency? Call {emergency} now.</b>"
)
PASSED_ON_PART = "About <i>“{part}”</i>: that's for {therapist}, so I've passed it on."
PASSED_ON_MEDIA = (
    "Thank you, I've passed that on to {therapist}; I can't look at it or listen to it myself. "
    "<b>If it's an emergency, don't wait for us: call {emergency} now.</b>"
)
PASSED_ON_ANSWER = "Thank you, I've passed your answer on to {therapist}."
PASSED_ON_WORDS = "I've passed that on to {therapist}."
ADDED = "I've added that to no. {number} on {therapist}'s desk."
NUMBER = "\n\n<i>Your question is no. {number}. {therapist} replies here, in this chat.</i>"
NUMBER_ANSWER = "\n\n<i>It is no. {number} on {therapist}'s desk.</i>"
NUMBER_URGENT = "\n\n<i>Your message is no. {number} on {therapist}'s desk, marked urgent.</i>"
ALREADY_PASSED_ON = "{therapist} already has this one: no. {number}."
EDIT_PASSED_ON = "Your change has been passed on to {therapist} (no. {number})."
WITHDRAWN = "All right, no. {number} is withdrawn. {therapist} sees that, and needn't answer it."
TOO_LATE_TO_WITHDRAW = "That can't be withdrawn any more."
REPLY = "💬 <b>{therapist}:</b>\n"
STICKER = "🙂 Nice one! If you have a question, just type it."
SMALLTALK = "Hello! What would you like to know?"
NOTHING_TO_READ = "I couldn't read anything in that. Just type your question."
UNKNOWN_COMMAND = (
    "I don't know that command. A question needs none: just type it. /topics shows what I can answer, /help how this "
    "works, /start who I am. In an emergency call {emergency}."
)
STOP = (
    "There is nothing to stop: I write to you only when you write to me, or when {therapist} replies to a question of "
    "yours. If you need no answer any more, tap “Never mind” beneath my note that I passed the question on.\n\n"
    "Ask {therapist}, and the practice erases what it keeps of you here."
)
NOT_HANDLED = (
    "Something went wrong on my side, so I've passed your message to {therapist} as it is. It is no. {number}."
)
BUTTON_FAILED = "Something went wrong with that button. Please type what you'd like to know."
GONE = "That's no longer there. Please type your question."
JUST_BELOW = "The answer is here already: see below."
GLAD = "Glad to hear that!"

SOMEONE = "Someone"  # a client without a name
YOU = "there"  # in their greeting

HELPED = "👍 This helped"
ASK_THERAPIST = "🙋 Ask {therapist}"
NONE_OF_THESE = "None of these, ask {therapist}"
NEVER_MIND = "Never mind"
BACK = "« All topics"

COMMANDS = {"topics": "What I can answer", "help": "How this works", "start": "Who I am, and privacy"}
