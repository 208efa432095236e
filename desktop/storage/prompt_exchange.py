"""Prompts as files that people hand around: our JSON, Markdown, and the JSON of some other programs.

Markdown: each prompt is a heading ``# name`` and a fenced block with its text, so that any text comes
back as it was. A file that others wrote may have the text under the heading without a fence.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import msgspec

from desktop.core.errors import ErrorKind, UserFacingError, describe, with_details
from desktop.core.prompt_library import MAX_PROMPTS, Prompt, checked
from desktop.core.text import Text, text
from desktop.storage.atomic import write_atomically

FORMAT: Final = "loquat-prompts"
SCHEMA: Final = 1

#: Bytes of a file that is imported.
MAX_BYTES: Final = 16 << 20

_HEADING: Final = re.compile(r"^# +(.+?)[ #]*$")
_FENCE: Final = re.compile(r"^(`{3,}|~{3,})")

#: What the fields of a prompt are called by others: Open WebUI, NextChat, Awesome ChatGPT Prompts, LibreChat.
_NAMES: Final = ("name", "title", "act", "command")
_TEXTS: Final = ("text", "content", "prompt")
_LISTS: Final = ("prompts", "en", "cn", "tw", "data")


def as_json(prompts: Sequence[Prompt]) -> bytes:
    """Return prompts as our JSON."""
    whole = {
        "format": FORMAT,
        "schema": SCHEMA,
        "prompts": [msgspec.to_builtins(p) for p in prompts],
    }
    return msgspec.json.format(msgspec.json.encode(whole), indent=2) + b"\n"


def as_markdown(prompts: Iterable[Prompt]) -> bytes:
    """Return prompts as Markdown."""
    parts = []
    for prompt in prompts:
        longest = max((len(run) for run in re.findall(r"`+", prompt.text)), default=0)
        fence = "`" * max(3, longest + 1)
        parts.append(f"# {prompt.name}\n\n{fence}text\n{prompt.text}\n{fence}\n")
    return "\n".join(parts).encode("utf-8", "replace")


def write_prompts(path: Path, prompts: Sequence[Prompt]) -> None:
    """Write prompts to ``path``: Markdown if it ends so, else JSON. Blocks.

    Raises:
        UserFacingError: The disk refuses; what was there before is intact.
    """
    is_markdown = path.suffix.lower() in (".md", ".markdown")
    data = as_markdown(prompts) if is_markdown else as_json(prompts)
    try:
        write_atomically(path, data, 0o644)
    except OSError as exc:
        raise _failed(
            text(
                "{name} could not be written: {reason}.", name=path.name, reason=exc.strerror or ""
            )
        ) from exc


def read_prompts(path: Path) -> tuple[Prompt, ...]:
    """Read the prompts in a file of any of the formats; those without name or text are left out. Blocks.

    Raises:
        UserFacingError: It cannot be read, or holds no prompts.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            raise _failed(text("{name} is too large for a file of prompts.", name=path.name))
        data = path.read_bytes()
    except OSError as exc:
        raise _failed(
            text("{name} could not be read: {reason}.", name=path.name, reason=exc.strerror or "")
        ) from exc
    prompts = decoded(data)
    if not prompts:
        raise _failed(text("{name} holds no prompts.", name=path.name))
    return prompts


def decoded(data: bytes) -> tuple[Prompt, ...]:
    """Return the prompts in the content of a file; none for what is no format of prompts. Never raises."""
    words = data.decode("utf-8-sig", "replace")
    try:
        found = _in_json(msgspec.json.decode(words))
    except (ValueError, RecursionError):
        found = list(_in_markdown(words))
    usable = (checked(prompt) for prompt in found)
    return tuple(prompt for prompt in usable if prompt is not None)[:MAX_PROMPTS]


def _in_json(value: Any) -> list[Prompt]:
    if isinstance(value, dict):
        lists = [value[name] for name in _LISTS if isinstance(value.get(name), list)]
        return [prompt for items in lists for prompt in _in_json(items)]
    if not isinstance(value, list):
        return []
    return [prompt for item in value[:MAX_PROMPTS] if (prompt := _prompt(item)) is not None]


def _prompt(item: Any) -> Prompt | None:
    if isinstance(item, list) and len(item) == 2 and all(isinstance(part, str) for part in item):
        return Prompt("", item[0], item[1])
    if not isinstance(item, dict):
        return None
    name = next((item[n] for n in _NAMES if isinstance(item.get(n), str) and item[n].strip()), "")
    words = next((item[n] for n in _TEXTS if isinstance(item.get(n), str) and item[n].strip()), "")
    own = item.get("id")
    return Prompt(own[:64] if isinstance(own, str) else "", name, words) if name and words else None


def _in_markdown(words: str) -> Iterator[Prompt]:
    name, lines, fence = "", list[str](), ""
    for line in words.splitlines():
        opening = _FENCE.match(line)
        if fence:
            fence = "" if line.strip() == fence else fence
        elif opening:
            fence = opening[1]
        elif heading := _HEADING.match(line):
            if name:
                yield Prompt("", name, _text_of(lines))
            name, lines = heading[1], []
            continue
        lines.append(line)
    if name:
        yield Prompt("", name, _text_of(lines))


def _text_of(lines: Sequence[str]) -> str:
    """Return the text under a heading: what the one fence holds, if there is nothing else."""
    whole = "\n".join(lines).strip("\n")
    inner = whole.split("\n")
    opening = _FENCE.match(inner[0])
    if opening and len(inner) > 1 and inner[-1].strip() == opening[1]:
        middle = inner[1:-1]
        if not any(line.strip() == opening[1] for line in middle):
            return "\n".join(middle)
    return whole


def _failed(sentence: Text) -> UserFacingError:
    info = describe(ErrorKind.SETTINGS, reason="")
    return UserFacingError(with_details(info, sentence=sentence, advice=Text("")))
