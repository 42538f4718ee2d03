"""What the data really holds: one pass over every row of every table, and one look at every foreign key."""
