"""SQLite's SQL as PostgreSQL's, by an allow-list: what is not known to mean the same is not translated.

An expression is read by sqlglot, whose tree the rules walk. Each rule says what it understood in SQLite's
words and what that is in PostgreSQL's; SQLite itself then confirms the first half, by compiling the original and
what was understood into the same program. sqlglot has its one home here.
"""
