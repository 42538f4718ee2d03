"""The stages in their order: the only package that calls them."""
