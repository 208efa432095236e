"""Puts the meter and its warning beside the composer and carries out the ways out; made with the first thing to count."""

from functools import cached_property
from typing import TYPE_CHECKING, Final, Protocol

from PySide6.QtCore import QObject, QTimer, Slot

from desktop.core.message import Role
from desktop.runtime.session import ConversationSession
from desktop.runtime.workspace import Workspace
from desktop.ui.chat_panel import ChatPanel
from desktop.ui.theme import Theme

if TYPE_CHECKING:
    from desktop.core.prompt_rendering import Rendered
    from desktop.runtime.context_ways import ContextWays
    from desktop.runtime.meter import Meter
    from desktop.runtime.request_counter import Reading
    from desktop.ui.context_warning import ContextWarning
    from desktop.ui.meter_view import MeterView
    from desktop.ui.prompt_window import PromptWindow

#: Part of the context that what is sent takes after the oldest messages were left out.
_SHARE: Final = 0.5


class Window(Protocol):
    """The window, as far as it is needed here."""

    def start_conversation(self) -> None:
        """Show the new conversation."""


class Metering(QObject):
    """Owned by the window; GUI thread."""

    def __init__(
        self, workspace: Workspace, chat: ChatPanel, window: Window, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._chat = chat
        self._window = window
        self._view: MeterView | None = None
        self._warning: ContextWarning | None = None
        self._prompt: PromptWindow | None = None
        self._goes_on_elsewhere = False
        chat.composer.filled.connect(self._on_begun)
        chat.composer.draft_changed.connect(self._on_draft)
        chat.sheet_changed.connect(self._on_sheet)

    @property
    def view(self) -> "MeterView | None":
        """The line beside the composer, once there was something to count."""
        return self._view

    @property
    def warning(self) -> "ContextWarning | None":
        """What says that a request is too long, once one was."""
        return self._warning

    @cached_property
    def ways(self) -> "ContextWays":
        """The ways out; made when one is taken."""
        from desktop.runtime.context_ways import ContextWays

        ways = ContextWays(self)
        ways.summarised.connect(self._on_summarised)
        return ways

    @cached_property
    def meter(self) -> "Meter":
        """Counts the next request; made when there is something to count."""
        from desktop.runtime.meter import Meter

        space = self._workspace
        return Meter(space.counting, space.connections, space.prices, lambda: self._chat.sheet.text)

    def show_session(self, session: ConversationSession) -> None:
        """Follow the window to another conversation."""
        if self._view is not None:
            self._follow(session)
        elif not session.is_new or session.draft:
            QTimer.singleShot(0, self, self._on_begun)  # after it has been painted

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        if self._view is not None:
            self._view.set_theme(theme)

    @Slot()
    def _on_begun(self) -> None:
        session = self._chat.session
        if self._view is not None or session is None:
            return
        from desktop.ui.meter_view import MeterView

        self._view = MeterView(self._chat.theme)
        self._view.send_all_requested.connect(self._on_send_all)
        self._view.prompt_requested.connect(self._on_prompt)
        self._chat.status.add_at_end(self._view)
        self.meter.changed.connect(self._on_reading)
        self._chat.streaming_changed.connect(self._on_streaming)
        self._follow(session)

    def _follow(self, session: ConversationSession) -> None:
        before = self.meter.session
        if before is not None:
            before.drafting.attachments_changed.disconnect(self.meter.count)
            before.drafting.replaced.disconnect(self.meter.count)
        session.drafting.attachments_changed.connect(self.meter.count)
        session.drafting.replaced.connect(self.meter.count)
        self.meter.show_session(session)

    @Slot(str)
    def _on_draft(self, text: str) -> None:
        del text  # the session has it
        if self._view is not None:
            self.meter.count()

    @Slot()
    def _on_sheet(self) -> None:
        if self._view is None:
            self._on_begun()
        else:
            self.meter.count()

    @Slot(object)
    def _on_reading(self, reading: "Reading | None") -> None:
        assert self._view is not None
        self._view.show_reading(reading)
        self._warn(reading)
        session = self.meter.session
        if "budgets" in vars(self._workspace) and session is not None:
            from desktop.core.spending import Money

            cost = reading.cost if reading is not None else None
            expected = Money(cost.amount, cost.currency) if cost is not None else None
            self._workspace.budgets.expect(session.id, expected)

    @Slot(bool)
    def _on_streaming(self, is_streaming: bool) -> None:  # noqa: FBT001 - a slot
        del is_streaming
        self._warn(self.meter.reading)

    def _warn(self, reading: "Reading | None") -> None:
        is_full = reading is not None and (reading.overflows or reading.is_nearly_full)
        is_full = is_full and not self._chat.is_sheet  # of one text no message can be left out
        if self._warning is None and not is_full:
            return
        session = self._chat.session
        if self._warning is None:
            self._warning = self._make_warning()
        is_busy = session is not None and session.is_streaming
        questions = (
            [m for m in session.path() if m.role is Role.USER] if session and is_full else []
        )
        self._warning.show_reading(reading, is_busy=is_busy, may_cut=len(questions) > 1)

    def _make_warning(self) -> "ContextWarning":
        from desktop.ui.context_warning import ContextWarning

        warning = ContextWarning()
        warning.leave_out_requested.connect(self._on_leave_out)
        warning.summarise_requested.connect(self._on_summarise)
        warning.send_all_requested.connect(self._on_send_all)
        warning.new_requested.connect(self._on_new)
        self._chat.above_composer.addWidget(warning)
        return warning

    @Slot()
    def _on_leave_out(self) -> None:
        session = self._chat.session

        def found(start: str | None) -> None:
            if session is not None and start is not None:
                self.ways.leave_out(session, start)

        self.meter.place_to_cut(_SHARE, found)

    @Slot()
    def _on_summarise(self) -> None:
        session = self._chat.session

        def found(start: str | None) -> None:
            if session is not None and start is not None:
                self._goes_on_elsewhere = False
                self.ways.summarise(session, start)

        self.meter.place_to_cut(_SHARE, found)

    @Slot()
    def _on_prompt(self) -> None:
        self.meter.render(self._show_prompt)

    def _show_prompt(self, shown: "Rendered") -> None:
        from desktop.ui.prompt_window import PromptWindow

        if self._prompt is None:
            self._prompt = PromptWindow(self._chat.theme, self._chat)
            self._prompt.destroyed.connect(self._on_prompt_gone)
        self._prompt.show_prompt(shown)
        self._prompt.show()
        self._prompt.raise_()

    def _on_prompt_gone(self) -> None:
        self._prompt = None

    @Slot()
    def _on_send_all(self) -> None:
        if (session := self._chat.session) is not None:
            self.ways.send_all(session)

    @Slot(bool)
    def _on_new(self, with_summary: bool) -> None:  # noqa: FBT001 - a slot
        session = self._chat.session
        if session is None:
            return
        if with_summary:
            self._goes_on_elsewhere = self.ways.summarise_all(session)
        else:
            self._go_on_elsewhere(session, session.choice.system)

    @Slot(object, str)
    def _on_summarised(self, session: ConversationSession, summary: str) -> None:
        goes_on, self._goes_on_elsewhere = self._goes_on_elsewhere, False
        if goes_on and summary:
            from desktop.core.context_cut import instructions_with

            self._go_on_elsewhere(session, instructions_with(session.choice.system, summary))

    def _go_on_elsewhere(self, session: ConversationSession, system: str) -> None:
        """Show a new conversation with the same model, instructions and draft."""
        draft, choice = session.draft, session.choice
        connection, model, parameters = choice.connection_id, choice.model, choice.parameters
        self._window.start_conversation()
        new = self._chat.session
        if new is None or new is session:
            return
        new.choice.set_connection(connection)
        new.choice.set_model(model)
        new.choice.set_parameters(parameters)
        new.choice.set_system(system)
        if draft and not new.draft:
            self._chat.composer.set_text(draft)
            new.set_draft(draft)
