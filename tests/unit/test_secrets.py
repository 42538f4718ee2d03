"""Passwords without a keyring, and with one that refuses. With one that works: tests/engine/test_keyring.py."""

from collections.abc import Iterator

import keyring
import keyring.backend
import keyring.errors
import pytest
from keyring.backends import SecretService, chainer, fail, null

from core.errors import SecretStoreError
from core.secrets import Secrets
from tests.helpers.errors import read_all


@pytest.fixture(autouse=True)
def no_keyring() -> Iterator[None]:
    """The keyring of this machine is not for tests."""
    before = keyring.get_keyring()
    keyring.set_keyring(fail.Keyring())
    yield
    keyring.set_keyring(before)


class PlaintextKeyring(null.Keyring):
    """As keyrings.alt has one: it would write the password into a file."""

    __module__ = "keyrings.alt.file"

    def set_password(self, service: str, username: str, password: str) -> None:
        raise AssertionError("a password was written in plain text")


class LockedKeyring(SecretService.Keyring):
    """A Secret Service whose owner refuses to unlock it."""

    __module__ = "keyring.backends.SecretService"

    def get_password(self, service: str, username: str) -> str | None:
        raise keyring.errors.KeyringLocked("Failed to unlock the collection!")

    def set_password(self, service: str, username: str, password: str) -> None:
        raise RuntimeError(f"could not keep {password}")


@pytest.mark.parametrize("backend", [fail.Keyring, null.Keyring, PlaintextKeyring, chainer.ChainerBackend])
def test_what_is_no_keyring_of_the_system_counts_as_none(
    backend: type[keyring.backend.KeyringBackend], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chainer.ChainerBackend, "backends", [PlaintextKeyring(), null.Keyring()])
    keyring.set_keyring(backend())
    secrets = Secrets()
    assert secrets.keyring_name is None
    assert "no keyring" in secrets.trouble
    assert secrets.keep("a", "s3cret") is False
    assert secrets.read("a") == "s3cret"
    assert Secrets().read("a") is None


def test_without_a_keyring_passwords_are_renamed_and_forgotten_in_memory() -> None:
    secrets = Secrets()
    secrets.keep("a", "one")
    secrets.keep("b", "two")
    secrets.rename("a", "b")
    assert (secrets.read("a"), secrets.read("b")) == (None, "one")
    secrets.rename("never there", "b")
    assert secrets.read("b") is None
    secrets.forget("b")
    secrets.forget("never there")


def test_renaming_to_the_same_name_changes_nothing() -> None:
    secrets = Secrets()
    secrets.keep("a", "one")
    secrets.rename("a", "a")
    assert secrets.read("a") == "one"


def test_a_locked_keyring_is_told_and_what_was_typed_is_still_known() -> None:
    keyring.set_keyring(LockedKeyring())
    secrets = Secrets()
    assert secrets.keyring_name == "Secret Service"
    assert secrets.trouble == ""
    with pytest.raises(SecretStoreError, match="is locked"):
        secrets.read("a")
    with pytest.raises(SecretStoreError):
        secrets.keep("a", "s3cret")
    assert secrets.read("a") == "s3cret"


def test_what_a_keyring_says_of_a_password_is_not_repeated() -> None:
    password = "-".join(("never", "to", "be", "shown"))
    keyring.set_keyring(LockedKeyring())
    with pytest.raises(SecretStoreError) as caught:
        Secrets().keep("a", password)
    assert password not in read_all(caught.value)


def test_a_keyring_that_is_set_up_wrongly_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail_to_load() -> None:
        raise ModuleNotFoundError("No module named 'nonsense'")

    monkeypatch.setattr(keyring, "get_keyring", fail_to_load)
    secrets = Secrets()
    assert secrets.keyring_name is None
    assert "can't be used" in secrets.trouble
    assert secrets.keep("a", "s3cret") is False


def test_secrets_show_none() -> None:
    secrets = Secrets()
    secrets.keep("a", "s3cret")
    assert "s3cret" not in repr(secrets) + str(secrets)
