"""The tables. A change here needs a migration in `migrations/versions`; a test compares the two."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ColumnClause,
    Date,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    literal_column,
    text,
)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC datetime; SQLite keeps none of the zone, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Store in UTC."""
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Read in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


# SQLite numbers rows by itself only for INTEGER; chat and update ids need 64 bits elsewhere.
ROW_ID = BigInteger().with_variant(Integer(), "sqlite")
IS_WAITING = text("status = 'waiting'")
# No parameter: a planner has to see that an index of waiting rows fits, whatever it is given.
WAITING: ColumnClause[str] = literal_column("'waiting'")

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    }
)

inbox = Table(
    "inbox",
    metadata,
    Column("id", ROW_ID, primary_key=True),
    Column("update_id", BigInteger, nullable=False, unique=True),
    Column("chat_id", BigInteger, nullable=False),
    Column("payload", JSON, nullable=False),
    Column("status", String(16), nullable=False),  # waiting | done | set-aside
    Column("tries", Integer, nullable=False),
    Column("next_try_at", UtcDateTime, nullable=False),
    Column("error", String(200), nullable=False),  # the exception's type and place, never its words
    Column("received_at", UtcDateTime, nullable=False),
)
Index("ix_inbox_waiting", inbox.c.chat_id, inbox.c.id, sqlite_where=IS_WAITING, postgresql_where=IS_WAITING)
Index("ix_inbox_queue", inbox.c.id, sqlite_where=IS_WAITING, postgresql_where=IS_WAITING)

outbox = Table(
    "outbox",
    metadata,
    Column("id", ROW_ID, primary_key=True),
    Column("chat_id", BigInteger, nullable=False),
    Column("method", String(32), nullable=False),
    Column("payload", JSON, nullable=False),
    Column("purpose", String(16), nullable=False),
    Column("ref", BigInteger),
    Column("target", ROW_ID, ForeignKey("outbox.id")),
    Column("status", String(16), nullable=False),  # waiting | sent | failed
    Column("tries", Integer, nullable=False),
    Column("next_try_at", UtcDateTime, nullable=False),
    Column("leased_until", UtcDateTime),
    Column("message_id", BigInteger),
    Column("error", String(200), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("sent_at", UtcDateTime),
)
Index("ix_outbox_waiting", outbox.c.chat_id, outbox.c.id, sqlite_where=IS_WAITING, postgresql_where=IS_WAITING)
Index("ix_outbox_queue", outbox.c.id, sqlite_where=IS_WAITING, postgresql_where=IS_WAITING)
Index("ix_outbox_message", outbox.c.chat_id, outbox.c.message_id)
Index("ix_outbox_ref", outbox.c.ref, outbox.c.purpose)

clients = Table(
    "clients",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("name", String(200), nullable=False),
    Column("username", String(64), nullable=False),
    Column("last_entry_id", String(100), nullable=False),
    Column("last_entry_at", UtcDateTime),
    Column("first_seen_at", UtcDateTime, nullable=False),
    Column("last_seen_at", UtcDateTime, nullable=False),
)

escalations = Table(
    "escalations",
    metadata,
    Column("number", ROW_ID, primary_key=True),
    Column("chat_id", BigInteger, ForeignKey("clients.chat_id"), nullable=False),
    Column("message_id", BigInteger, nullable=False),
    Column("media_group_id", String(64), nullable=False),  # of the album that came with it, or joined it last
    Column("text", Text, nullable=False),
    Column("urgent", Boolean, nullable=False),
    Column("reason", String(100), nullable=False),
    Column("guesses", JSON, nullable=False),
    Column("status", String(16), nullable=False),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("closed_at", UtcDateTime),
    Column("reminded_at", UtcDateTime),  # the last time
    Column("reminders", Integer, nullable=False, server_default="0"),  # how many there were
)
Index("ix_escalations_status", escalations.c.status, escalations.c.number)
Index("ix_escalations_message", escalations.c.chat_id, escalations.c.message_id)

questions = Table(
    "questions",
    metadata,
    Column("id", ROW_ID, primary_key=True),
    Column("chat_id", BigInteger, ForeignKey("clients.chat_id"), nullable=False),
    Column("message_id", BigInteger, nullable=False),
    Column("text", Text, nullable=False),
    Column("outcome", String(16), nullable=False),
    Column("entry_ids", JSON, nullable=False),
    Column("confidence", Float, nullable=False),
    Column("escalation", ROW_ID, ForeignKey("escalations.number")),
    Column("helped", Boolean),
    Column("picked", String(100), nullable=False, server_default=""),  # of the entries that were offered
    Column("asked_at", UtcDateTime, nullable=False),
)
Index("ix_questions_message", questions.c.chat_id, questions.c.message_id)

replies = Table(
    "replies",
    metadata,
    Column("id", ROW_ID, primary_key=True),
    Column("escalation", ROW_ID, ForeignKey("escalations.number"), nullable=False),
    Column("therapist_chat_id", BigInteger, nullable=False),
    Column("therapist_message_id", BigInteger),
    Column("outbox_id", ROW_ID, ForeignKey("outbox.id")),
    Column("status", String(16), nullable=False),
    Column("words", Text, nullable=False, server_default=""),  # of a text message that could be for everyone
    Column("entry_id", String(100), nullable=False, server_default=""),  # of a curated answer
    Column("created_at", UtcDateTime, nullable=False),
)
Index("ix_replies_escalation", replies.c.escalation)
Index("ix_replies_therapist_message", replies.c.therapist_chat_id, replies.c.therapist_message_id)

digests = Table(
    "digests",
    metadata,
    Column("day", Date, primary_key=True),  # on the practice's own calendar
    Column("made_at", UtcDateTime, nullable=False),
)

taught = Table(
    "taught",
    metadata,
    Column("number", ROW_ID, primary_key=True),
    Column("entry_id", String(100), nullable=False),  # of the files for a further wording, else one of its own
    Column("question", Text, nullable=False),  # empty for a further wording, as is the answer
    Column("answer", Text, nullable=False),
    Column("phrasing", Text, nullable=False),  # a client's words: for matching, shown to no client
    Column("escalation", ROW_ID, ForeignKey("escalations.number"), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("taught_at", UtcDateTime),  # a draft until then
    Column("withdrawn_at", UtcDateTime),
    Column("told_at", UtcDateTime),  # when the therapist was told that it doesn't fit the FAQ's files
)
Index("ix_taught_escalation", taught.c.escalation)

settings = Table(
    "settings",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("value", Text, nullable=False),  # as a line of the environment would have it
    Column("changed_at", UtcDateTime, nullable=False),
)

news = Table(
    "news",
    metadata,
    Column("subject", String(16), primary_key=True),  # the FAQ's files, or the bot
    Column("state", String(64), nullable=False),  # a digest of what is wrong with the files, or the bot's id
    Column("noted_at", UtcDateTime, nullable=False),
)
