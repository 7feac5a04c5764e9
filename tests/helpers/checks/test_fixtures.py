"""Fixture folders are new, empty and writable."""

from helpers import checks


def test_every_call_gives_another_empty_folder():
    one, other = checks.fixture_folder(), checks.fixture_folder()
    assert one != other
    assert one.is_dir() and not list(one.iterdir())
    (one / "file").write_text("x")
    assert not list(other.iterdir())
