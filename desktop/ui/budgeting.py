"""Puts the question of a used up budget above the composer; nothing of it is there while no budget is set."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from desktop.runtime.session import ConversationSession
from desktop.runtime.workspace import Workspace
from desktop.ui.chat_panel import ChatPanel

if TYPE_CHECKING:
    from desktop.core.budgets import BudgetState
    from desktop.runtime.budgets import Budgets
    from desktop.ui.budget_bar import BudgetBar


class Budgeting(QObject):
    """Owned by the window; GUI thread.

    Signals:
        page_requested(): Show the page of the budgets.
    """

    page_requested = Signal()

    def __init__(self, workspace: Workspace, chat: ChatPanel, parent: QObject) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._chat = chat
        self._budgets: Budgets | None = None
        self._session: ConversationSession | None = None
        self._bar: BudgetBar | None = None
        self._held: tuple[ConversationSession, Callable[[], object]] | None = None
        chat.composer.filled.connect(self._on_begun)
        workspace.preferences.changed.connect(self._on_preference)

    @property
    def bar(self) -> "BudgetBar | None":
        """The question, once there was one."""
        return self._bar

    def show_session(self, session: ConversationSession) -> None:
        """Follow the window to another conversation; what was asked about the one before is dropped."""
        if self._session is not None:
            self._session.reply_ended.disconnect(self._on_reply_ended)
        self._session = session
        session.reply_ended.connect(self._on_reply_ended)
        self._held = None
        if self._bar is not None:
            self._bar.hide()

    @Slot(str)
    def _on_preference(self, key: str) -> None:
        if key == "budgets":
            self._on_begun()

    @Slot()
    def _on_begun(self) -> None:
        if not self._workspace.preferences.value("budgets"):
            return
        if self._budgets is None:
            self._budgets = self._workspace.budgets
            self._budgets.asked.connect(self._on_asked)
            self._budgets.warned.connect(self._on_warned)
            self._budgets.cleared.connect(self._on_sent)
        self._budgets.prepare()

    @Slot(object, object, object)
    def _on_asked(
        self,
        session: ConversationSession,
        over: "Sequence[BudgetState]",
        again: Callable[[], object],
    ) -> None:
        self._held = (session, again)
        self._made_bar().ask(over)

    @Slot(object)
    def _on_warned(self, near: "Sequence[BudgetState]") -> None:
        bar = self._made_bar()
        if self._held is None or not bar.isVisible():  # a question stays until it is answered
            bar.warn(near)

    @Slot()
    def _on_send(self) -> None:
        held, self._held = self._held, None
        if held is None or self._budgets is None:
            return
        session, again = held
        self._budgets.allow(session)
        again()
        self._on_sent(session)

    @Slot(object)
    def _on_sent(self, session: ConversationSession) -> None:
        """What was sent stands in the composer no more."""
        if session is self._chat.session and session.is_streaming:
            self._chat.composer.set_text(session.draft)
            self._chat.view.scroll_to_end()

    @Slot(str, str)
    def _on_reply_ended(self, message_id: str, ending: str) -> None:
        del ending
        if self._budgets is None or self._session is None:
            return
        answer = self._session.conversation.messages.get(message_id)
        if answer is not None:
            self._budgets.note_answer(answer)

    def _made_bar(self) -> "BudgetBar":
        if self._bar is None:
            from desktop.ui.budget_bar import BudgetBar

            names = self._workspace.connections.names
            self._bar = BudgetBar(lambda i: names().get(i, ""))
            self._bar.send_requested.connect(self._on_send)
            self._bar.budgets_requested.connect(self.page_requested)
            self._chat.above_composer.addWidget(self._bar)
        return self._bar
