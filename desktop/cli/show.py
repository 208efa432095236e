"""Print a saved conversation: the branch that the window shows, or with --json all its messages."""

import argparse
import sys
from typing import Any

import msgspec

from desktop.cli.conversations import opened
from desktop.cli.language import said, tr
from desktop.cli.terminal import is_terminal, printable, say
from desktop.core.conversation import Conversation
from desktop.core.ending_words import ENDING_WORDS
from desktop.core.message import AttachmentPart, Ending, Message
from desktop.core.sources import source_lines
from desktop.storage.history import HistoryStore, new_writer_id
from desktop.storage.paths import Profile


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of ``show``."""
    parser.add_argument(
        "id", metavar="ID", help=tr("the conversation’s id, as loquat list prints it")
    )
    parser.add_argument(
        "--json", action="store_true", help=tr("print one JSON object with every branch")
    )


def run(options: argparse.Namespace, profile: Profile) -> int:
    """Print the conversation; return the exit code."""
    store = HistoryStore(profile, new_writer_id())
    try:
        conversation = opened(store, options.id)
    finally:
        store.close()
    for damage in conversation.damage:
        say(tr("This conversation’s file is damaged: {damage}.", damage=damage))
    if options.json:
        print(msgspec.json.encode(conversation_object(conversation)).decode())
    else:
        _print(conversation)
    return 0


def conversation_object(conversation: Conversation) -> dict[str, Any]:
    """Return what ``show --json`` prints; a message comes after the one that it answers."""
    return {
        "id": conversation.id,
        "title": conversation.shown_title,
        "current": conversation.current,
        "messages": [_message_object(message) for message in _parents_first(conversation)],
    }


def _parents_first(conversation: Conversation) -> list[Message]:
    found: list[Message] = []
    seen: set[str] = set()
    waiting = list(reversed(conversation.children.get(None, ())))
    while waiting:
        message_id = waiting.pop()
        if message_id in seen:
            continue
        seen.add(message_id)
        found.append(conversation.messages[message_id])
        waiting += reversed(conversation.children.get(message_id, ()))
    return found + [m for i, m in conversation.messages.items() if i not in seen]


def _message_object(message: Message) -> dict[str, Any]:
    return {
        "id": message.id,
        "parent": message.parent,
        "role": message.role,
        "model": message.model,
        "created": message.created,
        "parts": msgspec.to_builtins(message.parts),
        "ending": message.ending,
        "source": message.source,
    }


def _print(conversation: Conversation) -> None:
    text = "\n".join(_as_text(message) for message in conversation.path())
    sys.stdout.write(printable(text) if is_terminal(sys.stdout) else text)


def attached_line(part: AttachmentPart) -> str:
    """Return what is said of an attached file: its name, and under which it lies in the profile."""
    return tr(
        "[attached: {name}, {size} bytes, {hash}]",
        name=part.name,
        size=part.size,
        hash=part.sha256,
    )


def _as_text(message: Message) -> str:
    who = message.role if message.model is None else f"{message.role} ({message.model})"
    lines = [f"## {who}", ""]
    lines += [attached_line(part) + "\n" for part in message.attachments]
    if message.text:
        lines += [message.text.rstrip("\n"), ""]
    lines += [f"{call.name}({call.arguments})\n" for call in message.tool_calls]
    if message.sources:
        lines += [f"{tr('Sources')}:", *source_lines(message.sources), ""]
    if message.ending not in (None, Ending.FINISHED):
        lines += [f"[{said(ENDING_WORDS[message.ending])}]", ""]
    if message.error is not None:
        lines += [f"[{said(message.error.sentence)} {message.error.message}".rstrip() + "]", ""]
    return "\n".join(lines)
