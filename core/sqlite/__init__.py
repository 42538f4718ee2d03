"""The source: a SQLite file opened read-only on one snapshot, and read as Arrow batches."""
