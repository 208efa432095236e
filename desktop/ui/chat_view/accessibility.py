"""Lets screen readers read the conversation: one text with the author before each message.

The text is the messages' own (Markdown reads well aloud, and links and code are in it), so that its length
is known without laying anything out. Qt asks for it through ``QAccessibleTextInterface``.
"""

import re
from bisect import bisect_right
from itertools import accumulate
from typing import Any, Final, Protocol

from PySide6.QtCore import QObject, QPoint, QRect
from PySide6.QtGui import QAccessible, QAccessibleInterface, QAccessibleTextInterface
from PySide6.QtWidgets import QAccessibleWidget, QWidget

from desktop.core.markdown.data_urls import packed
from desktop.core.markdown.display_text import safe_text
from desktop.core.message import Message
from desktop.ui.chat_view import picture_words, words

#: A picture whose data was taken out (``data_urls.packed``).
_PICTURE: Final = re.compile(
    r"!\[([^\]\n]{0,1000})\]\(<?data:image/png;base64,=\d+=>?[^)\n]{0,200}\)"
)


class ReadableView(Protocol):
    """What the chat view gives to screen readers."""

    def spoken_messages(self) -> list[Message]:
        """Return all messages that are shown, as they are now."""

    def message_rect(self, index: int) -> QRect:
        """Return where a message is on the screen, in global coordinates; empty if out of view."""

    def message_at(self, point: QPoint) -> int:
        """Return the index of the message at a global point, or -1."""

    def current_message(self) -> int:
        """Return the index of the message that is being read, or -1."""

    def scroll_to_index(self, index: int) -> None:
        """Bring a message into view."""


class ConversationText(QAccessibleTextInterface):
    """The conversation as one text. Offsets are characters; every message begins with its author."""

    def __init__(self, view: ReadableView) -> None:
        super().__init__()
        self._view = view
        #: By id, what is read aloud of the messages as they were last: a screen reader asks often.
        self._read: dict[str, tuple[Message, str]] = {}
        self._read_in = ""

    def _parts(self) -> list[str]:
        known, self._read = self._read, {}
        label = words.sources_label()
        if label != self._read_in:
            known, self._read_in = {}, label  # another language
        for message in self._view.spoken_messages():
            found = known.get(message.id)
            if found is None or found[0] is not message:
                found = (message, f"{words.author(message)}:\n{spoken(message)}\n\n")
            self._read[message.id] = found
        return [part for _, part in self._read.values()]

    def _starts(self) -> list[int]:
        return [0, *accumulate(len(part) for part in self._parts())]

    def _message_of(self, offset: int) -> int:
        starts = self._starts()
        return min(max(bisect_right(starts, offset) - 1, 0), max(len(starts) - 2, 0))

    def characterCount(self) -> int:
        return self._starts()[-1]

    def text(self, start: int, end: int) -> str:
        return "".join(self._parts())[max(start, 0) : max(end, 0)]

    def cursorPosition(self) -> int:
        index = self._view.current_message()
        return self._starts()[index] if index >= 0 else 0

    def setCursorPosition(self, position: int) -> None:
        self._view.scroll_to_index(self._message_of(position))

    def scrollToSubstring(self, start: int, _end: int) -> None:
        self.setCursorPosition(start)

    def characterRect(self, offset: int) -> QRect:
        return self._view.message_rect(self._message_of(offset))

    def offsetAtPoint(self, point: QPoint) -> int:
        index = self._view.message_at(point)
        return self._starts()[index] if index >= 0 else -1

    def attributes(self, _offset: int) -> Any:
        return "", 0, self.characterCount()

    def selectionCount(self) -> int:
        return 0

    def selection(self, _index: int) -> Any:
        return 0, 0

    def addSelection(self, _start: int, _end: int) -> None:
        """Selecting is done with the mouse and the keyboard of the view."""

    def removeSelection(self, _index: int) -> None:
        """See ``addSelection``."""

    def setSelection(self, _index: int, _start: int, _end: int) -> None:
        """See ``addSelection``."""


def spoken(message: Message) -> str:
    """Return what is read aloud of a message: attachments by name, pictures by what they show, how it ended."""
    lines = [
        f"{picture_words.picture() if part.is_image else words.attachment()}: {part.name}"
        for part in message.attachments
    ]
    text = _PICTURE.sub(
        lambda found: f"{picture_words.picture()}: {found[1]}", packed(message.text).text
    )
    lines += [text, *(f"{words.tool_call_label()} {call.name}" for call in message.tool_calls)]
    if message.sources:
        lines += [f"{words.sources_label()}:", *(s.title or s.url for s in message.sources)]
    card = words.card_of(message)
    if card is not None:
        lines += [card.sentence, card.advice]
    return safe_text("\n".join(line for line in lines if line))


class AccessibleChatView(QAccessibleWidget):
    """Presents the chat view as a document."""

    def __init__(self, view: QWidget) -> None:
        super().__init__(view, QAccessible.Role.Document)
        self._conversation = ConversationText(view)  # type: ignore[arg-type] # Qt hands a ReadableView

    def interface_cast(self, kind: QAccessible.InterfaceType) -> Any:
        if kind == QAccessible.InterfaceType.TextInterface:
            return self._conversation
        return super().interface_cast(kind)


#: Interfaces by the address of their view: Qt does not keep them alive, and they must live as long as it.
_made: dict[int, AccessibleChatView] = {}


def _factory(_class_name: str, thing: QObject | None) -> QAccessibleInterface | None:
    if not isinstance(thing, QWidget) or not hasattr(thing, "spoken_messages"):
        return None
    key = id(thing)
    if key not in _made:
        _made[key] = AccessibleChatView(thing)
        thing.destroyed.connect(lambda: _made.pop(key, None))
    return _made[key]


def install() -> None:
    """Tell Qt how chat views are read; once per process is enough."""
    if not _State.is_installed:
        QAccessible.installFactory(_factory)
        _State.is_installed = True


class _State:
    is_installed = False
