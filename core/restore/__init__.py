"""The way back: the rows of a published migration written into a SQLite file again, each value as the one that it was
made of, by the plan's conversions read backwards."""
