"""Opening a long conversation: its end is on the screen before all of it has been read."""

import pytest
from msgspec import structs

from desktop.core.changes import ConversationChange, MessageChange
from desktop.runtime.answer import stored_fields
from desktop.storage.history import HistoryStore, new_writer_id
from tests.gui.chat_view.conftest import exchange


@pytest.fixture
def long_talk(profile):
    """The id of a conversation of 2,000 messages and more than a megabyte."""
    parent, changes = None, []
    for message in exchange(1000):
        parts = tuple(structs.replace(p, text=p.text + " and so on" * 50) for p in message.parts)
        fields = stored_fields(structs.replace(message, parent=parent, parts=parts))
        parent = message.id
        changes.append(MessageChange(parent, fields))
    store = HistoryStore(profile, new_writer_id())
    store.append("talk", [*changes, ConversationChange({"current": parent})], sync=False)
    store.close()
    return "talk"


def test_its_end_is_shown_first_and_stays_where_it_is(long_talk, window, qtbot):
    session = window.workspace.library.session(long_talk)
    window.show_session(session)
    seen = []
    view = window.chat.view
    session.previewed.connect(lambda _: seen.append((view.visible_text(), len(view.message_ids()))))
    qtbot.waitUntil(lambda: session.is_loaded)
    ((first, count),) = seen
    assert 0 < count < 2000 and len(view.message_ids()) == 2000
    assert view.visible_text() == first and "and so on" in first
    assert view.is_at_end


def test_an_end_that_comes_late_does_not_hide_the_rest(long_talk, window, qtbot):
    library = window.workspace.library
    session = library.session(long_talk)
    window.show_session(session)
    library.session(long_talk)  # as a second click does, while it is being read
    qtbot.waitUntil(lambda: session.is_loaded)
    library.session("another")
    qtbot.waitUntil(lambda: library.session("another").is_loaded)  # read after all that
    assert len(window.chat.view.message_ids()) == 2000
