"""Turns a server's refusal, in whatever shape it writes one, into the one tree of errors.

Shapes and words are those that OpenAI, Azure, Anthropic, Gemini, DeepSeek, OpenRouter, Groq, Mistral,
vLLM, llama.cpp, Ollama and others document or send (read 2026-11); see tests/transcripts.
"""

import email.utils
import math
import re
import time
from collections.abc import Callable, Mapping
from datetime import UTC
from typing import Any, Final

import msgspec
from msgspec import Struct

from desktop.api.error_words import (
    asks_for_key,
    names_auth,
    names_context_length,
    names_loading,
    names_model,
    names_overload,
    names_permission,
    names_quota,
    names_rate_limit,
    unsupported_parameter,
)
from desktop.core.errors import (
    AuthError,
    BadRequestError,
    ContextTooLongError,
    ErrorInfo,
    ErrorKind,
    NotFoundError,
    ProtocolError,
    QuotaError,
    RateLimitError,
    ServerError,
    StreamInterrupted,
    UserFacingError,
    describe,
    describe_missing_key,
    with_details,
)
from desktop.core.text import text

#: Characters of a response that an error keeps.
MAX_EVIDENCE_CHARS: Final = 64 * 1024

#: Characters of the server's own words on a card; more of them are in the evidence.
MAX_MESSAGE_CHARS: Final = 4_000

#: Characters of codes and details that are searched for what an error means.
MAX_LABEL_CHARS: Final = 2_000

#: Bytes of a body that are parsed; an error is never longer, a hostile body may be.
MAX_PARSED_BYTES: Final = 1024 * 1024

#: Where servers put their sentence, and what it is about; the best first.
_MESSAGES: Final = (
    *("message", "faultstring", "detail", "title", "msg", "error_msg", "errmsg", "status_msg"),
    *("error_message", "error_description", "reason", "errors", "Message", "errorMessage"),
    *("error", "fault"),
)
_LABELS: Final = (
    *("code", "error_code", "errcode", "status_code", "statusCode", "type", "error_type", "__type"),
    *("status", "reason"),
)

#: A code that is the HTTP status of an error.
_STATUS: Final = re.compile(r"[45]\d\d")

_CLASSES: Final[dict[ErrorKind, type[UserFacingError]]] = {
    ErrorKind.AUTH: AuthError,
    ErrorKind.PERMISSION: AuthError,
    ErrorKind.QUOTA: QuotaError,
    ErrorKind.RATE_LIMIT: RateLimitError,
    ErrorKind.CONTEXT_LENGTH: ContextTooLongError,
    ErrorKind.NOT_FOUND: NotFoundError,
    ErrorKind.BAD_REQUEST: BadRequestError,
    ErrorKind.UNSUPPORTED_PARAMETER: BadRequestError,
    ErrorKind.SERVER: ServerError,
    ErrorKind.OVERLOADED: ServerError,
    ErrorKind.MODEL_LOADING: ServerError,
    ErrorKind.NOT_AN_API: ProtocolError,
    ErrorKind.STREAM_ERROR: StreamInterrupted,
}


class ServerWords(Struct, frozen=True):
    """What an error body says, whatever its shape.

    Attributes:
        message: The server's own sentence; empty when it gave none.
        code: ``error.code``, else ``error.type`` or ``error.status``, as a string.
        labels: Code, type and status together in lower case, for telling errors apart.
        parameter: ``error.param``.
        number: A code that is an HTTP status.
    """

    message: str = ""
    code: str | None = None
    labels: str = ""
    parameter: str | None = None
    number: int | None = None


def error_from_response(
    status: int,
    headers: Mapping[str, str],
    body: bytes,
    host: str,
    *,
    key_sent: bool = True,
    mask: Callable[[str], str] = str,
) -> UserFacingError:
    """Return the error that a response with status 400 or above stands for. Never raises.

    Args:
        status: The HTTP status.
        headers: The response headers; looked up by lower-case name if they are a plain dict.
        body: The decoded body, or the beginning of it.
        host: The server's name for the sentence.
        key_sent: Whether the request carried a key; without one a 401 says that one is needed.
        mask: Hides secrets in everything that is taken from the response.
    """
    source = body[:MAX_PARSED_BYTES].decode("utf-8", "replace")
    html = looks_like_html(source)
    words = ServerWords() if html else _words_of_body(source)
    kind, parameter = _kind(status, words, html=html, key_sent=key_sent)
    described = describe(kind, host=host, status=status, parameter=parameter or "")
    if kind is ErrorKind.AUTH and not key_sent:
        described = describe_missing_key(host)
    info = with_details(
        described,
        message=mask(words.message),
        code=words.code,
        status=status,
        evidence=bounded(mask(source)),
        retry_after_s=retry_after_s(headers, time.time(), source),
        parameter=parameter,
    )
    return _CLASSES[kind](info)


def error_from_object(
    value: Any, host: str, *, mask: Callable[[str], str] = str
) -> UserFacingError:
    """Return the error that a JSON value under status 200 reports, in a stream or instead of one."""
    words = words_of(value)
    kind, parameter = _kind(words.number or 0, words, html=False, key_sent=True)
    info = with_details(
        describe(kind, host=host, status=words.number or "200", parameter=parameter or ""),
        message=mask(words.message),
        code=words.code,
        evidence=bounded(mask(_as_json(value))),
        retry_after_s=retry_after_s({}, 0.0, words.message),
        parameter=parameter,
    )
    return _CLASSES[kind](info)


def error_of(info: ErrorInfo) -> UserFacingError:
    """Return the exception for an error that a dialect found in a response."""
    return _CLASSES.get(info.kind, StreamInterrupted)(info)


def unreadable_body(body: bytes, host: str) -> ProtocolError:
    """Return the error for a body under status 200 that is no answer: empty, HTML, broken or foreign JSON."""
    source = body[: 4 * MAX_EVIDENCE_CHARS].decode("utf-8", "replace")
    if not source.strip():
        info = describe(ErrorKind.PROTOCOL, host=host, reason=text("it is empty"))
    elif source.lstrip().startswith(("{", "[")) and _parsed(source) is None:
        reason = text("its JSON is broken or cut off")
        info = describe(ErrorKind.PROTOCOL, host=host, reason=reason)
    else:
        info = describe(ErrorKind.NOT_AN_API, host=host)
    return ProtocolError(with_details(info, evidence=bounded(source)))


def looks_like_html(body: str) -> bool:
    """Whether a body is a web page, such as a proxy's or a login portal's."""
    start = body.lstrip("\ufeff \t\r\n")[:256].lower()
    return start.startswith(("<!doctype", "<html", "<head", "<body")) or (
        start.startswith(("<?xml", "<!--")) and "<html" in body[:4096].lower()
    )


def words_of(value: Any) -> ServerWords:
    """Read an error out of a JSON value of any of the known shapes; all else becomes its message."""
    if isinstance(value, list):
        return words_of(value[0]) if value else ServerWords()
    if not isinstance(value, dict):
        return ServerWords("" if value is None else str(value)[:MAX_MESSAGE_CHARS])
    inner = value.get("error")
    if isinstance(inner, str):
        fields = {
            **value,
            "message": value.get("message") or value.get("error_description") or inner,
        }
        return _words(fields)
    if isinstance(inner, dict):
        outer = {name: value[name] for name in ("code", "status_code") if name in value}
        return _words({**outer, **inner})
    nested = value.get("response")
    if isinstance(nested, dict) and isinstance(nested.get("error"), dict):
        return _words(nested["error"])
    base = value.get("base_resp")  # MiniMax
    return _words(base if isinstance(base, dict) else value)


def retry_after_s(headers: Mapping[str, str], now: float, body: str = "") -> float | None:
    """Return the wait in seconds that the server asked for; ``None`` if it did not.

    ``retry-after-ms`` goes before ``retry-after`` (seconds, or an HTTP date in any of its three forms), and both
    before Gemini's ``retryDelay`` in the body. Times in the past give 0. Source: RFC 9110, 5.6.7 and 10.2.3.

    Args:
        headers: With lower-case names, or case-insensitive.
        now: Seconds since 1970 (UTC), for dates.
        body: The response's body.
    """
    for name, unit in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        seconds = _seconds(headers.get(name), unit)
        if seconds is not None:
            return seconds
    date = headers.get("retry-after")
    if date:
        try:
            moment = email.utils.parsedate_to_datetime(date)
            if moment.tzinfo is None:  # asctime's form names no zone; all of them are in GMT
                moment = moment.replace(tzinfo=UTC)
            return max(0.0, moment.timestamp() - now)
        except (ValueError, TypeError, OverflowError, IndexError):
            return None
    found = re.search(r'"retryDelay"\s*:\s*"(\d{1,9}(?:\.\d{1,9})?)s"', body)
    return float(found[1]) if found else None


def bounded(evidence: str) -> str:
    """Return at most ``MAX_EVIDENCE_CHARS`` of ``evidence``, with a mark where it was cut."""
    whole = len(evidence) <= MAX_EVIDENCE_CHARS
    return evidence if whole else evidence[: MAX_EVIDENCE_CHARS - 1] + "…"


def _words(fields: dict[str, Any]) -> ServerWords:
    nested = _nested_words(fields)
    message = nested.message or _first_text(fields, *_MESSAGES)
    labels = [fields.get(name) for name in _LABELS]
    texts = [str(label) for label in labels if isinstance(label, str | int) and label != ""]
    number = next((int(t) for t in texts if _STATUS.fullmatch(t)), None)
    return ServerWords(
        message[:MAX_MESSAGE_CHARS],
        texts[0][:200] if texts else None,
        " ".join([*texts, nested.labels, _details(fields)]).lower()[:MAX_LABEL_CHARS],
        _text(fields.get("param")) or nested.parameter,
        number,
    )


def _nested_words(fields: dict[str, Any]) -> ServerWords:
    """OpenRouter puts the provider's own error, mostly as a JSON string, into ``metadata.raw``."""
    metadata = fields.get("metadata")
    raw = metadata.get("raw") if isinstance(metadata, dict) else None
    if not isinstance(raw, str | dict):
        return ServerWords()
    parsed = _parsed(raw) if isinstance(raw, str) else raw
    outer = _first_text(fields, "message")
    words = words_of(parsed if isinstance(parsed, dict) else raw)
    joined = f"{outer}: {words.message}" if outer else words.message
    return msgspec.structs.replace(words, message=joined)


def _details(fields: dict[str, Any]) -> str:
    """Google's ``details``: which key, which quota, for a minute or a day."""
    details = fields.get("details")
    return _as_json(details) if isinstance(details, list) else ""


def _first_text(fields: dict[str, Any], *names: str) -> str:
    for name in names:
        value = fields.get(name)
        if isinstance(value, str) and value.strip():
            return value.strip()
        if isinstance(value, list) and value:
            return "; ".join(_problem(item) for item in value[:10])
        if isinstance(value, dict) and value:
            return _first_text(value, *names) or _as_json(value)
    return ""


def _problem(item: Any) -> str:
    """One entry of FastAPI's or JSON:API's list of problems."""
    if not isinstance(item, dict):
        return str(item)[:MAX_MESSAGE_CHARS]
    place = item.get("loc")
    where = ".".join(str(part) for part in place) if isinstance(place, list) else ""
    what = _first_text(item, "msg", "message", "detail", "title")
    return f"{where}: {what}" if where and what else what or _as_json(item)


def _words_of_body(body: str) -> ServerWords:
    parsed = _parsed(body)
    if parsed is not None:
        return words_of(parsed)
    stream = re.match(r"(?:event:[^\n]*\n)?data: ?(\{.*)", body)
    if stream and (parsed := _parsed(stream[1])) is not None:
        return words_of(parsed)
    cut = re.search(r'"message"\s*:\s*"((?:[^"\\]|\\.)*)', body)
    plain = body.strip()
    return ServerWords((cut[1] if cut else plain)[:MAX_MESSAGE_CHARS])


class _Refusal(Struct, frozen=True):
    """What the rules look at. ``status`` is 0 for an error under status 200 that names none."""

    status: int
    said: str
    html: bool
    key_sent: bool


#: The first that holds decides. A server's words go before a status that several errors share.
_RULES: Final[tuple[tuple[ErrorKind, Callable[[_Refusal], bool]], ...]] = (
    (ErrorKind.NOT_AN_API, lambda r: r.status == 511 or (r.html and r.status in {403, 406, 451})),
    (
        ErrorKind.QUOTA,
        lambda r: r.status == 402 or (r.status in {0, 400, 403, 412, 429} and names_quota(r.said)),
    ),
    (ErrorKind.PERMISSION, lambda r: r.status == 401 and names_permission(r.said)),
    (
        ErrorKind.AUTH,
        lambda r: r.status == 401 or (r.status in {0, 400, 403} and names_auth(r.said)),
    ),
    (ErrorKind.AUTH, lambda r: r.status == 403 and not r.key_sent and asks_for_key(r.said)),
    (ErrorKind.PERMISSION, lambda r: r.status == 403),
    (
        ErrorKind.CONTEXT_LENGTH,
        lambda r: r.status in {0, 400, 413, 422, 500} and names_context_length(r.said),
    ),
    (
        ErrorKind.RATE_LIMIT,
        lambda r: r.status == 429 or (r.status in {0, 413} and names_rate_limit(r.said)),
    ),
    (ErrorKind.CONTEXT_LENGTH, lambda r: r.status == 413),
    (
        ErrorKind.NOT_FOUND,
        lambda r: r.status == 404 or (r.status in {0, 400, 422, 503} and names_model(r.said)),
    ),
    (ErrorKind.MODEL_LOADING, lambda r: r.status in {0, 500, 503} and names_loading(r.said)),
    (
        ErrorKind.OVERLOADED,
        lambda r: (
            r.status in {503, 529} or (r.status in {0, 498, 500, 502} and names_overload(r.said))
        ),
    ),
    (ErrorKind.SERVER, lambda r: r.status >= 500 or r.status == 408),
)


def _kind(
    status: int, words: ServerWords, *, html: bool, key_sent: bool
) -> tuple[ErrorKind, str | None]:
    """Return which error it is, and the parameter that it is about."""
    said = f"{words.labels} {words.message.lower()}"
    refusal = _Refusal(status, said, html, key_sent)
    for kind, holds in _RULES:
        if holds(refusal):
            return kind, words.parameter
    parameter = unsupported_parameter(words.labels, words.message, words.parameter)
    if parameter:
        return ErrorKind.UNSUPPORTED_PARAMETER, parameter
    return (ErrorKind.BAD_REQUEST if status else ErrorKind.STREAM_ERROR), words.parameter


def _parsed(source: str) -> Any:
    try:
        return msgspec.json.decode(source.strip("\ufeff \t\r\n"))
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return None


def _as_json(value: Any) -> str:
    try:
        return msgspec.json.encode(value).decode()[:MAX_EVIDENCE_CHARS]
    except (TypeError, ValueError, RecursionError):
        return str(type(value))


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None


def _seconds(value: str | None, unit: float) -> float | None:
    try:
        seconds = float(value or "")
    except ValueError:
        return None
    return max(0.0, seconds * unit) if math.isfinite(seconds) else None
