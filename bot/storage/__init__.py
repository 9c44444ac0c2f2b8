"""Where everything is kept, so that nothing is lost: SQLite by default, PostgreSQL when one machine is not enough."""
