"""Fixtures of whole-program tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.program import environment
from tests.support.screen import Screen, running_screen


@pytest.fixture(scope="module")
def screen() -> Iterator[Screen]:
    """An X screen for the windows of one module."""
    with running_screen() as started:
        yield started


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    """The environment of a person with an empty home and no screen."""
    home = tmp_path / "home"
    home.mkdir()
    return environment(home)
