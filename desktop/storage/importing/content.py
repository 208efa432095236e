"""What several formats have in common: contents as the API has them, pictures in data URLs, calls of tools as text, token counts, chained keys."""

import base64
import binascii
import hashlib
import re
from typing import Any, Final

from desktop.core.message import Part
from desktop.core.text import text
from desktop.core.usage import Usage
from desktop.storage.importing.chatgpt_content import fenced
from desktop.storage.importing.found import (
    FoundConversation,
    PendingFile,
    record,
    rest,
    string,
    text_parts,
    words,
)
from desktop.storage.importing.json_stream import ImportFault

_DATA_URL: Final = re.compile(
    r"data:([\w.+-]{1,60}/[\w.+-]{1,60})(?:;[\w=.-]{1,60})*;base64,", re.ASCII
)

#: Names that servers and programs give to the two counts.
_PROMPT: Final = (
    "prompt_tokens",
    "input_tokens",
    "inputTokens",
    "prompt_eval_count",
    "promptTokens",
)
_COMPLETION: Final = (
    "completion_tokens",
    "output_tokens",
    "outputTokens",
    "eval_count",
    "completionTokens",
)
_TOTAL: Final = ("total_tokens", "totalTokens")


def data_url(url: Any, name: str) -> PendingFile | None:
    """Return the file that a ``data:`` URL holds; ``None`` for any other URL."""
    match = _DATA_URL.match(url) if isinstance(url, str) else None
    if match is None:
        return None
    ending = match[1].split("/")[1].split("+")[0]
    named = name if "." in name else f"{name}.{ending}"
    packed = url[match.end() :]

    def read() -> bytes:
        try:
            return base64.b64decode(packed, validate=False)
        except (binascii.Error, ValueError) as exc:
            raise ImportFault(text("the picture is damaged")) from exc

    return PendingFile(named, match[1], read)


def place_content(
    item: Any, parts: list[Part | PendingFile], left: list[Any], found: FoundConversation
) -> None:
    """Place one item of a message's content as the API has it; what is neither text nor a picture goes to ``left``."""
    if not isinstance(item, dict):
        parts += text_parts(item)
        return
    if isinstance(item.get("text"), str):
        parts += text_parts(item["text"])
        left += [item] if rest(item, "type", "text") else []
        return
    picture = item.get("image_url")
    pending = data_url(record(picture).get("url") or picture, "image")
    if pending is not None:
        parts.append(pending)
    else:
        found.lose(string(item.get("type")) or "content")
        left.append(item)


def tool_text(name: str, arguments: Any, result: Any) -> str:
    """Return a call of a tool and what it gave, as Markdown: other programs keep both within one answer."""
    shown = [f"**{name.replace('*', '')}**"]
    called = words(arguments) if not isinstance(arguments, str) else arguments
    given = words(result)
    if called and called not in ("{}", '""'):
        shown.append(fenced(called, "json"))
    if given:
        shown.append(fenced(given, ""))
    return "\n\n".join(shown)


def usage_of(value: Any) -> Usage | None:
    """Return token counts under whatever names they come."""
    counts = record(value)
    found = [_count(counts, names) for names in (_PROMPT, _COMPLETION, _TOTAL)]
    if found == [None, None, None]:
        return None
    return Usage(prompt_tokens=found[0], completion_tokens=found[1], total_tokens=found[2])


def _count(counts: dict[str, Any], names: tuple[str, ...]) -> int | None:
    for name in names:
        value = counts.get(name)
        if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 1 << 53:
            return int(value)
    return None


def chained_key(above: str | None, role: str, said: str) -> str:
    """Return the key of a message without an id: the same as long as what stands above it is the same."""
    whole = "\0".join((above or "", role, said)).encode("utf-8", "surrogatepass")
    return hashlib.sha256(whole).hexdigest()[:24]
