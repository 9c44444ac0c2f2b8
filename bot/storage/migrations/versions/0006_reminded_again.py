"""How often the therapist was reminded of an open question: of an urgent one she is more than once."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add it: whoever was reminded of was so once."""
    op.add_column("escalations", sa.Column("reminders", sa.Integer(), nullable=False, server_default="0"))
    op.execute("UPDATE escalations SET reminders = 1 WHERE reminded_at IS NOT NULL")
