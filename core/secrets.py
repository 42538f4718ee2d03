"""Passwords: in the operating system's keyring and nowhere else, or in memory for as long as the program runs.

There is no third place: where no keyring is, nothing is written. This is the one home of keyring, which is imported
when it is first needed, since it takes its time.
"""

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from core.errors import SecretStoreError

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

_SERVICE = "howdah"
_NAMES = {
    "keyring.backends.SecretService": "Secret Service",
    "keyring.backends.libsecret": "Secret Service",
    "keyring.backends.kwallet": "KWallet",
    "keyring.backends.macOS": "macOS Keychain",
    "keyring.backends.Windows": "Windows Credential Locker",
}
"""The keyrings of operating systems, by the module of their class. keyring takes others too, among them some that write
passwords into plain files: whatever is not listed counts as none."""

_Answer = TypeVar("_Answer")


class Secrets:
    """Where passwords are kept. Thread-safe.

    Every method may wait for the keyring, which may wait for a person to unlock it: call them in jobs. A password that
    the keyring has once given is not kept in memory.
    """

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._memory: dict[str, str] = {}
        self._is_known = False
        self._keyring: KeyringBackend | None = None
        self._trouble = ""

    def __repr__(self) -> str:
        return "Secrets()"

    @property
    def keyring_name(self) -> str | None:
        """What people call it; None without one."""
        keyring = self._find()
        return _NAMES[type(keyring).__module__] if keyring is not None else None

    @property
    def trouble(self) -> str:
        """Why there is no keyring, as a sentence; "" where there is one."""
        self._find()
        return self._trouble

    def read(self, name: str) -> str | None:
        """The password of a connection, from memory or the keyring. Raises SecretStoreError."""
        with self._lock:
            if name in self._memory:
                return self._memory[name]
        keyring = self._find()
        return _ask("read", lambda: keyring.get_password(_SERVICE, name)) if keyring is not None else None

    def keep(self, name: str, password: str) -> bool:
        """Keep a password: True, in the keyring; False, only in memory, until the program ends.

        Raises SecretStoreError where there is a keyring that does not take it; it is in memory then, too.
        """
        self.remember(name, password)
        keyring = self._find()
        if keyring is None:
            return False
        _ask("kept", lambda: keyring.set_password(_SERVICE, name, password))
        with self._lock:
            self._memory.pop(name, None)
        return True

    def remember(self, name: str, password: str) -> None:
        """Keep a password in memory alone, until the program ends."""
        with self._lock:
            self._memory[name] = password

    def forget(self, name: str) -> None:
        """Remove a password wherever it is kept; nothing happens if there is none. Raises SecretStoreError."""
        with self._lock:
            self._memory.pop(name, None)
        keyring = self._find()
        if keyring is not None and _ask("removed", lambda: keyring.get_password(_SERVICE, name)) is not None:
            _ask("removed", lambda: keyring.delete_password(_SERVICE, name))

    def rename(self, old: str, new: str) -> None:
        """Keep a password under another name. Raises SecretStoreError."""
        if old == new:
            return
        with self._lock:
            is_in_memory = old in self._memory
        password = self.read(old)
        if password is None:
            # What another connection of that name may have left behind is not for this one.
            self.forget(new)
        elif is_in_memory:
            self.remember(new, password)
        else:
            self.keep(new, password)
        self.forget(old)

    def _find(self) -> "KeyringBackend | None":
        with self._lock:
            if not self._is_known:
                self._keyring, self._trouble = _find_keyring()
                self._is_known = True
            return self._keyring


def _find_keyring() -> "tuple[KeyringBackend | None, str]":
    """The keyring of the operating system, or why there is none."""
    import keyring
    from keyring.backends.chainer import ChainerBackend

    try:
        chosen = keyring.get_keyring()
        # The chain holds all that work here, the best first.
        candidates = chosen.backends if isinstance(chosen, ChainerBackend) else [chosen]
    except Exception:  # each system's keyring has errors of its own, and the name of a class may be a wrong one
        return None, "The keyring that is set up on this machine can't be used."
    for candidate in candidates:
        if type(candidate).__module__ in _NAMES:
            return candidate, ""
    return None, "This machine has no keyring that Howdah can use, or none is running."


def _ask(purpose: str, question: Callable[[], _Answer]) -> _Answer:
    """Ask the keyring, so that a password is `purpose`, such as "read".

    Its errors may hold what it was given, so that none of them is kept as a cause.
    """
    import keyring.errors

    try:
        return question()
    except keyring.errors.KeyringLocked:
        problem = "is locked"
    except Exception as error:  # each system's keyring has errors of its own
        problem = f"gave no answer ({type(error).__name__})"
    raise SecretStoreError(
        f"The keyring {problem}: the password could not be {purpose}.",
        "Unlock it and try again.",
    )
