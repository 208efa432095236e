"""All conversations of the profile: the list, and those that are open."""

import os
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

from msgspec import structs
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from desktop.core.conversation import Conversation, ConversationSummary
from desktop.core.editing import Edit, branched, conversation_of
from desktop.core.errors import ErrorInfo, UserFacingError
from desktop.core.listing import Difference, Shelf
from desktop.core.message import Message
from desktop.runtime.desk import Desk
from desktop.runtime.folder_watch import FolderWatch
from desktop.runtime.organising import Deleting, Organising, Undoable
from desktop.runtime.session import ConversationSession

#: Milliseconds between two looks at a history that cannot be read: a disk that was unplugged, for example.
RETRY_MS: Final = 2000

#: Conversations that stay open although nobody looks at them; opening one again takes some milliseconds.
MAX_OPEN: Final = 24

#: Random bytes of a conversation's id, as ``HistoryStore.create`` has it; asking it would wait for the disk.
ID_BYTES: Final = 10


class Library(QObject):
    """Lives in the GUI thread; the disk is used in the history thread.

    Signals:
        changed(): ``summaries()`` gives something else.
        deleted(tuple[ConversationSummary, ...]): These were deleted.
        undoable(Undoable): This was done and can be taken back: ``undo``.
        notice(ErrorInfo): The history could not be read or written.
        recovered(ErrorInfo): What this notice said is true no more.
        loaded(): The list has been read for the first time.
        saving(int, int): So many of so many conversations that were changed at once are saved.
        answered(str, str, str): In the conversation of the first id the answer of the second ended, and how.
        written(): Files of the history changed, by this process or another, and have been quiet since.
    """

    changed = Signal()
    deleted = Signal(object)
    undoable = Signal(object)
    notice = Signal(object)
    recovered = Signal(object)
    loaded = Signal()
    saving = Signal(int, int)
    written = Signal()
    answered = Signal(str, str, str)

    def __init__(
        self,
        desk: Desk,
        folders: Iterable[Path],
        parent: QObject | None = None,
    ) -> None:
        """List nothing yet.

        Args:
            desk: What sessions work with.
            folders: Folders in which something changes whenever a conversation does.
            parent: The owner.
        """
        super().__init__(parent)
        self._desk = desk
        self._shelf = Shelf()
        self._sessions: dict[str, ConversationSession] = {}
        self._shown: dict[object, str] = {}
        self._deleting = Deleting(desk.history, self._on_not_deleted)
        self._organising = Organising(desk.history, self._sessions, lambda: self._shelf, self)
        self._organising.changed.connect(self.changed)
        self._organising.undoable.connect(self.undoable)
        self._is_loaded = False
        self._failure: ErrorInfo | None = None
        self._watch = FolderWatch(folders, self)
        self._watch.settled.connect(self._on_settled)
        # Without a title only the file knows what is shown: the first question.
        self._organising.titled.connect(self._watch.look_soon)
        desk.history.problem_changed.connect(self._on_problem)
        desk.history.saving.connect(self._on_saving)
        desk.history.saved.connect(self._on_session_settled)
        desk.drafts.loaded.connect(self._on_drafts)

    @property
    def is_loaded(self) -> bool:
        """Whether the list has been read."""
        return self._is_loaded

    def summaries(self) -> tuple[ConversationSummary, ...]:
        """The conversations to list, pinned and newest first; empty before ``load`` was answered."""
        return tuple(self._shelf.rows)

    @property
    def shelf(self) -> Shelf:
        """The same with what is known of them as a whole; to be read only."""
        return self._shelf

    def trashed(self) -> tuple[ConversationSummary, ...]:
        """The conversations in the trash, the one deleted last first; those still being stopped are not there yet."""
        return self._deleting.trashed(self._shelf)

    def load(self) -> None:
        """Read the list as it was known last; ``changed`` tells when it is there."""
        self._desk.history.listed(self._shelf.by_id.copy(), self._on_listed, self._on_failed)

    def refresh(self) -> None:
        """Read the list anew from what is on the disk."""
        self._desk.history.summaries(
            self._shelf.by_id.copy(), self._on_refreshed, self._on_not_refreshed
        )

    def watch(self) -> None:
        """Notice what other processes and syncing programs do to the history, and did since the last start.

        Called after the first paint, which shows the list as it was known last.
        """
        if not self._watch.is_on:
            self._watch.begin()
            if self._is_loaded:
                self._catch_up()
        self._watch_paths()

    def note_shown(self, viewer: object, conversation_id: str) -> None:
        """Know what a window shows, so that it stays open and is no other window's new one; empty for nothing."""
        self._shown.pop(viewer, None)
        if conversation_id:
            self._shown[viewer] = conversation_id

    def new_conversation(self, viewer: object = None) -> ConversationSession:
        """Return a new, empty conversation; in no list and on no disk before its first question.

        There is one, which keeps its draft, unless another window than ``viewer`` shows it.
        """
        elsewhere = {shown for other, shown in self._shown.items() if other is not viewer}
        for known in self._sessions.values():
            if known.is_new and known.id not in elsewhere:
                return known
        return self._opened(os.urandom(ID_BYTES).hex(), is_new=True)

    def session(self, conversation_id: str) -> ConversationSession:
        """Return the open conversation of this id, opened now if need be (``loaded`` tells when it is read)."""
        found = self._sessions.pop(conversation_id, None)
        if found is None:
            found = self._opened(conversation_id, is_new=False)
            self._close_oldest()
            self._watch_paths()
        else:
            self._sessions[conversation_id] = found  # the one used last stays longest
        if not found.is_loaded:
            self._preview(found)
            found.read()
        return found

    def branch_off(self, conversation_id: str, message_id: str) -> ConversationSession | None:
        """Open a new conversation that begins with a copy of the branch up to ``message_id``."""
        session = self._sessions.get(conversation_id)
        if session is None or message_id not in session.conversation.messages:
            return None
        new_id = os.urandom(ID_BYTES).hex()
        copies, changes = branched(session.conversation, message_id, lambda: uuid4().hex)
        branch = self._opened(new_id, is_new=True)
        edit = Edit(conversation_of(new_id, session.conversation, copies), changes)
        branch.apply(edit)
        return branch

    def sessions(self) -> tuple[ConversationSession, ...]:
        """The conversations that are open, in the order in which they were opened."""
        return tuple(self._sessions.values())

    def rename(self, conversation_id: str, title: str) -> None:
        """Give a conversation a title; an empty one means the beginning of the first question."""
        self._organising.rename(conversation_id, title)

    def organise(self, ids: Iterable[str], fields: dict[str, Any]) -> None:
        """Set fields of several conversations: pinned, archived, folder, colour, tags (``core.organising``)."""
        self._organising.set_fields(ids, fields)

    @Slot(object)
    def undo(self, done: Undoable) -> None:
        """Take back what ``undoable`` told of."""
        if done.fields:
            self._organising.undo(done)
        else:
            self.undo_delete(*(summary.id for summary in done.before))

    def delete(self, *ids: str) -> None:
        """Delete conversations; ``undo_delete`` brings them back. One that streams is stopped first."""
        self._organising.finish()
        gone = tuple(self._shelf.by_id[i] for i in dict.fromkeys(ids) if i in self._shelf.by_id)
        if not gone:
            return
        self._deleting.mark([summary.id for summary in gone], self._shelf)
        self.changed.emit()
        self.deleted.emit(gone)
        self.undoable.emit(Undoable(gone))
        # Its last record would bring the conversation back: wait for it.
        busy = {summary.id for summary in gone if self._is_busy(summary.id)}
        for conversation_id in busy & self._sessions.keys():
            self._sessions[conversation_id].stop()
        self._delete_now([summary.id for summary in gone if summary.id not in busy])
        self.changed.emit()  # only now they are in the trash

    def undo_delete(self, *ids: str) -> None:
        """Bring deleted conversations back."""
        self._organising.finish()
        self._deleting.undo(ids, self._shelf)
        self.changed.emit()

    def purge(self, conversation_id: str) -> None:
        """Delete a conversation of the trash for good."""
        if all(summary.id != conversation_id for summary in self.trashed()):
            return
        self._organising.finish()
        self._shelf.drop(conversation_id)
        self.changed.emit()
        self._desk.history.purge(conversation_id, lambda _: None, self._on_not_deleted)

    @property
    def unsaved(self) -> dict[str, ErrorInfo]:
        """What keeps conversations from being saved, by their ids, whether they are open or not."""
        messages = {i: s.unsaved for i, s in self._sessions.items() if s.unsaved is not None}
        return messages | self._desk.history.unsaved

    @property
    def changes_left(self) -> int:
        """How many changes of conversations that nobody has open are still to be saved."""
        return self._desk.history.changes_left

    def close(self) -> None:
        """Look at the disk no more; what was asked for is done before it ends."""
        self._organising.finish()
        self._desk.history.finish()
        self._watch.close()

    def _preview(self, session: ConversationSession) -> None:
        def show(messages: tuple[Message, ...]) -> None:
            if messages and not session.is_loaded:
                session.previewed.emit(messages)

        self._desk.history.preview(session.id, show)

    def _opened(self, conversation_id: str, *, is_new: bool) -> ConversationSession:
        empty = Conversation(conversation_id)
        has_new = any(known.is_new for known in self._sessions.values())
        session = ConversationSession(
            empty,
            self._desk,
            is_new=is_new,
            draft_key=self._desk.drafts.key_of_new(is_first=not has_new),
            parent=self,
        )
        session.touched.connect(self._on_touched)
        session.settled.connect(self._on_session_settled)
        session.reply_ended.connect(partial(self.answered.emit, conversation_id))
        self._sessions[conversation_id] = session
        return session

    def _is_busy(self, conversation_id: str) -> bool:
        session = self._sessions.get(conversation_id)
        unsaved = self._desk.history.has_unsaved(conversation_id)
        return unsaved or (session is not None and session.is_busy)

    @Slot(str)
    def _on_session_settled(self, conversation_id: str) -> None:
        self._watch_paths()  # its file is there now, perhaps the folder's first
        if self._is_busy(conversation_id):
            return
        if self._deleting.is_waiting(conversation_id):
            self._delete_now([conversation_id])
            self.changed.emit()
        self._watch.look_soon()  # what came from elsewhere meanwhile was not looked at

    def _delete_now(self, ids: list[str]) -> None:
        for conversation_id in ids:
            if (session := self._sessions.pop(conversation_id, None)) is not None:
                session.setParent(None)  # whoever shows it may hold it a little longer
        self._deleting.delete_now(ids)

    @Slot(int, int)
    def _on_saving(self, done: int, total: int) -> None:
        self.saving.emit(done, total)
        if done == total:
            self._watch.look_soon()

    def _close_oldest(self) -> None:
        kept = {*self._shown.values()}
        idle = [i for i, s in self._sessions.items() if not (s.is_new or s.is_ahead or i in kept)]
        for conversation_id in idle[:-MAX_OPEN]:
            self._sessions.pop(conversation_id).setParent(None)
            self._watch.leave(conversation_id)

    def _on_not_deleted(self, error: UserFacingError) -> None:
        self.notice.emit(error.info)
        self._watch.look_soon()

    def _on_listed(self, found: Difference) -> None:
        self._is_loaded = True
        self._take(found)
        self.loaded.emit()
        if self._watch.is_on:
            self._catch_up()

    def _catch_up(self) -> None:
        self.refresh()
        self._desk.history.empty_trash(lambda _: None, self._on_failed)

    def _on_refreshed(self, found: Difference) -> None:
        # Else it is older than what is shown.
        if not (self._desk.history.is_saving or self._organising.is_busy):
            self._take(found)
        self._watch_paths()
        if self._failure is not None:
            self.recovered.emit(self._failure)
            self._failure = None
            self._watch.look_soon()  # the disk is back: look at the open conversations too
            self._read([i for i, s in self._sessions.items() if not s.is_loaded])

    def _on_not_refreshed(self, error: UserFacingError) -> None:
        """Say it once, keep what is shown, and look again: nothing tells when a disk comes back."""
        if error.info != self._failure:
            self._failure = error.info
            self.notice.emit(error.info)
        if self._watch.is_on:
            QTimer.singleShot(RETRY_MS, self, self._on_retry)

    @Slot()
    def _on_retry(self) -> None:
        if self._watch.is_on and self._failure is not None:
            self.refresh()

    def _take(self, found: Difference) -> None:
        is_other, known = found.shelf is not None, self._shelf.by_id
        ids = () if is_other else (*found.gone, *(s.id for s in found.changed))
        before = {i: known.get(i) for i in ids}
        self._shelf = shelf = self._shelf.read_anew(found)
        for session in self._sessions.values():
            if session.is_loaded and not session.is_new and session.is_busy:
                shelf.put(self._summary_of(session))  # newer than its file
        self._deleting.keep_marked(shelf)
        if is_other or any(shelf.by_id.get(i) != old for i, old in before.items()):
            self.changed.emit()

    def _summary_of(self, session: ConversationSession) -> ConversationSummary:
        known = self._shelf.by_id.get(session.id)
        conversation = session.conversation
        created = conversation.created or conversation.updated
        return structs.replace(
            known or ConversationSummary(session.id, created=created),
            title=session.title,
            updated=max(conversation.updated, known.updated if known else 0),
            model=session.model,
            connection=session.connection_id,
        )

    @Slot(str)
    def _on_touched(self, conversation_id: str) -> None:
        self._organising.finish()
        self._shelf.put(self._summary_of(self._sessions[conversation_id]))
        self.changed.emit()

    @Slot(str, object)
    def _on_problem(self, conversation_id: str, problem: ErrorInfo | None) -> None:
        session = self._sessions.get(conversation_id)
        if session is not None:
            session.on_history_problem(problem)
        elif problem is not None:
            self.notice.emit(problem)
        if problem is None:
            self._watch.look_soon()

    @Slot()
    def _on_drafts(self) -> None:
        for session in self._sessions.values():
            if session.drafting.draft:
                session.drafting.replaced.emit()
                session.drafting.attachments_changed.emit()

    def _on_failed(self, error: UserFacingError) -> None:
        self.notice.emit(error.info)

    def _watch_paths(self) -> None:
        self._watch.watch(self._sessions)

    @Slot()
    def _on_settled(self) -> None:
        self.refresh()
        self.written.emit()
        # What is not saved yet is newer than the file.
        idle = tuple(
            i for i, s in self._sessions.items() if s.is_loaded and not (s.is_new or s.is_ahead)
        )
        self._read(i for i in idle if self._sessions[i].is_outdated)
        self._desk.history.changed_elsewhere(idle, self._read, self._on_failed)

    def _read(self, ids: Iterable[str]) -> None:
        for conversation_id in ids:
            session = self._sessions.get(conversation_id)
            if session is not None:
                session.read()
