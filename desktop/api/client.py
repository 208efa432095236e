"""Asks a model server: one client a connection. Knows routes and wire formats by name only; no Qt, no disk."""

import asyncio
import random
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping
from contextlib import aclosing, asynccontextmanager
from typing import Any

from msgspec import structs

from desktop.api.answer_stream import AnswerStream
from desktop.api.dialects import DIALECTS, Dialect, dialect_of
from desktop.api.dialects.json_values import parse_json
from desktop.api.exchange_recorder import ExchangeRecorder
from desktop.api.http_call import HttpCaller
from desktop.api.model_list import model_names
from desktop.api.retry import LONGEST_SERVER_WAIT_S, Outcome, delay_before, wait_advice
from desktop.api.route import Route, SystemProxy
from desktop.api.secret_filter import SecretFilter, masked_info
from desktop.api.sent import Sent
from desktop.core.connection import Connection, Credentials
from desktop.core.errors import UserFacingError, with_details
from desktop.core.events import Event
from desktop.core.exchange import Exchange
from desktop.core.masking import Masker
from desktop.core.presets import wants_reasoning_back
from desktop.core.progress import Progress, Stage
from desktop.core.refused_parameters import (
    asks_for_reasoning,
    may_drop_silently,
    remembered,
    without_refused,
)
from desktop.core.request import ModelRequest

ProgressListener = Callable[[Progress], None]


class ModelClient:
    """Asks the server of one connection, for any number of answers at once.

    Made anew when the connection or its credentials change. Lives on the loop thread; ``aclose`` it.

    Args:
        connection: Where and how to ask.
        credentials: The secrets for it; the masker learns them.
        masker: Hides secrets in everything that a server sends back.
        environ: The environment, for its proxy variables.
        system_proxy: What the operating system's settings say; may block.
        base_url: Instead of the connection's, for the local model.
    """

    def __init__(
        self,
        connection: Connection,
        credentials: Credentials,
        *,
        masker: Masker,
        environ: Mapping[str, str],
        system_proxy: SystemProxy | None = None,
        base_url: str | None = None,
    ) -> None:
        self._connection = connection
        self._wants_reasoning = False
        self._masker = masker
        for secret in (credentials.key, credentials.proxy_password, *credentials.headers.values()):
            masker.learn(secret or "")
        self._http = HttpCaller(
            connection,
            credentials,
            masker=masker,
            environ=environ,
            system_proxy=system_proxy,
            base_url=base_url,
        )

    def stream(
        self, request: ModelRequest, exchange: Exchange, on_progress: ProgressListener
    ) -> AsyncGenerator[Event, None]:
        """Ask for an answer and yield it as it comes.

        Close the generator to stop: the connection is closed at once, in whatever stage it is.

        Args:
            request: What to ask.
            exchange: Filled in while it goes, also when it fails; secrets masked.
            on_progress: Told of every stage, in the loop's thread.

        Raises:
            UserFacingError: One of the tree in ``core.errors``. What had come was yielded before.
        """
        recorder = self._http.recorder(exchange)
        return self._shown(self._attempts(request, recorder, on_progress), recorder)

    def send_again(
        self, recorded: Exchange, exchange: Exchange, on_progress: ProgressListener
    ) -> AsyncGenerator[Event, None]:
        """Send the request of ``recorded`` once more, exactly as it was, and yield its answer; tries once.

        Only the secrets are taken from their sources anew. The rest is as in ``stream``.
        """
        recorder = self._http.recorder(exchange)
        return self._shown(self._again(recorded, recorder, on_progress), recorder)

    async def _shown(
        self, batches: AsyncGenerator[list[Event], None], recorder: ExchangeRecorder
    ) -> AsyncGenerator[Event, None]:
        """Yield what a person may see of an answer: secrets masked, in its errors too."""
        secrets = SecretFilter(self._masker)
        try:
            async with aclosing(batches):
                async for batch in batches:
                    for event in secrets.pass_on(batch):
                        yield event
        except UserFacingError as error:
            for event in secrets.flush():
                yield event
            raise _masked(error, self._masker)  # noqa: B904 - the same error
        finally:
            recorder.ended()
        for event in secrets.flush():
            yield event

    async def list_models(self, exchange: Exchange | None = None) -> list[str]:
        """Return the names of the models that the server offers, in its order. Tries once.

        Raises:
            UserFacingError: As ``stream``.
        """
        recorder = self._http.recorder(exchange or Exchange())
        try:
            body = await self._http.get("models", recorder)
            return [self._masker.mask(name) for name in model_names(body, self._http.host)]
        except UserFacingError as error:
            raise _masked(error, self._masker)  # noqa: B904 - the same error
        finally:
            recorder.ended()

    async def warm_up(self) -> None:
        """Load what the first request would wait for: anyio imports its asyncio half at the first wait."""
        from anyio.lowlevel import checkpoint

        await checkpoint()

    async def route(self) -> Route:
        """Return the route that requests take now, with what is not quite right about its settings.

        Raises:
            ConnectFailedError: The base URL is no address.
        """
        return await self._http.route()

    async def aclose(self) -> None:
        """Close all connections to the server."""
        await self._http.aclose()

    async def _attempts(
        self, request: ModelRequest, recorder: ExchangeRecorder, on_progress: ProgressListener
    ) -> AsyncGenerator[list[Event], None]:
        request = self._with_reasoning(without_refused(request, self._connection))
        attempt = 1
        while True:
            answer: AnswerStream | None = None
            try:
                async with (
                    self._answer(request, recorder, on_progress, attempt) as answer,
                    aclosing(answer.batches()) as batches,
                ):
                    async for batch in batches:
                        yield batch
            except UserFacingError as error:
                delay_s = None
                if answer is None or not answer.has_begun:
                    other = self._mended(request, error)
                    if other is not None:
                        request = other
                        continue
                    delay_s = self._delay_before_next(attempt, error, recorder)
                if delay_s is None:
                    raise _with_wait(error)  # noqa: B904 - the same error
                on_progress(self._retrying(attempt, delay_s, error, recorder))
            else:
                return
            await asyncio.sleep(delay_s)
            attempt += 1

    async def _again(
        self, recorded: Exchange, recorder: ExchangeRecorder, on_progress: ProgressListener
    ) -> AsyncGenerator[list[Event], None]:
        told = _Telling(recorder, on_progress)
        async with self._http.post_again(recorded, recorder, told.stage) as sent:
            answer = self._answer_stream(
                sent, dialect_of(recorded.url), asked_choices(recorded.sent_body), told
            )
            async with aclosing(answer.batches()) as batches:
                async for batch in batches:
                    yield batch

    @asynccontextmanager
    async def _answer(
        self,
        request: ModelRequest,
        recorder: ExchangeRecorder,
        on_progress: ProgressListener,
        attempt: int,
    ) -> AsyncIterator[AnswerStream]:
        dialect = DIALECTS[self._connection.api]
        path, body = dialect.encode(request)
        told = _Telling(recorder, on_progress, attempt)
        async with self._http.post(path, body, recorder, told.stage) as sent:
            yield self._answer_stream(sent, dialect, _choices(request.parameters), told)

    def _answer_stream(
        self, sent: Sent, dialect: Dialect, choices: int, told: "_Telling"
    ) -> AnswerStream:
        decoder = dialect.decoder(self._http.host, choices)
        return AnswerStream(sent, decoder, self._connection.timeouts, told.begun)

    def _with_reasoning(self, request: ModelRequest) -> ModelRequest:
        known = wants_reasoning_back(self._connection, request.messages)
        return structs.replace(request, returns_reasoning=known or self._wants_reasoning)

    def _mended(self, request: ModelRequest, error: UserFacingError) -> ModelRequest | None:
        """Return the request with the thoughts that the server misses, or without a field that it does not take.

        Only fields that Loquat had added are left out; the person's own are asked about.
        """
        if asks_for_reasoning(error.info) and not request.returns_reasoning:
            self._wants_reasoning = True
            return structs.replace(request, returns_reasoning=True)
        refused = may_drop_silently(error.info, request)
        if refused is None:
            return None
        self._connection = remembered(self._connection, request.model, refused)
        return without_refused(request, self._connection)

    def _delay_before_next(
        self, attempt: int, error: UserFacingError, recorder: ExchangeRecorder
    ) -> float | None:
        info = error.info
        told = recorder.response_header("x-should-retry")
        outcome = Outcome(info.kind, info.status, info.retry_after_s, told)
        dice = random.random()  # noqa: S311 - spreads attempts, guards nothing
        return delay_before(attempt, self._connection.retries, outcome, dice)

    def _retrying(
        self, attempt: int, delay_s: float, error: UserFacingError, recorder: ExchangeRecorder
    ) -> Progress:
        now_s = time.monotonic()
        return Progress(
            Stage.RETRYING,
            now_s,
            recorder.exchange.route,
            retry_at=now_s + delay_s,
            attempt=attempt + 1,
            reason=masked_info(error.info, self._masker).sentence,
        )


class _Telling:
    """Tells of the stages of one attempt."""

    def __init__(
        self, recorder: ExchangeRecorder, on_progress: ProgressListener, attempt: int = 1
    ) -> None:
        self._recorder = recorder
        self._on_progress = on_progress
        self._attempt = attempt

    def stage(self, stage: Stage) -> None:
        route = self._recorder.exchange.route
        self._on_progress(Progress(stage, time.monotonic(), route, attempt=self._attempt))

    def begun(self) -> None:
        self._recorder.first_token()
        self.stage(Stage.STREAMING)


def asked_choices(body: bytes) -> int:
    """Return how many answers a request's body asks for."""
    try:
        fields = parse_json(body)
    except ValueError:
        return 1
    return _choices(fields) if isinstance(fields, dict) else 1


def _choices(parameters: dict[str, Any]) -> int:
    n = parameters.get("n")
    return n if isinstance(n, int) and n > 1 else 1


def _with_wait(error: UserFacingError) -> UserFacingError:
    """Tell of a wait that the server asked for and that is too long to be waited for here."""
    asked_s = error.info.retry_after_s
    if asked_s is not None and asked_s > LONGEST_SERVER_WAIT_S:
        error.info = with_details(error.info, advice=wait_advice(asked_s))
    return error


def _masked(error: UserFacingError, masker: Masker) -> UserFacingError:
    error.info = masked_info(error.info, masker)
    error.args = (str(error.info.sentence),)
    return error
