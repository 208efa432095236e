"""Conversations to export: one that holds everything, on a real history."""

from msgspec import to_builtins

from desktop.core.changes import ConversationChange, MessageChange
from desktop.core.message import (
    Ending,
    Message,
    ReasoningPart,
    Role,
    TextPart,
    ToolCallPart,
)
from desktop.storage.attachments import AttachmentFolder
from desktop.storage.history import HistoryStore
from desktop.storage.paths import Profile
from tests.gallery.messages import CHINESE, ENGLISH, FORMULAS

#: A red PNG of one pixel.
RED_PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108020000009077"
    "53de0000000c49444154789c63f8cfc0000003010100c9fe92ef0000000049454e44ae426082"
)

#: Times of messages, in milliseconds since 1970: 2026-01-02 03:04:05 UTC and on.
START = 1_767_323_045_000

WEATHER = {
    "type": "function",
    "function": {"name": "get_weather", "parameters": {"type": "object", "properties": {}}},
}


def save(store: HistoryStore, messages: list[Message], **fields: object) -> str:
    """Write a conversation with these messages; return its id. The last one ends the shown branch."""
    conversation_id = store.create()
    changes = [
        MessageChange(m.id, {k: v for k, v in to_builtins(m).items() if k != "id"})
        for m in messages
    ]
    current = {"current": messages[-1].id} if messages else {}
    store.append(conversation_id, [*changes, ConversationChange({**current, **fields})], sync=False)
    return conversation_id


def thread(*messages: Message) -> list[Message]:
    """Return the messages each below the one before, with times."""
    found: list[Message] = []
    for message in messages:
        parent = found[-1].id if found else None
        created = START + 60_000 * len(found)
        fields = {f: getattr(message, f) for f in message.__struct_fields__}
        found.append(Message(**{**fields, "parent": parent, "created": created}))
    return found


def question(message_id: str, text: str, *attachments) -> Message:
    return Message(message_id, Role.USER, (*attachments, TextPart(text)))


def answer(message_id: str, *parts, **fields) -> Message:
    return Message(
        message_id, Role.ASSISTANT, parts, **{"model": "m-1", "ending": Ending.FINISHED} | fields
    )


def everything(store: HistoryStore, profile: Profile) -> str:
    """Write a conversation with every kind of part, two branches, Chinese, formulas and attachments."""
    folder = AttachmentFolder(profile.attachments)
    picture = folder.add_image("red pixel.png", RED_PIXEL)
    notes = folder.add_text("notes.md", "A `fence`:\n```\nx\n```\n")
    call = ToolCallPart("c1", "get_weather", '{"city": "北京"}')
    messages = thread(
        Message("sys", Role.SYSTEM, (TextPart("Be brief."),)),
        question("q1", "How do I sort?\nIn two ways.", picture, notes),
        answer("a1", ReasoningPart("They want **both**."), TextPart(ENGLISH)),
        question("q2", "数学呢？"),
        answer("a2", TextPart(CHINESE + "\n" + FORMULAS)),
        question("q3", "And the weather?"),
        answer("a3", call, ending=Ending.TOOL_CALLS),
        Message("t3", Role.TOOL, (TextPart('{"sky": "clear"}'),), tool_call_id="c1"),
        answer("a4", TextPart("Clear skies.")),
    )
    other = Message(
        "a1b", Role.ASSISTANT, (TextPart("Use `sorted`."),), parent="q1", model="m-2",
        ending=Ending.STOPPED, created=START + 90_000,
    )  # fmt: skip
    return save(
        store,
        [*messages[:3], other, *messages[3:]],
        title="Sorting: “two ways” / 排序",
        tags=["python", "算法"],
        parameters={"tools": [WEATHER]},
    )
