"""Takes pictures in ``data:`` URLs out of Markdown while it is parsed: they may be megabytes, and parsers read characters.

Only where an address can stand is a URL taken out: ``![alt](data:…)`` and ``[label]: data:…``. Pure.
"""

import re
from typing import Final, NamedTuple

_MARK: Final = "data:image/"
_HEAD: Final = re.compile(r"data:image/(?:png|jpe?g|gif|webp);base64,", re.IGNORECASE)

#: What stands before an address: the end of an image's or a link's words, or a definition's label.
_BEFORE: Final = re.compile(r"(?:\]\(|\]:)\s{0,9}<?\Z")
_BEFORE_CHARS: Final = 12

#: Ends of an address. Looked for one by one: a search for a single character runs at the speed of memory.
_ENDS: Final = (")", "\n", " ", ">", "\t")

#: Stands for a URL that was taken out; "=" never begins the data of a real one.
_STAND_IN: Final = "data:image/png;base64,={}="
_STANDS: Final = re.compile(r"data:image/png;base64,=(\d{1,9})=")

#: The address of a picture of which only the beginning has come.
ARRIVING: Final = "data:image/png;base64,=arriving="
_UNFINISHED: Final = re.compile(r"!\[([^\]\n]{0,1000})\]\(<?data:image/png;base64,=\d+=$")

#: An image's words before its address are looked for so far back (characters).
_LABEL_CHARS: Final = 2_000

#: A line is cut before or behind a picture only where at least so much else stands (characters).
_ENOUGH_CHARS: Final = 1_000


class Packed(NamedTuple):
    """Markdown without the data of its pictures, and what was taken out."""

    text: str
    urls: tuple[str, ...] = ()

    def whole(self, text: str) -> str:
        """Return ``text`` with everything that was taken out put back."""
        if not self.urls or "base64,=" not in text:
            return text
        return _STANDS.sub(self._url, text)

    def _url(self, found: re.Match[str]) -> str:
        index = int(found[1])
        return self.urls[index] if index < len(self.urls) else found[0]


def packed(source: str) -> Packed:
    """Take the data of pictures out of Markdown."""
    pieces: list[str] = []
    urls: list[str] = []
    ends = _Ends(source)
    place, at = 0, source.find(_MARK)
    while at >= 0:
        end = at + len(_MARK)
        if _HEAD.match(source, at) and _is_address(source, at):
            end = ends.after(at)
            pieces += [source[place:at], _STAND_IN.format(len(urls))]
            urls.append(source[at:end])
            place = end
        at = source.find(_MARK, end)
    return Packed("".join([*pieces, source[place:]]), tuple(urls)) if urls else Packed(source)


class _Ends:
    """Finds where addresses end; asked for rising places, it reads the text once."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._next = dict.fromkeys(_ENDS, -1)

    def after(self, place: int) -> int:
        for end, known in self._next.items():
            if known < place:
                found = self._source.find(end, place)
                self._next[end] = found if found >= 0 else len(self._source)
        return min(self._next.values())


def _is_address(source: str, at: int) -> bool:
    return _BEFORE.search(source, max(at - _BEFORE_CHARS, 0), at) is not None


def is_picture_url(address: str) -> bool:
    """Whether ``address`` is a ``data:`` URL of a kind of picture that may be drawn."""
    return _HEAD.match(address) is not None


def closed_while_arriving(text: str) -> str:
    """Return packed Markdown whose last picture is still arriving with that picture closed, and marked so."""
    at = text.rfind(_MARK) if text.endswith("=") else -1
    found = _UNFINISHED.search(text, max(at - _LABEL_CHARS, 0)) if at >= 0 else None
    return f"{text[: found.start()]}![{found[1]}]({ARRIVING})" if found else text


def whole_cut(source: str, start: int, cut: int, size: int) -> int:
    """Return the place at or near ``cut`` that is not inside a picture's address.

    Args:
        source: Markdown.
        start: Where the section to be cut begins.
        cut: Where it would be cut.
        size: How much of ``source`` there is to be cut.

    Returns:
        Before the picture, or after it if the section begins near it; -1 when too little has come behind it.
    """
    at = source.rfind(_MARK, start, cut + len(_MARK))
    if at < 0 or not _HEAD.match(source, at) or not _is_address(source, at):
        return cut
    end = _Ends(source).after(at)
    if end < cut - 1:
        return cut
    label = source.rfind("![", max(start, at - _LABEL_CHARS), at)
    begin = label if label >= 0 else at
    if source[begin - 1 : begin] == "[":
        begin -= 1  # the picture is a link's
    if begin - start >= _ENOUGH_CHARS:
        return begin
    close = source.find(")", end, end + _LABEL_CHARS)
    if source[close + 1 : close + 3] == "](":
        close = source.find(")", close + 1, close + _LABEL_CHARS)
    after = close + 1 if close >= 0 else end
    return after if size - after >= _ENOUGH_CHARS else -1
