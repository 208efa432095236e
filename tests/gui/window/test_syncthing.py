"""Two machines and the real Syncthing between them: both change the same conversation, and both get the union."""

import pytest

from desktop.core.changes import MessageChange
from desktop.storage.history import HistoryStore, new_writer_id
from desktop.storage.paths import profile_in
from tests.support.syncthing import syncthing_pair


@pytest.fixture
def there(tmp_path):
    """The other machine's profile."""
    return profile_in(tmp_path / "there")


@pytest.fixture
def pair(window, there, tmp_path):
    here = window.workspace.profile.history
    with syncthing_pair(tmp_path / "syncthing", here, there.history) as pair:
        yield pair


@pytest.fixture
def other(there):
    store = HistoryStore(there, new_writer_id())
    yield store
    store.close()


def texts(conversation):
    return {m.text for m in conversation.messages.values()}


def question(name, parent):
    fields = {"role": "user", "parent": parent, "parts": [{"type": "text", "text": name}]}
    return MessageChange(name, fields)


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_edits_on_both_sides_while_disconnected_end_in_the_same_union(
    window, ask, pair, other, qtbot
):
    library = window.workspace.library
    library.watch()
    session = ask(window, "Shared?", "Yes.")
    pair.exchange()
    assert texts(other.open(session.id)) == {"Shared?", "Yes."}

    pair.disconnect()
    ask(window, "Here?", "Here.")
    newest = other.open(session.id).path()[-1].id
    other.append(session.id, [question("There?", newest)], True)
    other.append("new", [question("Elsewhere?", None)], True)
    pair.connect()

    def conflict():
        return [n for p in (pair.here, pair.there) for n in p.files() if "conflict" in n]

    seen = set()

    def merged() -> bool:
        """The window merges by itself when its folder changes; the other machine when it lists."""
        seen.update(conflict())
        pair.here.scan()
        other.summaries()
        pair.there.scan()
        here, there = pair.here.files(), pair.there.files()
        return bool(seen) and not conflict() and here == there

    qtbot.waitUntil(merged, timeout=60_000)
    everything = {"Shared?", "Yes.", "Here?", "Here.", "There?"}
    assert texts(other.open(session.id)) == everything
    qtbot.waitUntil(lambda: texts(session.conversation) == everything)
    qtbot.waitUntil(lambda: "Elsewhere?" in [s.title for s in library.summaries()])
    states = []
    window.workspace.upkeep.sync_state(states.append, pytest.fail)
    qtbot.waitUntil(lambda: bool(states))
    assert session.id in {event.conversation_id for event in states[0].events}
