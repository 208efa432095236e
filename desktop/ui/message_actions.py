"""Carries out what is chosen on a message: edit, insert, delete, another answer, other versions, a branch."""

from collections.abc import Callable
from itertools import takewhile
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from desktop.core.editing import ToolFields
from desktop.core.errors import Action
from desktop.core.message import Message, Role, ToolCallPart
from desktop.runtime.acting import Acting
from desktop.runtime.pictures import PictureSources
from desktop.runtime.session import ConversationSession
from desktop.ui.theme import Theme

if TYPE_CHECKING:
    from desktop.ui.chat_view import ChatView


class MessageActions(QObject):
    """Owned by the chat panel; GUI thread.

    Signals:
        branch_requested(str, str): A new conversation with the branch up to this message (conversation, message id).
        link_activated(str), details_requested(str), picture_requested(str, str): As those of the chat view, from a window beside it.
        view_acted(object, str, str): Likewise, with the view (the view, the action, the message id).
    """

    branch_requested = Signal(str, str)
    link_activated = Signal(str)
    details_requested = Signal(str)
    picture_requested = Signal(str, str)
    view_acted = Signal(object, str, str)

    def __init__(self, panel: QWidget, pictures: PictureSources, theme: Theme) -> None:
        super().__init__(panel)
        self._panel = panel
        self._pictures = pictures
        self._theme = theme

    def set_theme(self, theme: Theme) -> None:
        """Take other colours for what is opened from now on."""
        self._theme = theme

    def perform(self, action: str, session: ConversationSession, message_id: str) -> bool:
        """Carry out ``action`` on a message; return whether it is one of these."""
        message = session.conversation.messages.get(message_id)
        known: dict[str, Callable[[ConversationSession, Message], None]] = {
            "edit": self._edit,
            "insert": self._insert,
            "delete": lambda s, m: Acting(s).delete(m.id),
            "pin": lambda s, m: Acting(s).pin(m.id, is_pinned=not m.pinned),
            "branch": lambda s, m: self.branch_requested.emit(s.id, m.id),
            "regenerate": lambda s, m: s.retry(m.id),
            "regenerate_with": self._regenerate_with,
            "answer_tools": self._answer_tools,
            Action.SEND_WITHOUT: lambda s, m: s.retry_without_refused(m.id),
            "compare": self._compare,
            "probabilities": self._show_probabilities,
            "side_by_side": self._read_side_by_side,
            "sibling_previous": lambda s, m: self._switch(s, m, -1),
            "sibling_next": lambda s, m: self._switch(s, m, 1),
        }
        do = known.get(action)
        if do is None or message is None:
            return False
        do(session, message)
        return True

    def _edit(self, session: ConversationSession, message: Message) -> None:
        from desktop.ui.message_dialog import MessageDialog, WrittenMessage

        before = _calls_before(session, message)
        tools = ToolFields(message.tool_calls, message.tool_call_id)
        shown = WrittenMessage(message.role, message.text, tools)
        dialog = MessageDialog(shown, is_new=False, parent=self._panel, calls=before)
        dialog.written.connect(
            lambda written: Acting(session).edit(message.id, written.text, tools=written.tools)
        )
        dialog.open()

    def _insert(self, session: ConversationSession, message: Message) -> None:
        from desktop.ui.message_dialog import MessageDialog, WrittenMessage

        role = Role.ASSISTANT if message.role is Role.USER else Role.USER
        calls = [*reversed(message.tool_calls), *_calls_before(session, message)]
        dialog = MessageDialog(
            WrittenMessage(role, ""), is_new=True, parent=self._panel, calls=calls
        )
        dialog.written.connect(
            lambda written: Acting(session).insert(
                message.id, written.role, written.text, written.tools
            )
        )
        dialog.open()

    def _regenerate_with(self, session: ConversationSession, message: Message) -> None:
        from PySide6.QtWidgets import QInputDialog

        dialog = QInputDialog(self._panel)
        dialog.setWindowTitle(self.tr("Another answer"))
        dialog.setLabelText(self.tr("Model:"))
        dialog.setTextValue(session.model)
        dialog.textValueSelected.connect(lambda name: session.retry(message.id, name.strip()))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _answer_tools(self, session: ConversationSession, message: Message) -> None:
        if not message.tool_calls:
            return
        from desktop.ui.message_dialog import ToolResultsDialog

        dialog = ToolResultsDialog(message.tool_calls, self._panel)
        dialog.answered.connect(lambda found: Acting(session).answer_tool_calls(message.id, found))
        dialog.open()

    def _compare(self, session: ConversationSession, message: Message) -> None:
        from desktop.ui.compare_dialog import CompareDialog

        if len(session.conversation.siblings(message.id)) > 1:
            CompareDialog(session.conversation, message.id, self._theme, self._panel).open()

    def _read_side_by_side(self, session: ConversationSession, message: Message) -> None:
        from desktop.ui.side_by_side import SideBySide

        dialog = SideBySide(session, message.id, self._pictures, self._theme, self._panel)
        dialog.link_activated.connect(self.link_activated)
        dialog.details_requested.connect(self.details_requested)
        dialog.acted.connect(self.view_acted)
        dialog.picture_requested.connect(self.picture_requested)
        dialog.show()

    def _show_probabilities(self, session: ConversationSession, message: Message) -> None:
        del session
        from desktop.ui.probabilities_dialog import ProbabilitiesDialog

        ProbabilitiesDialog(message, self._theme, self._panel).open()

    def save_code(self, view: "ChatView") -> None:
        """Let the person save the block of code whose button was pressed in ``view``."""
        language, code = view.code_to_save
        ending = language if language.isalnum() else "txt"
        content = code.encode("utf-8", "replace")
        from PySide6.QtWidgets import QFileDialog

        QFileDialog.saveFileContent(content, f"code.{ending}", self._panel)

    @staticmethod
    def _switch(session: ConversationSession, message: Message, step: int) -> None:
        version = Acting(session).versions().get(message.id)
        if version is not None and (other := version.next if step > 0 else version.previous):
            Acting(session).switch(other)


def _calls_before(session: ConversationSession, message: Message) -> list[ToolCallPart]:
    """Return the tool calls above a message, the last first."""
    above = takewhile(lambda m: m.id != message.id, session.path())
    return [call for m in above for call in m.tool_calls][::-1]
