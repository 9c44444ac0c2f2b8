"""What happens to a question: from Telegram into the inbox, over the desk, through the outbox, and back."""
