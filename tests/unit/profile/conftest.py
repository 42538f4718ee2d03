"""The two ways in which a table is read: at once by rows, or scanned in batches where it seems to have many."""

import pytest


@pytest.fixture(params=["at once", "scanned"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Each of them in turn, however many rows there are."""
    if request.param == "scanned":
        monkeypatch.setattr("core.profile.scan._FIRST_ROWS", 2)
    monkeypatch.setattr("core.profile.scan._FEW_VALUES", 0 if request.param == "scanned" else 100_000)
    return str(request.param)
