"""Sends one HTTP request along the connection's route and hands out its response: headers, status, time limits."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from http.cookiejar import DefaultCookiePolicy
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

import httpcore
import httpx

from desktop.api import azure
from desktop.api.base_url import parse_base_url
from desktop.api.content_decoding import ACCEPT_ENCODING
from desktop.api.exchange_recorder import ExchangeRecorder, with_query_secrets
from desktop.api.proxy_answers import proxy_refusal
from desktop.api.proxy_setting import without_login
from desktop.api.route import Route, SystemProxy
from desktop.api.sent import Sent, silent
from desktop.api.server_errors import error_from_response, unreadable_body
from desktop.api.stages import CONNECT_LOG, ConnectLog
from desktop.api.transport import USER_AGENT, RoutedTransport, is_forwarded
from desktop.core.connection import Connection, Credentials
from desktop.core.errors import (
    AuthError,
    ConnectFailedError,
    ErrorKind,
    ProtocolError,
    StreamInterrupted,
    UserFacingError,
    describe,
    with_details,
)
from desktop.core.exchange import Exchange
from desktop.core.masking import MASK, Masker
from desktop.core.progress import Stage
from desktop.core.text import text

#: Bytes of an error that are read; more than is kept of it.
_ERROR_BYTES: Final = 1024 * 1024

#: Seconds for a model list, from the request to its last byte.
_LIST_LIMIT_S: Final = 30.0

#: Characters of a redirect's target that are shown.
_SHOWN_CHARS: Final = 500

#: Redirects of a GET on the same host that are followed.
_REDIRECTS: Final = 5

# Both log addresses with their query, and httpcore headers too; the inspector shows these, masked.
for _name in ("httpx", "httpcore"):
    logging.getLogger(_name).setLevel(logging.WARNING)


class HttpCaller:
    """Makes the requests of one connection. Lives on the loop thread, owned by a ``ModelClient``."""

    def __init__(
        self,
        connection: Connection,
        credentials: Credentials,
        *,
        masker: Masker,
        environ: Mapping[str, str],
        system_proxy: SystemProxy | None,
        base_url: str | None,
    ) -> None:
        self._connection = connection
        self._credentials = credentials
        self._masker = masker
        self._base_url = connection.base_url if base_url is None else base_url
        self._transport = RoutedTransport(connection, credentials, environ, system_proxy, masker)
        timeout = httpx.Timeout(None, connect=connection.timeouts.connect_s)
        self._client = httpx.AsyncClient(
            transport=self._transport, trust_env=False, timeout=timeout, follow_redirects=False
        )
        # What a server wants remembered is no business of an API's: nothing is sent back to it.
        self._client.cookies.jar.set_policy(DefaultCookiePolicy(allowed_domains=[]))

    @property
    def host(self) -> str:
        """The server's name for errors; what was entered when that is no address."""
        return urlsplit(self._base_url).netloc or self._base_url

    async def route(self) -> Route:
        """Return the route that requests take now.

        Raises:
            ConnectFailedError: ``BAD_URL``.
        """
        return await self._transport.route_to(parse_base_url(self._base_url).url)

    def recorder(self, exchange: Exchange) -> ExchangeRecorder:
        """Return a recorder that knows which headers are secret."""
        secret = {h.name.lower() for h in self._connection.headers if h.secret}
        return ExchangeRecorder(exchange, self._masker, {"authorization", "api-key", *secret})

    @asynccontextmanager
    async def post(
        self,
        path: str,
        body: dict[str, Any],
        recorder: ExchangeRecorder,
        tell: Callable[[Stage], None],
    ) -> AsyncIterator[Sent]:
        """Send ``body`` as JSON and give the response of a request that was accepted.

        Raises:
            UserFacingError: No connection, no answer in time, or an answer that is a refusal.
        """
        base = parse_base_url(self._base_url)
        data = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode(
            "utf-8", "replace"
        )
        model = str(body.get("model", ""))
        request = self._request("POST", azure.address(self._connection, base, path, model), data)
        async with self._sent(request, recorder, tell) as sent:
            await self._check(sent)
            yield sent

    @asynccontextmanager
    async def post_again(
        self, recorded: Exchange, recorder: ExchangeRecorder, tell: Callable[[Stage], None]
    ) -> AsyncIterator[Sent]:
        """Send a recorded request as it was, with today's secrets, and give the accepted response.

        Raises:
            UserFacingError: As ``post``; and ``SETTINGS`` when the connection leads to another server by now.
        """
        async with self._sent(self._recorded(recorded), recorder, tell) as sent:
            await self._check(sent)
            yield sent

    async def get(self, path: str, recorder: ExchangeRecorder) -> bytes:
        """Return the body of ``path``, which must be short, following redirects on the same host.

        Raises:
            UserFacingError: As ``post``.
        """
        base = parse_base_url(self._base_url)
        url = azure.address(self._connection, base, path)
        for _ in range(_REDIRECTS):
            async with self._sent(self._request("GET", url), recorder, _nobody) as sent:
                target = _redirect_target(sent.response)
                if target is None or not _same_origin(url, target):
                    await self._check(sent)
                    return await sent.whole()
                url = target
        raise ProtocolError(describe(ErrorKind.REDIRECT, host=self.host, target=url))

    async def aclose(self) -> None:
        """Close all connections."""
        await self._client.aclose()

    def _request(self, method: str, url: str, body: bytes | None = None) -> httpx.Request:
        headers = [
            ("User-Agent", USER_AGENT),
            ("Accept", "text/event-stream, application/json"),
            ("Accept-Encoding", ACCEPT_ENCODING),
        ]
        if body is not None:
            headers.append(("Content-Type", "application/json"))
        own = self._own_headers()
        named = {name.lower() for name, _ in own}
        headers = [(n, v) for n, v in headers if n.lower() not in named] + own
        encoded = [(n.encode("ascii", "replace"), v.strip().encode("utf-8")) for n, v in headers]
        return httpx.Request(method, url, headers=encoded, content=body)

    def _recorded(self, recorded: Exchange) -> httpx.Request:
        base = parse_base_url(self._base_url)
        if not _same_origin(base.url, recorded.url):  # the key goes nowhere else
            reason = text("the connection leads to another server by now")
            raise ConnectFailedError(describe(ErrorKind.SETTINGS, reason=reason))
        own = {name.lower(): value for name, value in self._own_headers()}
        headers = [
            (name.encode("latin-1"), value.encode("latin-1"))
            if MASK not in value
            else (name.encode("latin-1"), own[name.lower()].strip().encode("utf-8"))
            for name, value in recorded.request_headers
            if MASK not in value or name.lower() in own
        ]
        url = with_query_secrets(recorded.url, {**base.query, **self._connection.query})
        return httpx.Request(recorded.method, url, headers=headers, content=recorded.sent_body)

    def _own_headers(self) -> list[tuple[str, str]]:
        connection, credentials = self._connection, self._credentials
        extra = [
            (h.name, credentials.headers.get(h.name, "") if h.secret else h.value)
            for h in connection.headers
        ]
        own = [
            ("OpenAI-Organization", connection.organization),
            ("OpenAI-Project", connection.project),
        ]
        if credentials.key:
            key = _checked_key(credentials.key, self.host)
            name, value = azure.key_header(connection, parse_base_url(self._base_url), key)
            if not {n.lower() for n, _ in extra} & {"authorization", name.lower()}:
                own.insert(0, (name, value))
        return [(name, value) for name, value in own + extra if value]

    @asynccontextmanager
    async def _sent(
        self, request: httpx.Request, recorder: ExchangeRecorder, tell: Callable[[Stage], None]
    ) -> AsyncIterator[Sent]:
        recorder.begin_attempt()
        route = await self._transport.route_to(str(request.url))
        recorder.exchange.route = route.taken()
        recorder.exchange.warnings = () if route.problem else route.warnings
        tell(Stage.CONNECTING)
        recorder.sending(request.method, str(request.url), request.headers.raw, request.content)
        request.extensions["route"] = route
        request.extensions["timeout"] = {"connect": self._connection.timeouts.connect_s}
        response, deadline = await self._send(request, recorder, tell)
        try:
            version = str(response.extensions.get("http_version", b""), "ascii")
            recorder.answered(response.status_code, version, response.headers.raw)
            limit_s = self._limit_s(request)
            yield Sent(
                response, route, self.host, deadline=deadline, limit_s=limit_s, recorder=recorder
            )
        finally:
            await response.aclose()

    async def _send(
        self, request: httpx.Request, recorder: ExchangeRecorder, tell: Callable[[Stage], None]
    ) -> tuple[httpx.Response, float]:
        """Send ``request``; over a kept connection that turns out to be closed, again over the next.

        Servers close kept connections when they like, some after every answer, and the word of it
        may cross with a request. Each failure takes one connection out of the pool, and a new
        connection ends the loop.
        """
        while True:
            log = CONNECT_LOG.get(None) or ConnectLog()
            known_stages = len(log.stages)
            try:
                return await self._send_once(request, recorder, tell, log)
            except (httpcore.NetworkError, httpcore.ProtocolError) as exc:
                was_kept = len(log.stages) == known_stages
                if not (was_kept and _is_unanswered(exc)):
                    raise _broken(exc, self.host) from exc
                recorder.exchange.attempts += 1

    async def _send_once(
        self,
        request: httpx.Request,
        recorder: ExchangeRecorder,
        tell: Callable[[Stage], None],
        log: ConnectLog,
    ) -> tuple[httpx.Response, float]:
        limit_s = self._limit_s(request)
        token = CONNECT_LOG.set(log)
        try:
            async with asyncio.timeout(None) as limit:

                async def watch(name: str, _: dict[str, Any]) -> None:
                    if name.endswith("send_request_headers.started"):
                        recorder.connected(log)
                        limit.reschedule(asyncio.get_running_loop().time() + limit_s)
                    elif name.endswith("send_request_body.complete"):
                        tell(Stage.WAITING)

                request.extensions["trace"] = watch
                response = await self._client.send(request, stream=True)
                return response, limit.when() or 0.0
        except TimeoutError as exc:
            raise silent(ErrorKind.FIRST_TOKEN_TIMEOUT, self.host, limit_s) from exc
        except httpx.RemoteProtocolError as exc:
            # httpx itself looks at redirects, and stumbles over what is no address.
            info = describe(ErrorKind.REDIRECT, host=self.host, target="?")
            raise ProtocolError(with_details(info, message=str(exc))) from exc
        finally:
            CONNECT_LOG.reset(token)

    def _limit_s(self, request: httpx.Request) -> float:
        return _LIST_LIMIT_S if request.method == "GET" else self._connection.timeouts.first_token_s

    async def _check(self, sent: Sent) -> None:
        """Raise the error that a response is, unless it is an answer."""
        status, headers = sent.response.status_code, sent.response.headers
        if 200 <= status < 300:
            return
        target = _redirect_target(sent.response)
        if target is not None:
            place = without_login(target.partition("?")[0].partition("#")[0])
            shown = self._masker.mask(place[:_SHOWN_CHARS])
            info = describe(ErrorKind.REDIRECT, host=self.host, target=shown)
            raise ProtocolError(with_details(info, status=status))
        body = await _refusal_body(sent)
        if is_forwarded(sent.route, sent.response.request.url.scheme):
            refusal = proxy_refusal(sent.route, status, headers, body)
            if refusal is not None:
                raise refusal
        if status < 400:
            raise unreadable_body(body, self.host)
        raise error_from_response(
            status,
            headers,
            body,
            self.host,
            key_sent=bool(self._credentials.key),
            mask=self._masker.mask,
        )


async def _refusal_body(sent: Sent) -> bytes:
    """Return what a refusal says; nothing if it cannot be unpacked, for its status says enough."""
    try:
        return await sent.whole(_ERROR_BYTES)
    except ProtocolError:
        return b""


def _is_unanswered(error: Exception) -> bool:
    """Whether a connection ended before a byte of a response came."""
    return isinstance(error, httpcore.NetworkError) or "disconnected" in str(error)


def _broken(error: Exception, host: str) -> UserFacingError:
    """Return the error of a connection that broke before a response came."""
    words = str(error)
    if isinstance(error, httpcore.RemoteProtocolError) and not _is_unanswered(error):
        reason = text("it is not HTTP")
        if "too long" in words:
            reason = text("its headers are too long")
        info = describe(ErrorKind.PROTOCOL, host=host, reason=reason)
        return ProtocolError(with_details(info, message=words))
    if isinstance(error, httpcore.LocalProtocolError):
        reason = text("an extra header has a name or a value that cannot be sent")
        return ConnectFailedError(
            with_details(describe(ErrorKind.SETTINGS, reason=reason), message=words)
        )
    info = describe(ErrorKind.STREAM_CUT, host=host)
    return StreamInterrupted(with_details(info, message=words))


def _checked_key(key: str, host: str) -> str:
    key = key.strip()
    if not (key.isascii() and key.isprintable()):
        info = describe(ErrorKind.AUTH, host=host)
        words = "The key holds a character that no key has; it was not sent."
        raise AuthError(with_details(info, message=words))
    return key


def _redirect_target(response: httpx.Response) -> str | None:
    location: str | None = response.headers.get("location")
    if not 300 <= response.status_code < 400 or not location:
        return None
    try:
        return urljoin(str(response.request.url), location)
    except ValueError:  # no address; it is shown as it came, and not followed
        return location


def _same_origin(one: str, other: str) -> bool:
    try:
        a, b = urlsplit(one), urlsplit(other)
        same_port = a.port == b.port
    except ValueError:
        return False
    return same_port and (a.scheme, a.hostname) == (b.scheme, b.hostname)


def _nobody(_: Stage) -> None:
    """Progress that nobody watches."""
