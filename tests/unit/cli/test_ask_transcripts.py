"""``ask --json`` prints the right object for what every known server sends, over a real socket."""

import json

import pytest

from tests.support.scripted_server import Close, ScriptedServer, response
from tests.support.transcripts import Transcript, assert_means, transcripts

PATHS = {
    "chat": "/v1/chat/completions",
    "responses": "/v1/responses",
    "completions": "/v1/completions",
}


@pytest.mark.parametrize("transcript", transcripts(), ids=str)
def test_the_object_of_each_transcript(cli, transcript: Transcript):
    script = response(
        transcript.body,
        transcript.status,
        list(transcript.headers.items()),
        content_type=transcript.content_type,
    )
    with ScriptedServer() as server:
        server.on(PATHS[transcript.api], [*script, Close()])
        cli.add(server, "--api", transcript.api, "--model", "m", "--default")
        cli.change_connection(retries=0)  # a transcript holds one response
        words = [f"{name}={json.dumps(value)}" for name, value in transcript.parameters.items()]
        done = cli("ask", "--json", *[w for word in words for w in ("-p", word)], "hi")
    expected = transcript.expected
    if (
        expected.get("error", {}).get("message") == ""
    ):  # without words of the server ours are printed
        assert done.json["error"]["message"]
        expected = {
            **expected,
            "error": {**expected["error"], "message": done.json["error"]["message"]},
        }
    assert_means(done.json, expected)
    ended_well = expected["ending"] in {
        "finished",
        "length",
        "content_filter",
        "tool_calls",
    }
    assert done.code == (0 if ended_well else 1), done.err
