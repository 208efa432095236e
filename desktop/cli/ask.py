"""Ask a model and print its answer; both are saved as a conversation.

The answer goes to stdout as it comes, everything else to stderr. The exit code is 0 for an answer, 1 when the
request failed, was cut or timed out, 2 for wrong usage and 130 after Ctrl+C, which keeps what came.
"""

import argparse
import asyncio
import json
import signal
import sys
from collections.abc import Callable
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from desktop.cli.budgets import check_budgets
from desktop.cli.exits import EXIT_FAILED, EXIT_INTERRUPTED, Exit
from desktop.cli.language import said, tr
from desktop.cli.profiles import Settings, first_usable, load_settings, named
from desktop.cli.terminal import say
from desktop.core.connection import Connection
from desktop.core.conversation import Conversation
from desktop.core.message import COMPLETE_ENDINGS, Ending
from desktop.core.parameter_check import check
from desktop.core.presets import instruction_role
from desktop.storage.paths import Profile

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.runtime.engine import Engine
    from desktop.runtime.generation_terms import GenerationResult

#: Fields of the body that are not parameters: they have options of their own.
_NOT_PARAMETERS: Final = {"model": "--model", "messages": "PROMPT", "prompt": "PROMPT"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of ``ask``."""
    parser.add_argument(
        "prompt", nargs="*", metavar="PROMPT", help=tr("the question; else it is read from stdin")
    )
    parser.add_argument(
        "--connection", metavar="NAME", help=tr("name or id of the connection to ask")
    )
    parser.add_argument(
        "--model", metavar="M", help=tr("the model to ask instead of the connection’s")
    )
    parser.add_argument(
        "-p",
        dest="parameters",
        action="append",
        default=[],
        metavar="KEY=VALUE",
        help=tr(
            "a parameter of the request, such as temperature=0.2; the value is JSON, else a string; null leaves a default of the connection out"
        ),
    )
    parser.add_argument(
        "--system", metavar="S", help=tr("the system message of a new conversation")
    )
    parser.add_argument("--conversation", metavar="ID", help=tr("go on with this conversation"))
    parser.add_argument(
        "--json", action="store_true", help=tr("print one JSON object instead of the text")
    )
    parser.add_argument(
        "--over-budget", action="store_true", help=tr("ask also when a budget is used up")
    )


def run(options: argparse.Namespace, profile: Profile) -> int:
    """Ask, print, save; return the exit code."""
    parameters = parsed_parameters(options.parameters)
    from_stdin = options.prompt in ([], ["-"])
    question = _read_question() if from_stdin else " ".join(options.prompt)
    if not question.strip():
        raise Exit(tr("The question is empty."))
    settings = load_settings(profile)
    connection = named(settings.connections, options.connection) if options.connection else None
    return asyncio.run(_ask(options, profile, settings, connection, parameters, question))


def parsed_parameters(words: list[str]) -> dict[str, Any]:
    """Return the parameters that ``-p`` options name; a later one replaces an earlier.

    Raises:
        Exit: A word is not of the form ``key=value``, or is no parameter.
    """
    found: dict[str, Any] = {}
    for word in words:
        key, equals, value = word.partition("=")
        key = key.strip()
        if not equals or not key:
            raise Exit(tr("-p {word}: write it as key=value.", word=word))
        if key in _NOT_PARAMETERS:
            raise Exit(tr("-p {key}: use {option}.", key=key, option=_NOT_PARAMETERS[key]))
        try:
            found[key] = _json_or_text(value)
        except RecursionError:
            raise Exit(tr("-p {key}: the value is nested too deep.", key=key)) from None
    return found


def _json_or_text(value: str) -> Any:
    try:
        return json.loads(value, parse_constant=_no_constant)
    except ValueError:
        return value


def _no_constant(name: str) -> Any:
    raise ValueError(name)  # NaN and Infinity are not JSON


def _read_question() -> str:
    if sys.stdin.isatty():
        say(tr("Type your question and end it with Ctrl+D (Ctrl+Z and Enter on Windows)."))
    return sys.stdin.buffer.read().decode("utf-8", "replace").rstrip("\r\n")


async def _ask(
    options: argparse.Namespace,
    profile: Profile,
    settings: Settings,
    connection: Connection | None,
    parameters: dict[str, Any],
    question: str,
) -> int:
    from desktop.cli.ask_output import JsonOutput, TextOutput
    from desktop.cli.engines import opened_engine
    from desktop.runtime.generation import generate
    from desktop.runtime.jobs import Asked, question_job
    from desktop.storage.history import wall_clock_ms

    async with opened_engine(profile) as engine:
        conversation = await _conversation(engine, options.conversation)
        asked = _asked(options, settings, connection, conversation)
        if not options.over_budget:
            await engine.history.run(check_budgets, profile, settings, asked[0])
        to_send = _checked({**_kept_parameters(asked[0], conversation), **parameters}, asked[0])
        job = question_job(
            conversation,
            question,
            Asked(
                asked[0],
                asked[1],
                to_send,
                options.system or "",
                role=instruction_role(asked[0], asked[1]),
            ),
            wall_clock_ms(),
        )
        output = JsonOutput() if options.json else TextOutput(asked[0])
        task = asyncio.ensure_future(generate(job, engine.services, output))
        output.stop = task.cancel
        with _stopped_by_signals(task.cancel) as signals:
            result = await task
        try:
            await output.end(result)
        finally:
            _say_notes(result)
        return _exit_code(result, signals)


def _say_notes(result: "GenerationResult") -> None:
    for warning in result.exchange.warnings:
        say(tr("Note: {warning}", warning=warning))
    if result.unsaved is not None:
        say(tr("This answer is not saved. {sentence}", sentence=result.unsaved.sentence))


async def _conversation(engine: "Engine", conversation_id: str | None) -> Conversation:
    if conversation_id is None:
        return Conversation(await engine.history.run(engine.store.create))
    from desktop.cli.conversations import opened

    return await engine.history.run(opened, engine.store, conversation_id)


def _asked(
    options: argparse.Namespace,
    settings: Settings,
    connection: Connection | None,
    conversation: Conversation,
) -> tuple[Connection, str]:
    """Return whom to ask: what was named, else what the conversation used, else the usual."""
    used = conversation.fields.get("connection")
    before = next((c for c in settings.connections if c.id == used), None)
    chosen = connection or before or first_usable(settings)
    model = options.model
    if model is None and chosen is before:
        model = conversation.fields.get("model")
    return chosen, model if isinstance(model, str) and model else chosen.model


def _kept_parameters(connection: Connection, conversation: Conversation) -> dict[str, Any]:
    """Return the conversation's own parameters over the defaults of its connection, as the window sends them."""
    own = conversation.fields.get("parameters")
    return {**connection.parameters, **(own if isinstance(own, dict) else {})}


def _checked(parameters: dict[str, Any], connection: Connection) -> dict[str, Any]:
    """Return ``parameters`` if they may be sent.

    Raises:
        Exit: One has a value that the API does not know.
    """
    for problem in check(parameters, connection.api):
        if not problem.is_hint:
            words = said(problem.sentence)
            raise Exit(tr("-p {key}: {problem}", key=problem.parameter, problem=words))
    return parameters


@contextmanager
def _stopped_by_signals(stop: Callable[[], object]) -> "Iterator[list[int]]":
    """Turn the first SIGINT or SIGTERM into ``stop()``; a second one ends the process at once."""
    received: list[int] = []
    loop = asyncio.get_running_loop()

    def on_signal(number: int, _frame: object) -> None:
        received.append(number)
        signal.signal(number, signal.SIG_DFL)
        loop.call_soon_threadsafe(stop)

    before = {
        number: signal.signal(number, on_signal) for number in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        yield received
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _exit_code(result: "GenerationResult", signals: list[int]) -> int:
    if result.ending in COMPLETE_ENDINGS:
        return 0
    if result.ending is Ending.STOPPED and signals:
        return EXIT_INTERRUPTED if signals[0] == signal.SIGINT else 128 + signals[0]
    return EXIT_FAILED
