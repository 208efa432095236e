"""Fixtures of whole-program tests."""

from collections.abc import Iterator

import pytest

from tests.support.screen import Screen, running_screen


@pytest.fixture(scope="module")
def screen() -> Iterator[Screen]:
    """An X screen for the windows of one module."""
    with running_screen() as started:
        yield started
