"""The bot under load."""
