"""Takes the pictures out of a paragraph, so that each can stand by itself. Knows no Qt."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import urlsplit

from desktop.core.markdown.blocks import Inline
from desktop.core.markdown.data_urls import ARRIVING, is_picture_url

if TYPE_CHECKING:
    from markdown_it.token import Token

_BREAKS: Final = frozenset({"softbreak", "hardbreak"})


class Picture(NamedTuple):
    """A picture of a paragraph; see ``blocks.ImageBlock``."""

    source: str
    alt: str
    href: str


def with_pictures_apart(
    children: "list[Token]", limit: int | None = None
) -> "Iterator[list[Token] | Picture]":
    """Yield the inline tokens of a paragraph, cut at its pictures, and these; what holds no word is left out.

    More pictures than ``limit`` stay a few words in the text.
    """
    if not any(map(_is_shown, children)):
        yield children
        return
    piece: list[Token] = []
    open_marks: list[Token] = []
    count = 0
    for token in children:
        if not _is_shown(token) or count == limit:
            if token.nesting > 0:
                open_marks.append(token)
            elif token.nesting < 0:
                open_marks.pop()
            piece.append(token)
            continue
        count += 1
        if words := _without_breaks(piece):
            yield words
        href = next((str(t.attrs.get("href", "")) for t in open_marks if t.type == "link_open"), "")
        address = str(token.attrs.get("src", ""))
        yield Picture("" if address == ARRIVING else address, _alt(token), href)
        piece = list(open_marks)
    if words := _without_breaks(piece):
        yield words


def _is_shown(token: "Token") -> bool:
    """Whether a token is a picture that stands by itself; all others are a few words in the text."""
    if token.type != "image":
        return False
    address = str(token.attrs.get("src", ""))
    return is_picture_url(address) or is_remote(address)


def _alt(token: "Token") -> str:
    """Return what a picture shows, without the marks of its words."""
    return "".join(child.content or " " * (child.type in _BREAKS) for child in token.children or ())


def is_remote(address: str) -> bool:
    """Whether ``address`` is that of a web server."""
    return address[:8].lower().startswith(("http://", "https://")) and bool(host_of(address))


def _without_breaks(piece: "list[Token]") -> "list[Token]":
    """Return tokens without line breaks at their ends; none when there are no words."""
    if not any(token.content.strip() or token.type == "footnote_ref" for token in piece):
        return []
    start, end = 0, len(piece)
    while piece[start].type in _BREAKS:
        start += 1
    while piece[end - 1].type in _BREAKS:
        end -= 1
    return piece[start:end]


def trimmed(inline: Inline) -> Inline:
    """Return ``inline`` without blanks at its ends."""
    text = inline.text.strip()
    if text == inline.text:
        return inline
    cut = len(inline.text) - len(inline.text.lstrip())
    spans = tuple(
        span._replace(start=max(span.start - cut, 0), end=min(span.end - cut, len(text)))
        for span in inline.spans
    )
    return Inline(text, tuple(span for span in spans if span.start < span.end))


def image_text(token: "Token") -> str:
    """Say what a picture is that is not shown, and where it would come from."""
    address = str(token.attrs.get("src", ""))
    if address.startswith("data:"):
        origin = address[5:].split(";", 1)[0].split(",", 1)[0] or "data"
    else:
        origin = host_of(address) or address
    name = token.content or ""
    return f"▣ {name} ({origin})" if name else f"▣ {origin}"


def host_of(address: str) -> str:
    """Return the host that ``address`` would ask, or an empty string."""
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""
