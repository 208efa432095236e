"""How many tokens a prompt is: the rules of each model generation on top of a counter of plain text. Pure.

Sources: OpenAI Cookbook, "How to count tokens with tiktoken"; openai-chat-tokens, whose counts were
checked against the API; requests with the API's own figure that public test suites recorded. Which figure came from where, and how well they are met: docs/tokens.md.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from msgspec import Struct

from desktop.core.image_size import size_of_data_url
from desktop.core.image_tokens import UNKNOWN_PX, image_tokens
from desktop.core.tool_rendering import render_format, render_tools

#: Counts the tokens of plain text; special tokens in it count as the text that they are.
CountText = Callable[[str], int]

#: Fixed cost of tool definitions, which stand in a system message of their own; less is added when
#: they share the person's, which then ends with a line break.
_TOOLS_FRAME: Final = 9
_TOOLS_IN_SYSTEM: Final = -4

#: The same of a schema that the answer shall have: it shares the tools' message, else the person's, else has its own.
_FORMAT_IN_SYSTEM: Final = 4
_FORMAT_ALONE: Final = 7

#: A call stands in the assistant's message with three more tokens; the result of a function, whose message has a
#: name, with two fewer than that, the result of a tool with two more and the tool's name, which is counted with its
#: call. Several calls at once are one of a tool that makes them all.
_CALL: Final = 3
_FUNCTION_RESULT: Final = -2
_TOOL_RESULT: Final = 2
_CALLS_AT_ONCE: Final = 8

#: More of each where several calls stay apart.
_CALL_APART: Final = 7

#: A choice among tools besides its name: "none", and one that names a tool or, in ``function_call``, a function.
_CHOICE_NONE: Final = 1
_CHOICE_TOOL: Final = 7
_CHOICE_FUNCTION: Final = 4


class Overhead(Struct, frozen=True):
    """What a request costs besides its texts, by the generation of its model.

    Attributes:
        primer: What begins the answer.
        own: What the server itself says before all else.
        instructions: More for a message of the system or the developer.
        tools: More that Chat Completions, and it alone, says about tools.
        call: More for each call; several at once stay apart then.
    """

    per_message: int = 3
    per_name: int = 1
    primer: int = 3
    own: int = 0
    instructions: int = 0
    tools: int = 0
    call: int = 0


_OVERHEAD: Final = Overhead()
_OVERHEAD_0301: Final = Overhead(per_message=4, per_name=-1)
_NAMES_0301: Final = ("gpt-3.5-turbo-0301", "gpt-35-turbo-0301")  # OpenAI's and Azure's

#: Recorded: o3-mini, o4-mini, gpt-5, gpt-5.6; with tools o4-mini and gpt-5.
_OVERHEAD_REASONING: Final = Overhead(primer=2, tools=4, call=6)
_OVERHEAD_GPT_5: Final = Overhead(primer=2, tools=85, call=6)
_GPT_5: Final = re.compile(r"gpt-5(?!\.)")

#: The template that comes with gpt-oss ("OpenAI harmony response format", 2025), as Cerebras and llama.cpp charge it.
_OVERHEAD_HARMONY: Final = Overhead(primer=2, own=61, instructions=4, tools=14, call=11)

#: Generations whose counts of plain messages were published with the API's own beside them, but those of their
#: models that search (which count no instructions), hear or speak, or reason though they are for chats.
_VERIFIED: Final = re.compile(
    r"(?:gpt-3\.?5-turbo|gpt-[45]|o3|o4-mini)(?!.*-(?:search|audio|realtime|transcribe|tts|chat)\b)"
)

#: Models that reason, by the beginning of their names.
_REASONING: Final = re.compile(r"o\d(?![\da-z])|gpt-[5-9]|codex-mini")


class PromptCount(Struct, frozen=True):
    """The tokens of a prompt.

    Attributes:
        is_exact: The rules are known to give the API's own figure: plain messages for a model
            generation that was checked. Never for tools and images.
        prompt_tokens: All of it, with what primes the answer.
        per_message: In the order of the messages.
        tools: The tool definitions, the choice among them, and the schema that the answer shall have.
    """

    prompt_tokens: int
    per_message: tuple[int, ...] = ()
    tools: int = 0
    is_exact: bool = True


def base_model(model: str) -> str:
    """Return the model behind a name: lower case, without provider, ``ft:`` and a fine-tune's own name."""
    name = model.strip().lower().rpartition("/")[2].removeprefix("openai.")  # as Bedrock names them
    return name.removeprefix("ft:").partition(":")[0]


def count_prompt(
    body: Mapping[str, Any], model: str, count: CountText, *, is_chat: bool = True
) -> PromptCount:
    """Count a Chat Completions request: its messages, its tools and the choice among them, the answer's schema.

    Parts that are not understood count nothing. Never raises for a strange body.

    Args:
        body: With ``messages``, and perhaps ``tools`` or ``functions``, ``tool_choice`` or ``function_call``,
            ``response_format``.
        model: Its name as asked.
        count: For the model's encoding.
        is_chat: It is for Chat Completions, not the same for the Responses API.
    """
    name = base_model(model)
    overhead = _overhead(name)
    messages = [m for m in _list(body.get("messages")) if isinstance(m, Mapping)]
    per_message = tuple(_message(message, name, overhead, count) for message in messages)
    definitions = render_tools(body)
    system = next((m for m in messages if m.get("role") in ("system", "developer")), None)
    tools = _tools(definitions, system, count) + _choice(body, count)
    tools += overhead.tools if definitions and is_chat else 0
    schema = render_format(body.get("response_format"))
    if schema:
        beside = _FORMAT_ALONE if system is None else _FORMAT_IN_SYSTEM
        tools += count(schema) + (0 if definitions else beside)
    searches = body.get("web_search_options") is not None
    has_tools = bool(definitions or body.get("tools")) or searches
    is_plain = not has_tools and not schema and not any(map(_is_special, messages))
    return PromptCount(
        sum(per_message) + tools + overhead.own + overhead.primer,
        per_message,
        tools,
        is_exact=is_plain and _VERIFIED.match(name) is not None,
    )


def count_message(message: Mapping[str, Any], model: str, count: CountText) -> int:
    """Count one message as ``count_prompt`` does within a request; the counts of messages add up."""
    name = base_model(model)
    overhead = _overhead(name)
    return _message(message, name, overhead, count)


def reasons(base: str) -> bool:
    """Whether the model of this name, as ``base_model`` gives it, is one of OpenAI's that reason."""
    return _REASONING.match(base) is not None


def own_words(model: str) -> int:
    """Return the tokens of what a server of this model says before all else."""
    return _overhead(base_model(model)).own


def _overhead(model: str) -> Overhead:
    if model.startswith(_NAMES_0301):
        return _OVERHEAD_0301
    if model.startswith("gpt-oss"):
        return _OVERHEAD_HARMONY
    if reasons(model):
        return _OVERHEAD_GPT_5 if _GPT_5.match(model) else _OVERHEAD_REASONING
    return _OVERHEAD


def _list(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list | tuple) else ()


def _message(message: Mapping[str, Any], model: str, overhead: Overhead, count: CountText) -> int:
    role = message.get("role")
    total = overhead.per_message + count(str(role or ""))
    total += _content(message.get("content"), model, count)
    if name := message.get("name"):
        total += count(str(name)) + overhead.per_name
    if isinstance(refusal := message.get("refusal"), str):
        total += count(refusal)
    if role == "function":
        total += _FUNCTION_RESULT
    elif role == "tool":
        total += _TOOL_RESULT
    elif role in ("system", "developer"):
        total += overhead.instructions
    return total + _calls_of(message, overhead, count)


def _calls_of(message: Mapping[str, Any], overhead: Overhead, count: CountText) -> int:
    """Count the calls of an assistant's message: arguments of a function as they are, those of tools without blanks."""
    total = 0
    if isinstance(call := message.get("function_call"), Mapping):
        total += _CALL + count(str(call.get("name") or "")) + count(_arguments(call))
    calls = _tool_calls(message)
    if len(calls) > 1 and not overhead.call:
        return total + _CALLS_AT_ONCE + count(_at_once(calls))
    for call in calls:
        words = _compact(_arguments(call))
        total += _CALL + overhead.call + 2 * count(str(call.get("name") or "")) + count(words)
    return total + (_CALL_APART * len(calls) if len(calls) > 1 else 0)


def _at_once(calls: Sequence[Mapping[str, Any]]) -> str:
    """Return several calls as the one that they are to the model."""
    uses = (
        f'{{"recipient_name":"functions.{call.get("name")}","parameters":{_compact(_arguments(call))}}}'
        for call in calls
    )
    return f'{{"tool_uses":[{",".join(uses)}]}}'


def _arguments(call: Mapping[str, Any]) -> str:
    return str(call.get("arguments") or "")


def _compact(arguments: str) -> str:
    """Return arguments without blanks, as the model sees them."""
    try:
        return json.dumps(json.loads(arguments), ensure_ascii=False, separators=(",", ":"))
    except (ValueError, RecursionError):
        return arguments


def _content(content: Any, model: str, count: CountText) -> int:
    if isinstance(content, str):
        return count(content)
    total = 0
    for part in _list(content):
        if isinstance(part, str):
            total += count(part)
        elif isinstance(part, Mapping):
            total += _part(part, model, count)
    return total


def _part(part: Mapping[str, Any], model: str, count: CountText) -> int:
    if part.get("type") in ("image_url", "input_image"):
        image = part.get("image_url")
        image = image if isinstance(image, Mapping) else {"url": image, **part}
        unknown = (UNKNOWN_PX, UNKNOWN_PX)
        width_px, height_px = size_of_data_url(str(image.get("url") or "")) or unknown
        return image_tokens(model, width_px, height_px, str(image.get("detail") or "auto"))
    text = part.get("text") or part.get("refusal")
    return count(text) if isinstance(text, str) else 0


def _tool_calls(message: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    tool_calls = [c for c in _list(message.get("tool_calls")) if isinstance(c, Mapping)]
    calls = (call.get("function") for call in tool_calls)
    return [call for call in calls if isinstance(call, Mapping)]


def _is_special(message: Mapping[str, Any]) -> bool:
    """Whether a message is more than text: an image, a sound, a refusal, a call, a call's result."""
    has_parts = any(
        isinstance(p, Mapping) and "text" not in p for p in _list(message.get("content"))
    )
    has_calls = isinstance(message.get("function_call"), Mapping) or bool(_tool_calls(message))
    has_more = bool(message.get("refusal") or message.get("audio"))
    return has_parts or has_calls or has_more or message.get("role") in ("function", "tool")


def _tools(definitions: str, system: Mapping[str, Any] | None, count: CountText) -> int:
    if not definitions:
        return 0
    total = count(definitions) + _TOOLS_FRAME
    if system is not None:
        said = str(system.get("content") or "")
        total += _TOOLS_IN_SYSTEM + count(said + "\n") - count(said)
    return total


def _choice(body: Mapping[str, Any], count: CountText) -> int:
    choice = body.get("tool_choice", body.get("function_call"))
    if choice == "none":
        return _CHOICE_NONE
    if not isinstance(choice, Mapping):
        return 0
    inner = choice.get("function") or choice.get("custom") or choice
    name = inner.get("name") if isinstance(inner, Mapping) else None
    more = _CHOICE_TOOL if "tool_choice" in body else _CHOICE_FUNCTION
    return more + count(name) if isinstance(name, str) else 0
