"""Reads the history of py-gpt as JSON: ``context.json`` with the list, ``context/<id>.json`` with the turns.

Newer versions keep it in a database, see ``pygpt_database``. Source: py-gpt ``provider/core/ctx/json_file.py``.
"""

from collections.abc import Iterator
from typing import Any, Final

from desktop.core.importing import ImportFormat
from desktop.core.message import Ending, Part, Role
from desktop.core.text import text
from desktop.core.usage import Usage
from desktop.storage.importing.found import (
    Found,
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
)
from desktop.storage.importing.json_stream import MAX_VALUE_BYTES, ImportFault, decoded
from desktop.storage.importing.reading import Reading, Shape

_LIST: Final = "context.json"


def detects(shape: Shape) -> ImportFormat | None:
    """Whether it is py-gpt's list of conversations, or one of them."""
    is_turns = shape.is_array and shape.has("input", "output")
    is_list = not shape.is_array and shape.has("items", "__meta__")
    return ImportFormat.PYGPT if is_turns or is_list else None


def read(reading: Reading) -> Iterator[Found]:
    """Yield the conversations of the list, or the one of the file; none twice."""
    if not reading.starts_with_array():
        for key, meta in record(record(reading.whole()).get("items")).items():
            yield from _listed(string(key), record(meta), reading)
    elif reading.file.stem not in _listed_keys(reading):
        yield conversation({"id": reading.file.stem}, items(reading.whole()), reading)


def _listed(key: str, meta: dict[str, Any], reading: Reading) -> Iterator[Found]:
    file = reading.files.named(f"{key}.json")
    if file is None:
        yield reading.broken(text("its file is missing"), string(meta.get("name")))
        return
    try:
        turns = items(decoded(file.read(MAX_VALUE_BYTES)))
    except ImportFault as fault:
        yield reading.broken(fault.problem, string(meta.get("name")))
        return
    yield conversation({**meta, "id": key}, turns, reading)


def _listed_keys(reading: Reading) -> set[str]:
    return set(record(record(reading.files.json(_LIST)).get("items")))


def conversation(meta: dict[str, Any], turns: list[Any], reading: Reading) -> FoundConversation:
    """Return a conversation of turns, each of a question and its answer."""
    found = FoundConversation(
        reading.format,
        key=string(meta.get("uuid")) or string(meta.get("id")),
        title=string(meta.get("name")),
        created=time_ms(meta.get("created_ts"), reading.now_ms),
        updated=time_ms(meta.get("updated_ts"), reading.now_ms),
        fields={
            **({"pinned": True} if meta.get("is_important") in (1, True) else {}),
            **({"archived": True} if meta.get("is_archived") in (1, True) else {}),
            **({"folder": string(meta.get("folder"))} if meta.get("folder") else {}),
        },
    )
    mapped = (
        "uuid",
        "id",
        "name",
        "created_ts",
        "updated_ts",
        "is_important",
        "is_archived",
        "folder",
    )
    found.data = source_data(rest(meta, *mapped), found)
    for number, item in enumerate(turns):
        _add_turn(record(item), number, found, reading)
    times = [m.created for m in found.messages if m.created]
    found.created = found.created or min(times, default=None)
    found.updated = found.updated or max(times, default=None)
    return found.end_at_last()


def _add_turn(
    turn: dict[str, Any], number: int, found: FoundConversation, reading: Reading
) -> None:
    key = string(turn.get("id")) or str(number)
    data = source_data(
        rest(
            turn, "id", "meta_id", "input", "output", "model", "input_ts", "output_ts", "input_timestamp",
            "output_timestamp", "input_tokens", "output_tokens", "total_tokens",
        ),
        found,
    )  # fmt: skip
    question = text_parts(turn.get("input"))
    answer = text_parts(turn.get("output")) + _drawn(turn, found, reading)
    if question:
        asked = FoundMessage(f"{key}-input", Role.USER, question)
        asked.created = _time(turn, "input", reading)
        asked.data = {} if answer else data
        found.add_linear(asked)
    if answer or not question:
        message = FoundMessage(f"{key}-output", Role.ASSISTANT, answer, data=data)
        message.created = _time(turn, "output", reading)
        message.model = string(turn.get("model")) or None
        message.ending = Ending.FINISHED
        message.usage = _usage(turn)
        found.add_linear(message)
    for name in ("attachments", "files", "docs"):
        if turn.get(name):
            found.lose(name)


def _drawn(
    turn: dict[str, Any], found: FoundConversation, reading: Reading
) -> list[Part | PendingFile]:
    parts: list[Part | PendingFile] = []
    for name in items(turn.get("images")):
        pending = reading.files.asset(string(name).replace("\\", "/"))
        if pending is not None:
            parts.append(pending)
        else:
            found.lose("image")
    return parts


def _time(turn: dict[str, Any], side: str, reading: Reading) -> int | None:
    return time_ms(turn.get(f"{side}_ts") or turn.get(f"{side}_timestamp"), reading.now_ms)


def _usage(turn: dict[str, Any]) -> Usage | None:
    counts = [turn.get(f"{name}_tokens") for name in ("input", "output", "total")]
    sane = [c if isinstance(c, int) and 0 < c < 1 << 53 else None for c in counts]
    if not any(sane):
        return None
    return Usage(prompt_tokens=sane[0], completion_tokens=sane[1], total_tokens=sane[2])
