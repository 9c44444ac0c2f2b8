"""What people see in Telegram. Handlers call the desk and put messages into the outbox; they send nothing."""
