"""Binds the composer to what is being written in the conversation that is shown: text, attachments, what it edits."""

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QImage

from desktop.core.message import Role
from desktop.runtime.session import ConversationSession
from desktop.ui.composer import Composer


class DraftBinding(QObject):
    """Owned by the chat panel; GUI thread."""

    def __init__(self, composer: Composer, parent: QObject) -> None:
        super().__init__(parent)
        self._composer = composer
        self._session: ConversationSession | None = None
        composer.draft_changed.connect(self._on_draft_changed)
        composer.recall_requested.connect(self._on_recall)
        composer.edit_cancelled.connect(self._on_edit_cancelled)
        composer.files_given.connect(self.attach_files)
        composer.image_given.connect(self.attach_image)
        composer.long_text_pasted.connect(self._on_long_text)
        composer.attachment_removed.connect(self._on_removed)
        composer.detail_chosen.connect(self._on_detail)

    def show_session(self, session: ConversationSession) -> None:
        """Write into this conversation from now on."""
        if self._session is not None:
            self._session.drafting.replaced.disconnect(self.show)
            self._session.drafting.typed.disconnect(self._on_typed)
            self._session.drafting.attachments_changed.disconnect(self._show_attachments)
        self._session = session
        session.drafting.replaced.connect(self.show)
        session.drafting.typed.connect(self._on_typed)
        session.drafting.attachments_changed.connect(self._show_attachments)

    @Slot()
    def show(self) -> None:
        """Show what is being written."""
        assert self._session is not None
        self._composer.set_text(self._session.draft)
        self._show_attachments()

    @Slot()
    def _on_typed(self) -> None:
        """Follow what is typed in another window that shows the conversation, or sent from there."""
        assert self._session is not None
        if self._composer.text != self._session.draft:
            self._composer.set_text(self._session.draft)

    @Slot(object)
    def attach_files(self, paths: list[str]) -> None:
        """Attach files."""
        if self._session is not None:
            for path in paths:
                self._session.drafting.attach_file(path)

    @Slot(object)
    def attach_image(self, image: QImage) -> None:
        """Attach a picture that is no file."""
        if self._session is not None:
            from desktop.ui.image_bytes import png_of

            self._session.drafting.attach_image(
                self.tr("Pasted picture") + ".png", lambda: png_of(image)
            )

    @Slot()
    def _show_attachments(self) -> None:
        assert self._session is not None
        drafting = self._session.drafting
        draft = drafting.draft
        self._composer.set_attachments(draft.attachments, is_attaching=drafting.is_attaching)
        self._composer.set_editing(is_editing=bool(draft.edits))

    @Slot(str)
    def _on_draft_changed(self, text: str) -> None:
        if self._session is not None:
            self._session.set_draft(text)

    @Slot()
    def _on_recall(self) -> None:
        assert self._session is not None
        asked = [m for m in self._session.path() if m.role is Role.USER]
        if asked:
            self._session.drafting.edit(asked[-1])

    @Slot()
    def _on_edit_cancelled(self) -> None:
        assert self._session is not None
        self._session.drafting.drop()

    @Slot(str)
    def _on_long_text(self, text: str) -> None:
        if self._session is not None:
            self._session.drafting.attach_text(self.tr("Pasted text"), text)

    @Slot(str)
    def _on_removed(self, sha256: str) -> None:
        if self._session is not None:
            self._session.drafting.detach(sha256)

    @Slot(str, str)
    def _on_detail(self, sha256: str, detail: str) -> None:
        if self._session is not None:
            self._session.drafting.set_detail(sha256, detail)
