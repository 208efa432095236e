"""What a person does to conversations in the list, and how it is taken back."""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from msgspec import Struct, structs
from PySide6.QtCore import QObject, Signal, Slot

from desktop.core.conversation import ConversationSummary, reorganised
from desktop.core.errors import UserFacingError
from desktop.core.listing import FEW, Shelf
from desktop.core.organising import TAG_FIELD, tag_changes
from desktop.runtime.history_bridge import HistoryBridge
from desktop.runtime.session import ConversationSession

if TYPE_CHECKING:
    from desktop.runtime.organising_many import OrganisingMany


class Undoable(Struct, frozen=True):
    """One act.

    Attributes:
        before: The conversations that it changed, as they were.
        fields: What was set of all of them; empty for a deletion.
    """

    before: tuple[ConversationSummary, ...]
    fields: dict[str, Any] = {}

    def earlier(self) -> list[tuple[list[str], dict[str, Any]]]:
        """Return what takes it back: ids, and the fields that they had, those with the same ones together."""
        groups: dict[tuple[Any, ...], list[str]] = {}
        for summary in self.before:
            values = tuple(_value(summary, name) for name in self.fields)
            groups.setdefault(values, []).append(summary.id)
        return [(ids, dict(zip(self.fields, had, strict=True))) for had, ids in groups.items()]


def _value(summary: ConversationSummary, field: str) -> Any:
    if field.startswith(TAG_FIELD):
        return any(field in tag_changes(add=[tag]) for tag in summary.tags)
    return getattr(summary, field)


class Organising(QObject):
    """Titles, folders, tags and the like. Part of the library, on its shelf; GUI thread.

    What is open is changed by its session, all else by the disk thread. Very many are changed in slices:
    whoever is about to change the shelf calls ``finish`` first.

    Signals:
        changed(): The shelf shows something else.
        undoable(Undoable): This was done and can be taken back: ``undo``.
        titled(): A title was given, or taken back.
    """

    changed = Signal()
    undoable = Signal(object)
    titled = Signal()

    def __init__(
        self,
        history: HistoryBridge,
        sessions: Mapping[str, ConversationSession],
        shelf: Callable[[], Shelf],
        parent: QObject | None = None,
    ) -> None:
        """Change nothing yet.

        Args:
            history: Writes.
            sessions: The open conversations by their ids; whoever owns them adds and removes.
            shelf: Gives the list as it is shown; another one when it has been read anew.
            parent: The owner.
        """
        super().__init__(parent)
        self._history = history
        self._sessions = sessions
        self._shelf = shelf

    @property
    def is_busy(self) -> bool:
        """Whether very many are being changed, and not all of it is done."""
        return "_many" in vars(self) and self._many.is_busy

    def finish(self) -> None:
        """Do at once what is left of very many."""
        if self.is_busy:
            self._many.finish()

    def rename(self, conversation_id: str, title: str) -> None:
        """Give a conversation a title; an empty one means the beginning of the first question."""
        self.finish()
        title = " ".join(title.split())
        known = self._shelf().by_id.get(conversation_id) or ConversationSummary(conversation_id)
        if known.title == title:
            return
        session = self._loaded(conversation_id)
        if session is not None:  # it knows whether the title is one of its own
            known = structs.replace(known, title=session.conversation.title)
        self._do(Undoable((known,), {"title": title}))

    def set_fields(self, ids: Iterable[str], fields: dict[str, Any]) -> None:
        """Set fields of several conversations: pinned, archived, folder, colour, tags (``core.organising``)."""
        self.finish()
        shelf = self._shelf()
        wanted = list(dict.fromkeys(ids))
        if len(wanted) > FEW:
            self._many.set_fields(wanted, fields, shelf)
            return
        rows = [shelf.by_id[i] for i in wanted if i in shelf.by_id]
        if changed := tuple(s for s in rows if reorganised(s, fields) != s):
            self._do(Undoable(changed, fields))

    def undo(self, done: Undoable) -> None:
        """Give back the title or the fields that there were."""
        self.finish()
        if len(done.before) > FEW:
            self._many.undo(done, self._shelf())
            return
        for ids, fields in done.earlier():
            self._set(ids, fields)
        self._tell(done)

    def save_fields(self, ids: Sequence[str], fields: dict[str, Any]) -> None:
        """Write fields of conversations, whose places on the shelf are the caller's."""
        sessions = {i: s for i in ids if (s := self._loaded(i)) is not None}
        for session in sessions.values():
            session.set_fields(fields)
        self._history.save_fields([i for i in ids if i not in sessions], fields)

    @cached_property
    def _many(self) -> "OrganisingMany":
        from desktop.runtime.organising_many import OrganisingMany  # a start changes nothing

        many = OrganisingMany(self.save_fields, self)
        many.done.connect(self._on_many)
        return many

    @Slot(object)
    def _on_many(self, act: Undoable) -> None:
        self.changed.emit()
        if act.fields:
            self.undoable.emit(act)

    def _do(self, act: Undoable) -> None:
        self._set([summary.id for summary in act.before], act.fields)
        self._tell(act)
        self.undoable.emit(act)

    def _tell(self, act: Undoable) -> None:
        self.changed.emit()
        if "title" in act.fields:
            self.titled.emit()

    def _set(self, ids: Sequence[str], fields: dict[str, Any]) -> None:
        if "title" in fields:
            self._set_title(ids[0], fields["title"])
            return
        shelf = self._shelf()
        known = [i for i in ids if i in shelf.by_id]
        self.save_fields(known, fields)
        shelf.put_all([reorganised(shelf.by_id[i], fields) for i in known])

    def _set_title(self, conversation_id: str, title: str) -> None:
        # The session of an open one puts it on the shelf.
        if (session := self._loaded(conversation_id)) is not None:
            session.set_title(title)
            return
        self._history.save_fields([conversation_id], {"title": title})
        shelf = self._shelf()
        if (known := shelf.by_id.get(conversation_id)) is not None:
            shelf.put(structs.replace(known, title=title))

    def _loaded(self, conversation_id: str) -> ConversationSession | None:
        session = self._sessions.get(conversation_id)
        return session if session is not None and session.is_loaded else None


class Deleting:
    """Into the trash and back: what is being answered is stopped and saved first.

    Part of the library, on its shelf; GUI thread.
    """

    def __init__(
        self,
        history: HistoryBridge,
        failed: Callable[[UserFacingError], None],
    ) -> None:
        """Delete nothing yet.

        Args:
            history: Moves the files.
            failed: Told what could not be moved.
        """
        self._history = history
        self._failed = failed
        self._waiting: set[str] = set()

    def is_waiting(self, conversation_id: str) -> bool:
        """Whether a conversation is deleted for the person, and still being stopped."""
        return conversation_id in self._waiting

    def trashed(self, shelf: Shelf) -> tuple[ConversationSummary, ...]:
        """Return what is deleted and not waited for, the one deleted last first."""
        gone = (s for s in shelf.by_id.values() if s.deleted and not self.is_waiting(s.id))
        return tuple(sorted(gone, key=lambda s: (s.deleted_at, s.id), reverse=True))

    def mark(self, ids: Sequence[str], shelf: Shelf) -> None:
        """Take conversations off the list; ``delete_now`` moves their files."""
        now_ms = time.time_ns() // 1_000_000
        known = [shelf.by_id[conversation_id] for conversation_id in ids]
        shelf.put_all([structs.replace(s, deleted=True, deleted_at=now_ms) for s in known])
        self._waiting.update(ids)

    def keep_marked(self, shelf: Shelf) -> None:
        """Take those that are waited for off a list that was read anew."""
        gone = [shelf.by_id[i] for i in self._waiting & shelf.by_id.keys()]
        shelf.put_all([structs.replace(summary, deleted=True) for summary in gone])

    def delete_now(self, ids: Sequence[str]) -> None:
        """Move the files of marked conversations to the trash."""
        self._waiting.difference_update(ids)
        self._history.delete(ids, self._failed)

    def undo(self, ids: Sequence[str], shelf: Shelf) -> None:
        """Bring conversations back."""
        known = [shelf.by_id[i] for i in ids if i in shelf.by_id]
        shelf.put_all([structs.replace(s, deleted=False, deleted_at=0) for s in known])
        self._history.undelete([i for i in ids if i not in self._waiting], self._failed)
        self._waiting.difference_update(ids)  # those are not even gone yet
