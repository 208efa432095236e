"""Guesses how high messages are that nobody has looked at yet."""

from collections.abc import Callable
from typing import Final

from desktop.core.markdown.data_urls import packed
from desktop.core.message import Message, Role, TextPart
from desktop.ui.chat_view.folding import CHARS_UNFOLDED, folded
from desktop.ui.chat_view.message_view import Looks
from desktop.ui.chat_view.row_section import estimated_height

#: A shorter text holds no picture whose data would matter (characters).
_MAY_HOLD_PICTURES: Final = 10_000


def quick_estimates(looks: Looks) -> Callable[[Message], float]:
    """Return what guesses a height from the length alone: a long conversation must open at once."""
    style = looks.style
    per_char = 1.3 * style.average_char_width / looks.column * style.line_height
    least = style.line_height + style.space(16)

    def guess(message: Message) -> float:
        size = 0
        for part in message.parts:
            if type(part) is TextPart:
                chars = len(part.text)
                size += chars if chars < _MAY_HOLD_PICTURES else len(packed(part.text).text)
        if size > CHARS_UNFOLDED and message.role is Role.USER:
            size = CHARS_UNFOLDED
        return round(least + size * per_char)

    return guess


def estimate(message: Message, looks: Looks) -> int:
    """Guess a height with some care, in pixels: from its lines, and how often they must be broken."""
    style = looks.style
    text = packed(message.text).text
    if message.role is Role.USER:
        text = folded(text)
    width = looks.column * (0.8 if message.role is Role.USER else 1)
    return estimated_height(text, style, round(width)) + style.space(16)
