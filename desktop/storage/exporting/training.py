"""Branches as lines of JSON for OpenAI: examples for fine-tuning, samples for openai/evals.

Sources (read 2026-11): platform.openai.com/docs/guides/supervised-fine-tuning and the API reference, "Training
format for chat models" (an example ends with the assistant; ``weight`` 0 or 1 on its messages; calls are answered
by ``tool`` messages that name them; there is no developer, tools are functions, pictures are the person's);
openai/evals, docs/build-eval.md (``input`` is a chat prompt, ``ideal`` the answer or a list of answers that are right).
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from msgspec import structs

from desktop.core.chat_messages import encode_messages, is_custom
from desktop.core.conversation import Conversation
from desktop.core.message import (
    COMPLETE_ENDINGS,
    AttachmentPart,
    Ending,
    Message,
    OtherPart,
    Part,
    ReasoningPart,
    RefusalPart,
    Role,
    SourcesPart,
    TextPart,
    ToolCallPart,
)
from desktop.core.records import well_formed
from desktop.core.request import ModelRequest
from desktop.core.transcript import branches
from desktop.storage.exporting.material import Material

#: Answers that are the model's own and whole; cut at the limit, an answer is no example of a good one.
_GOOD: Final = frozenset(COMPLETE_ENDINGS - {Ending.LENGTH, Ending.CONTENT_FILTER})


def fine_tuning(conversation: Conversation, material: Material) -> Iterator[str]:
    """Yield one example a branch, each a line of JSON without its end; branches without a whole answer give none.

    What stands in several branches is learned from once: its weight is 0 in the later ones.
    """
    learned: set[str] = set()
    for path in branches(conversation, material.options):
        messages = _up_to_last_answer(list(_valid(path)), learned)
        if not messages:
            continue
        encoded = encode_messages(_request(messages, material))
        for message, fields in zip(messages, encoded, strict=True):
            if message.role is Role.DEVELOPER:
                fields["role"] = Role.SYSTEM.value
            if message.role is Role.ASSISTANT and (message.id in learned or not _is_good(message)):
                fields["weight"] = 0
        learned |= {m.id for m in messages if m.role is Role.ASSISTANT}
        yield _line({"messages": encoded, **_tools(messages, conversation)})


def evals(conversation: Conversation, material: Material) -> Iterator[str]:
    """Yield one sample an answer, each a line of JSON without its end; other versions of an answer are as ideal."""
    done: set[str | None] = set()
    for path in branches(conversation, material.options):
        messages = list(_valid(path))
        for index, message in enumerate(messages):
            if not index or message.parent in done or not _is_ideal(message):
                continue
            done.add(message.parent)
            ideals = _ideals(message, conversation, material)
            prompt = encode_messages(_request(messages[:index], material))
            yield _line({"input": prompt, "ideal": ideals[0] if len(ideals) == 1 else ideals})


def _ideals(message: Message, conversation: Conversation, material: Material) -> list[str]:
    found = [message.text]
    if material.options.all_branches:
        others = (conversation.messages[i] for i in conversation.siblings(message.id))
        found += [other.text for other in others if _is_ideal(other)]
    return list(dict.fromkeys(found))


def _is_ideal(message: Message) -> bool:
    is_said = bool(message.text.strip()) and not message.tool_calls
    return message.role is Role.ASSISTANT and is_said and _is_good(message)


def _is_good(message: Message) -> bool:
    """Whether an answer is whole; one written by hand or imported has no ending and counts as such."""
    return message.error is None and (message.ending is None or message.ending in _GOOD)


def _valid(path: Iterable[Message]) -> Iterator[Message]:
    """Yield what may stand in a training file: nothing empty, no call without its result and the other way round."""
    messages = [m for m in map(_sendable, path) if m is not None]
    for index, message in enumerate(messages):
        if message.role is Role.TOOL:
            if message.tool_call_id in _calls_before(messages, index):
                yield message
            continue
        is_last = index == len(messages) - 1
        is_open = message.tool_calls and not is_last and not _is_answered(messages, index)
        kept = _sendable(_without_calls(message)) if is_open else message
        if kept is not None:
            yield kept


def _sendable(message: Message) -> Message | None:
    """Return a message with only what the format has; ``None`` when that is nothing."""
    parts = tuple(
        _plain(part)
        for part in message.parts
        if not isinstance(part, ReasoningPart | SourcesPart | OtherPart)
        and not _takes_text(part)
        and not _is_drawn(part, message)
    )
    kept = structs.replace(message, parts=parts)
    if message.role is Role.TOOL:
        return structs.replace(kept, name=None)  # its call has the name
    return kept if kept.text.strip() or kept.tool_calls or kept.attachments else None


def _plain(part: Part) -> Part:
    """Return a part as the format has it: a refusal is an answer like any other."""
    match part:
        case ToolCallPart():
            return structs.replace(part, extra={})
        case RefusalPart():
            return TextPart(part.text)
        case _:
            return part


def _takes_text(part: Part) -> bool:
    """Whether it calls a tool that takes any text: the training format has functions only."""
    return isinstance(part, ToolCallPart) and is_custom(part)


def _is_drawn(part: Part, message: Message) -> bool:
    """Whether it is a file that the model made: an example's answer has none, and its name is no answer."""
    return isinstance(part, AttachmentPart) and message.role is Role.ASSISTANT


def _without_calls(message: Message) -> Message:
    return structs.replace(
        message, parts=tuple(p for p in message.parts if not isinstance(p, ToolCallPart))
    )


def _calls_before(messages: Sequence[Message], index: int) -> set[str]:
    """Return the calls that a result may answer: those of the answer that it and other results stand behind."""
    while index > 0 and messages[index].role is Role.TOOL:
        index -= 1
    if not _is_answered(messages, index):
        return set()
    return {call.id for call in messages[index].tool_calls}


def _is_answered(messages: Sequence[Message], index: int) -> bool:
    results: set[str | None] = set()
    for message in messages[index + 1 :]:
        if message.role is not Role.TOOL:
            break
        results.add(message.tool_call_id)
    return {call.id for call in messages[index].tool_calls} <= results


def _up_to_last_answer(messages: list[Message], learned: set[str]) -> list[Message]:
    """Cut what follows the last answer to learn from; empty when there is none, or nothing before it."""
    while messages and (
        messages[-1].role is not Role.ASSISTANT
        or not _is_good(messages[-1])
        or messages[-1].id in learned
    ):
        messages.pop()
    return messages if any(m.role is not Role.ASSISTANT for m in messages) else []


def _request(messages: Sequence[Message], material: Material) -> ModelRequest:
    texts: dict[str, str] = {}
    images: dict[str, str] = {}
    for part in (part for message in messages for part in message.attachments):
        if part.is_image:
            if (address := material.data_url(part)) is not None:
                images[part.sha256] = address
        elif (content := material.text_of(part)) is not None:
            texts[part.sha256] = content
    return ModelRequest("", tuple(messages), attachments=texts, images=images)


def _tools(messages: Sequence[Message], conversation: Conversation) -> dict[str, Any]:
    """Return the functions that the newest answer could call: as sent with it, else the conversation's own."""
    sources = [m.facts.parameters for m in reversed(messages) if m.facts is not None]
    own = conversation.fields.get("parameters")
    sources += [own] if isinstance(own, dict) else []
    for parameters in sources:
        listed = parameters.get("tools")
        tools = [t for t in listed if _is_function(t)] if isinstance(listed, list) else []
        if tools:
            found: dict[str, Any] = {"tools": tools}
            if isinstance(parallel := parameters.get("parallel_tool_calls"), bool):
                found["parallel_tool_calls"] = parallel
            return found
    return {}


def _is_function(tool: object) -> bool:
    return isinstance(tool, dict) and tool.get("type") == "function"


def _line(value: dict[str, Any]) -> str:
    return well_formed(json.dumps(value, ensure_ascii=False, separators=(",", ":")))
