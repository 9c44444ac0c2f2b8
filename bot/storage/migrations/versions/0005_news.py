"""What is wrong with the FAQ's files, so that of several processes one tells of it."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add it."""
    op.create_table(
        "news",
        sa.Column("subject", sa.String(16), primary_key=True),
        sa.Column("state", sa.String(64), nullable=False),
        sa.Column("noted_at", MOMENT, nullable=False),
    )
