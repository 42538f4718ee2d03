"""After the data: keys, indexes, foreign keys, sequences, comments and statistics; then out of staging, at once."""
