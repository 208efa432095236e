"""Puts links and names into ChatGPT's texts where invisible marks stand for them; the marks stay as source data."""

import re
from typing import Any, Final

from desktop.core.message import Part, TextPart
from desktop.core.records import well_formed
from desktop.storage.importing.found import (
    WEB,
    PendingFile,
    items,
    link,
    record,
    string,
    with_links_at,
)
from desktop.storage.importing.json_stream import ImportFault, decoded

Parts = list[Part | PendingFile]

#: Invisible marks around citations and widgets in new exports (private use characters).
_MARKED: Final = re.compile("\ue200[^\ue200-\ue2ff]*(?:\ue202[^\ue200-\ue2ff]*)*\ue201")
_PRIVATE: Final = re.compile("[\ue200-\ue206]")
#: How the marks of references begin: some are a blank, which stays.
_MARK_BEGINS: Final = ("\ue200", "【")


def with_links(parts: Parts, metadata: dict[str, Any]) -> Parts:
    """Return ``parts`` with links in the place of the marks of citations."""
    references = items(metadata.get("content_references"))
    citations = items(metadata.get("citations"))
    if citations and not references and len(parts) == 1:
        parts = [_with_citations(part, citations) for part in parts]
    return [_with_references(part, references) for part in parts]


def _with_references(part: Part | PendingFile, references: list[Any]) -> Part | PendingFile:
    """Put links where new exports have invisible marks; the references themselves stay as source data."""
    if not isinstance(part, TextPart) or not (references or "\ue200" in part.text):
        return part
    shown = part.text
    for reference in references:
        mark = record(reference).get("matched_text")
        if isinstance(mark, str) and mark.startswith(_MARK_BEGINS):
            shown = shown.replace(well_formed(mark), _link_of(record(reference)) or mark)
    return TextPart(_PRIVATE.sub("", _MARKED.sub(_words_of, shown)))


def _words_of(mark: re.Match[str]) -> str:
    """Return what of a mark belongs to the sentence: the name of a thing, the words of a link; of a widget nothing."""
    kind, *values = mark[0][1:-1].split("\ue202")
    if kind == "entity" and values:
        return _name_of(values[0])
    if kind in ("url", "link_title") and values:
        url = values[-1]
        return f"[{values[0]}]({url})" if url.startswith(WEB) else values[0]
    return ""


def _name_of(entity: str) -> str:
    """Return the name of ``["kind", "name", "what it is"]``."""
    try:
        found = items(decoded(entity.encode("utf-8", "replace")))
    except ImportFault:
        return entity
    return string(found[1]) if len(found) > 1 else entity


def _link_of(reference: dict[str, Any]) -> str:
    alternative = string(reference.get("alt"))
    if alternative:
        return alternative
    for item in (reference, *items(reference.get("items"))):
        url, title = string(record(item).get("url")), string(record(item).get("title"))
        if found := link(title, url):
            return found
    name = string(reference.get("name"))
    return f" ({name})" if name and reference.get("type") == "file" else ""


def _with_citations(part: Part | PendingFile, citations: list[Any]) -> Part | PendingFile:
    """Put links where old exports have 【…】 marks."""
    if not isinstance(part, TextPart):
        return part
    shown = part.text
    places = []
    for citation in citations:
        page = record(record(citation).get("metadata"))
        start, end = (_index(record(citation).get(name)) for name in ("start_ix", "end_ix"))
        put = link(string(page.get("title")), string(page.get("url")))
        if put and 0 <= start < end <= len(shown):
            places.append((start, end, put))
    return TextPart(with_links_at(shown, places))


def _index(value: Any) -> int:
    return value if isinstance(value, int) else -1
