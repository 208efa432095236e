"""Every transcript over a real socket, through the whole program: ``loquat ask --json`` prints the right object."""

import io
import json
from pathlib import Path
from typing import Any

import pytest

from desktop.cli.main import run
from tests.support.program import environment, loquat, loquat_json
from tests.support.scripted_server import chunked_response
from tests.support.transcripts import Transcript, assert_means, transcripts

ALL = transcripts()

#: Chunks of the wire: small and of no particular boundary.
CHUNK_BYTES = 97


def answer_of(transcript: Transcript) -> list[Any]:
    body = transcript.body
    pieces = [body[i : i + CHUNK_BYTES] for i in range(0, len(body), CHUNK_BYTES)]
    return chunked_response(
        *pieces,
        status=transcript.status,
        headers=list(transcript.headers.items()),
        content_type=transcript.content_type,
    )


def never_again(profile: Path) -> None:
    """Switch retries off: they are tested elsewhere, and wait."""
    path = profile / "settings.json"
    settings = json.loads(path.read_text("utf-8"))
    for connection in settings["connections"]:
        connection["retries"] = 0
    path.write_text(json.dumps(settings), "utf-8")


def words(transcript: Transcript) -> list[str]:
    parameters = [f"{name}={json.dumps(value)}" for name, value in transcript.parameters.items()]
    return ["ask", "--connection", transcript.api, "--json", *[w for p in parameters for w in ("-p", p)], "Hi"]  # fmt: skip


@pytest.mark.parametrize("transcript", ALL, ids=str)
def test_in_this_process(transcript, tmp_path, capsys, monkeypatch, server):
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "disabled:")
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"")))
    add = ["connection", "add", transcript.api, "--base-url", server.base_url, "--api", transcript.api, "--model", "m"]  # fmt: skip
    assert run(["--profile", str(tmp_path), *add], lambda _: 1) == 0
    never_again(tmp_path)
    capsys.readouterr()
    server.enqueue(answer_of(transcript))
    code = run(["--profile", str(tmp_path), *words(transcript)], lambda _: 1)
    answer = json.loads(capsys.readouterr().out)
    assert_means(answer, transcript.expected)
    assert answer["response"]["status"] == transcript.status
    assert code == (1 if transcript.expected["ending"] in {"cut", "failed"} else 0)


@pytest.mark.parametrize(
    "name", ["openai-text", "responses-text", "completions-two-with-logprobs", "login-page"]
)
def test_as_a_person_runs_it(name, tmp_path, server):
    (transcript,) = [t for t in ALL if t.name == name]
    env = environment(tmp_path)
    profile = tmp_path / "profile"
    add = ["connection", "add", transcript.api, "--base-url", server.base_url, "--api", transcript.api, "--model", "m"]  # fmt: skip
    assert loquat(profile, *add, env=env).returncode == 0
    server.enqueue(answer_of(transcript))
    assert_means(loquat_json(profile, *words(transcript), env=env), transcript.expected)
