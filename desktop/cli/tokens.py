"""Count the tokens of a text, of messages or of a whole request, offline.

FILE is plain text, a JSON array of messages, or a JSON request body: with "messages" (and "tools", "functions",
"tool_choice", "function_call", "response_format"), or of the Responses, Completions or Embeddings API, which
have a "model" and "input" or "prompt"; "-" reads it from stdin.
"""

import argparse
import codecs
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import msgspec
from msgspec import structs

from desktop.cli.exits import Exit
from desktop.cli.language import tr
from desktop.core.request_count import count_request, is_request
from desktop.core.tokens import PromptCount
from desktop.storage.encodings import Encoding, encoding_of, load_encoding
from desktop.storage.paths import Profile

#: Counted for when neither the option nor the request names a model.
DEFAULT_MODEL: Final = "gpt-4o"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of ``tokens``."""
    parser.add_argument("file", metavar="FILE", help=tr("what to count; - for stdin"))
    parser.add_argument(
        "--model",
        metavar="M",
        help=tr(
            "the model, else the request’s own or {default_model}", default_model=DEFAULT_MODEL
        ),
    )
    parser.add_argument("--json", action="store_true", help=tr("print one JSON object"))


def run(options: argparse.Namespace, profile: Profile) -> int:  # noqa: ARG001 - as every command has it
    """Print the count; return the exit code."""
    words = _read(options.file)
    body = _as_request(words)
    named = body.get("model") if body is not None else None
    model = options.model or (named if isinstance(named, str) and named else DEFAULT_MODEL)
    chosen = encoding_of(model)
    encoding = load_encoding(chosen.name)
    counted = _count(words, body, model, encoding)
    found = {
        "model": model,
        "encoding": chosen.name,
        "exact": chosen.is_exact and counted.is_exact,
        "prompt_tokens": counted.prompt_tokens,
        "per_message": counted.per_message,
        "tools": counted.tools,
    }
    print(msgspec.json.encode(found).decode() if options.json else _in_words(found))
    return 0


def _count(
    words: str, body: Mapping[str, Any] | None, model: str, encoding: Encoding
) -> PromptCount:
    if body is None:
        return PromptCount(encoding.count(words), is_exact=encoding.is_exact_for(words))
    cut: list[str] = []

    def count(text: str) -> int:
        if not encoding.is_exact_for(text):
            cut.append(text)
        return encoding.count(text)

    found = count_request(body, model, count)
    return structs.replace(found, is_exact=found.is_exact and not cut)


def _read(file: str) -> str:
    try:
        data = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as exc:
        raise Exit(
            tr("{file} cannot be read: {strerror}.", file=file, strerror=exc.strerror)
        ) from exc
    is_utf16 = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))  # as PowerShell writes
    try:
        return data.decode("utf-16" if is_utf16 else "utf-8-sig")
    except UnicodeDecodeError:
        raise Exit(tr("{file} is not text in UTF-8.", file=file)) from None


def _as_request(words: str) -> dict[str, Any] | None:
    """Return the request that ``words`` are, or ``None`` for plain text (which other JSON is, too)."""
    if words.lstrip()[:1] not in ("{", "["):
        return None
    try:
        found = json.loads(words)
    except (ValueError, RecursionError):
        return None
    if isinstance(found, list) and found and all(map(_is_message, found)):
        return {"messages": found}
    return found if isinstance(found, dict) and is_request(found) else None


def _is_message(item: object) -> bool:
    return isinstance(item, dict) and isinstance(item.get("role"), str)


def _in_words(found: Mapping[str, Any]) -> str:
    about = "" if found["exact"] else "≈ "
    lines = [
        tr(
            "{count} tokens ({model}, {encoding})",
            count=f"{about}{found['prompt_tokens']}",
            model=found["model"],
            encoding=found["encoding"],
        )
    ]
    lines += [
        "  " + tr("message {number}: {count}", number=at, count=n)
        for at, n in enumerate(found["per_message"], start=1)
    ]
    if found["tools"]:
        lines.append("  " + tr("tools: {count}", count=found["tools"]))
    return "\n".join(lines)
