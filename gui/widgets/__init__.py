"""Widgets that show what they are given: texts and numbers in, signals out, nothing of the engine."""
