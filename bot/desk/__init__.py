"""The use cases: what happens when a client asks, and when the therapist answers. Knows no Telegram."""
