"""What every dialect offers, and the steps that they share: whole bodies, names, reported errors."""

import re
from abc import ABC, abstractmethod
from typing import Any, Final

from desktop.api.dialects.json_values import parse_json, text_of
from desktop.api.server_errors import error_from_object, unreadable_body
from desktop.api.sse import EventStreamDecoder, ServerSentEvent
from desktop.core.errors import ErrorInfo, ErrorKind, ProtocolError, describe, with_details
from desktop.core.events import ChoiceFinished, ErrorReported, Event, ResponseNamed
from desktop.core.text import text

_BOM: Final = b"\xef\xbb\xbf"
#: Codes that mean that all is well, and the fields that hold a code or its explanation.
_WELL: Final = (None, 0, 200, "", "0", "200", "ok", "OK", "success")
_CODES: Final = ("code", "error_code", "errcode", "status_code", "error_type", "__type")
_STATUSES: Final = ("status", "statusCode")
_MESSAGES: Final = ("message", "msg", "error_msg", "error_message", "errmsg", "status_msg")
#: How some servers write that a choice goes on, where ``null`` is meant (Alibaba's own API does).
_NO_REASON: Final = ("null", "None", "not_finished")
#: Before the data of an event that was framed twice, as proxies do that hand on whole lines.
_FIELDS: Final = re.compile(r"(?:data:[ \t]*)+")
_STREAM_STARTS: Final = (b"data:", b"event:", b"id:", b"retry:", b"error:", b":")


class DialectDecoder(ABC):
    """Turns one response into uniform events. Owned by whoever reads it; not reusable.

    Nothing but ``ProtocolError`` is ever raised, whatever comes in. An event that cannot be read
    is left out and counted; the rest still arrives.

    Args:
        host: Named in errors.
        choices: How many answers were asked for; a stream that ends with fewer was cut.

    Attributes:
        terminated: The server said that the stream is over (``[DONE]``, ``response.completed`` …).
        unreadable: Events that were no JSON, or none of this API.
    """

    def __init__(self, host: str = "the server", choices: int = 1) -> None:
        self.terminated = False
        self.unreadable = 0
        self._host = host
        self._choices = choices
        self._names: tuple[Any, ...] | None = None
        self._begun: set[int] = set()
        self._ended: set[int] = set()
        self._understood = False
        self._failed = False

    @property
    def is_complete(self) -> bool:
        """Whether the answer is whole: the server said so, or every choice was given its end.

        Without it the end of the bytes means that the server closed early.
        """
        if self._failed:
            return False
        finished = len(self._ended) >= max(1, self._choices) and self._begun <= self._ended
        return self.terminated or finished

    def feed(self, event: ServerSentEvent) -> list[Event]:
        """Turn one server-sent event (or one line of JSON Lines) into uniform events, in order."""
        if self.terminated:
            return []
        try:
            value = parse_json(event.data)
        except ValueError:
            return self._not_json(event)
        taken = self._take_each if isinstance(value, list) else self._take
        return taken(value, event.event)

    def whole(self, body: bytes) -> list[Event]:
        """Turn a body that is no event stream into uniform events: plain JSON, or JSON Lines.

        A mislabelled event stream is read as one.

        Raises:
            ProtocolError: Empty, HTML, broken JSON, or JSON of no known shape.
        """
        body = body.removeprefix(_BOM).strip()
        if body.startswith(_STREAM_STARTS):
            return self._whole_stream(body)
        try:
            value = parse_json(body)
        except ValueError:
            value = self._json_lines(body)
        events = self._take_each(value, "message")
        if not self._understood:
            raise unreadable_body(body, self._host)
        self.terminated = self.terminated or (bool(self._begun) and not self._failed)
        return events

    def finish(self) -> list[Event]:
        """Return what was held back; call it once, at the end of the bytes.

        Raises:
            ProtocolError: Something came, but nothing of it could be read.
        """
        if self.unreadable and not self._understood:
            reason = text("its events are not JSON of this API")
            info = describe(ErrorKind.PROTOCOL, host=self._host, reason=reason)
            raise ProtocolError(info)
        return []

    @abstractmethod
    def _object(self, value: dict[str, Any], kind: str, out: list[Event]) -> bool:
        """Append the uniform events of one JSON object to ``out``; return whether it was understood.

        ``kind`` is the event's type. Errors have been dealt with.
        """

    def _take_each(self, value: Any, kind: str) -> list[Event]:
        """Take in an object, or a list of them: Google's servers wrap errors so."""
        values = value if isinstance(value, list) and value else [value]
        return [event for item in values for event in self._take(item, kind)]

    def _take(self, value: Any, kind: str) -> list[Event]:
        out: list[Event] = []
        failed = reports_error(value, kind)
        known = isinstance(value, dict) and self._object(value, kind, out)
        if not known and self._understood:
            failed = failed or _is_only_message(value)
        if failed:
            self._report(value, out)
        if known or failed:
            self._understood = True
        else:
            self.unreadable += 1
        return out

    def _report(self, value: Any, out: list[Event]) -> None:
        """Append the error that ``value`` holds, unless one has been reported; it ends the answer."""
        if not self._failed:
            self._failed = True
            out.append(ErrorReported(self._error_in(value)))

    def _error_in(self, value: Any) -> ErrorInfo:
        info = error_from_object(value, self._host).info
        if self._begun:
            return with_details(
                describe(ErrorKind.STREAM_ERROR, host=self._host),
                message=info.message,
                code=info.code,
                evidence=info.evidence,
            )
        return info

    def _not_json(self, event: ServerSentEvent) -> list[Event]:
        data = event.data.strip()
        if data.startswith("[DONE]"):
            self.terminated = self._understood  # an end without an answer is none
            return []
        if not data:
            return []  # a keep-alive of some gateways
        if framed := _FIELDS.match(data):
            return self.feed(ServerSentEvent(event.event, data[framed.end() :]))
        if event.event == "error":
            return self._take({"error": event.data}, "error")
        return self._each_line(event)

    def _each_line(self, event: ServerSentEvent) -> list[Event]:
        """Read the lines one by one: servers that forget the blank line send several events as one."""
        lines = event.data.split("\n")
        if len(lines) == 1:
            self.unreadable += 1
            return []
        events: list[Event] = []
        for line in lines:
            events += self.feed(ServerSentEvent(event.event, line))
        return events

    def _whole_stream(self, body: bytes) -> list[Event]:
        stream = EventStreamDecoder(self._host, takes_errors=True)
        events: list[Event] = []
        for event in (*stream.feed(body), *stream.finish()):
            events += self.feed(event)
        if not self._understood:
            raise unreadable_body(body, self._host)
        return events

    def _json_lines(self, body: bytes) -> list[Any]:
        values = []
        for line in body.splitlines():
            try:
                values.append(parse_json(line))
            except ValueError:
                self.unreadable += 1
        if not any(isinstance(value, dict) for value in values):
            raise unreadable_body(body, self._host)
        return values

    def _name(self, value: dict[str, Any], out: list[Event]) -> None:
        get = value.get
        names = (get("id"), get("model"), get("system_fingerprint"), get("service_tier"))
        if names != self._names:
            self._names = names
            out.append(ResponseNamed(*map(text_of, names)))

    def _finish_choice(self, choice: int, reason: str, out: list[Event]) -> None:
        if reason in _NO_REASON:
            return
        self._ended.add(choice)
        out.append(ChoiceFinished(reason, choice))


def reports_error(value: Any, kind: str) -> bool:
    """Whether a JSON value of a stream under status 200 is an error report, in any of the known shapes."""
    if kind == "error" or not isinstance(value, dict):
        return kind == "error"
    if value.get("choices") and "error" not in value and "base_resp" not in value:
        return False  # nearly every event
    response = value.get("response")
    if isinstance(response, dict):
        return bool(response.get("error") or response.get("status") == "failed")
    labels = (value.get("object"), value.get("type"), value.get("status"))
    return _is_error(value.get("error")) or "error" in labels or _reports_failure(value)


def _is_error(error: Any) -> bool:
    """Whether a field ``error`` holds one: some gateways write it into every answer, with nothing in it."""
    return any(v not in _WELL for v in error.values()) if isinstance(error, dict) else bool(error)


def _is_only_message(value: Any) -> bool:
    """Whether an object in the middle of a stream is nothing but a sentence, as AWS and Kong write errors."""
    if not isinstance(value, dict) or not text_of(value.get("message")):
        return False
    return all(name == "message" or name.lower().endswith("id") for name in value)


def _reports_failure(value: dict[str, Any]) -> bool:
    """Shapes without ``error``: FastAPI's; MiniMax's; and a code beside a message, as SiliconFlow and gateways write."""
    base = value.get("base_resp")
    if isinstance(base, dict) and not value.get("choices"):
        return base.get("status_code") not in _WELL
    answers = ("choices", "response", "output", "content", "data")
    if any(value.get(name) for name in answers) or isinstance(value.get("message"), dict):
        return False
    if any(value.get(name) for name in ("detail", "errors")):
        return True
    codes = [value[name] for name in _CODES if isinstance(value.get(name), int | str)]
    codes += [v for v in map(value.get, _STATUSES) if type(v) is int and v >= 400]
    is_told = any(isinstance(value.get(name), str) for name in _MESSAGES)
    return is_told and (value.get("success") is False or any(code not in _WELL for code in codes))
