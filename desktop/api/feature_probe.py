"""Tries what a server supports, by asking for answers of one token and looking at what comes."""

from collections.abc import Callable
from contextlib import aclosing
from typing import Any, Final

from msgspec import Struct

from desktop.api.client import ModelClient
from desktop.core.connection import Api
from desktop.core.errors import BadRequestError, ErrorKind, ServerError, UserFacingError
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

#: The Responses API takes no less.
_LEAST_OUTPUT_TOKENS: Final = 16


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


async def ask_for_one_token(client: ModelClient, api: Api, model: str, exchange: Exchange) -> Reply:
    """Return the reply to a question whose answer is cut after its first token.

    Models that count their thinking refuse ``max_tokens`` and are asked with its successor.

    Raises:
        UserFacingError: As ``ModelClient.stream``.
    """
    try:
        return await _reply(client, _question(api, model, {}), exchange)
    except BadRequestError as refusal:
        named = refusal.info.kind is ErrorKind.UNSUPPORTED_PARAMETER
        if not named or refusal.info.parameter != "max_tokens":
            raise
        parameters = {"max_tokens": None, "max_completion_tokens": 1}
        return await _reply(client, _question(api, model, parameters), exchange)


async def probe_features(client: ModelClient, api: Api, model: str) -> dict[str, bool | None]:
    """Return for each feature whether the server has it; ``None`` where its answer tells nothing.

    Only Chat Completions differ from server to server in what they take; the other formats give
    an empty result.
    """
    supports: dict[str, bool | None] = {}
    for probe in _CHAT_PROBES if api is Api.CHAT else ():
        try:
            reply = await _reply(client, _probe_question(model, probe), Exchange())
        except (BadRequestError, ServerError):
            supports[probe.name] = False  # a parser that stumbles over a field supports it no more
        except UserFacingError:
            supports[probe.name] = None
        else:
            supports[probe.name] = reply.error is None and probe.shows(reply)
    return supports


async def _reply(client: ModelClient, request: ModelRequest, exchange: Exchange) -> Reply:
    reply = Reply()
    async with aclosing(client.stream(request, exchange, lambda _: None)) as events:
        async for event in events:
            reply.apply(event)
    return reply


def _probe_question(model: str, probe: _Probe) -> ModelRequest:
    limit = "max_completion_tokens" if probe.name == "max_completion_tokens" else "max_tokens"
    messages = [_message("1", Role.USER, "Hi")]
    if probe.role is not Role.USER:
        messages.insert(0, _message("0", probe.role, "Be brief."))
    return ModelRequest(model, tuple(messages), {limit: 1, **probe.parameters})


def _question(api: Api, model: str, changes: dict[str, Any]) -> ModelRequest:
    if api is Api.RESPONSES:
        parameters = {"max_output_tokens": _LEAST_OUTPUT_TOKENS}
    else:
        parameters = {"max_tokens": 1}
    prompt = "Hi" if api is Api.COMPLETIONS else None
    messages = () if prompt else (_message("1", Role.USER, "Hi"),)
    return ModelRequest(model, messages, {**parameters, **changes}, prompt=prompt)


def _message(message_id: str, role: Role, words: str) -> Message:
    return Message(message_id, role, (TextPart(words),))
