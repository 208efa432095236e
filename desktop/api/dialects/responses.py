"""The Responses API: typed events, or one response object.

Source: OpenAI API reference, "Responses" and "Streaming events" (read 2026-11); llama.cpp and
vLLM, which leave out indexes and some events.
"""

from typing import Any, Final

from desktop.api.dialects.base import DialectDecoder
from desktop.api.dialects.json_values import text_of
from desktop.api.dialects.logprobs import uniform_logprobs
from desktop.api.dialects.responses_calls import ARGUMENTS, CALL_TYPES, ResponsesCalls
from desktop.api.dialects.responses_request import PATH, encode
from desktop.api.dialects.sources import annotated
from desktop.api.dialects.usage import usage_from
from desktop.core.events import (
    Event,
    LogprobsDelta,
    PictureDelivered,
    ReasoningDelta,
    RefusalDelta,
    SourcesReported,
    TextDelta,
    UsageReported,
)

__all__ = ["PATH", "ResponsesDecoder", "encode"]

#: What a piece of the answer is, and the field that holds it when it comes whole.
_TEXT, _REFUSAL, _REASONING = "text", "refusal", "reasoning"

_DELTAS: Final = {
    "response.output_text": _TEXT,
    "response.audio.transcript": _TEXT,
    "response.refusal": _REFUSAL,
    "response.reasoning_summary_text": _REASONING,
    "response.reasoning_summary": _REASONING,
    "response.reasoning_text": _REASONING,
    "response.reasoning": _REASONING,
}
_THOUGHTS: Final = ("summary_text", "reasoning_text")
_PICTURE: Final = "image_generation_call"
_LAST: Final = ("response.completed", "response.incomplete", "response.failed", "response.done")

#: This API's reasons for stopping early, in Chat's words. Others stand behind ``incomplete``.
_REASONS: Final = {
    "max_output_tokens": "length",
    "max_tokens": "length",
    "content_filter": "content_filter",
}

#: Where a piece belongs: its kind, its item, its place within the item.
_Place = tuple[str, object, object]


class ResponsesDecoder(DialectDecoder):
    """Reads Responses. There is one choice; function calls are numbered in the order of their coming.

    What comes again whole (``….done``, ``response.completed``) is used only where its deltas never came.
    """

    def __init__(self, host: str = "the server", choices: int = 1) -> None:  # noqa: ARG002 - this API has one
        super().__init__(host, 1)
        self._seen: set[_Place] = set()
        self._thoughts: dict[object, str] = {}
        self._paragraph: tuple[object, object] | None = None
        self._message: object = None
        self._calls = ResponsesCalls()

    def _object(self, value: dict[str, Any], kind: str, out: list[Event]) -> bool:
        kind = text_of(value.get("type")) or kind
        stem, _, step = kind.rpartition(".")
        if isinstance(value.get("output"), list) or value.get("object") == "response":
            self._response(value, out)
        elif kind.startswith("response.") and isinstance(value.get("response"), dict):
            self._response(value["response"], out, last=kind in _LAST)
        elif stem in _DELTAS:
            self._piece(stem, step, value, out)
        elif stem in ARGUMENTS:
            self._begun.add(0)
            out.extend(self._calls.arguments(stem, step, value))
        elif kind == "response.output_text.annotation.added":
            self._cite([value.get("annotation")], out)
        elif kind == f"response.{_PICTURE}.partial_image":
            self._picture(value.get("partial_image_b64"), value, out)
        elif kind in {"response.content_part.done", "response.reasoning_summary_part.done"}:
            self._part(value.get("part"), _item_key(value), _part_key(value), out)
        elif stem == "response.output_item" and isinstance(value.get("item"), dict):
            self._item(value["item"], _item_key(value), out, done=step == "done")
        else:
            return kind.startswith("response.")
        return True

    def _piece(self, stem: str, step: str, value: dict[str, Any], out: list[Event]) -> None:
        kind, item = _DELTAS[stem], _item_key(value)
        if kind == _REASONING and self._thoughts.setdefault(item, stem) != stem:
            return  # the same thoughts under a second name
        place = (kind, item, _part_key(value))
        if step == "delta":
            self._seen.add(place)
            self._emit(place, text_of(value.get("delta")), out)
        elif step == "done" and place not in self._seen:
            self._seen.add(place)
            said = text_of(value.get("text")) or text_of(value.get("refusal"))
            self._emit(place, said, out)
        else:
            return
        if kind == _TEXT:
            self._logprobs(value, out)

    def _begin_paragraph(self, item: object, part: object, out: list[Event]) -> None:
        """Parts of a summary, and thoughts before and after a search, are paragraphs; nothing comes between them.

        Items are told apart as messages are.
        """
        place = (None if isinstance(item, str) else item, part)
        if self._paragraph not in (None, place):
            out.append(ReasoningDelta("\n\n"))
        self._paragraph = place

    def _begin_message(self, item: object, out: list[Event]) -> None:
        """What a model says before a search and after it are messages of their own, and paragraphs.

        Only places in the output tell messages apart: some proxies give every event another ``item_id``.
        """
        if isinstance(item, str):
            return
        if self._message not in (None, item):
            out.append(TextDelta("\n\n"))
        self._message = item

    def _emit(self, place: _Place, text: str | None, out: list[Event]) -> None:
        if not text:
            return
        self._begun.add(0)
        kind, item, part = place
        if kind == _TEXT:
            self._begin_message(item, out)
            out.append(TextDelta(text))
        elif kind == _REFUSAL:
            out.append(RefusalDelta(text))
        else:
            self._begin_paragraph(item, part, out)
            out.append(ReasoningDelta(text))

    def _cite(self, annotations: Any, out: list[Event]) -> None:
        if sources := annotated(annotations):
            out.append(SourcesReported(sources))

    def _logprobs(self, value: dict[str, Any], out: list[Event]) -> None:
        tokens = uniform_logprobs({"content": value.get("logprobs")})
        if tokens:
            out.append(LogprobsDelta(tokens))

    def _part(self, part: Any, item: object, position: object, out: list[Event]) -> None:
        if not isinstance(part, dict):
            return
        self._cite(part.get("annotations"), out)
        kind = _part_kind(part)
        place = (kind, item, position)
        if place in self._seen:
            return
        self._seen.add(place)
        said = text_of(part.get("text")) or text_of(part.get("refusal"))
        self._emit(place, said, out)
        if kind == _TEXT:
            self._logprobs(part, out)

    def _item(self, item: dict[str, Any], key: object, out: list[Event], *, done: bool) -> None:
        if item.get("type") in CALL_TYPES:
            self._begun.add(0)
            out.extend(self._calls.item(item, key))
        elif item.get("type") == _PICTURE:
            self._picture(item.get("result"), {"item_id": item.get("id"), "output_index": key}, out)
        elif done:
            came = {kind for kind, known, _ in self._seen if known == key}
            for position, part in enumerate(_parts(item)):
                if _part_kind(part) not in came:
                    self._part(part, key, ("content_index", position), out)

    def _picture(self, packed: Any, of: dict[str, Any], out: list[Event]) -> None:
        """Take in a picture or an earlier state of it; some servers write it as an address with its data."""
        if packed and isinstance(packed, str):
            self._begun.add(0)
            place = text_of(of.get("item_id")) or str(of.get("output_index"))
            out.append(PictureDelivered(packed.rpartition(";base64,")[2], place))

    def _response(self, response: dict[str, Any], out: list[Event], *, last: bool = True) -> None:
        self._name(response, out)
        status = response.get("status")
        if not last or status in ("in_progress", "queued"):
            return
        self._missed(response, out)
        usage = response.get("usage")
        if isinstance(usage, dict) and (counted := usage_from(usage)):
            out.append(UsageReported(counted))
        if status != "failed":
            self.terminated = True
            self._finish_choice(0, self._reason(response), out)

    def _missed(self, response: dict[str, Any], out: list[Event]) -> None:
        """Take from the finished response what no event brought; its positions need not be theirs."""
        came = {kind for kind, _, _ in self._seen}
        output = response.get("output")
        for position, item in enumerate(output if isinstance(output, list) else ()):
            if isinstance(item, dict) and not came.intersection(map(_part_kind, _parts(item))):
                self._item(item, ("whole", position), out, done=True)
        if not output and not came:
            self._emit((_TEXT, 0, "only"), text_of(response.get("output_text")), out)

    def _reason(self, response: dict[str, Any]) -> str:
        if response.get("status") == "cancelled":
            return "cancelled"
        details = response.get("incomplete_details")
        if response.get("status") == "incomplete" or isinstance(details, dict):
            reason = text_of(details.get("reason")) if isinstance(details, dict) else None
            return _REASONS.get(reason, f"incomplete: {reason}") if reason else "incomplete"
        return "tool_calls" if self._calls else "stop"


def _item_key(value: dict[str, Any]) -> object:
    """``output_index`` first: some proxies give every event another ``item_id``, llama.cpp no index."""
    index = value.get("output_index")
    if isinstance(index, int):
        return index
    item = value.get("item")
    item_id = text_of(item.get("id")) if isinstance(item, dict) else None
    return text_of(value.get("item_id")) or item_id or 0


def _part_key(value: dict[str, Any]) -> object:
    for name in ("content_index", "summary_index"):
        if isinstance(value.get(name), int):
            return name, value[name]
    return "only"


def _parts(item: dict[str, Any]) -> list[dict[str, Any]]:
    """An item's content, or of a reasoning item without one its summary (both may hold the same)."""
    for name in ("content", "summary"):
        parts = item.get(name)
        if isinstance(parts, dict):
            return [parts]  # Zhipu
        if isinstance(parts, list) and parts:
            return [part for part in parts if isinstance(part, dict)]
    return []


def _part_kind(part: dict[str, Any]) -> str:
    if part.get("type") == "refusal":
        return _REFUSAL
    return _REASONING if part.get("type") in _THOUGHTS else _TEXT
