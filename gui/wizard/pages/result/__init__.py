"""The page Result: the page itself, its words, the grid of rows set aside, and what its jobs do."""
