"""Turns the contents of ChatGPT's messages into parts: text, code and its output, pictures, reasoning, browsing."""

import re
from typing import Any, Final

from msgspec import structs

from desktop.core.message import Part, ReasoningPart, TextPart
from desktop.storage.importing.chatgpt_citations import with_links
from desktop.storage.importing.found import (
    WEB,
    FoundConversation,
    PendingFile,
    items,
    record,
    rest,
    string,
    text_parts,
    words,
)
from desktop.storage.importing.json_stream import if_decoded
from desktop.storage.importing.reading import Reading, media_type_of

Parts = list[Part | PendingFile]

#: What the files of an export were called, by the names that they have in it.
_NAMES: Final = "conversation_asset_file_names.json"

#: Whom a call of the canvas is for, and how the type of a document begins that is code.
_CANVAS: Final = "canmore."
_CODE: Final = "code/"

#: Kinds of content, and the method that reads each: names, because bound methods kept in the reader would be a circle,
#: and keep every conversation in memory until garbage is collected.
_READERS: Final = {
    "text": "_text",
    "multimodal_text": "_text",
    "code": "_code",
    "execution_output": "_output",
    "citable_code_output": "_output",
    "computer_output": "_screenshot",
    "tether_browsing_code": "_named_text",
    "tether_browsing_display": "_browsing",
    "tether_quote": "_quote",
    "sonic_webpage": "_quote",
    "system_error": "_system_error",
    "thoughts": "_thoughts",
    "reasoning_recap": "_recap",
    "user_editable_context": "_user_context",
    "model_editable_context": "_model_context",
    "app_pairing_content": "_app_context",
}


class ContentReader:
    """Reads the contents of one conversation; what it cannot place is counted there."""

    def __init__(self, reading: Reading, found: FoundConversation) -> None:
        self._files = reading.files
        self.found = found

    def parts(self, content: Any, message: dict[str, Any]) -> tuple[Parts, Any]:
        """Return the parts, and what of the content is in none of them."""
        if content is None:
            return [], None
        if isinstance(content, str):
            return text_parts(content), None
        if not isinstance(content, dict):
            return text_parts(content), None
        if written := _written(string(message.get("recipient")), content):
            return [TextPart(written)], content
        kind = string(content.get("content_type")) or "text"
        metadata = record(message.get("metadata"))
        read = getattr(self, _READERS.get(kind, "_unknown"))
        parts, left = read(content)
        if kind == "execution_output":
            parts = [*parts, *self._drawn(metadata)]
        parts += self._attached(metadata, content)
        linked = with_links(parts, metadata)
        if linked != parts:
            return linked, {
                "content_type": kind,
                **rest(content),
            }  # the marks have been replaced by links
        if left:
            left = {"content_type": kind, **left}
        elif kind not in ("text", "multimodal_text"):
            left = {"content_type": kind}
        return parts, left

    def _text(self, content: dict[str, Any]) -> tuple[Parts, Any]:
        parts: Parts = []
        left: list[Any] = []
        said = content.get("parts")
        for item in said if isinstance(said, list) else [said]:
            if isinstance(item, dict):
                placed, rest_of = self._pointer(item)
                parts += placed
                left += [rest_of] if rest_of else []
            elif item is not None:
                _add_text(parts, words(item))
        if not said and content.get("text"):
            _add_text(parts, words(content["text"]))
        others = rest(content, "content_type", "parts", "text")
        return parts, {**others, **({"parts": left} if left else {})}

    def _pointer(self, item: dict[str, Any]) -> tuple[Parts, Any]:
        """Place one item of a message that holds more than text."""
        kind = string(item.get("content_type")) or string(item.get("type")) or "object"
        if kind == "audio_transcription":
            return text_parts(item.get("text")), rest(item, "text")
        if kind.endswith("_asset_pointer"):
            pointers = _pointers(item)
            found = [file for file in map(self._asset, pointers) if file is not None]
            if not found or len(found) < len(pointers):
                self.found.lose(kind)
            return [*found], rest(item)
        if isinstance(item.get("text"), str):
            return text_parts(item["text"]), rest(item, "text")
        self.found.lose(kind)
        return [], item

    def _code(self, content: dict[str, Any]) -> tuple[Parts, Any]:
        language = string(content.get("language"))
        body = words(content.get("text"))
        shown = "" if language in ("unknown", "") else language
        return ([TextPart(fenced(body, shown))] if body else []), rest(
            content, "content_type", "text", "language"
        )

    def _output(self, content: dict[str, Any]) -> tuple[Parts, Any]:
        name = "output_str" if "output_str" in content else "text"
        body = words(content.get(name))
        return ([TextPart(fenced(body, ""))] if body else []), rest(content, "content_type", name)

    def _screenshot(self, content: dict[str, Any]) -> tuple[Parts, Any]:
        drawn = record(content.get("screenshot"))
        parts, left = self._pointer(drawn) if drawn else ([], None)
        others = rest(content, "content_type", "screenshot")
        return parts, {**others, **({"screenshot": left} if left else {})}

    def _drawn(self, metadata: dict[str, Any]) -> Parts:
        """Return the pictures that the code drew; the output names them, and the export may hold them."""
        found: Parts = []
        for item in items(record(metadata.get("aggregate_result")).get("messages")):
            pointer = string(record(item).get("image_url"))
            pending = self._asset(pointer) if pointer else None
            if pending is not None:
                found.append(pending)
            elif pointer:
                self.found.lose("image")
        return found

    def _attached(self, metadata: dict[str, Any], content: dict[str, Any]) -> Parts:
        """Return the files that a person attached, without those that the content itself shows."""
        attached = [record(item) for item in items(metadata.get("attachments"))]
        shown = words(content) if attached else ""
        found: Parts = []
        for item in attached:
            key = string(item.get("id"))
            if key and key in shown:
                continue
            pending = self._asset(key, string(item.get("name")))
            if pending is not None:
                found.append(pending)
            else:
                self.found.lose("file")
        return found

    def _asset(self, reference: str, name: str = "") -> PendingFile | None:
        """Return the file that ``reference`` means, under the name that it had: the newest exports call each “….dat”."""
        pending = self._files.asset(reference)
        if pending is None:
            return None
        if "chatgpt" not in self._files.known:
            self._files.known["chatgpt"] = record(self._files.json(_NAMES))
        name = string(self._files.known["chatgpt"].get(pending.name)) or name or pending.name
        media_type = media_type_of(name) or pending.media_type
        return structs.replace(pending, name=name, media_type=media_type)

    def _named_text(self, content: dict[str, Any]) -> tuple[Parts, Any]:
        return text_parts(content.get("text")), rest(content, "content_type", "text")

    def _browsing(self, content: dict[str, Any]) -> tuple[Parts, Any]:
        shown = [words(content.get(name)) for name in ("result", "summary")]
        return text_parts("\n\n".join(s for s in shown if s)), rest(
            content, "content_type", "result", "summary"
        )

    def _quote(self, content: dict[str, Any]) -> tuple[Parts, Any]:
        title, url = string(content.get("title")), string(content.get("url"))
        head = f"[{title or url}]({url})" if url.startswith(WEB) else title or url
        body = words(content.get("text")) or words(content.get("snippet"))
        shown = "\n\n".join(s for s in (head, body) if s)
        return text_parts(shown), rest(content, "content_type", "text", "title", "snippet")

    def _system_error(self, content: dict[str, Any]) -> tuple[Parts, Any]:
        shown = ": ".join(s for s in (words(content.get("name")), words(content.get("text"))) if s)
        return text_parts(shown), rest(content, "content_type", "text", "name")

    def _thoughts(self, content: dict[str, Any]) -> tuple[Parts, Any]:
        thoughts = content.get("thoughts")
        shown = map(_thought, thoughts if isinstance(thoughts, list) else [thoughts])
        joined = "\n\n".join(s for s in shown if s)
        return ([ReasoningPart(joined)] if joined else []), rest(
            content, "content_type", "thoughts"
        )

    def _recap(self, content: dict[str, Any]) -> tuple[Parts, Any]:
        recap = words(content.get("content"))
        return ([ReasoningPart(recap)] if recap else []), rest(content, "content_type", "content")

    def _user_context(self, content: dict[str, Any]) -> tuple[Parts, Any]:
        shown = [words(content.get(name)) for name in ("user_profile", "user_instructions")]
        left = rest(content, "content_type", "user_profile", "user_instructions")
        return text_parts("\n\n".join(s for s in shown if s)), left

    def _model_context(self, content: dict[str, Any]) -> tuple[Parts, Any]:
        body = content.get("model_set_context")
        return text_parts(body), rest(content, "content_type", "model_set_context")

    def _app_context(self, content: dict[str, Any]) -> tuple[Parts, Any]:
        """Show what ChatGPT's own program let the model read in the windows of others."""
        pieces = [record(piece) for piece in items(content.get("context_parts"))]
        shown = [words(piece.get("text")) for piece in pieces]
        left = [kept for piece in pieces if (kept := rest(piece, "text"))]
        others = rest(content, "content_type", "context_parts")
        return text_parts("\n\n".join(s for s in shown if s)), {
            **others,
            **rest({"context_parts": left}),
        }

    def _unknown(self, content: dict[str, Any]) -> tuple[Parts, Any]:
        """Show what text there is; all of it stays as source data."""
        self.found.lose(string(content.get("content_type")) or "content")
        parts, _ = (
            self._text(content) if "parts" in content else (text_parts(content.get("text")), None)
        )
        return parts, rest(content, "content_type")


def _written(recipient: str, content: dict[str, Any]) -> str:
    """Return what a call of ChatGPT's canvas writes, as Markdown; empty for any other message."""
    if not recipient.startswith(_CANVAS):
        return ""
    said = words(content.get("text")) or "".join(map(words, items(content.get("parts"))))
    call = record(if_decoded(said.encode("utf-8", "replace")))
    document, kind = words(call.get("content")), string(call.get("type"))
    if document and kind.startswith(_CODE):
        document = fenced(document, kind.removeprefix(_CODE))
    changed = [words(record(update).get("replacement")) for update in items(call.get("updates"))]
    comments = [words(record(note).get("comment")) for note in items(call.get("comments"))]
    shown = [document, *(fenced(text, "") for text in changed if text), *comments]
    name = words(call.get("name"))
    pieces = [f"**{name}**" if name else "", *shown]
    return "\n\n".join(filter(None, pieces)) if any(shown) else ""


def _pointers(item: dict[str, Any]) -> list[str]:
    """Return the references of an item; speech with video has those to its sound, its film and its pictures inside."""
    inside = (item.get("audio_asset_pointer"), item.get("video_container_asset_pointer"))
    held = (item, *inside, *items(item.get("frames_asset_pointers")))
    found = [string(record(one).get("asset_pointer")) or string(one) for one in held]
    return [pointer for pointer in found if pointer]


def _thought(value: Any) -> str:
    if not isinstance(value, dict):
        return words(value)
    summary = words(value.get("summary"))
    body = words(value.get("content")) or "\n\n".join(map(words, items(value.get("chunks"))))
    return "\n\n".join(s for s in (f"**{summary}**" if summary else "", body) if s)


def fenced(code: str, language: str) -> str:
    """Return ``code`` as a fenced block that its own backticks cannot end."""
    runs = [len(run) for run in re.findall("`+", code)]
    fence = "`" * max(3, max(runs, default=0) + 1)
    return f"{fence}{language if language.isascii() and language.isprintable() else ''}\n{code}\n{fence}"


def _add_text(parts: Parts, value: str) -> None:
    if not value:
        return
    if parts and isinstance(last := parts[-1], TextPart):
        parts[-1] = TextPart(last.text + "\n" + value)
    else:
        parts.append(TextPart(value))
