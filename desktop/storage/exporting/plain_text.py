"""Conversations as plain text: who said what, the words as they were written."""

import json
from collections.abc import Iterator

from desktop.core.conversation import Conversation
from desktop.core.message import AttachmentPart, Message, OtherPart, ToolCallPart
from desktop.core.records import well_formed
from desktop.core.sources import source_lines
from desktop.core.text import text
from desktop.core.transcript import Entry, transcript
from desktop.storage.exporting.material import (
    Material,
    author_of,
    local_time,
    notes_of,
    place_of,
    title_of,
)


def plain_text(conversation: Conversation, material: Material) -> str:
    """Return the conversation as text, ending in a line feed."""
    title = title_of(conversation, material)
    blocks = [f"{title}\n{'=' * min(len(title), 72)}"]
    blocks += [
        "\n".join((_head(entry, material), *_body(entry.message, material)))
        for entry in transcript(conversation, material.options)
    ]
    return well_formed("\n\n".join(blocks)) + "\n"


def _head(entry: Entry, material: Material) -> str:
    number = f"{entry.number}. " if material.options.all_branches else ""
    author, time = author_of(entry.message, material), local_time(entry.message.created)
    words = [f"{number}{author}", time, place_of(entry, material)]
    return f"--- {' · '.join(word for word in words if word)} ---"


def _body(message: Message, material: Material) -> Iterator[str]:
    if material.options.reasoning and message.reasoning:
        yield f"[{material.say(text('Thoughts'))}]\n{message.reasoning.rstrip()}\n"
    for part in message.parts:
        match part:
            case AttachmentPart():
                yield f"[{material.say(text('Attached:'))} {' '.join(part.name.split())}]"
                content = None if part.is_image else material.text_of(part)
                if content is not None:
                    yield content.rstrip() + "\n"
            case ToolCallPart():
                yield f"[{material.say(text('Calls a function:'))} {part.name}({part.arguments})]"
            case OtherPart():
                yield json.dumps(part.data, ensure_ascii=False)
            case _:
                pass
    if message.text:
        yield message.text.rstrip()
    if message.sources:
        yield "\n".join(["", f"{material.say(text('Sources'))}:", *source_lines(message.sources)])
    for note in notes_of(message, material):
        yield f"[{note}]"
