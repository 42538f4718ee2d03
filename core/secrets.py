"""Passwords: in the operating system's keyring and nowhere else, or in memory for as long as the program runs."""


class Secrets:
    """Where passwords are kept. The one home of keyring."""
