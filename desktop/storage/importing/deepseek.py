"""Reads the data export of DeepSeek: ``conversations.json``, alone or in the archive.

Shape: an array of conversations with ChatGPT's ``mapping`` of nodes, but ``inserted_at`` for the times, and messages
that are ``fragments``: REQUEST is the question, RESPONSE the answer, THINK its reasoning, the others tools. Older
exports have ``content`` and ``reasoning_content`` in their place and nowhere say who speaks. Seen in 2025 and 2026.
"""

import re
from collections.abc import Iterator
from typing import Any, Final

from desktop.core.importing import ImportFormat
from desktop.core.message import Ending, ReasoningPart, Role, TextPart
from desktop.core.text import text
from desktop.storage.importing.found import (
    BrokenConversation,
    Found,
    FoundConversation,
    FoundMessage,
    items,
    link,
    record,
    rest,
    source_data,
    string,
    time_ms,
    words,
)
from desktop.storage.importing.mapping import in_order, key_of, know_parents, parent_with_message
from desktop.storage.importing.reading import Reading, Shape, title_of

#: Where an answer names one of the pages that were searched, by their numbers.
_CITATION: Final = re.compile(r"\[citation:(\d{1,4})\]")


def detects(shape: Shape) -> ImportFormat | None:
    """Whether these are DeepSeek's conversations."""
    return ImportFormat.DEEPSEEK if shape.has("mapping", "inserted_at") else None


def read(reading: Reading) -> Iterator[Found]:
    """Yield the conversations."""
    for value in reading.elements():
        if isinstance(value, BrokenConversation):
            yield value
        elif not isinstance(value.get("mapping"), dict):
            yield reading.broken(text("it has no messages: “mapping” is missing"), title_of(value))
        else:
            yield _conversation(value, reading)


def _conversation(value: dict[str, Any], reading: Reading) -> FoundConversation:
    mapping: dict[str, Any] = value["mapping"]
    found = FoundConversation(
        reading.format,
        key=string(value.get("id")) or key_of(mapping),
        title=string(value.get("title")),
        created=time_ms(value.get("inserted_at"), reading.now_ms),
        updated=time_ms(value.get("updated_at"), reading.now_ms),
    )
    mapped = ("mapping", "id", "title", "inserted_at", "updated_at")
    found.data = source_data(rest(value, *mapped), found)
    know_parents(mapping)
    roles: dict[str | None, Role] = {}
    for node_id in in_order(mapping):
        message = record(record(mapping[node_id]).get("message"))
        if message:
            above = parent_with_message(mapping, record(mapping[node_id]))
            role = _role(message, roles.get(above))
            roles[node_id] = role
            found.messages.append(_message(node_id, message, above, role, found, reading))
    return found.end_at_last()


def _role(message: dict[str, Any], above: Role | None) -> Role:
    """Return who speaks: by the kind of the fragments, else whoever did not speak before."""
    kinds = {string(record(item).get("type")) for item in items(message.get("fragments"))}
    if "REQUEST" in kinds:
        return Role.USER
    return Role.ASSISTANT if kinds or above is Role.USER else Role.USER


def _message(
    node_id: str,
    message: dict[str, Any],
    parent: str | None,
    role: Role,
    found: FoundConversation,
    reading: Reading,
) -> FoundMessage:
    made = FoundMessage(
        string(node_id),
        role,
        parent=string(parent) or None,
        created=time_ms(message.get("inserted_at"), reading.now_ms),
        model=(string(message.get("model")) or None) if role is Role.ASSISTANT else None,
    )
    left = _add_parts(message, made, found)
    if role is Role.ASSISTANT:
        made.ending = Ending.FINISHED if made.parts else Ending.INTERRUPTED
    for item in items(message.get("files")):
        pending = reading.files.asset(string(record(item).get("file_name")))
        if pending is not None:
            made.parts.append(pending)
        else:
            found.lose("file")
    mapped = ("inserted_at", "model", "fragments", "content", "reasoning_content")
    data = {**rest(message, *mapped), **({"fragments": left} if left else {})}
    made.data = source_data(data, found)
    return made


def _add_parts(message: dict[str, Any], made: FoundMessage, found: FoundConversation) -> list[Any]:
    """Add what was thought and said; return the fragments of other kinds, which only the source data keeps."""
    thoughts = [words(message.get("reasoning_content"))]
    said = [words(message.get("content"))]
    left = []
    for item in items(message.get("fragments")):
        kind = string(record(item).get("type"))
        if kind == "THINK":
            thoughts.append(words(record(item).get("content")))
        elif kind in ("REQUEST", "RESPONSE", "TEMPLATE_RESPONSE"):
            said.append(words(record(item).get("content")))
        else:
            found.lose(kind or "fragment")
            left.append(item)
    pages = _pages([message.get("search_results"), *(record(i).get("results") for i in left)])
    if thought := "\n\n".join(filter(None, thoughts)):
        made.parts.append(ReasoningPart(thought))
    if shown := "\n\n".join(filter(None, said)):
        made.parts.append(TextPart(_CITATION.sub(lambda match: _linked(match, pages), shown)))
    return left


def _pages(searches: list[Any]) -> dict[int, dict[str, Any]]:
    """Return the pages that were found, by the numbers under which the answer cites them."""
    pages: dict[int, dict[str, Any]] = {}
    for page in (record(page) for search in searches for page in items(search)):
        number = page.get("cite_index")
        if isinstance(number, int):
            pages[number] = page
    return pages


def _linked(match: "re.Match[str]", pages: dict[int, dict[str, Any]]) -> str:
    page = pages.get(int(match[1]), {})
    return link(string(page.get("title")), string(page.get("url"))) or match[0]
