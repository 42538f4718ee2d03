"""SQLite's triggers as PL/pgSQL, by the same principle as expressions and queries: each statement of a body is read,
written out again in SQLite's words, and SQLite confirms that both compile into one program."""
