"""Conversations as Markdown, each with fields as YAML has them; messages as they were written."""

import json
import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import quote

from desktop.core.conversation import Conversation
from desktop.core.markdown.sections import Splitter
from desktop.core.message import (
    AttachmentPart,
    Message,
    OtherPart,
    ReasoningPart,
    Role,
    ToolCallPart,
)
from desktop.core.organising import tags_of
from desktop.core.records import well_formed
from desktop.core.sources import sources_markdown
from desktop.core.text import text
from desktop.core.transcript import Entry, transcript
from desktop.storage.exporting.material import (
    Material,
    author_of,
    iso,
    local_time,
    notes_of,
    place_of,
    title_of,
)
from desktop.storage.gathered_markdown import framed

#: Characters that mean something within a line of Markdown.
_MARKS: Final = re.compile(r"([\\`*_\[\]<>~$&|])")

#: JSON's strings are YAML's double-quoted ones, but for characters that YAML calls unprintable or a line's end
#: (YAML 1.2.2, 5.1 and 5.4; YAML 1.1 for U+2028 and U+2029).
_NOT_IN_YAML: Final = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")

_BACKTICKS: Final = re.compile("`+")


def markdown(conversation: Conversation, material: Material, *, is_single: bool = True) -> str:
    """Return the conversation as Markdown, ending in a line feed: a document, or with others a piece of one."""
    title = title_of(conversation, material)
    fields = _fields(conversation, title)
    blocks = [f"# {escaped(title)}"]
    for entry in transcript(conversation, material.options):
        blocks += _entry(entry, material)
    body = "\n\n".join(block for block in blocks if block)
    if is_single:
        whole = "\n".join(["---", *fields, "---", "", body])
    else:
        whole = framed(conversation.id, fields, body)
    return well_formed(whole) + "\n"


def _fields(conversation: Conversation, title: str) -> list[str]:
    models = dict.fromkeys(m.model for m in conversation.messages.values() if m.model)
    tags = tags_of(conversation.fields)
    lines = [f"title: {quoted(title)}", f"id: {quoted(conversation.id)}"]
    for name, time in (("created", conversation.created), ("updated", conversation.updated)):
        lines += [f"{name}: {iso(time)}"] if time else []
    lines += [f"models: [{', '.join(map(quoted, models))}]"] if models else []
    lines += [f"tags: [{', '.join(map(quoted, tags))}]"] if tags else []
    folder = conversation.fields.get("folder")
    lines += [f"folder: {quoted(folder)}"] if isinstance(folder, str) and folder else []
    return lines


def quoted(value: str) -> str:
    """Return ``value`` as a YAML double-quoted scalar in one line."""
    plain = json.dumps(well_formed(value), ensure_ascii=False)
    return _NOT_IN_YAML.sub(lambda match: f"\\u{ord(match[0]):04x}", plain)


def escaped(words: str) -> str:
    """Return ``words`` such that Markdown shows them as they are, within a line."""
    return _MARKS.sub(r"\\\1", words)


def fenced(code: str, language: str = "") -> str:
    """Return ``code`` in a fence that nothing in it closes."""
    longest = max((len(run) for run in _BACKTICKS.findall(code)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n{code.removesuffix(chr(10))}\n{fence}"


def closed(source: str) -> str:
    """Return Markdown without blank lines around it, its last fence closed: what follows is no part of it."""
    body = source.strip("\r\n")
    splitter = Splitter()
    splitter.feed(body.replace("\r\n", "\n").replace("\r", "\n") + "\n")
    return f"{body}\n{splitter.open_fence}" if splitter.open_fence else body


def _entry(entry: Entry, material: Material) -> Iterator[str]:
    message, options = entry.message, material.options
    number = f"{entry.number}. " if options.all_branches else ""
    yield f"## {number}{escaped(author_of(message, material))}"
    facts = [place_of(entry, material), local_time(message.created)]
    line = " · ".join(fact for fact in facts if fact)
    yield f"*{escaped(line)}*" if line else ""
    if options.reasoning and message.reasoning:
        yield _quote(f"**{material.say(text('Thoughts'))}**\n\n{closed(message.reasoning)}")
    yield from _parts(message, material)
    for note in notes_of(message, material):
        yield f"*{escaped(note)}*"


def _parts(message: Message, material: Material) -> Iterator[str]:
    for part in message.parts:
        match part:
            case AttachmentPart():
                yield from _attachment(part, material)
            case ToolCallPart():
                yield f"**{material.say(text('Calls a function:'))}** {_code_span(part.name)}"
                yield fenced(part.arguments, "json")
            case OtherPart():
                yield fenced(json.dumps(part.data, ensure_ascii=False, indent=2), "json")
            case ReasoningPart():
                pass  # stands before the rest, where it is wanted
            case _:
                pass
    if message.text:
        yield fenced(message.text) if message.role is Role.TOOL else closed(message.text)
    if message.sources:
        yield f"**{material.say(text('Sources'))}**\n\n{sources_markdown(message.sources)}"


def _attachment(part: AttachmentPart, material: Material) -> Iterator[str]:
    name = escaped(_one_line(part.name))
    content = None if part.is_image else material.text_of(part)
    if content is not None:
        yield f"**{material.say(text('Attached:'))}** {name}"
        yield fenced(content)
        return
    mark = "!" if part.is_image else f"**{material.say(text('Attached:'))}** "
    data = material.data_of(part) if material.keep_beside is not None else None
    if data is not None and material.keep_beside is not None:
        beside = material.keep_beside(f"{part.sha256[:8]}-{part.name}", data)
        yield f"{mark}[{name}]({quote(beside)})"
    else:
        yield f"*{escaped('▣ ' if part.is_image else '▤ ')}{name}*"


def _one_line(words: str) -> str:
    return " ".join(words.split())


def _code_span(code: str) -> str:
    code = _one_line(code)
    longest = max((len(run) for run in _BACKTICKS.findall(code)), default=0)
    ticks = "`" * (longest + 1)
    pad = " " if code.startswith("`") or code.endswith("`") else ""
    return f"{ticks}{pad}{code}{pad}{ticks}"


def _quote(source: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in source.split("\n"))
