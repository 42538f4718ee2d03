"""The window: a Qt wizard over `core`, which knows nothing of it."""
