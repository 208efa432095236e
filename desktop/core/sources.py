"""Writes the sources that an answer names as Markdown and as plain lines. Pure."""

import re
from typing import Final
from urllib.parse import quote

from desktop.core.message import Source

#: Signs that Markdown would read.
_MARKS: Final = re.compile(r"([\\`*_\[\]<>&$~|!#])")
#: ASCII signs of an address that stay as they are; not those that would end it between ``<`` and ``>``.
_KEPT: Final = "!\"#$%&'()*+,/:;=?@[]^`{|}~"


def sources_markdown(sources: tuple[Source, ...]) -> str:
    """Return a numbered list of links; the numbers are those that the answer refers to."""
    lines = []
    for number, source in enumerate(sources, start=1):
        words = _MARKS.sub(r"\\\1", _name(source))
        address = quote(source.url, safe=_KEPT, errors="replace")
        lines.append(f"{number}. [{words}](<{address}>)")
    return "\n".join(lines)


def source_lines(sources: tuple[Source, ...]) -> list[str]:
    """Return a line for each source: number, title and address."""
    return [
        f"[{number}] {source.title} {source.url}" if source.title else f"[{number}] {source.url}"
        for number, source in enumerate(sources, start=1)
    ]


def _name(source: Source) -> str:
    return source.title or source.url.partition("://")[2].rstrip("/")
