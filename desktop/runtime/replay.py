"""Sends a recorded request once more, exactly as it was, and makes answers of what comes. Knows no Qt.

Runs in the loop's thread. Nothing of it is written to a history: whoever asked may keep an answer.
"""

import asyncio
import time
from contextlib import aclosing
from typing import Any, Final
from uuid import uuid4

import msgspec
from msgspec import Struct

from desktop.core.connection import Connection
from desktop.core.errors import ErrorInfo, UserFacingError
from desktop.core.exchange import Exchange
from desktop.core.message import Ending, Message, Role
from desktop.core.progress import Progress
from desktop.core.reply import Choice, Reply
from desktop.core.request import ModelRequest
from desktop.runtime.answer import ending_of, facts_of
from desktop.runtime.cancelling import forget_cancelling
from desktop.runtime.clients import Clients

#: Fields of a request that are not among the parameters that an answer tells.
_NO_PARAMETERS: Final = frozenset({"model", "messages", "input", "prompt", "stream_options"})


class Replayed(Struct, frozen=True, kw_only=True):
    """What came of a request that was sent again.

    Attributes:
        exchange: The request with its response.
        messages: One for each choice that came, as they would be kept; none when none came.
        error: Why there is no whole answer.
    """

    exchange: Exchange
    messages: tuple[Message, ...] = ()
    error: ErrorInfo | None = None


async def send_again(
    recorded: Exchange, answer: Message, connection: Connection, clients: Clients
) -> Replayed:
    """Send ``recorded`` to ``connection`` again; cancelling stops it and keeps what came.

    Args:
        recorded: An exchange of this run.
        answer: The message that it brought; new answers stand beside it.
        connection: The one it went to, as it is now.
        clients: Lend the client.
    """
    exchange, reply = Exchange(), Reply()
    error: ErrorInfo | None = None
    fallback = Ending.FINISHED
    try:
        async with clients.client(connection, _nobody) as client:
            stream = client.send_again(recorded, exchange, _nobody)
            async with aclosing(stream) as events:
                async for event in events:
                    reply.apply(event)
        error = reply.error
    except asyncio.CancelledError:
        forget_cancelling()
        fallback = Ending.STOPPED
    except UserFacingError as problem:
        error = problem.info
    if error is not None:
        fallback = ending_of(error)
    messages = tuple(
        _message(answer, reply, choice, exchange, fallback, error)
        for choice in reply.choices.values()
    )
    return Replayed(exchange=exchange, messages=messages, error=error)


def _message(
    answer: Message,
    reply: Reply,
    choice: Choice,
    exchange: Exchange,
    fallback: Ending,
    error: ErrorInfo | None,
) -> Message:
    request = ModelRequest(answer.model or "", parameters=_parameters(exchange.sent_body))
    ending = choice.ending(fallback)
    return Message(
        uuid4().hex,
        Role.ASSISTANT,
        choice.parts(),
        parent=answer.parent,
        created=round(time.time() * 1000),
        model=answer.model,
        connection=answer.connection,
        ending=ending,
        error=error if ending is fallback else None,
        usage=reply.usage,
        facts=facts_of(reply, choice, exchange, request),
        finish_reason=choice.finish_reason,
    )


def _parameters(body: bytes) -> dict[str, Any]:
    try:
        fields = msgspec.json.decode(body)
    except msgspec.DecodeError:
        return {}
    if not isinstance(fields, dict):
        return {}
    return {name: value for name, value in fields.items() if name not in _NO_PARAMETERS}


def _nobody(_: Progress) -> None:
    """Nobody watches the stages."""
