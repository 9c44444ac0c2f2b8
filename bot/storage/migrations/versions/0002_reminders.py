"""Which open questions the therapist was reminded of, and the days whose digest was made."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add both."""
    op.add_column("escalations", sa.Column("reminded_at", MOMENT))
    op.create_table(
        "digests",
        sa.Column("day", sa.Date(), primary_key=True),
        sa.Column("made_at", MOMENT, nullable=False),
    )
