"""What ``ask`` prints: the text as it comes, or one JSON object at the end."""

import asyncio
import shlex
import time
from collections.abc import Callable
from typing import Any

import msgspec

from desktop.cli.language import said, tr
from desktop.cli.show import attached_line
from desktop.cli.terminal import StatusLine, say, say_error, silence_stdout, write_answer
from desktop.core.chat_messages import call_object
from desktop.core.connection import Connection
from desktop.core.errors import Action, ErrorInfo
from desktop.core.message import AttachmentPart, Ending, Message, RefusalPart, TextPart
from desktop.core.progress import TERMINAL_STAGES, Progress, Stage
from desktop.core.refused_parameters import refused_parameter
from desktop.core.reply import ReplyGrowth
from desktop.core.sources import source_lines
from desktop.core.text import text
from desktop.core.usage import Usage
from desktop.runtime.generation_terms import ChoiceResult, GenerationResult

#: What is said about endings that are neither ordinary nor errors.
_ENDING_WORDS = {
    Ending.LENGTH: text("The answer was cut off at its token limit."),
    Ending.CONTENT_FILTER: text("The answer was stopped by the server’s content filter."),
    Ending.STOPPED: text("Stopped. What came is kept."),
}


def _nothing() -> None:
    """Stand for ``stop`` until the request is under way."""


class JsonOutput:
    """Prints one object, whatever happens; a listener of the generation."""

    def __init__(self) -> None:
        self.stop: Callable[[], object] = _nothing

    def on_progress(self, progress: Progress) -> None:
        """Say nothing."""

    def on_message(self, message: Message) -> None:
        """Say nothing."""

    def on_growth(self, growth: ReplyGrowth) -> None:
        """Say nothing."""

    def on_history(self, problem: ErrorInfo | None) -> None:
        """Say nothing now; the result tells what could not be saved."""

    async def end(self, result: GenerationResult) -> None:
        """Print the object."""
        print(msgspec.json.encode(result_object(result)).decode())


class TextOutput:
    """Prints the first answer as it comes and further ones after it; a listener of the generation."""

    def __init__(self, connection: Connection) -> None:
        self.stop: Callable[[], object] = _nothing
        self._connection = connection
        self._status = StatusLine()
        self._first_id: str | None = None
        self._last_char = "\n"
        self._ticking: asyncio.Task[None] | None = None
        self._progress = Progress(Stage.IDLE)
        self._unwritable: OSError | None = None

    def on_progress(self, progress: Progress) -> None:
        """Show the stage, and count its seconds."""
        self._progress = progress
        self._stop_ticking()
        if progress.stage in TERMINAL_STAGES or progress.stage is Stage.STREAMING:
            self._status.clear()
        elif self._status.is_possible:
            self._show_status()
            self._ticking = asyncio.ensure_future(self._tick())

    def on_message(self, message: Message) -> None:
        """Say nothing."""

    def on_growth(self, growth: ReplyGrowth) -> None:
        """Print what the first answer grew by."""
        self._first_id = self._first_id or growth.message_id
        if growth.text and growth.message_id == self._first_id:
            self._stop_ticking()
            self._status.clear()
            self._write(growth.text)

    def on_history(self, problem: ErrorInfo | None) -> None:
        """Say nothing now; the result tells what could not be saved."""

    async def end(self, result: GenerationResult) -> None:
        """Print what is left: line end, further answers, tool calls, and how it ended.

        Raises:
            OSError: Nothing can be written, and so the answer was stopped.
        """
        self._stop_ticking()
        self._status.clear()
        if self._unwritable is not None:
            raise self._unwritable
        if self._last_char != "\n":
            self._write("\n")
        for number, message in enumerate(result.messages, start=1):
            self._print_rest(number, message, len(result.messages))
        for ending, words in _ENDING_WORDS.items():
            if any(message.ending is ending for message in result.messages):
                say(said(words))
        if result.error is not None:
            say_error(result.error)
            if hint := _way_out(result, self._connection):
                say(f"  {hint}")
        elif result.ending is Ending.FINISHED and not any(m.parts for m in result.messages):
            say(tr("The model ended its answer without any text."))

    def _print_rest(self, number: int, message: Message, count: int) -> None:
        if count > 1 and message.id != self._first_id:
            say(tr("\nAnswer {number} of {count}:", number=number, count=count))
            if message.text:
                self._write(message.text.rstrip("\n") + "\n")
        for part in message.attachments:
            say(attached_line(part))
        for call in message.tool_calls:
            self._write(f"{call.name}({call.arguments})\n")
        if message.sources:
            say("\n".join([f"{tr('Sources')}:", *source_lines(message.sources)]))

    def _write(self, text: str) -> None:
        if self._unwritable is not None:
            return
        try:
            write_answer(text)
        except OSError as error:
            self._unwritable = error
            silence_stdout()
            self.stop()
        self._last_char = text[-1]

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(1)
            self._show_status()

    def _show_status(self) -> None:
        self._status.show(status_words(self._progress, self._connection, time.monotonic()))

    def _stop_ticking(self) -> None:
        if self._ticking is not None:
            self._ticking.cancel()
            self._ticking = None


def _way_out(result: GenerationResult, connection: Connection) -> str:
    """Return the command that may help; the error's own advice names the window's settings."""
    error = result.error
    if error is not None and error.action is Action.OPEN_KEY_SETTINGS:
        return tr("Store a key with: loquat key set {name}", name=shlex.quote(connection.name))
    if error is not None and (name := refused_parameter(error)):
        return tr("Leave it out with: -p {name}=null", name=shlex.quote(name))
    if not result.messages[0].model or (error and error.action is Action.CHOOSE_MODEL):
        name = shlex.quote(connection.name)
        return tr("Name a model with --model; loquat connection test {name} lists them.", name=name)
    return ""


def status_words(progress: Progress, connection: Connection, now: float) -> str:
    """Return the status line's words for a stage that goes on at ``now`` (monotonic seconds)."""
    seconds = max(0, int(now - progress.since))
    route = progress.route
    server = connection.name
    if route and route.proxy:
        server = tr(
            "{server} via {kind} proxy {proxy}", server=server, kind=route.kind, proxy=route.proxy
        )
    match progress.stage:
        case Stage.LOADING_MODEL:
            return tr("Loading the model… {seconds} s", seconds=seconds)
        case Stage.CONNECTING:
            return tr("Connecting to {server}…", server=server)
        case Stage.WAITING:
            return tr("Waiting for {server}… {seconds} s", server=server, seconds=seconds)
        case Stage.RETRYING:
            left = max(0, round((progress.retry_at or now) - now))
            reason = f"{said(progress.reason)} " if progress.reason else ""
            return reason + tr("Trying again in {seconds} s (Ctrl+C stops)", seconds=left)
    return ""


def result_object(result: GenerationResult) -> dict[str, Any]:
    """Return what ``ask --json`` prints."""
    exchange = result.exchange
    headers: dict[str, str] = {}
    for name, value in exchange.response_headers:
        known = headers.get(name.lower())
        headers[name.lower()] = value if known is None else f"{known}, {value}"
    timing = exchange.timing
    return {
        "choices": [_choice_object(choice) for choice in result.choices],
        "usage": _usage_object(result.usage),
        "model": result.model or None,
        "ending": result.ending,
        "error": _error_object(result.error, exchange.status),
        "response": {"status": exchange.status, "headers": headers},
        "route": {
            "kind": exchange.route.kind,
            "proxy": exchange.route.proxy,
            "origin": exchange.route.origin,
            "detail": exchange.route.detail,
        },
        "timing": {
            "connect_ms": timing.connect_ms,
            "first_token_ms": timing.first_token_ms,
            "total_ms": timing.total_ms,
        },
    }


def _choice_object(choice: ChoiceResult) -> dict[str, Any]:
    message = choice.message
    refusals = [part.text for part in message.parts if isinstance(part, RefusalPart)]
    found = {
        "index": choice.index,
        "text": "".join(part.text for part in message.parts if isinstance(part, TextPart)),
        "reasoning": message.reasoning or None,
        "tool_calls": [call_object(call) for call in message.tool_calls],
        "refusal": "".join(refusals) or None,
        "finish_reason": message.finish_reason,
        "logprobs": choice.logprobs or None,
        "ending": message.ending,
    }
    if message.attachments:
        found["attachments"] = [attachment_object(part) for part in message.attachments]
    return found


def attachment_object(part: AttachmentPart) -> dict[str, Any]:
    """Return what ``ask --json`` prints of a picture that the model made."""
    return {
        "sha256": part.sha256,
        "name": part.name,
        "media_type": part.media_type,
        "size": part.size,
    }


def _usage_object(usage: Usage | None) -> dict[str, Any] | None:
    if usage is None:
        return None
    counts = {
        "prompt_tokens": usage.prompt_tokens,
        "completion_tokens": usage.completion_tokens,
        "total_tokens": usage.total_tokens,
    }
    return {**usage.raw, **{name: count for name, count in counts.items() if count is not None}}


def _error_object(error: ErrorInfo | None, status: int | None) -> dict[str, Any] | None:
    if error is None:
        return None
    return {
        "kind": error.kind,
        "message": error.message or str(error.sentence),
        "code": error.code,
        "status": status if error.status is None else error.status,
    }
