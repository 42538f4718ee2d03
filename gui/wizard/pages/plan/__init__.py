"""The plan page: its grid, its tabs, its findings."""
