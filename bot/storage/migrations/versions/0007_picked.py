"""Which of the entries that a client was offered they picked, to know which answer a message holds."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add it: of earlier offers it is not known."""
    op.add_column("questions", sa.Column("picked", sa.String(100), nullable=False, server_default=""))
