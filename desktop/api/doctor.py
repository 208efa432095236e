"""Examines a connection stage by stage, through exactly the client that answers come from; names the first that fails."""

from collections.abc import Callable
from typing import Final

from msgspec import structs

from desktop.api.client import ModelClient
from desktop.api.feature_probe import ask_for_one_token, probe_features
from desktop.api.route import Route
from desktop.api.stages import CONNECT_LOG, ConnectLog, ConnectStage
from desktop.api.tls_findings import tls_check
from desktop.core.checkup import Check, Examination, Finding
from desktop.core.connection import Connection
from desktop.core.errors import ErrorInfo, ErrorKind, UserFacingError
from desktop.core.exchange import Exchange, RouteTaken
from desktop.core.text import Text, text

CheckListener = Callable[[Check], None]

#: How a connection breaks once it stands. What an answer that breaks off advises, to go on with it, is none here.
_BROKEN: Final = (ErrorKind.STREAM_CUT, ErrorKind.STREAM_ERROR)
_ASK_THE_SERVER: Final = text(
    "Try again. If it happens again, the server’s own log should say why; a proxy or a firewall in between can do it too."
)


async def examine(
    client: ModelClient,
    connection: Connection,
    on_check: CheckListener,
    *,
    with_features: bool = True,
) -> Examination:
    """Go through the stages of a request until one fails; never raises for what a network or server does.

    Args:
        client: For ``connection`` and not used before, or the stages of connecting would be missing.
            It should try once: a doctor reports, and does not wait for better times.
        connection: Its model is asked for one token; without one, the first that the server offers.
        on_check: Told of each stage when it is over, in the loop's thread.
        with_features: Whether to try what the server supports: up to six answers of one token each, or of some
            hundred from a model that thinks first.
    """
    return await _Examination(client, connection, on_check).run(with_features=with_features)


class _Examination:
    """One run of ``examine``; used once."""

    def __init__(
        self, client: ModelClient, connection: Connection, on_check: CheckListener
    ) -> None:
        self._client = client
        self._connection = connection
        self._on_check = on_check
        self._checks: list[Check] = []
        self._route = RouteTaken()
        self._url = connection.base_url

    async def run(self, *, with_features: bool) -> Examination:
        supports: dict[str, bool | None] = {}
        if await self._check_route():
            models = await self._check_models()
            model = self._connection.model or (models[0] if models else "")
            limit = await self._check_answer(model) if models is not None and model else None
            if limit and with_features:
                supports = await probe_features(self._client, self._connection.api, model, limit)
        return Examination(self._url, self._route, tuple(self._checks), supports)

    def _add(self, check: Check) -> None:
        self._checks.append(check)
        self._on_check(check)

    def _fail(self, stage: str, error: ErrorInfo, took_ms: float | None = None) -> None:
        if error.kind in _BROKEN:
            error = structs.replace(error, advice=_ASK_THE_SERVER)
        self._add(Check(stage, Finding.FAILED, took_ms, error.sentence, error))

    async def _check_route(self) -> bool:
        try:
            route = await self._client.route()
            self._route = route.taken()
            route.check()
        except UserFacingError as error:
            self._fail("route", error.info)
            return False
        finding = Finding.WARNING if route.warnings else Finding.PASSED
        self._add(Check("route", finding, detail=_route_words(route)))
        return True

    async def _check_models(self) -> list[str] | None:
        """Connect and ask for the models; ``None`` when nothing further can work."""
        log, exchange = ConnectLog(), Exchange()
        token = CONNECT_LOG.set(log)
        try:
            models = await self._client.list_models(exchange)
        except UserFacingError as error:
            self._url = exchange.url or self._url
            return self._models_failed(error.info, log, exchange)
        finally:
            CONNECT_LOG.reset(token)
        self._url = exchange.url
        self._add_stages(log)
        finding = Finding.PASSED if models else Finding.WARNING
        self._add(Check("models", finding, _after_connecting(exchange), _offer(len(models))))
        return models

    def _models_failed(
        self, error: ErrorInfo, log: ConnectLog, exchange: Exchange
    ) -> list[str] | None:
        broken = next((s for s in log.stages if not s.passed), None)
        self._add_stages(log)
        if broken is not None:
            self._fail(broken.stage.value, error, broken.took_ms)
            return None
        took_ms = _after_connecting(exchange)
        if self._connection.model and (detail := _without_list(error)):
            self._add(Check("models", Finding.WARNING, took_ms, detail, error))
            return []
        self._fail("models", error, took_ms)
        return None

    def _add_stages(self, log: ConnectLog) -> None:
        for stage in log.stages:
            if not stage.passed:
                continue
            if stage.stage is ConnectStage.TLS:
                self._add(tls_check(log, stage.took_ms))
            else:
                detail = text("{place}", place=stage.detail)
                self._add(Check(stage.stage.value, Finding.PASSED, stage.took_ms, detail))

    async def _check_answer(self, model: str) -> dict[str, int] | None:
        """Ask for an answer; return the limit that the model agreed to, ``None`` when none came."""
        exchange = Exchange()
        try:
            reply, limit = await ask_for_one_token(
                self._client, self._connection.api, model, exchange
            )
        except UserFacingError as error:
            self._fail("answer", error.info, exchange.timing.total_ms)
            return None
        if reply.error is not None:
            self._fail("answer", reply.error, exchange.timing.total_ms)
            return None
        detail = text("{model} answered", model=reply.named.model or model)
        took_ms = exchange.timing.first_token_ms or exchange.timing.total_ms
        self._add(Check("answer", Finding.PASSED, took_ms, detail))
        return limit


def _after_connecting(exchange: Exchange) -> float | None:
    timing = exchange.timing
    if timing.total_ms is None:
        return None
    return timing.total_ms - (timing.connect_ms or 0.0)


def _without_list(error: ErrorInfo) -> Text | None:
    """Say why a server that gives no list may answer questions all the same: what counts is the answer."""
    if error.kind is ErrorKind.PERMISSION:
        return text("this key may not see the list of models")
    if error.kind is ErrorKind.NOT_FOUND or error.status in (405, 501):
        return text("the server has no list of models")
    return None


def _offer(models: int) -> Text:
    match models:
        case 0:
            return text("the server offers no model")
        case 1:
            return text("the server offers one model")
        case _:
            return text("the server offers {count} models", count=models)


def _origin_words(route: Route) -> Text:
    """Return who decided on the way."""
    match route.origin:
        case "connection":
            return text("set in the connection")
        case "system":
            return text("the system’s settings")
        case "environment":
            return text("the environment variable {name}", name=route.detail)
        case _:
            return text("the exception {name}", name=route.detail)


def _route_words(route: Route) -> Text:
    way = text("directly")
    if route.proxy:
        way = text("through the {kind} proxy {proxy}", kind=route.kind, proxy=route.proxy)
    words = text("{way}", way=way)
    if route.detail:
        words = text("{way} ({origin})", way=way, origin=_origin_words(route))
    for warning in route.warnings:
        words = text("{words}. {warning}", words=words, warning=warning)
    return words
