"""One reply's life over real sockets: stop at every stage, continue on both kinds of server, keyring problems."""

import asyncio
import base64
from pathlib import Path

import pytest

from desktop.cli.engines import opened_engine
from desktop.core.changes import Piece
from desktop.core.connection import Connection
from desktop.core.conversation import Conversation
from desktop.core.errors import ErrorInfo, ErrorKind, KeyStoreError, describe
from desktop.core.made_pictures import MOST_CHARS, MOST_PICTURES
from desktop.core.message import Ending
from desktop.core.progress import TERMINAL_STAGES, Progress, Stage
from desktop.runtime.generation import generate
from desktop.runtime.generation_terms import GenerationResult
from desktop.runtime.jobs import Asked, continue_job, question_job, retry_job
from desktop.storage.paths import profile_in
from tests.support.pictures import png
from tests.support.scripted_server import (
    Gate,
    Stall,
    chat_events,
    json_response,
    sse,
)


class Watcher:
    """A listener that calls ``when(self)`` after each call."""

    def __init__(self, when=lambda _: None):
        self.stages: list[Stage] = []
        self.text = ""
        self.problems: list[ErrorInfo | None] = []
        self._when = when

    def on_progress(self, progress: Progress) -> None:
        self.stages.append(progress.stage)
        self._when(self)

    def on_message(self, message) -> None:
        self._when(self)

    def on_growth(self, growth) -> None:
        self.text += growth.text
        self._when(self)

    def on_history(self, problem) -> None:
        self.problems.append(problem)


class Chat:
    """A conversation on a profile, asked through the engine."""

    def __init__(self, engine, connection):
        self.engine = engine
        self.asked = Asked(connection)
        self.id = engine.store.create()

    async def read(self) -> Conversation:
        return await self.engine.history.run(self.engine.store.open, self.id)

    async def run(self, job, watcher=None) -> GenerationResult:
        return await generate(job, self.engine.services, watcher or Watcher())

    async def ask(self, text="hi", watcher=None, **options) -> GenerationResult:
        asked = Asked(self.asked.connection, **options)
        return await self.run(question_job(await self.read(), text, asked, 1), watcher)

    async def stopped(self, when, text="hi") -> GenerationResult:
        """Ask, and stop as soon as ``when(watcher)`` holds."""
        watcher = Watcher(lambda w: task.cancel() if when(w) else None)
        task = asyncio.ensure_future(self.ask(text, watcher))
        return await task


def chatting(tmp_path: Path, server, test, **connection):
    """Run ``test(chat)`` on a fresh profile."""

    async def run():
        async with opened_engine(profile_in(tmp_path / "profile")) as engine:
            url = server if isinstance(server, str) else server.base_url
            fields = {"id": "c", "name": "C", "base_url": url, "model": "m", **connection}
            return await test(Chat(engine, Connection(**fields)))

    return asyncio.run(run())


def half(*deltas):
    return sse(*chat_events(*deltas, finish=None, usage=False), Stall(), done=False)


@pytest.mark.parametrize(
    ("script", "when", "text"),
    [
        ([Stall()], lambda w: Stage.CONNECTING in w.stages, ""),
        ([Stall()], lambda w: Stage.WAITING in w.stages, ""),
        (half(), lambda w: Stage.WAITING in w.stages, ""),
        (half("some"), lambda w: w.text == "some", "some"),
    ],
    ids=["connecting", "waiting", "headers", "streaming"],
)
def test_stop_at_each_stage_closes_the_socket_and_keeps_the_text(
    tmp_path, server, script, when, text
):
    server.enqueue(script)

    async def test(chat):
        result = await chat.stopped(when)
        if server.connections:
            await asyncio.to_thread(server.wait_closed_by_client)
        return result, await chat.read()

    result, saved = chatting(tmp_path, server, test)
    assert result.ending is Ending.STOPPED and result.messages[0].text == text
    assert saved.path()[-1].ending is Ending.STOPPED and saved.path()[-1].text == text


def test_an_answer_that_never_came_counts(tmp_path, server):
    server.enqueue(sse(*chat_events("a"), done=False))

    async def test(chat):
        return await chat.ask(parameters={"n": 2})

    result = chatting(tmp_path, server, test)
    assert (result.ending, [m.ending for m in result.messages]) == (Ending.CUT, [Ending.FINISHED])
    assert result.error.kind is ErrorKind.STREAM_CUT


@pytest.mark.parametrize(("reason", "ending"), [("error", Ending.FAILED), ("abort", Ending.CUT)])
def test_a_reason_that_means_an_error_is_one(tmp_path, server, reason, ending):
    server.enqueue(sse(*chat_events("a", finish=reason)))

    async def test(chat):
        return await chat.ask()

    result = chatting(tmp_path, server, test)
    assert (result.ending, result.messages[0].ending) == (ending, ending)
    assert (result.error.kind, result.error.code) == (ErrorKind.STREAM_ERROR, reason)
    assert result.error.message == f"finish_reason: {reason}"
    assert result.messages[0].error == result.error


def test_sources_are_stored_with_the_answer_and_joined_when_it_is_continued(tmp_path, server):
    first, second = "https://a.example/1", "https://b.example/2"
    begun, half, end = chat_events("Half", finish="length", usage=False)
    server.enqueue(sse(begun, half, {**end, "citations": [first]}))
    begun, more, end = chat_events(" more", usage=False)
    server.enqueue(sse(begun, more, {**end, "citations": [first, second]}))

    async def test(chat):
        result = await chat.ask()
        await chat.run(continue_job(await chat.read(), result.messages[0].id, chat.asked))
        return (await chat.read()).path()[-1]

    answer = chatting(tmp_path, server, test)
    assert [s.url for s in answer.sources] == [first, second]
    assert "citations" not in server.requests[-1].body.decode()
    assert first not in server.requests[-1].body.decode()


def test_stop_during_the_wait_before_a_retry(tmp_path, server):
    server.enqueue(json_response({}, 503, headers=[("Retry-After", "60")]))

    async def test(chat):
        return await chat.stopped(lambda w: w.stages[-1:] == [Stage.RETRYING])

    result = chatting(tmp_path, server, test)
    assert result.ending is Ending.STOPPED and len(server.requests) == 1


def test_a_retried_request_ends_once(tmp_path, server):
    server.enqueue(json_response({}, 503, headers=[("retry-after-ms", "1")]))
    server.enqueue(sse(*chat_events("ok")))
    watcher = Watcher()

    async def test(chat):
        return await chat.ask(watcher=watcher)

    result = chatting(tmp_path, server, test)
    assert result.ending is Ending.FINISHED and result.messages[0].facts.attempts == 2
    assert [s for s in watcher.stages if s in TERMINAL_STAGES] == [Stage.FINISHED]
    assert watcher.stages.index(Stage.RETRYING) < watcher.stages.index(Stage.FINISHED)


def test_several_replies_at_once_do_not_mix(tmp_path, server):
    gates = [Gate() for _ in range(8)]
    for number, gate in enumerate(gates):
        server.enqueue(sse(*chat_events(f"{number}"), gate, *chat_events(f"-{number}")[1:]))

    async def test(first):
        chats = [first, *(Chat(first.engine, first.asked.connection) for _ in gates[1:])]
        tasks = [asyncio.ensure_future(chat.ask(f"q{i}")) for i, chat in enumerate(chats)]
        for gate in gates:
            await asyncio.to_thread(gate.wait_reached)
            gate.open()
        await asyncio.gather(*tasks)
        return [await chat.read() for chat in chats]

    for saved in chatting(tmp_path, server, test):
        question, answer = saved.path()
        asked = next(
            r for r in server.requests if r.json["messages"][0]["content"] == question.text
        )
        number = server.requests.index(asked)
        assert answer.text == f"{number}-{number}"


def test_a_server_that_continues_gets_the_partial_answer_last(tmp_path, server):
    server.enqueue(half("The loquat is an evergreen "), sse(*chat_events("tree.")))

    async def test(chat):
        stopped = await chat.stopped(lambda w: bool(w.text))
        job = continue_job(await chat.read(), stopped.messages[0].id, chat.asked)
        await chat.run(job)
        return await chat.read()

    saved = chatting(tmp_path, server, test)
    assert [m.text for m in saved.path()] == ["hi", "The loquat is an evergreen tree."]
    assert saved.path()[-1].ending is Ending.FINISHED
    assert server.requests[1].json["messages"][-1] == {
        "role": "assistant",
        "content": "The loquat is an evergreen ",
    }


def test_a_server_that_refuses_to_continue_is_asked_by_a_user_turn(tmp_path, server):
    refusal = {"error": {"message": "The last message must be from the user."}}
    server.enqueue(half("The loquat is an evergreen "), json_response(refusal, 400))
    server.enqueue(sse(*chat_events("tree.")))

    async def test(chat):
        stopped = await chat.stopped(lambda w: bool(w.text))
        job = continue_job(await chat.read(), stopped.messages[0].id, chat.asked)
        result = await chat.run(job)
        return result, await chat.read()

    result, saved = chatting(tmp_path, server, test)
    assert result.ending is Ending.FINISHED
    assert [m.text for m in saved.path()] == ["hi", "The loquat is an evergreen tree."]
    assert [m["role"] for m in server.requests[2].json["messages"]] == ["user", "assistant", "user"]


def test_an_interrupted_answer_is_continued_without_doubling_its_pieces(tmp_path, server):
    """Its text lies in pieces that no record has settled; afterwards one record holds all of it."""
    server.enqueue(half("Half "), sse(*chat_events("whole")))

    async def test(chat):
        await chat.stopped(lambda w: bool(w.text))
        path = chat.engine.ground.profile.history / f"{chat.id}.jsonl"
        lines = path.read_bytes().splitlines(keepends=True)
        # What a process leaves that was killed before it could end the answer.
        path.write_bytes(b"".join(x for x in lines if b'"piece"' not in x and b"stopped" not in x))
        answer = (await chat.read()).current
        await chat.engine.history.save(chat.id, [Piece(answer, "dead-run", 0, "Half ")])
        before = await chat.read()
        assert before.path()[-1].text == "Half "
        job = continue_job(before, before.current, chat.asked)
        await chat.run(job)
        return await chat.read()

    saved = chatting(tmp_path, server, test)
    assert saved.path()[-1].text == "Half whole" and saved.open_streams == {}


def test_a_retry_is_a_sibling(tmp_path, server):
    server.enqueue(json_response({"error": {"message": "no"}}, 404), sse(*chat_events("yes")))

    async def test(chat):
        failed = await chat.ask()
        await chat.run(retry_job(await chat.read(), failed.messages[0].id, chat.asked))
        return failed.messages[0].id, await chat.read()

    failed_id, saved = chatting(tmp_path, server, test)
    assert [m.text for m in saved.path()] == ["hi", "yes"]
    assert len(saved.siblings(failed_id)) == 2
    assert server.requests[1].json["messages"] == [{"role": "user", "content": "hi"}]


def test_a_401_with_a_locked_keyring_tells_of_the_keyring(tmp_path, server, monkeypatch):
    info = describe(ErrorKind.KEY_STORE, reason="it is locked")

    def locked(self, name):
        raise KeyStoreError(ErrorInfo(info.kind, info.sentence, code="locked"))

    monkeypatch.setattr("desktop.storage.keys.KeyStore.get", locked)
    server.enqueue(json_response({"error": {"message": "who are you"}}, 401))

    async def test(chat):
        return await chat.ask()

    error = chatting(tmp_path, server, test).error
    assert error.kind is ErrorKind.KEY_STORE
    assert (error.status, error.message) == (401, "who are you")


def test_facts_are_kept_with_the_answer(tmp_path, server):
    headers = [("X-Request-Id", "req-1"), ("x-ratelimit-remaining-tokens", "9"), ("X-Other", "no")]
    server.enqueue(sse(*chat_events("a", "b", model="served"), headers=headers))

    async def test(chat):
        await chat.ask(parameters={"seed": 1})
        return await chat.read()

    answer = chatting(tmp_path, server, test).path()[-1]
    assert answer.model == "m" and answer.facts.served_model == "served"
    assert answer.facts.request_id == "req-1" and answer.facts.parameters == {"seed": 1}
    assert answer.facts.headers == {"x-request-id": "req-1", "x-ratelimit-remaining-tokens": "9"}
    assert answer.usage.total_tokens == 5 and answer.facts.route.kind == "direct"


@pytest.mark.slow
# The model's threads wait for each other: beside two busy programs it took 66 s, else 9.
@pytest.mark.timeout(600)
def test_the_real_server_continues_a_partial_answer(tmp_path, local_endpoint, monkeypatch):
    monkeypatch.setenv("LOCAL_KEY", local_endpoint.key)
    question = "Count from one to twelve in English words, separated by commas. Nothing else."

    async def test(chat):
        options = {"parameters": {"temperature": 0, "max_tokens": 8}}
        first = await chat.ask(question, **options)
        asked = Asked(chat.asked.connection, parameters={"temperature": 0, "max_tokens": 60})
        await chat.run(continue_job(await chat.read(), first.messages[0].id, asked))
        return first, await chat.read()

    first, saved = chatting(tmp_path, local_endpoint.base_url, test, key_env="LOCAL_KEY")
    assert first.ending is Ending.LENGTH
    text = saved.path()[-1].text.lower()
    assert text.startswith(first.messages[0].text.lower()) and "twelve" in text
    assert len(saved.messages) == 2


def picture_chunk(*packed):
    images = [
        {"type": "image_url", "image_url": {"url": f"data:image/png;base64,{p}"}} for p in packed
    ]
    return {"choices": [{"index": 0, "delta": {"content": "Here.", "images": images}}]}


def answer_with(tmp_path, server, *packed, before=lambda chat: None):
    server.enqueue(sse(picture_chunk(*packed), *chat_events()))

    async def test(chat):
        before(chat)
        result = await chat.ask()
        return result, (await chat.read()).path()[-1]

    return chatting(tmp_path, server, test)


def test_a_picture_that_the_model_made_is_kept_beside_the_history(tmp_path, server):
    picture = png(5, 4)
    result, saved = answer_with(tmp_path, server, base64.b64encode(picture).decode())
    (part,) = saved.attachments
    assert (result.ending, saved.text, part.is_image) == (Ending.FINISHED, "Here.", True)
    assert (part.name, part.width, part.height, part.size) == ("image-1.png", 5, 4, len(picture))
    folder = profile_in(tmp_path / "profile").attachments
    assert (folder / part.sha256).read_bytes() == picture


@pytest.mark.parametrize(
    ("packed", "reason"),
    [
        (base64.b64encode(b"<svg onload=alert(1)>").decode(), "damaged"),
        ("???", "damaged"),
        ("\u4e2d", "damaged"),
        (base64.b64encode(png(claims=(60_000, 60_000))).decode(), "60000 × 60000 pixels"),
        ("A" * (MOST_CHARS + 4), "too big"),
    ],
)
def test_a_hostile_picture_is_refused_and_the_rest_kept(tmp_path, server, packed, reason):
    good = base64.b64encode(png()).decode()
    result, saved = answer_with(tmp_path, server, packed, good)
    assert (result.ending, saved.ending) == (Ending.FAILED, Ending.FAILED)
    assert reason in str(result.error.sentence) and saved.error == result.error
    assert saved.text == "Here." and len(saved.attachments) == 1
    assert len(list(profile_in(tmp_path / "profile").attachments.iterdir())) == 1


def test_more_pictures_than_an_answer_may_hold_are_left_out(tmp_path, server):
    many = [base64.b64encode(png(n + 1, 1)).decode() for n in range(MOST_PICTURES + 1)]
    result, saved = answer_with(tmp_path, server, *many)
    assert len(saved.attachments) == MOST_PICTURES
    assert "more than 16 pictures" in str(result.error.sentence)


def test_a_disk_that_keeps_no_picture_is_named(tmp_path, server):
    def in_the_way(_chat):
        folder = profile_in(tmp_path / "profile").attachments
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.write_bytes(b"a file")

    result, saved = answer_with(
        tmp_path, server, base64.b64encode(png()).decode(), before=in_the_way
    )
    assert result.error.kind is ErrorKind.HISTORY
    assert (saved.ending, saved.text, saved.attachments) == (Ending.FAILED, "Here.", ())


def test_the_picture_of_a_cut_answer_is_kept(tmp_path, server):
    picture = base64.b64encode(png()).decode()
    server.enqueue(sse(picture_chunk(picture), done=False))

    async def test(chat):
        return await chat.ask()

    result = chatting(tmp_path, server, test)
    assert result.ending is Ending.CUT and len(result.messages[0].attachments) == 1
