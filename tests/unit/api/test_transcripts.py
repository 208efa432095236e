"""What real servers send, read whole and cut anywhere."""

import base64
import random
from typing import Any

import pytest

from desktop.api.dialects import DIALECTS
from desktop.api.framing import BodyFraming, BodyKind
from desktop.api.server_errors import error_from_response
from desktop.cli.ask_output import attachment_object
from desktop.core.chat_messages import call_object
from desktop.core.connection import Api
from desktop.core.errors import ErrorInfo, UserFacingError
from desktop.core.message import Ending
from desktop.core.reply import Choice, Reply
from desktop.runtime.answer import error_of_ending
from desktop.storage.attachments import part_of
from tests.support.transcripts import Transcript, assert_means, transcripts

ALL = transcripts()


def read(transcript: Transcript, chunks: list[bytes]) -> dict[str, Any]:
    """Read a response as the client does, into the object that ``ask --json`` prints."""
    reply = Reply()
    if transcript.status >= 400:
        body = b"".join(chunks)
        headers = transcript.headers
        return as_object(reply, error_from_response(transcript.status, headers, body, "h").info)
    framing = BodyFraming(transcript.content_type, "h")
    decoder = DIALECTS[Api(transcript.api)].decoder("h", transcript.parameters.get("n", 1))
    try:
        for chunk in chunks:
            for event in framing.feed(chunk):
                apply(reply, decoder.feed(event))
        for event in framing.finish():
            apply(reply, decoder.feed(event))
        if framing.kind is BodyKind.WHOLE:
            apply(reply, decoder.whole(framing.body))
        apply(reply, decoder.finish())
    except UserFacingError as error:
        return as_object(reply, error.info)
    error = reply.error
    if not error and (meant := error_of_ending(reply, "h")):
        return {**as_object(reply, meant), "ending": reply.ending(Ending.FINISHED)}
    return as_object(reply, error, None if decoder.is_complete or error else Ending.CUT)


def apply(reply: Reply, events: list[Any]) -> None:
    for event in events:
        reply.apply(event)


def as_object(
    reply: Reply, error: ErrorInfo | None, ending: Ending | None = None
) -> dict[str, Any]:
    usage = reply.usage
    shown = error and {
        "kind": error.kind,
        "code": error.code,
        "status": error.status or 200,
        "message": error.message,
    }
    if ending is Ending.CUT:
        shown = {"kind": "stream_cut"}
    return {
        "ending": Ending.FAILED if error else ending or reply.ending(Ending.FINISHED),
        "model": reply.named.model,
        "usage": usage
        and {
            "prompt_tokens": usage.prompt_tokens,
            "completion_tokens": usage.completion_tokens,
            "total_tokens": usage.total_tokens,
        },
        "choices": [as_choice(index, choice) for index, choice in reply.choices.items()],
        "error": shown,
    }


def as_choice(index: int, choice: Choice) -> dict[str, Any]:
    return {
        "index": index,
        "text": choice.text,
        "reasoning": choice.reasoning or None,
        "refusal": choice.refusal or None,
        "finish_reason": choice.finish_reason,
        "logprobs": choice.logprobs,
        "tool_calls": [call_object(call) for call in choice.tool_calls],
        "attachments": [
            attachment_object(part_of(f"image-{number}.png", base64.b64decode(packed), ""))
            for number, packed in enumerate(choice.pictures.packed(), start=1)
        ],
    }


def test_there_are_enough_of_them():
    assert len(ALL) >= 40
    assert {transcript.api for transcript in ALL} == set(Api)
    assert all(transcript.source.startswith("https://") for transcript in ALL)


@pytest.mark.parametrize("transcript", ALL, ids=str)
def test_whole(transcript):
    assert_means(read(transcript, [transcript.body]), transcript.expected)


@pytest.mark.parametrize("transcript", ALL, ids=str)
def test_byte_by_byte(transcript):
    body = transcript.body
    pieces = [body[i : i + 1] for i in range(len(body))]
    assert_means(read(transcript, pieces), transcript.expected)


@pytest.mark.parametrize("transcript", ALL, ids=str)
def test_cut_anywhere(transcript):
    dice = random.Random(transcript.name)  # the same cuts in every run
    body = transcript.body
    for _ in range(20):
        edges = sorted(dice.randrange(len(body) + 1) for _ in range(dice.randrange(1, 12)))
        chunks = [body[a:b] for a, b in zip([0, *edges], [*edges, len(body)], strict=True)]
        assert_means(read(transcript, chunks), transcript.expected)


@pytest.mark.parametrize("transcript", ALL, ids=str)
def test_a_truncated_response_is_never_an_exception_and_never_wrongly_whole(transcript):
    """Cut after every 7th byte: what comes out is a prefix, and finished only if the end had come."""
    full = read(transcript, [transcript.body])
    for end in range(0, len(transcript.body), 7):
        answer = read(transcript, [transcript.body[:end]])
        texts = {choice["index"]: choice["text"] for choice in full["choices"]}
        for choice in answer["choices"]:
            assert texts[choice["index"]].startswith(choice["text"])
        if answer["ending"] not in {"cut", "failed"}:
            assert [c["text"] for c in answer["choices"]] == list(texts.values())
