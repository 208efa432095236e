"""Several conversations in one Markdown file: each between two comments, which readers of Markdown do not show.

The first comment holds what is the front matter in a file of its own, the second says where the conversation ends.
Both name a mark that stands nowhere else in the conversation, so no message can end it, whatever it holds; the fences
of code work the same way. A file that does not begin with such a comment holds one conversation.
"""

import re
from collections.abc import Callable, Iterator
from typing import Final

_OPENING: Final = "<!-- Loquat conversation "
_FIELDS_END: Final = "-->"
_CLOSING: Final = "<!-- end of {mark} -->"
#: What ends a comment in HTML; the values it may stand in are strings of JSON.
_COMMENT_END: Final = re.compile("--(!?)>")

_OPENING_LINE: Final = re.compile(rb"(?:\xef\xbb\xbf)?" + _OPENING.encode() + rb"(\S{1,200})")
#: What stands between two conversations and belongs to neither.
_BETWEEN: Final = (b"", b"---")
_FRONT: Final = b"---\n"
#: Bytes read at a time, and of a line that is looked at as a whole.
_CHUNK: Final = 64 * 1024


def framed(conversation_id: str, fields: list[str], body: str) -> str:
    """Return a conversation between its comments, without a line feed at the end.

    Args:
        conversation_id: Without blanks.
        fields: Lines of its front matter.
        body: All else.
    """
    closings = _CLOSING.format(mark=re.escape(conversation_id) + r"(?:\.(\d{1,9}))?")
    used = [int(number or 1) for number in re.findall(closings, body)]
    mark = f"{conversation_id}.{max(used) + 1}" if used else conversation_id
    head = _COMMENT_END.sub(r"--\1\\u003e", "\n".join(fields))
    return f"{_OPENING}{mark}\n{head}\n{_FIELDS_END}\n\n{body}\n\n{_CLOSING.format(mark=mark)}"


def is_gathered(head: bytes) -> bool:
    """Whether a file that begins with ``head`` holds several conversations."""
    line = head.split(b"\n", 1)[0]
    return _OPENING_LINE.fullmatch(line.rstrip()) is not None


def taken_apart(read: Callable[[int], bytes], limit: int) -> Iterator[bytes | None]:
    """Yield each conversation as the content of a file of its own, with a front matter.

    What a person wrote between two of them belongs to the one above.

    Args:
        read: Reads the file piece by piece.
        limit: Bytes of a conversation; of a longer one there is ``None``.
    """
    section = _Section(limit)
    for line in _lines(read):
        bare = line.rstrip()
        opening = _OPENING_LINE.fullmatch(bare) if section.is_closed else None
        if opening is not None:
            if section.size:
                yield section.content()
            section = _Section(limit, _CLOSING.encode().replace(b"{mark}", opening[1]))
            section.add(_FRONT)
        elif section.is_in_fields and bare == _FIELDS_END.encode():
            section.is_in_fields = False
            section.add(_FRONT)
        elif bare == section.closing:
            section.is_closed = True
        elif not (section.is_closed and bare in _BETWEEN):
            section.add(line)
    if section.size:
        yield section.content()


class _Section:
    """The lines of one conversation; before the first one it is closed and empty."""

    def __init__(self, limit: int, closing: bytes = b"") -> None:
        self.closing = closing
        self.is_closed = not closing
        self.is_in_fields = bool(closing)
        self.size = 0
        self._limit = limit
        self._lines: list[bytes] = []

    def add(self, line: bytes) -> None:
        """Keep a line, unless there are too many already."""
        self.size += len(line)
        if self.size > self._limit:
            self._lines.clear()
        else:
            self._lines.append(line)

    def content(self) -> bytes | None:
        """Return all lines; ``None`` if there were too many."""
        return None if self.size > self._limit else b"".join(self._lines)


def _lines(read: Callable[[int], bytes]) -> Iterator[bytes]:
    """Yield lines with their ends; a long one in pieces, none of which is taken for a comment of ours.

    A mark stands nowhere in the text that it ends, not even within a line.
    """
    rest = b""
    while chunk := read(_CHUNK):
        whole, feed, rest = (rest + chunk).rpartition(b"\n")
        yield from (whole + feed).splitlines(keepends=True) if feed else ()
        if len(rest) > _CHUNK:
            yield rest
            rest = b""
    if rest:
        yield rest
