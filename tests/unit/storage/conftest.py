"""A profile of its own for each test, and stores on it that are closed afterwards."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desktop.storage.history import HistoryStore, new_writer_id
from desktop.storage.paths import Profile, profile_in
from tests.support.changes import message


class FakeClock:
    """Milliseconds that only the test moves."""

    def __init__(self, now_ms: int = 1_700_000_000_000) -> None:
        self.now_ms = now_ms

    def __call__(self) -> int:
        self.now_ms += 1
        return self.now_ms


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    return profile_in(tmp_path / "profile")


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def open_store(profile: Profile, clock: FakeClock) -> Iterator[Callable[..., HistoryStore]]:
    stores: list[HistoryStore] = []

    def make(where: Profile = profile) -> HistoryStore:
        stores.append(HistoryStore(where, new_writer_id(), clock))
        return stores[-1]

    yield make
    for store in stores:
        store.close()


@pytest.fixture
def store(open_store) -> HistoryStore:
    return open_store()


@pytest.fixture
def saved(store: HistoryStore, profile: Profile) -> tuple[str, Path]:
    """A conversation of three messages, and its file."""
    conversation_id = store.create()
    for name in "abc":
        store.append(conversation_id, [message(name)], False)
    return conversation_id, profile.history / f"{conversation_id}.jsonl"
