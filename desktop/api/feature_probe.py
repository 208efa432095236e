"""Tries what a server supports, by asking for the shortest answers that it gives and looking at what comes."""

from collections.abc import Callable
from contextlib import aclosing
from typing import Any, Final

from msgspec import Struct

from desktop.api.client import ModelClient
from desktop.core.connection import Api
from desktop.core.errors import BadRequestError, ServerError, UserFacingError
from desktop.core.exchange import Exchange
from desktop.core.message import Message, Role, TextPart
from desktop.core.reply import Reply
from desktop.core.request import ModelRequest

_TOOL: Final = {
    "type": "function",
    "function": {
        "name": "note",
        "description": "Notes a word.",
        "parameters": {"type": "object", "properties": {"word": {"type": "string"}}},
    },
}

#: Limits of an answer, the shortest first. Models that think refuse Chat's older name, and a limit that their thoughts
#: alone reach; the Responses API takes no less than 16.
_LIMITS: Final[dict[Api, tuple[dict[str, int], ...]]] = {
    Api.CHAT: ({"max_tokens": 1}, {"max_completion_tokens": 1}, {"max_completion_tokens": 2000}),
    Api.RESPONSES: ({"max_output_tokens": 16}, {"max_output_tokens": 2000}),
    Api.COMPLETIONS: ({"max_tokens": 1},),
}
_LIMIT_NAMES: Final = ("max_tokens", "max_completion_tokens", "max_output_tokens")


class _Probe(Struct, frozen=True):
    """One feature: what to ask with, and how its effect shows in the reply."""

    name: str
    parameters: dict[str, Any]
    shows: Callable[[Reply], bool]
    role: Role = Role.USER


_CHAT_PROBES: Final = (
    _Probe(
        "stream_options",
        {"stream_options": {"include_usage": True}},
        lambda reply: reply.usage is not None,
    ),
    _Probe("logprobs", {"logprobs": True}, lambda reply: bool(reply.choice(0).logprobs)),
    _Probe("tools", {"tools": [_TOOL]}, lambda _: True),
    _Probe("n", {"n": 2}, lambda reply: len(reply.choices) == 2),
    _Probe("max_completion_tokens", {}, lambda _: True),
    _Probe("developer role", {}, lambda _: True, Role.DEVELOPER),
)


async def ask_for_one_token(
    client: ModelClient, api: Api, model: str, exchange: Exchange
) -> tuple[Reply, dict[str, int]]:
    """Return the reply to a question with the shortest answer that the model agrees to, and the limit that did it.

    Raises:
        UserFacingError: As ``ModelClient.stream``.
    """
    *shorter, longest = _LIMITS[api]
    for limit in shorter:
        try:
            return await _reply(client, _question(api, model, limit), exchange), limit
        except BadRequestError as refusal:
            if not _is_about_limit(refusal):
                raise
    return await _reply(client, _question(api, model, longest), exchange), longest


async def probe_features(
    client: ModelClient, api: Api, model: str, limit: dict[str, int]
) -> dict[str, bool | None]:
    """Return for each feature whether the server has it; ``None`` where its answer tells nothing.

    Only Chat Completions differ from server to server in what they take; the other formats give
    an empty result. ``limit`` is one that the model agreed to.
    """
    supports: dict[str, bool | None] = {}
    for probe in _CHAT_PROBES if api is Api.CHAT else ():
        try:
            reply = await _reply(client, _probe_question(model, probe, limit), Exchange())
        except (BadRequestError, ServerError):
            supports[probe.name] = False  # a parser that stumbles over a field supports it no more
        except UserFacingError:
            supports[probe.name] = None
        else:
            supports[probe.name] = reply.error is None and probe.shows(reply)
    return supports


def _is_about_limit(refusal: BadRequestError) -> bool:
    said = f"{refusal.info.parameter} {refusal.info.message}"
    return any(name in said for name in _LIMIT_NAMES)


async def _reply(client: ModelClient, request: ModelRequest, exchange: Exchange) -> Reply:
    reply = Reply()
    async with aclosing(client.stream(request, exchange, lambda _: None)) as events:
        async for event in events:
            reply.apply(event)
    return reply


def _probe_question(model: str, probe: _Probe, limit: dict[str, int]) -> ModelRequest:
    if probe.name == "max_completion_tokens":
        limit = {probe.name: max(limit.values())}
    messages = [_message("1", Role.USER, "Hi")]
    if probe.role is not Role.USER:
        messages.insert(0, _message("0", probe.role, "Be brief."))
    return ModelRequest(model, tuple(messages), {**limit, **probe.parameters})


def _question(api: Api, model: str, limit: dict[str, int]) -> ModelRequest:
    prompt = "Hi" if api is Api.COMPLETIONS else None
    messages = () if prompt else (_message("1", Role.USER, "Hi"),)
    return ModelRequest(model, messages, {**limit}, prompt=prompt)


def _message(message_id: str, role: Role, words: str) -> Message:
    return Message(message_id, role, (TextPart(words),))
