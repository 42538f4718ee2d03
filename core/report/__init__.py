"""What a run came to, as one value: for the terminal, for JSON, for people."""
