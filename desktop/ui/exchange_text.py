"""A request and its response as text to read, search and copy; nothing in it is translated, it is the wire's own."""

from typing import Final

from desktop.core.exchange import CUT_MARK, Exchange
from desktop.core.raw_response import RawEvent, is_event_stream, raw_bytes, raw_events, visible
from desktop.ui.chat_view.message_view import pretty_json

#: Characters of one page that are shown; a text field with more would stop answering.
MAX_SHOWN: Final = 400_000

#: Characters of the time before an event: ``123456.7 ms`` and two blanks.
_TIME_CHARS: Final = 14


def request_text(exchange: Exchange) -> str:
    """Return the request as it went over the wire, its body with indentation."""
    lines = [f"{exchange.method} {exchange.url}"]
    lines += [f"{name}: {value}" for name, value in exchange.request_headers]
    return bounded("\n".join([*lines, "", pretty_json(exchange.request_body)]))


def response_text(exchange: Exchange) -> str:
    """Return the response's head and its body byte for byte; what is no text stands as an escape."""
    if exchange.status is None:
        return ""
    lines = [f"{exchange.http_version} {exchange.status}".strip()]
    lines += [f"{name}: {value}" for name, value in exchange.response_headers]
    body = visible(raw_bytes(exchange.received)[: 4 * MAX_SHOWN])
    return bounded(_with_mark("\n".join([*lines, "", body]), exchange))


def events_text(exchange: Exchange) -> str:
    """Return the events as they came, comments and all, each with the time at which its end came.

    A body that is no stream is one event, with indentation.
    """
    body = raw_bytes(exchange.received)
    whole = pretty_json(visible(body)) if body and not is_event_stream(body) else ""
    if whole.startswith(("{\n", "[\n")):
        events = [RawEvent(exchange.received[-1].at_ms, whole)]
    else:
        events = raw_events(exchange.received)
    found = []
    margin = " " * _TIME_CHARS
    for event in events:
        first, *rest = event.text.split("\n")
        found += [f"{event.at_ms:9.1f} ms  {first}", *(margin + line for line in rest)]
    return bounded(_with_mark("\n".join(found), exchange))


def bounded(words: str) -> str:
    """Return the beginning of ``words`` that a page can show."""
    return words if len(words) <= MAX_SHOWN else f"{words[:MAX_SHOWN]}\n{CUT_MARK}"


def _with_mark(words: str, exchange: Exchange) -> str:
    return f"{words}\n{CUT_MARK}" if exchange.is_cut else words
