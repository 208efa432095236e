"""One reply's life with a scripted client: every ending, stop at every stage, saving that fails."""

import asyncio
import contextlib
import itertools
import threading
from collections.abc import AsyncGenerator, Callable
from pathlib import Path

import pytest

from desktop.core.changes import CallGrowth, ConversationChange, MessageChange, Piece
from desktop.core.connection import Connection
from desktop.core.conversation import Conversation
from desktop.core.errors import (
    BadRequestError,
    ErrorKind,
    HistoryError,
    HistoryRefused,
    ServerTimeoutError,
    StreamInterrupted,
    describe,
)
from desktop.core.events import (
    ChoiceFinished,
    ErrorReported,
    ReasoningDelta,
    RefusalDelta,
    TextDelta,
    ToolCallDelta,
)
from desktop.core.message import Ending, Message, Role, TextPart
from desktop.core.progress import TERMINAL_STAGES, Progress, Stage
from desktop.runtime import recorder
from desktop.runtime.generation import generate
from desktop.runtime.generation_terms import EngineServices
from desktop.runtime.history_writer import HistoryWriter
from desktop.runtime.jobs import Asked, continue_job, question_job
from desktop.runtime.worker import Worker
from desktop.storage import encodings
from desktop.storage.attachments import AttachmentFolder

SERVER = Connection("home", "Home", "http://127.0.0.1:1/v1", model="m")


class Store:
    """Keeps what is appended, and fails while it is told to; notes the thread it is called in."""

    def __init__(self):
        self.batches = []
        self.threads = set()
        self.broken = False
        self.compacted = []

    def append(self, conversation_id, changes, *, sync):
        self.threads.add(threading.current_thread().name)
        if self.broken:
            raise self.broken if isinstance(self.broken, Exception) else HistoryError("/h", "full")
        self.batches.append((list(changes), sync))

    def compact(self, conversation_id, worthwhile):
        self.threads.add(threading.current_thread().name)
        self.compacted.append((conversation_id, worthwhile))
        if self.broken:
            raise self.broken
        return 0

    @property
    def changes(self):
        return [change for batch, _ in self.batches for change in batch]


class Script:
    """A client that yields what its script says; a callable in the script is awaited, an error raised."""

    def __init__(self, *attempts):
        self.attempts = list(attempts)
        self.requests = []
        self.closed = 0

    @contextlib.asynccontextmanager
    async def client(self, connection, on_progress: Callable[[Progress], None]):
        yield self

    async def stream(self, request, exchange, on_progress) -> AsyncGenerator:
        self.requests.append(request)
        try:
            for step in self.attempts.pop(0):
                if isinstance(step, Exception):
                    raise step
                if callable(step):
                    await step()
                else:
                    yield step
        finally:
            self.closed += 1


class Listener:
    def __init__(self):
        self.progress = []
        self.messages = []
        self.growth = []
        self.history = []

    def on_progress(self, progress):
        self.progress.append(progress)

    def on_message(self, message):
        self.messages.append(message)

    def on_growth(self, growth):
        self.growth.append(growth)

    def on_history(self, problem):
        self.history.append(problem)


class Run:
    """One generation with all its surroundings."""

    def __init__(self, *attempts, conversation=None, job=None, **asked):
        self.store = Store()
        self.script = Script(*attempts)
        self.listener = Listener()
        self.attachments = AttachmentFolder(Path("/nonexistent"))
        self.conversation = conversation or Conversation("c1")
        self.job = job or question_job(self.conversation, "Hello?", Asked(SERVER, **asked), 1000)

    async def run(self, during=None):
        loop = asyncio.get_running_loop()
        disk = Worker("history")
        history = HistoryWriter(self.store, disk)
        clock = itertools.count(1000)
        services = EngineServices(
            self.script, history, lambda: next(clock), loop.time, self.attachments
        )
        task = asyncio.create_task(generate(self.job, services, self.listener))
        if during is not None:
            await during(task)
        self.result = await task
        self.left = await history.aclose()
        disk.finish()
        return self.result

    def __call__(self, during=None):
        return asyncio.run(self.run(during))

    def final(self, index=0):
        return self.result.messages[index]


async def forever():
    await asyncio.Event().wait()


def stop_when(condition):
    async def during(task):
        while not condition():  # noqa: ASYNC110 - the condition is the test's own
            await asyncio.sleep(0)
        task.cancel()

    return during


def test_a_finished_answer_is_saved_with_its_question_first():
    run = Run([TextDelta("Hi"), TextDelta(" there"), ChoiceFinished("stop")])
    result = run()
    assert result.ending is Ending.FINISHED and result.error is None and result.unsaved is None
    assert run.final().text == "Hi there" and run.final().finish_reason == "stop"
    first, synced = run.store.batches[0]
    assert synced and first[0].fields["parts"] == [{"type": "text", "text": "Hello?"}]
    assert first[1].message_id == run.final().id and "ending" not in first[1].fields
    assert isinstance(first[2], ConversationChange) and first[2].fields["current"] == run.final().id
    last, synced = run.store.batches[-1]
    assert (
        synced and last[-1].fields["ending"] == "finished" and len(last[-1].fields["settled"]) == 1
    )
    assert run.store.threads == {"history"}
    assert "".join(g.text for g in run.listener.growth) == "Hi there"


@pytest.mark.parametrize(
    ("reason", "ending"),
    [
        ("length", Ending.LENGTH),
        ("content_filter", Ending.CONTENT_FILTER),
        ("tool_calls", Ending.TOOL_CALLS),
        ("stop", Ending.FINISHED),
    ],
)
def test_the_servers_reason_decides_the_ending(reason, ending):
    run = Run([TextDelta("a"), ChoiceFinished(reason)])
    assert run().ending is ending and run.final().ending is ending
    assert [p.stage for p in run.listener.progress if p.stage in TERMINAL_STAGES] == [
        Stage.FINISHED
    ]


@pytest.mark.parametrize(
    ("error", "ending"),
    [
        (StreamInterrupted(describe(ErrorKind.STREAM_CUT, host="h")), Ending.CUT),
        (
            ServerTimeoutError(describe(ErrorKind.IDLE_TIMEOUT, host="h", seconds=1)),
            Ending.TIMED_OUT,
        ),
        (StreamInterrupted(describe(ErrorKind.STREAM_ERROR, host="h")), Ending.FAILED),
    ],
)
def test_an_error_ends_the_answer_and_keeps_its_text(error, ending):
    run = Run([TextDelta("half"), error])
    result = run()
    assert result.ending is ending and result.error is error.info
    assert run.final().text == "half" and run.final().error is error.info
    last = [p for p in run.listener.progress if p.stage in TERMINAL_STAGES]
    assert [(p.stage, p.reason) for p in last] == [(Stage.FAILED, error.info.sentence)]


def test_an_error_event_fails_the_answer():
    info = describe(ErrorKind.STREAM_ERROR, host="h")
    run = Run([TextDelta("half"), ErrorReported(info)])
    assert run().ending is Ending.FAILED and run.final().error is info


def test_an_empty_answer_that_stops_is_an_answer():
    run = Run([ChoiceFinished("stop")])
    assert run().ending is Ending.FINISHED and run.final().parts == () and run.result.error is None


def test_no_answer_at_all_is_an_error():
    run = Run([])
    assert run().ending is Ending.FAILED and run.result.error.kind is ErrorKind.PROTOCOL
    assert run.result.choices == () and len(run.result.messages) == 1


def test_the_worst_choice_decides():
    run = Run(
        [TextDelta("a"), TextDelta("b", 1), ChoiceFinished("stop"), ChoiceFinished("length", 1)],
        parameters={"n": 2},
    )
    result = run()
    assert result.ending is Ending.LENGTH
    assert [c.message.ending for c in result.choices] == [Ending.FINISHED, Ending.LENGTH]
    assert [c.message.id for c in result.choices] == list(run.job.reply_ids)
    assert {c.message.parent for c in result.choices} == {run.job.parent}


def test_more_choices_than_asked_for_are_kept():
    run = Run(
        [TextDelta("a"), TextDelta("b", 1), ChoiceFinished("stop"), ChoiceFinished("stop", 1)]
    )
    assert [c.message.text for c in run().choices] == ["a", "b"]


@pytest.mark.parametrize("text", [[], [TextDelta("some")]])
def test_stop_keeps_what_came_and_closes_the_stream(text):
    run = Run([*text, forever])
    result = run(stop_when(lambda: run.script.requests and len(run.listener.growth) == len(text)))
    assert result.ending is Ending.STOPPED and result.error is None and run.script.closed == 1
    assert run.final().text == "".join(t.text for t in text)
    assert run.store.changes[-1].fields["ending"] == "stopped"
    assert run.listener.progress[-1].stage is Stage.STOPPED


def test_stop_before_the_request_saves_the_question():
    run = Run([forever])
    result = run(stop_when(lambda: run.listener.messages))
    assert result.ending is Ending.STOPPED and not run.script.requests
    assert any(
        isinstance(c, MessageChange) and c.fields["role"] == "user" for c in run.store.changes
    )


@pytest.mark.parametrize(("gather_s", "is_loading"), [(0.1, False), (3600, True)])
def test_text_is_on_disk_before_the_answer_ends(monkeypatch, gather_s, is_loading):
    """At once while a vocabulary is loaded: that ends with the interpreter's lock being kept for too long."""
    monkeypatch.setattr(recorder, "GATHER_S", gather_s)
    monkeypatch.setattr(encodings, "is_loading", lambda: is_loading)
    run = Run([TextDelta("early"), forever])
    run(stop_when(lambda: any(isinstance(c, Piece) for c in run.store.changes)))
    pieces = [c for c in run.store.changes if isinstance(c, Piece)]
    assert [p.text for p in pieces] == ["early"] and pieces[0].sequence == 0


def test_tool_calls_and_refusals_are_on_disk_before_the_answer_ends():
    signature = {"extra_content": {"google": {"thought_signature": "c2ln"}}}
    run = Run(
        [
            ReasoningDelta("hm"),
            RefusalDelta("No"),
            ToolCallDelta(0, "a", "add", '{"x"', extra=signature),
            ToolCallDelta(1, "b", "sub"),
            ToolCallDelta(0, arguments=":1"),
            forever,
        ]
    )
    run(stop_when(lambda: any(isinstance(c, Piece) for c in run.store.changes)))
    (piece,) = [c for c in run.store.changes if isinstance(c, Piece)]
    assert (piece.text, piece.reasoning, piece.refusal) == ("", "hm", "No")
    first, second = piece.calls
    assert first == CallGrowth(0, "a", "add", '{"x":1', signature)
    assert second == CallGrowth(1, "b", "sub")


def test_sending_goes_on_while_the_history_fails():
    async def mend():
        run.store.broken = False

    run = Run([TextDelta("kept"), mend, TextDelta("!"), ChoiceFinished("stop")])
    run.store.broken = True
    result = run()
    assert result.ending is Ending.FINISHED and result.unsaved is None
    assert run.listener.history[0].kind is ErrorKind.HISTORY and run.listener.history[-1] is None
    texts = [c.fields["parts"] for c in run.store.changes if "parts" in getattr(c, "fields", {})]
    assert texts == [[{"type": "text", "text": "Hello?"}], [{"type": "text", "text": "kept!"}]]


def test_what_could_not_be_saved_is_said():
    run = Run([TextDelta("kept"), ChoiceFinished("stop")])
    run.store.broken = True
    assert run().unsaved.kind is ErrorKind.HISTORY and list(run.left) == ["c1"]
    assert run.final().text == "kept"


def test_what_the_history_will_never_take_is_told_once_and_given_up():
    run = Run([TextDelta("kept"), *[TextDelta("!")] * 9, ChoiceFinished("stop")])
    run.store.broken = HistoryRefused("/h", "a newer version of Loquat wrote it")
    result = run()
    assert result.unsaved.kind is ErrorKind.HISTORY and "cannot be saved" in str(
        result.unsaved.advice
    )
    assert run.listener.history == [result.unsaved]
    assert run.left == {"c1": result.unsaved}
    assert run.final().text == "kept!!!!!!!!!"


def test_a_full_disk_that_turns_into_a_refusal_is_told_as_both():
    async def purge():
        run.store.broken = HistoryRefused("/h", "the conversation was deleted for good")

    run = Run([TextDelta("kept"), purge, TextDelta("!"), ChoiceFinished("stop")])
    run.store.broken = True
    result = run()
    reasons = [problem and problem.sentence.params["reason"] for problem in run.listener.history]
    assert [str(reason) for reason in reasons] == [
        "full",
        "None",
        "the conversation was deleted for good",
    ]
    assert result.unsaved is not None


def test_only_after_a_long_answer_its_file_is_compacted(monkeypatch):
    def answered():
        async def piece_is_written():
            while not any(isinstance(c, Piece) for c in run.store.changes):  # noqa: ASYNC110 - as in reached
                await asyncio.sleep(0)

        run = Run([TextDelta("text"), piece_is_written, TextDelta("!"), ChoiceFinished("stop")])
        run()
        return run.store

    assert answered().compacted == []
    monkeypatch.setattr("desktop.runtime.history_writer.COMPACT_AFTER_PIECES", 1)
    store = answered()
    assert store.compacted == [("c1", 0.5)] and store.threads == {"history"}


@pytest.mark.expects_log("saving failed by a ZeroDivisionError")
def test_a_bug_in_saving_is_told_as_well():
    run = Run([TextDelta("kept"), ChoiceFinished("stop")])
    run.store.broken = ZeroDivisionError("secret text")
    assert run().unsaved.kind is ErrorKind.HISTORY
    assert "secret text" not in str(run.result.unsaved)


@pytest.mark.parametrize("events", [[], [TextDelta("x"), ChoiceFinished("stop")]])
def test_an_answer_keeps_the_time_of_its_beginning(events):
    run = Run(events)
    run()
    begun, *_, ended = [
        c for c in run.store.changes if getattr(c, "message_id", "") == run.final().id
    ]
    assert begun.fields["created"] == ended.fields["created"]


def partial(text="The first half of a sentence that"):
    question = Message("q", Role.USER, (TextPart("Tell"),), created=1)
    answer = Message(
        "a", Role.ASSISTANT, (TextPart(text),), parent="q", created=2, ending=Ending.STOPPED
    )
    return Conversation(
        "c1", current="a", messages={"q": question, "a": answer}, open_streams={"a": ("old",)}
    )


def continued(*attempts, text="The first half of a sentence that"):
    before = partial(text)
    return Run(*attempts, conversation=before, job=continue_job(before, "a", Asked(SERVER)))


def test_continuing_appends_to_the_same_message():
    run = continued([TextDelta(" goes on"), ChoiceFinished("stop")])
    assert run().ending is Ending.FINISHED
    assert run.final().id == "a"
    assert run.final().parts == (TextPart("The first half of a sentence that goes on"),)
    assert run.script.requests[0].messages[-1].id == "a"
    assert run.store.changes[0].fields["ending"] is None
    assert run.store.changes[0].fields["settled"] == ["old"]
    assert run.store.changes[-1].fields["settled"][0] == "old"


@pytest.mark.parametrize(
    "refusal",
    [
        [BadRequestError(describe(ErrorKind.BAD_REQUEST, host="h"))],
        [TextDelta("The first half of a"), TextDelta(" sentence that, and so"), forever],
    ],
    ids=["refused", "repeated"],
)
def test_where_continuing_is_refused_a_user_turn_asks_for_the_rest(refusal):
    run = continued(refusal, [TextDelta(" goes on"), ChoiceFinished("stop")])
    assert run().ending is Ending.FINISHED
    assert run.final().text == "The first half of a sentence that goes on"
    assert [m.role for m in run.script.requests[1].messages][-2:] == [Role.ASSISTANT, Role.USER]
    assert run.script.closed == 2


def test_text_that_only_begins_alike_is_not_lost():
    run = continued([TextDelta("The first"), TextDelta(" rest"), ChoiceFinished("stop")])
    run()
    assert run.final().text == "The first half of a sentence thatThe first rest"


def test_held_back_text_survives_a_stop():
    run = continued([TextDelta("The first"), forever])
    run(stop_when(lambda: run.script.requests))
    assert run.final().text.endswith("thatThe first")


@pytest.mark.expects_log("an answer ended by a ZeroDivisionError")
def test_a_bug_ends_the_answer_too():
    run = Run([TextDelta("x"), ZeroDivisionError("secret text")])
    assert run().ending is Ending.FAILED and run.result.error.kind is ErrorKind.INTERNAL
    assert run.final().text == "x"
