"""What is being written in one conversation: text, attached files, and which question it changes; GUI thread."""

from collections.abc import Callable
from pathlib import Path

from msgspec import structs
from PySide6.QtCore import QObject, Signal

from desktop.core.draft import Draft
from desktop.core.errors import UserFacingError
from desktop.core.message import AttachmentPart, Message
from desktop.runtime.courier import Courier
from desktop.runtime.drafts import Drafts
from desktop.runtime.worker import Worker
from desktop.storage.attachments import AttachmentFolder


class Attaching:
    """Keeps attached files in the disk thread; one for all conversations."""

    def __init__(self, folder: AttachmentFolder, disk: Worker, courier: Courier) -> None:
        self._folder = folder
        self._disk = disk
        self._courier = courier

    def file(
        self,
        path: str,
        done: Callable[[AttachmentPart], None],
        failed: Callable[[UserFacingError], None],
    ) -> None:
        """Keep a file."""
        self._courier.watch(self._disk.submit(self._folder.add_file, Path(path)), done, failed)

    def text(
        self,
        name: str,
        content: str,
        done: Callable[[AttachmentPart], None],
        failed: Callable[[UserFacingError], None],
    ) -> None:
        """Keep a text under a name."""
        self._courier.watch(self._disk.submit(self._folder.add_text, name, content), done, failed)

    def image(
        self,
        name: str,
        make: Callable[[], bytes],
        done: Callable[[AttachmentPart], None],
        failed: Callable[[UserFacingError], None],
    ) -> None:
        """Keep a picture under a name; ``make`` gives its bytes, in the disk thread."""
        self._courier.watch(
            self._disk.submit(lambda: self._folder.add_image(name, make())), done, failed
        )


class Drafting(QObject):
    """Owned by its session; what it holds is kept over a restart.

    Signals:
        replaced(): The text is another one, not by ``set_text``.
        typed(): The text is another one, however that came.
        attachments_changed(): ``attachments`` or ``is_attaching`` is different.
        refused(ErrorInfo): Something could not be attached.
    """

    replaced = Signal()
    typed = Signal()
    attachments_changed = Signal()
    refused = Signal(object)

    def __init__(
        self, drafts: Drafts, attaching: Attaching, key: Callable[[], str], parent: QObject
    ) -> None:
        """Hold nothing yet.

        Args:
            drafts: Keeps the drafts of all conversations.
            attaching: Keeps attached files.
            key: Gives the name under which the draft is kept.
            parent: The session.
        """
        super().__init__(parent)
        self._drafts = drafts
        self._attaching = attaching
        self._key = key
        self._waiting = 0

    @property
    def draft(self) -> Draft:
        """All of it."""
        return self._drafts.get(self._key())

    @property
    def is_attaching(self) -> bool:
        """Whether a file is being read: what is sent now would go without it."""
        return self._waiting > 0

    def set_text(self, text: str) -> None:
        """Remember what is typed; it is written in its own time."""
        self._put(structs.replace(self.draft, text=text))

    def attach_file(self, path: str) -> None:
        """Attach the file at ``path``, once it is kept."""
        self._begin()
        self._attaching.file(path, self._on_kept, self._on_refused)

    def attach_text(self, name: str, content: str) -> None:
        """Attach ``content``, once it is kept; if it cannot be, it comes back as typed text."""

        def failed(error: UserFacingError) -> None:
            self.set_text(self.draft.text + content)
            self.replaced.emit()
            self._on_refused(error)

        self._begin()
        self._attaching.text(name, content, self._on_kept, failed)

    def attach_image(self, name: str, make: Callable[[], bytes]) -> None:
        """Attach a picture whose bytes ``make`` gives, in another thread."""
        self._begin()
        self._attaching.image(name, make, self._on_kept, self._on_refused)

    def set_detail(self, sha256: str, detail: str) -> None:
        """Have the model look at a picture so closely: ``low``, ``high``, or as it likes (empty)."""
        parts = tuple(
            structs.replace(part, detail=detail) if part.sha256 == sha256 else part
            for part in self.draft.attachments
        )
        self._put(structs.replace(self.draft, attachments=parts))
        self.attachments_changed.emit()

    def detach(self, sha256: str) -> None:
        """Attach this no more."""
        kept = tuple(part for part in self.draft.attachments if part.sha256 != sha256)
        self._put(structs.replace(self.draft, attachments=kept))
        self.attachments_changed.emit()

    def edit(self, question: Message) -> None:
        """Write another version of ``question``, beginning with what it says."""
        self._put(Draft(question.text, question.attachments, question.id))
        self.replaced.emit()
        self.attachments_changed.emit()

    def take(self) -> Draft:
        """Return all of it and forget it: it is being sent."""
        draft = self.draft
        self._put(Draft())
        self.attachments_changed.emit()
        return draft

    def drop(self) -> None:
        """Forget all of it: it is not wanted any more."""
        self.take()
        self.replaced.emit()

    def _put(self, draft: Draft) -> None:
        before = self.draft.text
        self._drafts.set(self._key(), draft)
        if draft.text != before:
            self.typed.emit()

    def _begin(self) -> None:
        self._waiting += 1
        self.attachments_changed.emit()

    def _on_kept(self, part: AttachmentPart) -> None:
        self._waiting -= 1
        known = self.draft.attachments
        if all(part.sha256 != other.sha256 for other in known):
            self._put(structs.replace(self.draft, attachments=(*known, part)))
        self.attachments_changed.emit()

    def _on_refused(self, error: UserFacingError) -> None:
        self._waiting -= 1
        self.attachments_changed.emit()
        self.refused.emit(error.info)
