"""Qt models over values of the engine: they hold no widgets and decide nothing."""
