"""The wizard: eight pages, each of which answers one question."""
