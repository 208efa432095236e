"""Masks secrets in an answer's text while it streams, also when one is cut in two by the deltas."""

from collections.abc import Iterable
from typing import Any, cast

import msgspec
from msgspec import structs

from desktop.core.errors import ErrorInfo, with_details
from desktop.core.events import (
    ChoiceFinished,
    ErrorReported,
    Event,
    LogprobsDelta,
    ReasoningDelta,
    RefusalDelta,
    ResponseNamed,
    SourcesReported,
    TextDelta,
    ToolCallDelta,
    UsageReported,
)
from desktop.core.masking import Masker
from desktop.core.message import Source
from desktop.core.text import Text


class SecretFilter:
    """Lets events through with every known secret masked. Owned by whoever reads the stream.

    Text is held back only while its end could be the beginning of a secret; the next delta of
    the same kind, or the end of the choice, sets it free.
    """

    def __init__(self, masker: Masker) -> None:
        self._masker = masker
        self._held: dict[tuple[object, ...], tuple[Event, str]] = {}

    def pass_on(self, events: Iterable[Event]) -> list[Event]:
        """Return what may be shown of ``events`` and of what was held back before."""
        events = list(events)
        if not self._masker.knows_any():
            return events
        concerns = self._masker.concerns
        out: list[Event] = []
        for event in events:
            if type(event) is TextDelta and not self._held and not concerns(event.text):
                out.append(event)  # nearly every token of an answer
            else:
                self._take(event, out)
        return out

    def flush(self, choice: int | None = None) -> list[Event]:
        """Return what is held back, of one choice or of all."""
        keys = [key for key in self._held if choice is None or key[1] == choice]
        return [_with_text(event, text) for event, text in map(self._held.pop, keys)]

    def _take(self, event: Event, out: list[Event]) -> None:
        match event:
            case TextDelta() | ReasoningDelta() | RefusalDelta():
                self._text(event, (type(event), event.choice), event.text, out)
            case ToolCallDelta():
                key = (ToolCallDelta, event.choice, event.index)
                event = structs.replace(
                    event, call_id=self._optional(event.call_id), name=self._optional(event.name)
                )
                self._text(event, key, event.arguments, out)
            case LogprobsDelta():
                out.append(
                    structs.replace(event, tokens=_masked_tokens(event.tokens, self._masker))
                )
            case ChoiceFinished():
                out += self.flush(event.choice)
                out.append(structs.replace(event, reason=self._masker.mask(event.reason)))
            case ErrorReported():
                out.append(ErrorReported(masked_info(event.error, self._masker)))
            case ResponseNamed():
                named = [self._optional(value) for value in structs.astuple(event)]
                out.append(ResponseNamed(*named))
            case SourcesReported():
                mask = self._masker.mask
                sources = tuple(Source(mask(s.url), mask(s.title)) for s in event.sources)
                out.append(structs.replace(event, sources=sources))
            case UsageReported():
                raw = _masked_json(event.usage.raw, self._masker)
                out.append(UsageReported(structs.replace(event.usage, raw=raw)))

    def _optional(self, value: str | None) -> str | None:
        return None if value is None else self._masker.mask(value)

    def _text(self, event: Event, key: tuple[object, ...], text: str, out: list[Event]) -> None:
        held = self._held.pop(key, None)
        whole = self._masker.mask((held[1] if held else "") + text)
        keep = self._masker.possible_start(whole)
        if keep:
            self._held[key] = (event, whole[-keep:])
            whole = whole[:-keep]
        if whole or not keep or isinstance(event, ToolCallDelta):
            out.append(_with_text(event, whole))


def masked_info(info: ErrorInfo, masker: Masker) -> ErrorInfo:
    """Return ``info`` with secrets masked in everything that came from outside."""
    if not masker.knows_any():
        return info
    mask = masker.mask
    return with_details(
        info,
        sentence=_masked_text(info.sentence, masker),
        advice=_masked_text(info.advice, masker),
        message=mask(info.message),
        code=None if info.code is None else mask(info.code),
        evidence=mask(info.evidence),
        parameter=None if info.parameter is None else mask(info.parameter),
    )


def _masked_json(value: dict[str, Any], masker: Masker) -> dict[str, Any]:
    """Mask all strings of a JSON object; the masker knows how secrets look inside JSON."""
    written = msgspec.json.encode(value).decode()
    masked = masker.mask(written)
    return value if masked == written else cast("dict[str, Any]", msgspec.json.decode(masked))


def _masked_text(text: Text, masker: Masker) -> Text:
    return Text(
        text.source,
        {
            name: masker.mask(value) if isinstance(value, str) else _masked_text(value, masker)
            for name, value in text.params.items()
        },
    )


def _with_text(event: Event, text: str) -> Event:
    if isinstance(event, ToolCallDelta):
        return structs.replace(event, arguments=text)
    return structs.replace(event, text=text)


def _masked_tokens(tokens: list[dict[str, Any]], masker: Masker) -> list[dict[str, Any]]:
    """Mask tokens one by one and, where a secret runs over several, all of its tokens."""
    joined = "".join(str(token.get("token", "")) for token in tokens)
    if masker.mask(joined) == joined:
        return tokens
    return [{"token": masker.mask(joined), "logprob": None}]
