"""A plain text that a model without roles continues: a branch read as one sheet, and where changed text belongs. Pure."""

from collections.abc import Iterable, Sequence
from typing import Final

from msgspec import Struct

from desktop.core.message import Message, Role

_INSTRUCTIONS: Final = frozenset({Role.SYSTEM, Role.DEVELOPER})

#: What a text field makes of characters that end lines, or look like a space.
_AS_SHOWN: Final = str.maketrans(
    {
        "\r": "\n",
        "\u2028": "\n",
        "\u2029": "\n",
        "\ufdd0": "\n",
        "\ufdd1": "\n",
        "\u00a0": " ",
    }
)


class Piece(Struct, frozen=True):
    """What one message adds to the sheet; ``is_model`` if the model wrote it."""

    message_id: str
    text: str
    is_model: bool


def pieces(path: Iterable[Message]) -> tuple[Piece, ...]:
    """Return what the messages of a branch add to its sheet; instructions are sent before it and are no part of it."""
    prompt, found = "", []
    for message in path:
        if message.role in _INSTRUCTIONS:
            prompt += instructions_of(message.text)
            continue
        added = message.text.removeprefix(prompt) if _is_echo(message) else message.text
        prompt += added
        found.append(Piece(message.id, added, message.role is Role.ASSISTANT))
    return tuple(found)


def sheet_text(path: Iterable[Message]) -> str:
    """Return the sheet as a text field shows it."""
    return as_shown("".join(piece.text for piece in pieces(path)))


def instructions_of(words: str) -> str:
    """Return how instructions stand before the sheet."""
    return f"{words}\n\n" if words else ""


def prompt_of(path: Sequence[Message]) -> str:
    """Return what is sent: the instructions, then the sheet as it was written."""
    instructions = "".join(instructions_of(m.text) for m in path if m.role in _INSTRUCTIONS)
    return instructions + "".join(piece.text for piece in pieces(path))


def without_echo(prompt: str, text: str) -> str:
    """Return what an answer that repeats its prompt, as far as it has come, adds to the sheet."""
    return "" if prompt.startswith(text) else text.removeprefix(prompt)


def place_of(path: Sequence[Message], text: str) -> tuple[str | None, str]:
    """Return after which message a sheet that now reads ``text`` differs from the branch, and how it goes on.

    Args:
        path: The shown branch.
        text: The whole sheet, as a text field gives it.
    """
    parent = path[0].id if path and path[0].role in _INSTRUCTIONS else None
    at = 0
    for piece in pieces(path):
        shown = as_shown(piece.text)
        if not text.startswith(shown, at):
            break
        at += len(shown)
        if shown:  # a new try stands beside an answer without text, not below it
            parent = piece.message_id
    return parent, text[at:]


def as_shown(text: str) -> str:
    """Return ``text`` as a text field gives it back: every line ends in a line feed, spaces are plain."""
    return text.replace("\r\n", "\n").translate(_AS_SHOWN)


def _is_echo(message: Message) -> bool:
    return message.facts is not None and message.facts.parameters.get("echo") is True
