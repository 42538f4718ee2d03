"""What a run is asked for."""

from pathlib import Path

from core.migration.options import MigrationOptions


def test_the_target_is_not_shown_for_it_may_hold_a_password() -> None:
    options = MigrationOptions(source_path=Path("a.db"), target_url="postgresql://me:s3cret@host/db")
    assert "s3cret" not in repr(options)
    assert "s3cret" not in str(options)
