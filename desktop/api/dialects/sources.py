"""Reads the sources that servers with a web search name beside an answer.

Source: OpenAI, "Web search" (``url_citation`` annotations of both APIs; OpenRouter's too); Perplexity and xAI
(``citations``, ``search_results``); Zhipu (``web_search``); Alibaba (``search_info``); read 2026-11.
"""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from desktop.api.dialects.json_values import text_of
from desktop.core.message import Source

#: No answer refers to more; a hostile server may name any number.
MOST_SOURCES: Final = 200

_LONGEST_URL: Final = 4_000
_LONGEST_TITLE: Final = 300

#: Where a chunk holds sources beside its choices.
CITED: Final = frozenset({"citations", "search_results", "web_search", "search_info"})


def cited(value: dict[str, Any]) -> tuple[Source, ...]:
    """Return the sources beside the choices of a chunk, in the order of the numbers in the text."""
    info = value.get("search_info")
    results = info.get("search_results") if isinstance(info, dict) else None
    lists = (value.get("citations"), value.get("search_results"), value.get("web_search"), results)
    return _joined(item for found in lists if isinstance(found, list) for item in found)


def annotated(annotations: Any) -> tuple[Source, ...]:
    """Return the web pages that annotations name; those of files are left out."""
    return _joined(annotations if isinstance(annotations, list) else ())


def _joined(items: Iterable[Any]) -> tuple[Source, ...]:
    """Return each address once, at the place where it came first, with the first title that it has."""
    titles: dict[str, str] = {}
    for source in _read(items):
        if len(titles) >= MOST_SOURCES and source.url not in titles:
            break
        titles[source.url] = titles.get(source.url) or source.title
    return tuple(Source(url, title) for url, title in titles.items())


def _read(items: Iterable[Any]) -> Iterator[Source]:
    for item in items:
        fields = {"url": item} if isinstance(item, str) else item
        if not isinstance(fields, dict):
            continue
        inner = fields.get("url_citation")
        fields = inner if isinstance(inner, dict) else fields
        url, title = text_of(fields.get("url")) or text_of(fields.get("link")), fields.get("title")
        if url and _is_web_address(url):
            words = " ".join(title.split())[:_LONGEST_TITLE] if isinstance(title, str) else ""
            yield Source(url, words)


def _is_web_address(url: str) -> bool:
    return (
        url.startswith(("https://", "http://"))
        and len(url) <= _LONGEST_URL
        and url.isprintable()
        and " " not in url
    )
