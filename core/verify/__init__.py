"""Every value of every row compared on both sides, by code that shares nothing with the copy."""
