"""Conversations as one HTML page that needs nothing else: one of them, or several with a list and a search field."""

import tempfile
from collections.abc import Iterator
from html import escape
from typing import Final

from desktop.core.conversation import Conversation
from desktop.core.text import text
from desktop.storage.exporting.html_frame import end, head
from desktop.storage.exporting.html_message import anchor, article, shown_title
from desktop.storage.exporting.material import Material, local_time

#: Articles are kept in memory up to this size (bytes), else in a temporary file: the list stands before them.
_IN_MEMORY_BYTES: Final = 16_000_000

_CHUNK_CHARS: Final = 1_000_000


def page(
    conversations: Iterator[Conversation], material: Material, *, is_single: bool
) -> Iterator[str]:
    """Yield the page."""
    if not is_single:
        yield from _several(conversations, material)
        return
    for conversation in conversations:
        yield head(shown_title(conversation, material), material)
        yield "<main>\n"
        yield from article(conversation, material)
        yield "</main>\n"
        yield end()


def entry(address: str, conversation: Conversation, material: Material, inside: str = "") -> str:
    """Return one line of the list: a link to a conversation, and ``inside`` of it HTML that is searched."""
    title = escape(shown_title(conversation, material))
    when = local_time(conversation.updated or conversation.created)
    return f'<li><a href="{escape(address)}">{title}<small>{when}</small></a>{inside}</li>\n'


def list_start(material: Material) -> str:
    """Return the beginning of the list: its title and the search field."""
    label = escape(material.say(text("Search conversations")))
    title = escape(material.say(text("Conversations")))
    return (
        f'<nav class="list" aria-label="{title}">\n<h2>{title}</h2>\n'
        f'<input id="search" type="search" placeholder="{label}" aria-label="{label}" autocomplete="off">\n'
        '<p class="count" role="status"></p>\n<ol>\n'
    )


def _several(conversations: Iterator[Conversation], material: Material) -> Iterator[str]:
    yield head(material.say(text("Conversations")), material, body_class="several")
    yield list_start(material)
    with tempfile.SpooledTemporaryFile(_IN_MEMORY_BYTES, "w+", encoding="utf-8") as articles:
        for conversation in conversations:
            yield entry(f"#{anchor(conversation)}", conversation, material)
            for piece in article(conversation, material):
                articles.write(piece)
        hint = escape(material.say(text("Choose a conversation from the list.")))
        yield f'</ol>\n</nav>\n<main>\n<p class="hint">{hint}</p>\n'
        articles.seek(0)
        while piece := articles.read(_CHUNK_CHARS):
            yield piece
    yield "</main>\n"
    yield end()
