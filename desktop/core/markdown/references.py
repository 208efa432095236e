"""What explains the links and footnotes of a text, wherever it stands in it. Knows no section and no Qt."""

import re
from collections.abc import Collection
from typing import Any, Final

from desktop.core.markdown.data_urls import packed

_FOOTNOTE: Final = re.compile(r"^ {0,3}\[\^([^\]\s]{1,99})\]:", re.MULTILINE)
_DEFINITION: Final = re.compile(r"^ {0,3}\[((?!\^)[^\]\n]{1,999})\]:[ \t]*\S.*$", re.MULTILINE)
_FOOTNOTE_USE: Final = re.compile(r"\[\^([^\]\s]{1,99})\]")

#: Lines that the parser reads as definitions, whatever they explain: a label that is no footnote's and no blank, and an
#: address in which nothing is escaped and that may be opened.
_ONLY_DEFINITIONS: Final = re.compile(
    r"(?: {0,3}\[(?!\^)(?=[^\]\n]*[^\]\s])[^\[\]\\\n]{1,999}\]:[ \t]*+(?!(?i:javascript|vbscript|file|data):)"
    r"[^\s<>()\[\]\"'\\&]++[ \t]*+(?:\n|\Z))++"
)

#: The longest label (CommonMark 0.31.2, section 6.3), and what may be one: brackets with none in them.
_LABEL_CHARS: Final = 999
_NAMED: Final = re.compile(r"\[([^\[\]]{1,999})\]")


class References:
    """Owns what explains the references of one text. A label that is explained twice keeps its first meaning."""

    def __init__(self) -> None:
        self._footnotes: set[str] = set()
        self._unread: dict[str, str] = {}
        self._links: dict[str, tuple[str, Any] | None] = {}  # by label: as the parser knows it
        self._uses: dict[str, list[int]] = {}
        self._looked_through = 0

    def uses(self, source: str, labels: Collection[str]) -> set[int]:
        """Return where ``source``, which may only have grown since the last call, may name one of these labels."""
        end = self._looked_through
        for match in _NAMED.finditer(source, self._looked_through):
            self._uses.setdefault(_normalised(match[1]), []).append(match.start())
            end = match.end()
        self._looked_through = max(end, len(source) - _LABEL_CHARS - 1)
        return {place for label in labels for place in self._uses.get(_normalised(label), ())}

    def found_in(self, source: str, start: int, end: int) -> list[str]:
        """Take what these lines explain; return the labels that were not explained before, footnotes with their ``^``."""
        if source.find("]:", start, end) < 0:
            return []
        new: list[str] = []
        for match in _FOOTNOTE.finditer(source, start, end):
            if match[1] not in self._footnotes:
                self._footnotes.add(match[1])
                new.append(f"^{match[1]}")
        for match in _DEFINITION.finditer(source, start, end):
            label = _normalised(match[1])
            if label and label not in self._unread and label not in self._links:
                self._unread[label] = match[0]
                new.append(label)
        return new

    def env(self, source: str) -> dict[str, Any]:
        """Return what the parser must know of the rest of the text to read ``source``."""
        env: dict[str, Any] = {}
        if self._footnotes:
            # Those that are named: the parser numbers them, so each reading needs its own.
            named = self._footnotes.intersection(_FOOTNOTE_USE.findall(source))
            env["footnotes"] = {"refs": {f":{label}": -1 for label in named}}
        if (self._unread or self._links) and "[" in source:
            env["references"] = self._named_in(source)
        return env

    def _named_in(self, source: str) -> dict[str, Any]:
        """Return the links that ``source`` may name; each is read once, when it is named."""
        labels = {_normalised(match[1]) for match in _NAMED.finditer(source)}
        self._read([label for label in labels if label in self._unread])
        known = (self._links.get(label) for label in labels)
        return dict(link for link in known if link is not None)

    def _read(self, labels: list[str]) -> None:
        if not labels:
            return
        from desktop.core.markdown.parser import chat_parser  # late: see there

        parser = chat_parser()
        for label in labels:
            env: dict[str, Any] = {}
            source = packed(self._unread.pop(label))
            parser.block.parse(
                source.text, parser, env, []
            )  # the rest of a long line is not looked at
            read = env.get("references", {})
            self._links[label] = next(
                ((key, {**link, "href": source.whole(link["href"])}) for key, link in read.items()),
                None,
            )


def defines_only(source: str) -> bool:
    """Whether ``source`` is definitions of links and nothing else, as at the end of many answers."""
    return _ONLY_DEFINITIONS.fullmatch(source) is not None


def _normalised(label: str) -> str:
    """Return a label as labels are compared (CommonMark 0.31.2, section 4.7)."""
    return " ".join(label.casefold().split())
