"""The next request as a model reads it: one text with special tokens around messages. Pure.

Sources: ChatML as OpenAI published it (openai-python, chatml.md, 2023), with the separator that the count of three
tokens a message implies; the harmony format of gpt-oss (OpenAI, "OpenAI harmony response format", 2025). What
other models of OpenAI read today is not published: what is shown of them is rebuilt, and said to be.
"""

from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from typing import Any, Final

from msgspec import Struct

from desktop.core.tokens import base_model, own_words, reasons

#: Of a longer text its two ends are shown; and of a longer request its newest messages.
_MOST_CHARS_OF_ONE: Final = 8_000
_MOST_CHARS: Final = 200_000

_CHATML: Final = ("gpt-3.5", "gpt-35", "gpt-4", "chatgpt-4o")


class Template(Enum):
    """What stands around the messages of a request."""

    CHATML = "chatml"
    HARMONY = "harmony"
    HARMONY_GUESSED = "harmony guessed"
    PLAIN = "plain"
    UNKNOWN = "unknown"


class Piece(Struct, frozen=True):
    """A part of what the model reads; ``is_special`` if it is one token that no text can write."""

    text: str
    is_special: bool = False


class Entry(Struct, frozen=True):
    """One message as the model reads it.

    Attributes:
        role: As the request names it; empty for messages that are not shown.
        tokens: As they are counted; their sum is that of the request.
        hidden: How many messages are not shown here.
    """

    role: str
    pieces: tuple[Piece, ...]
    tokens: int
    hidden: int = 0


class Rendered(Struct, frozen=True):
    """A request as the model reads it, with the model it is for."""

    model: str
    template: Template
    entries: tuple[Entry, ...]


def template_of(model: str) -> Template:
    """Return what is known of how ``model`` reads a request."""
    name = base_model(model)
    if name.startswith("gpt-oss"):
        return Template.HARMONY
    if reasons(name):
        return Template.HARMONY_GUESSED
    return Template.CHATML if name.startswith(_CHATML) else Template.UNKNOWN


def rendered(
    model: str,
    messages: Sequence[tuple[Mapping[str, Any], int]],
    tools: tuple[str, int],
    primer: int,
) -> Rendered:
    """Return the request as ``model`` reads it.

    Args:
        model: Its name as asked.
        messages: As the request holds them, each with its tokens.
        tools: The text that the tool definitions become, empty without any, and their tokens.
        primer: Tokens that begin the answer, and those of what the server itself says first.
    """
    template = template_of(model)
    entries = [Entry(_role(m, template), _pieces(m, template), tokens) for m, tokens in messages]
    if tools[0]:
        role = "system" if template is Template.CHATML else "developer"
        words = f"# Tools\n\n## functions\n\n{tools[0]}"
        entry = Entry(role, tuple(_framed(role, "", words, template)), tools[1])
        at = next(
            (i for i, e in enumerate(entries) if e.role not in ("system", "developer")),
            len(entries),
        )
        entries.insert(at, entry)
    if own := own_words(model):
        entries.insert(0, Entry("system", tuple(_framed("system", "", "…", template)), own))
    begun = Entry("assistant", _begun(template), primer - own)
    return Rendered(model, template, (*_bounded(entries), begun))


def rendered_sheet(model: str, words: str, tokens: int) -> Rendered:
    """Return the text that a model without roles continues."""
    return Rendered(model, Template.PLAIN, (Entry("prompt", (Piece(_shortened(words)),), tokens),))


def _role(message: Mapping[str, Any], template: Template) -> str:
    role = str(message.get("role") or "")
    # The system message of harmony is the server's own; a request's instructions are a developer's.
    is_harmony = template in (Template.HARMONY, Template.HARMONY_GUESSED)
    return "developer" if is_harmony and role == "system" else role


def _pieces(message: Mapping[str, Any], template: Template) -> tuple[Piece, ...]:
    role, words = _role(message, template), str(message.get("content") or "")
    if role == "developer" and template is Template.HARMONY:
        words = f"# Instructions\n\n{words}"
    calls = (call["function"] for call in message.get("tool_calls") or ())
    words += "".join(f"\nfunctions.{call['name']}({call['arguments']})" for call in calls)
    return tuple(_framed(role, str(message.get("name") or ""), words, template))


def _framed(role: str, name: str, words: str, template: Template) -> Iterator[Piece]:
    words = _shortened(words)
    if template is Template.CHATML:
        yield Piece("<|im_start|>", is_special=True)
        yield Piece(f"{role} name={name}" if name else role)
        yield Piece("<|im_sep|>", is_special=True)
        yield Piece(words)
        yield Piece("<|im_end|>", is_special=True)
    elif template in (Template.HARMONY, Template.HARMONY_GUESSED):
        yield Piece("<|start|>", is_special=True)
        yield Piece(role)
        if role == "assistant":
            yield Piece("<|channel|>", is_special=True)
            yield Piece("final")
        yield Piece("<|message|>", is_special=True)
        yield Piece(words)
        yield Piece("<|end|>", is_special=True)
    else:
        yield Piece(words)


def _begun(template: Template) -> tuple[Piece, ...]:
    if template is Template.CHATML:
        return (Piece("<|im_start|>", True), Piece("assistant"), Piece("<|im_sep|>", True))
    if template is Template.UNKNOWN:
        return ()
    return (Piece("<|start|>", True), Piece("assistant"))


def _shortened(words: str) -> str:
    if len(words) <= _MOST_CHARS_OF_ONE:
        return words
    half = _MOST_CHARS_OF_ONE // 2
    return f"{words[:half]}\n[…]\n{words[-half:]}"


def _bounded(entries: Sequence[Entry]) -> list[Entry]:
    """Return the instructions and as many of the newest messages as may be shown; one entry stands for the others."""
    first = next(
        (i for i, e in enumerate(entries) if e.role not in ("system", "developer")), len(entries)
    )
    start, size = len(entries), 0
    while start > first:
        size += sum(len(piece.text) for piece in entries[start - 1].pieces)
        if size > _MOST_CHARS:
            break
        start -= 1
    hidden = entries[first:start]
    stand_in = [Entry("", (), sum(e.tokens for e in hidden), len(hidden))] if hidden else []
    return [*entries[:first], *stand_in, *entries[start:]]
