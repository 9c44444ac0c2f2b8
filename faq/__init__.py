"""What the practice knows: its curated entries, and the matcher that finds the one a message asks for."""
