"""An import into a fresh profile, and what it wrote."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop.core.conversation import Conversation
from desktop.core.importing import ImportFormat, ImportReport
from desktop.core.message import Message
from desktop.storage.attachments import AttachmentFolder
from desktop.storage.history import HistoryStore, new_writer_id
from desktop.storage.importing.run import Importing
from desktop.storage.paths import Profile, profile_in


class Imports:
    """Imports into one profile."""

    def __init__(self, profile: Profile, folder: Path) -> None:
        self.profile = profile
        self.folder = folder
        self.store = HistoryStore(profile, new_writer_id())

    def write(self, value: Any, name: str = "conversations.json") -> Path:
        """Write a file to import."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(value, bytes):
            path.write_bytes(value)
        else:
            path.write_text(value if isinstance(value, str) else json.dumps(value), "utf-8")
        return path

    def run(
        self, *paths: Path, format_: ImportFormat | None = None, **options: Any
    ) -> ImportReport:
        """Import ``paths``."""
        attachments = AttachmentFolder(self.profile.attachments)
        return Importing(self.store, attachments, format_=format_, **options).run(paths)

    def only(self, value: Any, name: str = "conversations.json") -> Conversation:
        """Import one conversation without a failure and return it."""
        path = value if isinstance(value, Path) else self.write(value, name)
        report = self.run(path)
        assert not report.problems
        (outcome,) = report.conversations
        return self.store.open(outcome.id)

    def everything_on_disk(self) -> bytes:
        """All bytes of the profile."""
        return b"".join(p.read_bytes() for p in self.profile.data.rglob("*") if p.is_file())


@pytest.fixture
def imports(tmp_path: Path) -> Iterator[Imports]:
    made = Imports(profile_in(tmp_path / "profile"), tmp_path / "exports")
    yield made
    made.store.close()


def shown(conversation: Conversation) -> list[tuple[str, str]]:
    return [(str(m.role), m.text) for m in conversation.path()]


def by_key(conversation: Conversation) -> dict[str, Message]:
    return {(m.source or {})["id"]: m for m in conversation.messages.values()}
