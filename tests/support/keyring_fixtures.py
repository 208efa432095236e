"""Fixtures around a real keyring; loaded by the suite's conftest."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import keyring_session as support


@pytest.fixture(scope="session")
def keyring_session(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[support.KeyringSession]:
    """One unlocked keyring for the whole run: use names of your own, and do not lock or kill it.

    ``with keyring_session.active():`` for this process, ``os.environ | keyring_session.env`` for a child.
    """
    with support.keyring_session(tmp_path_factory.mktemp("keyring")) as session:
        yield session


@pytest.fixture
def own_keyring_session(tmp_path: Path) -> Iterator[support.KeyringSession]:
    """A keyring for one test, which may lock and kill it."""
    with support.keyring_session(tmp_path) as session:
        yield session
