"""Makes the stored message of an answer from the reply that came and the exchange that brought it; pure."""

from typing import Any, Final

import msgspec

from desktop.core.errors import ErrorInfo, ErrorKind, describe, with_details
from desktop.core.exchange import AnswerFacts, Exchange
from desktop.core.message import (
    COMPLETE_ENDINGS,
    Ending,
    Message,
    Part,
    ReasoningPart,
    SourcesPart,
    TextPart,
)
from desktop.core.reply import Choice, Reply
from desktop.core.request import ModelRequest

#: Response headers that say who asked whom when, how long it took and what is left; by their beginnings.
KEPT_HEADERS: Final = (
    "x-request-id",
    "request-id",
    "apim-request-id",
    "cf-ray",
    "openai-",
    "x-ratelimit-",
    "anthropic-ratelimit-",
    "retry-after",
)
#: Headers that hold the request's id, the best first.
REQUEST_ID_HEADERS: Final = ("x-request-id", "request-id", "apim-request-id")

_ENDINGS: Final = {
    ErrorKind.CONNECT_TIMEOUT: Ending.TIMED_OUT,
    ErrorKind.FIRST_TOKEN_TIMEOUT: Ending.TIMED_OUT,
    ErrorKind.IDLE_TIMEOUT: Ending.TIMED_OUT,
    ErrorKind.STREAM_CUT: Ending.CUT,
}


def ending_of(error: ErrorInfo) -> Ending:
    """Return how an answer ended that ``error`` ended."""
    return _ENDINGS.get(error.kind, Ending.FAILED)


def error_of_ending(reply: Reply, host: str) -> ErrorInfo | None:
    """Return the error that a finish reason stands for where the server sent no other word of it."""
    for choice in reply.choices.values():
        if choice.ending(Ending.FINISHED) not in COMPLETE_ENDINGS:
            info = describe(ErrorKind.STREAM_ERROR, host=host)
            words = f"finish_reason: {choice.finish_reason}"
            return with_details(info, message=words, code=choice.finish_reason)
    return None


def tokens_per_s(reply: Reply, exchange: Exchange) -> float | None:
    """Return the rate from the first to the last token as the server counted them; ``None`` if unknown."""
    began, ended = exchange.timing.first_token_ms, exchange.timing.total_ms
    tokens = reply.usage.completion_tokens if reply.usage else None
    if began is None or ended is None or ended <= began or not tokens or tokens < 2:
        return None
    return round((tokens - 1) * 1000 / (ended - began), 2)


def facts_of(
    reply: Reply, choice: Choice | None, exchange: Exchange, request: ModelRequest
) -> AnswerFacts:
    """Return what is kept about how an answer came about."""
    headers = {
        name.lower(): value
        for name, value in exchange.response_headers
        if name.lower().startswith(KEPT_HEADERS)
    }
    loosely: dict[str, Any] = {}
    if reply.named.service_tier is not None:
        loosely["service_tier"] = reply.named.service_tier
    if choice is not None and choice.logprobs:
        loosely["logprobs"] = choice.logprobs
    return AnswerFacts(
        served_model=reply.named.model,
        response_id=reply.named.response_id,
        request_id=next((headers[n] for n in REQUEST_ID_HEADERS if n in headers), None),
        fingerprint=reply.named.fingerprint,
        status=exchange.status,
        headers=headers,
        route=exchange.route,
        timing=exchange.timing,
        attempts=exchange.attempts,
        tokens_per_s=tokens_per_s(reply, exchange),
        parameters=request.parameters,
        loosely=loosely,
    )


def joined_parts(kept: tuple[Part, ...], new: tuple[Part, ...]) -> tuple[Part, ...]:
    """Return the parts of a continued answer; text goes on in the part where it stopped."""
    known = [p for p in (*kept, *new) if isinstance(p, SourcesPart)]
    parts: list[Part] = [p for p in kept if not isinstance(p, SourcesPart)]
    for part in new:
        if isinstance(part, SourcesPart):
            continue
        last = parts[-1] if parts else None
        if isinstance(last, TextPart) and isinstance(part, TextPart):
            parts[-1] = TextPart(last.text + part.text)
        elif isinstance(last, ReasoningPart) and isinstance(part, ReasoningPart):
            parts[-1] = ReasoningPart(last.text + part.text)
        else:
            parts.append(part)
    if known:
        found = dict.fromkeys(source for part in known for source in part.sources)
        parts.append(SourcesPart(tuple(found)))
    return tuple(parts)


def stored_fields(message: Message) -> dict[str, Any]:
    """Return the message as the fields of its record: JSON values, those at their default left out."""
    fields: dict[str, Any] = msgspec.to_builtins(message)
    del fields["id"]
    if "parts" in fields:
        fields["parts"] = list(fields["parts"])
    return fields
