"""Rows across: SQLite -> Arrow batches -> converted Arrow batches -> COPY binary, one transaction a table."""
