"""What the therapist taught, and what of a reply could be taught."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add both."""
    op.add_column("replies", sa.Column("words", sa.Text(), nullable=False, server_default=""))
    op.add_column("replies", sa.Column("entry_id", sa.String(100), nullable=False, server_default=""))
    op.create_table(
        "taught",
        sa.Column("number", ROW_ID, primary_key=True),
        sa.Column("entry_id", sa.String(100), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("phrasing", sa.Text(), nullable=False),
        sa.Column("escalation", ROW_ID, sa.ForeignKey("escalations.number"), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("taught_at", MOMENT),
        sa.Column("withdrawn_at", MOMENT),
        sa.Column("told_at", MOMENT),
    )
    op.create_index("ix_taught_escalation", "taught", ["escalation"])
