"""What a SQLite database declares, read by PRAGMA and, where PRAGMA is silent, from its text."""
