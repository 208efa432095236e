"""Shows the exact request and response behind an answer; everything in it was masked where it was recorded."""

from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QFontDatabase, QGuiApplication, QTextDocument
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.core.exchange import CUT_MARK, Exchange
from desktop.core.exchange_export import as_curl, as_httpx
from desktop.core.message import Message
from desktop.runtime.exchanges import Exchanges
from desktop.ui.answer_facts import FactsView
from desktop.ui.message_dialog import pretty_json

#: Characters of one tab that are shown; a text field with more would stop answering.
_MAX_SHOWN: Final = 400_000


class Inspector(QWidget):
    """A dock's inside; GUI thread.

    Signals:
        again_requested(str): The request behind the answer of this id shall be sent once more.
    """

    again_requested = Signal(str)

    def __init__(self, exchanges: Exchanges, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._exchanges = exchanges
        self._message_id = ""
        self._exchange: Exchange | None = None
        self._summary = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._summary.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._search = QLineEdit(clearButtonEnabled=True)
        self._tabs = QTabWidget()
        self._facts = FactsView()
        self._tabs.addTab(self._facts, "")
        self._pages = [self._page() for _ in range(3)]
        for page in self._pages:
            self._tabs.addTab(page, "")
        self._curl, self._python, self._again = QPushButton(), QPushButton(), QPushButton()
        self._lay_out()
        self._search.returnPressed.connect(self._on_search)
        self._curl.clicked.connect(self._on_curl)
        self._python.clicked.connect(self._on_python)
        self._again.clicked.connect(lambda: self.again_requested.emit(self._message_id))
        exchanges.added.connect(self._on_added)
        self._retranslate()

    def show_message(self, message: Message) -> None:
        """Show how this answer came about, and the exchange behind it."""
        self._message_id = message.id
        self._facts.show_message(message)
        self._show_exchange()

    def shows_any_of(self, message_ids: Iterable[str]) -> bool:
        """Whether one of these answers is shown."""
        return self._message_id in set(message_ids)

    def _show_exchange(self) -> None:
        self._exchange = self._exchanges.of(self._message_id)
        self._fill()

    @property
    def shown_text(self) -> str:
        """Everything that is shown, for those who look without eyes."""
        return "\n".join([self._summary.text(), *(p.toPlainText() for p in self._pages)])

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _page(self) -> QPlainTextEdit:
        page = QPlainTextEdit(readOnly=True)
        page.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        page.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        return page

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        for button in (self._curl, self._python, self._again):
            buttons.addWidget(button)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.addWidget(self._summary)
        column.addWidget(self._search)
        column.addWidget(self._tabs, 1)
        column.addLayout(buttons)

    def _retranslate(self) -> None:
        names = (self.tr("Request"), self.tr("Response"), self.tr("Events"))
        self._tabs.setTabText(0, self.tr("Details"))
        for row, (page, name) in enumerate(zip(self._pages, names, strict=True), start=1):
            self._tabs.setTabText(row, name)
            page.setAccessibleName(name)
        self._search.setPlaceholderText(self.tr("Find here, Enter for the next"))
        self._search.setAccessibleName(self.tr("Find in the exchange"))
        self._curl.setText(self.tr("Copy as curl"))
        self._python.setText(self.tr("Copy as Python"))
        self._again.setText(self.tr("Send again"))
        self._fill()

    def _fill(self) -> None:
        exchange = self._exchange
        for button in (self._curl, self._python, self._again):
            button.setEnabled(exchange is not None)
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
        texts = (request_text(exchange), response_text(exchange), events_text(exchange))
        for page, text in zip(self._pages, texts, strict=True):
            page.setPlainText(_bounded(text))

    def _summary_of(self, exchange: Exchange) -> str:
        timing, route = exchange.timing, exchange.route
        way = self.tr("directly")
        if route.proxy is not None:
            way = self.tr("via {kind} proxy {proxy}").format(kind=route.kind, proxy=route.proxy)
        facts = [
            self.tr("Status {status}").format(status=exchange.status or "–"),
            way,
            self.tr("%n attempt(s)", "", exchange.attempts),
        ]
        stages = (
            (self.tr("connected"), timing.connect_ms),
            (self.tr("headers"), timing.headers_ms),
            (self.tr("first token"), timing.first_token_ms),
            (self.tr("end"), timing.total_ms),
        )
        facts += [f"{name} {ms:.0f} ms" for name, ms in stages if ms is not None]
        return " · ".join(facts)

    @Slot(str)
    def _on_added(self, message_id: str) -> None:
        if message_id == self._message_id:
            self._show_exchange()

    @Slot()
    def _on_search(self) -> None:
        page = self._pages[max(0, self._tabs.currentIndex() - 1)]
        self._tabs.setCurrentWidget(page)
        words = self._search.text()
        if words and not page.find(words):
            page.moveCursor(page.textCursor().MoveOperation.Start)
            page.find(words, QTextDocument.FindFlag(0))

    @Slot()
    def _on_curl(self) -> None:
        if self._exchange is not None:
            QGuiApplication.clipboard().setText(as_curl(self._exchange))

    @Slot()
    def _on_python(self) -> None:
        if self._exchange is not None:
            QGuiApplication.clipboard().setText(as_httpx(self._exchange))


def request_text(exchange: Exchange) -> str:
    """Return the request as it went over the wire, its body with indentation."""
    lines = [f"{exchange.method} {exchange.url}"]
    lines += [f"{name}: {value}" for name, value in exchange.request_headers]
    return "\n".join([*lines, "", pretty_json(exchange.request_body)])


def response_text(exchange: Exchange) -> str:
    """Return the response's head, and its body if it was no event stream."""
    if exchange.status is None:
        return ""
    lines = [f"{exchange.http_version} {exchange.status}".strip()]
    lines += [f"{name}: {value}" for name, value in exchange.response_headers]
    body = ["", pretty_json(exchange.raw_body)] if exchange.raw_body else []
    return "\n".join([*lines, *body])


def events_text(exchange: Exchange) -> str:
    """Return the events of the stream, each with its time and, if it has one, its name."""
    return "\n".join(
        f"{event.at_ms:9.1f} ms  {event.name + ': ' if event.name != 'message' else ''}{event.data}"
        for event in exchange.events
    )


def _bounded(words: str) -> str:
    return words if len(words) <= _MAX_SHOWN else f"{words[:_MAX_SHOWN]}\n{CUT_MARK}"
