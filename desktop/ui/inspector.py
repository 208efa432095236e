"""Shows the exact request and response behind an answer; everything in it was masked where it was recorded."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QFontDatabase, QGuiApplication, QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.core.exchange import Exchange
from desktop.core.exchange_export import as_curl, as_httpx
from desktop.core.message import Message
from desktop.runtime.exchanges import Exchanges
from desktop.runtime.translation import translated
from desktop.ui.answer_facts import FactsView
from desktop.ui.exchange_text import events_text, request_text, response_text
from desktop.ui.quantities import milliseconds_text
from desktop.ui.tips import tip

if TYPE_CHECKING:
    from desktop.runtime.replay import Replayed


class Inspector(QWidget):
    """A dock's inside; GUI thread.

    Signals:
        again_requested(Message, Exchange): The request behind this answer shall be sent once more as it was.
        stop_requested(str): That shall be stopped, for the answer of this id.
        keep_requested(Replayed): What came of it shall be kept beside the answer.
    """

    again_requested = Signal(object, object)
    stop_requested = Signal(str)
    keep_requested = Signal(object)

    def __init__(self, exchanges: Exchanges, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._exchanges = exchanges
        self._message: Message | None = None
        self._exchange: Exchange | None = None
        self._replayed: Replayed | None = None
        self._is_sending = False
        self._is_behind = False
        self._summary = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._summary.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._choice = QComboBox()
        self._search = QLineEdit(clearButtonEnabled=True)
        self._found = QLabel()
        self._found.setProperty("role", "caption")
        self._found.hide()
        self._tabs = QTabWidget()
        self._tabs.setUsesScrollButtons(False)
        self._tabs.setElideMode(Qt.TextElideMode.ElideRight)
        self.facts = FactsView()
        self._tabs.addTab(self.facts, "")
        self._pages = [self._page() for _ in range(3)]
        for page in self._pages:
            self._tabs.addTab(page, "")
        self._curl, self._python, self._again = QPushButton(), QPushButton(), QPushButton()
        self._keep = QPushButton()
        self._lay_out()
        self._connect()
        self._retranslate()

    def show_message(self, message: Message) -> None:
        """Show how this answer came about, and the exchange behind it."""
        self._message = message
        self._show_choices()

    def shows_any_of(self, message_ids: Iterable[str]) -> bool:
        """Whether one of these answers is shown."""
        return self._message_id in set(message_ids)

    def set_sending(self, *, is_sending: bool) -> None:
        """Show whether the request is being sent again just now."""
        self._is_sending = is_sending
        self._label_again()

    @property
    def shown_text(self) -> str:
        """Everything that is shown, for those who look without eyes."""
        return "\n".join([self._summary.text(), *(p.toPlainText() for p in self._pages)])

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._catch_up()

    def focusInEvent(self, event: QFocusEvent) -> None:
        del event
        self._tabs.setFocus()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    @property
    def _message_id(self) -> str:
        return self._message.id if self._message is not None else ""

    def _page(self) -> QPlainTextEdit:
        page = QPlainTextEdit(readOnly=True)
        page.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        page.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        return page

    def _lay_out(self) -> None:
        looking = QHBoxLayout()
        looking.addWidget(self._search, 1)
        looking.addWidget(self._found)
        copying, sending = QHBoxLayout(), QHBoxLayout()
        for button in (self._curl, self._python):
            copying.addWidget(button)
        for button in (self._again, self._keep):
            sending.addWidget(button)
        for row in (copying, sending):
            row.addStretch(1)
        column = QVBoxLayout(self)
        column.addWidget(self._choice)
        column.addWidget(self._summary)
        column.addLayout(looking)
        column.addWidget(self._tabs, 1)
        column.addLayout(copying)
        column.addLayout(sending)

    def _connect(self) -> None:
        self._search.returnPressed.connect(self._on_search)
        self._search.textChanged.connect(self._found.hide)
        self._choice.activated.connect(self._on_choice)
        self._curl.clicked.connect(self._on_curl)
        self._python.clicked.connect(self._on_python)
        self._again.clicked.connect(self._on_again)
        self._keep.clicked.connect(self._on_keep)
        self._exchanges.added.connect(self._on_added)

    def _retranslate(self) -> None:
        names = (self.tr("Request"), self.tr("Response"), self.tr("Events"))
        self._tabs.setTabText(0, self.tr("Details"))
        for row, (page, name) in enumerate(zip(self._pages, names, strict=True), start=1):
            self._tabs.setTabText(row, name)
            page.setAccessibleName(name)
            self._tabs.setTabToolTip(row, name)
        self._tabs.setTabToolTip(0, self._tabs.tabText(0))
        self._tabs.setTabToolTip(2, self.tr("Headers, and the body byte for byte"))
        self._tabs.setTabToolTip(3, self.tr("Each event as it came, with its time"))
        self._search.setPlaceholderText(self.tr("Find here, Enter for the next"))
        self._search.setAccessibleName(self.tr("Find in the exchange"))
        self._choice.setAccessibleName(self.tr("Which exchange is shown"))
        self._curl.setText(self.tr("Copy as curl"))
        self._python.setText(self.tr("Copy as Python"))
        words = self.tr(
            "Exactly this request; what comes is shown here and changes no conversation"
        )
        self._again.setToolTip(tip(words))
        self._keep.setText(self.tr("Keep as another answer"))
        self._label_again()
        self._show_choices()

    def _label_again(self) -> None:
        self._again.setText(self.tr("Stop") if self._is_sending else self.tr("Send again"))

    def _show_choices(self, row: int = 0) -> None:
        """Offer the exchange of the answer and those of its request sent again; show one of them."""
        self._choice.clear()
        self._choice.addItem(self.tr("The answer’s own exchange"))
        replays = self._exchanges.replays(self._message_id)
        for number, replayed in enumerate(replays, start=1):
            words = self.tr("Sent again, {number}: {summary}")
            status = str(replayed.exchange.status or "–")
            self._choice.addItem(words.format(number=number, summary=status))
        self._choice.setVisible(bool(replays))
        self._choice.setCurrentIndex(row)
        self._show_chosen()

    def _show_chosen(self) -> None:
        row = self._choice.currentIndex()
        replays = self._exchanges.replays(self._message_id)
        self._replayed = replays[row - 1] if 0 < row <= len(replays) else None
        shown = self._message
        if self._replayed is None:
            self._exchange = self._exchanges.of(self._message_id)
        else:
            self._exchange = self._replayed.exchange
            shown = next(iter(self._replayed.messages), None)
        self.facts.show_message(shown)
        self._fill()

    def _fill(self) -> None:
        exchange = self._exchange
        for button in (self._curl, self._python):
            button.setEnabled(exchange is not None)
        self._again.setEnabled(exchange is not None or self._is_sending)
        self._keep.setVisible(self._replayed is not None and bool(self._replayed.messages))
        if exchange is None:
            self._summary.setText(
                self.tr(
                    "The last requests are kept in memory only; this one is not there any more."
                )
                if self._message_id
                else self.tr("Choose Details on an answer to see its request and response.")
            )
            for page in self._pages:
                page.setPlainText("")
            return
        self._summary.setText(self._summary_of(exchange))
        texts = (request_text, response_text, events_text)
        for page, text_of in zip(self._pages, texts, strict=True):
            page.setPlainText(text_of(exchange))

    def _summary_of(self, exchange: Exchange) -> str:
        timing, route = exchange.timing, exchange.route
        way = self.tr("directly")
        if route.proxy is not None:
            way = self.tr("via {kind} proxy {proxy}").format(kind=route.kind, proxy=route.proxy)
        facts = [
            self.tr("Status {status}").format(status=exchange.status or "–"),
            way,
        ]
        if exchange.attempts > 1:
            facts.append(self.tr("{count} attempts").format(count=exchange.attempts))
        stages = (
            (self.tr("connected"), timing.connect_ms),
            (self.tr("headers"), timing.headers_ms),
            (self.tr("first token"), timing.first_token_ms),
            (self.tr("end"), timing.total_ms),
        )
        facts += [f"{name} {milliseconds_text(ms)}" for name, ms in stages if ms is not None]
        problem = self._replayed.error if self._replayed is not None else None
        said = [translated(problem.sentence)] if problem is not None else []
        return "\n".join([" · ".join(facts), *said])

    @Slot(str)
    def _on_added(self, message_id: str) -> None:
        self._is_behind = self._is_behind or message_id == self._message_id
        if self.isVisible():
            self._catch_up()

    def _catch_up(self) -> None:
        """Show what was added; writing out a long stream costs nothing while nobody looks."""
        if self._is_behind:
            self._is_behind = False
            self._show_choices(len(self._exchanges.replays(self._message_id)))

    @Slot()
    def _on_choice(self) -> None:
        self._show_chosen()

    @Slot()
    def _on_search(self) -> None:
        """Go to the next place, on this page first, then on those after it."""
        words = self._search.text()
        first = max(0, self._tabs.currentIndex() - 1)
        order = [*self._pages[first:], *self._pages[:first]]
        found = next((page for page in order if words and page.find(words)), None)
        if found is None:
            for page in self._pages:
                page.moveCursor(page.textCursor().MoveOperation.Start)
            order = [*order[1:], order[0]]
            found = next((page for page in order if words and page.find(words)), None)
        self._found.setText(self.tr("Not found"))
        self._found.setVisible(bool(words) and found is None)
        if found is not None:
            self._tabs.setCurrentWidget(found)

    @Slot()
    def _on_curl(self) -> None:
        if self._exchange is not None:
            QGuiApplication.clipboard().setText(as_curl(self._exchange))

    @Slot()
    def _on_python(self) -> None:
        if self._exchange is not None:
            QGuiApplication.clipboard().setText(as_httpx(self._exchange))

    @Slot()
    def _on_again(self) -> None:
        if self._is_sending:
            self.stop_requested.emit(self._message_id)
        elif self._message is not None and self._exchange is not None:
            self.again_requested.emit(self._message, self._exchange)

    @Slot()
    def _on_keep(self) -> None:
        if self._replayed is not None:
            self.keep_requested.emit(self._replayed)
