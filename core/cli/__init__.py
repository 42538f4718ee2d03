"""The command line: one module a group of commands, over the same engine as the window."""
