"""SELECTs and views of SQLite as PostgreSQL's, by the same principle as expressions: each part of a query is read,
written out again in SQLite's words, and SQLite confirms that both compile into one program."""
