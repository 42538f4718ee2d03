"""The page Run: the page itself, what its job does, and what its chart shows."""
