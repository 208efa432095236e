"""Reads what Claude's export holds beside the conversations: projects and what Claude remembers, each as a conversation.

Shapes: a project has ``prompt_template`` and ``docs``, in ``projects.json`` or a file each; memories stand under
``conversations_memory``, ``project_memories`` and ``memory_files``. Seen in exports of 2024 to 2026.
"""

from typing import Any, Final

from desktop.core.message import Role
from desktop.storage.importing.found import (
    FoundConversation,
    FoundMessage,
    PendingFile,
    items,
    record,
    rest,
    source_data,
    string,
    text_parts,
    time_ms,
    words,
)
from desktop.storage.importing.reading import Reading, Shape

#: Claude gives it no name, and a name in the language of this machine would differ from that of another one.
_MEMORY_TITLE: Final = "Claude: memory"


def is_project(shape: Shape) -> bool:
    """Whether it is a project, or an array of them."""
    return shape.has("uuid", "prompt_template") or shape.has("uuid", "docs", "is_private")


def is_memory(shape: Shape) -> bool:
    """Whether it is what Claude remembers of a person."""
    return bool(shape.keys & {"conversations_memory", "project_memories"})


def project(value: dict[str, Any], reading: Reading) -> FoundConversation:
    """Return a project as a conversation of its instruction, what it is about, and its documents."""
    created = time_ms(value.get("created_at"), reading.now_ms)
    found = FoundConversation(
        reading.format,
        key=f"project:{string(value.get('uuid'))}",
        title=string(value.get("name")),
        created=created,
        updated=time_ms(value.get("updated_at"), reading.now_ms),
    )
    mapped = (
        "uuid",
        "name",
        "description",
        "created_at",
        "updated_at",
        "prompt_template",
        "docs",
        "creator",
    )
    found.data = source_data(rest(value, *mapped), found)
    if parts := text_parts(value.get("prompt_template")):
        found.add_linear(FoundMessage("prompt_template", Role.SYSTEM, parts, created=created))
    docs = FoundMessage("docs", Role.USER, text_parts(value.get("description")), created=created)
    for item in map(record, items(value.get("docs"))):
        name = string(item.get("filename")) or string(item.get("uuid")) or "document.txt"
        docs.parts.append(PendingFile(name, "text/plain", words(item.get("content")).encode))
    if docs.parts:
        found.add_linear(docs)
    return found.end_at_last()


def memory(value: dict[str, Any], reading: Reading) -> FoundConversation:
    """Return what Claude remembers as a conversation of instructions, as it is one to Claude."""
    account = string(value.get("account_uuid")) or reading.file.stem
    found = FoundConversation(reading.format, key=f"memory:{account}", title=_MEMORY_TITLE)
    mapped = ("account_uuid", "conversations_memory", "project_memories", "memory_files")
    found.data = source_data(rest(value, *mapped), found)
    remembered = {"conversations": value.get("conversations_memory")}
    remembered |= {f"project {k}": v for k, v in record(value.get("project_memories")).items()}
    for item in map(record, items(value.get("memory_files"))):
        remembered[string(item.get("path"))] = item.get("content")
    for key, said in remembered.items():
        if parts := text_parts(said):
            found.add_linear(FoundMessage(key, Role.SYSTEM, parts))
    return found.end_at_last()
