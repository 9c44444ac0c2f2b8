"""The first schema."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
WAITING = sa.text("status = 'waiting'")


def upgrade() -> None:
    """Make every table."""
    _inbox()
    _outbox()
    _clients()
    _escalations()
    _questions()
    _replies()


def _inbox() -> None:
    op.create_table(
        "inbox",
        sa.Column("id", ROW_ID, primary_key=True),
        sa.Column("update_id", sa.BigInteger(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_try_at", MOMENT, nullable=False),
        sa.Column("error", sa.String(200), nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.UniqueConstraint("update_id", name="uq_inbox_update_id"),
    )
    op.create_index("ix_inbox_waiting", "inbox", ["chat_id", "id"], sqlite_where=WAITING, postgresql_where=WAITING)
    op.create_index("ix_inbox_queue", "inbox", ["id"], sqlite_where=WAITING, postgresql_where=WAITING)


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", ROW_ID, primary_key=True),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("method", sa.String(32), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("purpose", sa.String(16), nullable=False),
        sa.Column("ref", sa.BigInteger()),
        sa.Column("target", ROW_ID, sa.ForeignKey("outbox.id")),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_try_at", MOMENT, nullable=False),
        sa.Column("leased_until", MOMENT),
        sa.Column("message_id", sa.BigInteger()),
        sa.Column("error", sa.String(200), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("sent_at", MOMENT),
    )
    op.create_index("ix_outbox_waiting", "outbox", ["chat_id", "id"], sqlite_where=WAITING, postgresql_where=WAITING)
    op.create_index("ix_outbox_queue", "outbox", ["id"], sqlite_where=WAITING, postgresql_where=WAITING)
    op.create_index("ix_outbox_message", "outbox", ["chat_id", "message_id"])
    op.create_index("ix_outbox_ref", "outbox", ["ref", "purpose"])


def _clients() -> None:
    op.create_table(
        "clients",
        sa.Column("chat_id", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("username", sa.String(64), nullable=False),
        sa.Column("last_entry_id", sa.String(100), nullable=False),
        sa.Column("last_entry_at", MOMENT),
        sa.Column("first_seen_at", MOMENT, nullable=False),
        sa.Column("last_seen_at", MOMENT, nullable=False),
    )


def _escalations() -> None:
    op.create_table(
        "escalations",
        sa.Column("number", ROW_ID, primary_key=True),
        sa.Column("chat_id", sa.BigInteger(), sa.ForeignKey("clients.chat_id"), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("media_group_id", sa.String(64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(100), nullable=False),
        sa.Column("guesses", sa.JSON(), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("closed_at", MOMENT),
    )
    op.create_index("ix_escalations_status", "escalations", ["status", "number"])
    op.create_index("ix_escalations_message", "escalations", ["chat_id", "message_id"])


def _questions() -> None:
    op.create_table(
        "questions",
        sa.Column("id", ROW_ID, primary_key=True),
        sa.Column("chat_id", sa.BigInteger(), sa.ForeignKey("clients.chat_id"), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("entry_ids", sa.JSON(), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("escalation", ROW_ID, sa.ForeignKey("escalations.number")),
        sa.Column("helped", sa.Boolean()),
        sa.Column("asked_at", MOMENT, nullable=False),
    )
    op.create_index("ix_questions_message", "questions", ["chat_id", "message_id"])


def _replies() -> None:
    op.create_table(
        "replies",
        sa.Column("id", ROW_ID, primary_key=True),
        sa.Column("escalation", ROW_ID, sa.ForeignKey("escalations.number"), nullable=False),
        sa.Column("therapist_chat_id", sa.BigInteger(), nullable=False),
        sa.Column("therapist_message_id", sa.BigInteger()),
        sa.Column("outbox_id", ROW_ID, sa.ForeignKey("outbox.id")),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
    )
    op.create_index("ix_replies_escalation", "replies", ["escalation"])
    op.create_index("ix_replies_therapist_message", "replies", ["therapist_chat_id", "therapist_message_id"])
