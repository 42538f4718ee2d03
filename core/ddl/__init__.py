"""The plan as SQL: statements for before and after the data, as pg_dump divides them."""
