"""A workspace on a profile of its own, and a scripted server that it asks."""

import itertools
import shutil
import time

import pytest

from desktop.core.changes import ConversationChange, MessageChange
from desktop.core.connection import Connection, ProxyMode, ProxySetting
from desktop.runtime.workspace import Workspace
from desktop.storage.history import HistoryStore, new_writer_id
from desktop.storage.paths import profile_in


class Watched:
    """What a session told, in order, and in one list for each signal."""

    def __init__(self, session):
        self.session = session
        self.progress, self.growth, self.ended, self.notices, self.order = [], [], [], [], []
        session.progress_changed.connect(lambda p: self._note("progress", self.progress, p))
        session.grew.connect(lambda g: self._note("grew", self.growth, g))
        session.reply_ended.connect(lambda i, e: self._note("ended", self.ended, (i, e)))
        session.notice.connect(lambda n: self._note("notice", self.notices, n))

    def _note(self, kind, where, value):
        self.order.append(kind)
        where.append(value)

    @property
    def stages(self):
        return [p.stage.value for p in self.progress]

    @property
    def text(self):
        return "".join(g.text for g in self.growth)


@pytest.fixture
def profile(tmp_path):
    return profile_in(tmp_path / "profile")


@pytest.fixture
def connection(server):
    return Connection(
        "test", "Test", server.base_url, model="m", retries=0, proxy=ProxySetting(ProxyMode.NONE)
    )


@pytest.fixture
def open_workspace(qapp, profile, connection):
    """Opens workspaces on the profile, one after the other; all are shut down in the end."""
    opened = []

    def make(environ=None):
        workspace = Workspace(profile, environ or {})
        opened.append(workspace)
        workspace.connections.save(connection)
        workspace.connections.set_default(connection.id)
        workspace.load()
        return workspace

    yield make
    for workspace in opened:
        assert workspace.shutdown()


@pytest.fixture
def workspace(open_workspace):
    return open_workspace()


@pytest.fixture
def session(workspace):
    return workspace.library.new_conversation()


@pytest.fixture
def watched(session):
    return Watched(session)


@pytest.fixture
def store(profile):
    """The history as another program writes it."""
    began_ms = time.time_ns() // 1_000_000 - 3_600_000
    made = HistoryStore(profile, new_writer_id(), itertools.count(began_ms, 1000).__next__)
    yield made
    made.close()


def add(store, conversation_id, question, answer="answer"):
    store.append(
        conversation_id,
        [
            MessageChange("q", {"role": "user", "parts": [{"type": "text", "text": question}]}),
            MessageChange(
                "a",
                {
                    "role": "assistant",
                    "parent": "q",
                    "parts": [{"type": "text", "text": answer}],
                    "ending": "finished",
                },
            ),
            ConversationChange({"current": "a"}),
        ],
        sync=False,
    )


def block(profile):
    """Make the history folder unusable, for root too."""
    if profile.history.exists():
        shutil.move(profile.history, profile.data / "moved")
    profile.history.parent.mkdir(parents=True, exist_ok=True)
    profile.history.write_text("a file where a folder should be")
