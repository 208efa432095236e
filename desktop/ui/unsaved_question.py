"""Asks before the window closes over what could not be saved; the one question that stands in a person's way."""

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from desktop.runtime.session import ConversationSession
from desktop.runtime.translation import translated

#: Titles that are named.
_NAMED: Final = 3


class UnsavedQuestion(QMessageBox):
    """GUI thread; shown with ``open()``, deletes itself. Enter and Escape keep the window open."""

    def __init__(self, sessions: Sequence[ConversationSession], parent: QWidget) -> None:
        """Build the question.

        Args:
            sessions: Conversations whose newest text is in memory only; at least one.
            parent: The window.
        """
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setIcon(QMessageBox.Icon.Warning)
        self.setTextFormat(Qt.TextFormat.PlainText)
        names = [s.title or self.tr("New conversation") for s in sessions[:_NAMED]]
        more = ["…"] if len(sessions) > _NAMED else []
        self.setText(
            self.tr("The newest messages are not saved yet: {names}").format(
                names=", ".join([*names, *more])
            )
        )
        problem = sessions[0].unsaved
        reason = translated(problem.sentence) if problem is not None else ""
        advice = self.tr(
            "They are lost if Loquat is closed now. While it is open it goes on trying to save them."
        )
        self.setInformativeText(f"{reason}\n{advice}".strip())
        self.lose_button = self.addButton(
            self.tr("Close and lose them"), QMessageBox.ButtonRole.DestructiveRole
        )
        stay = self.addButton(self.tr("Keep Loquat open"), QMessageBox.ButtonRole.RejectRole)
        self.setDefaultButton(stay)
        self.setEscapeButton(stay)


def may_close(
    sessions: Sequence[ConversationSession], leave: Callable[[], object], parent: QWidget
) -> bool:
    """Whether nothing would be lost; else ask, and call ``leave`` should the person let it go."""
    unsaved = [session for session in sessions if session.unsaved is not None]
    if unsaved and parent.findChild(UnsavedQuestion) is None:
        question = UnsavedQuestion(unsaved, parent)
        question.lose_button.clicked.connect(leave)
        question.open()
    return not unsaved
