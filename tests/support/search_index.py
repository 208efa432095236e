"""The index of a history's messages, and messages for it."""

import contextlib
import sqlite3

import pytest

from desktop.core.changes import MessageChange
from desktop.storage.search_index import SearchIndex


@pytest.fixture
def index(profile):
    with contextlib.closing(SearchIndex(profile.search_file, profile.history)) as made:
        yield made


def add(store, conversation_id, message_id, text, role="user", created=1000, **fields):
    parts = [{"type": "text", "text": text}]
    whole = {"role": role, "created": created, "parts": parts, **fields}
    store.append(conversation_id, [MessageChange(message_id, whole)], False)


def segments(profile):
    """Return how many segments the words of the index lie in."""
    with contextlib.closing(sqlite3.connect(profile.search_file)) as database:
        return database.execute("SELECT count(DISTINCT segid) FROM words_idx").fetchone()[0]
