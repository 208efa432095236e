"""``loquat`` as a process: killed, interrupted, on a full disk, beside another one, with a real keyring."""

import contextlib
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.support.program import (
    COMMAND_LIMIT_S,
    conversations,
    ended_answers,
    loquat,
    loquat_json,
    text_of,
)
from tests.support.screen import wait_for
from tests.support.scripted_server import Gate, ScriptedServer, Stall, chat_events, sse


@pytest.fixture
def profile(tmp_path: Path, env: dict[str, str], server: ScriptedServer) -> Path:
    folder = tmp_path / "profile"
    words = ["connection", "add", "Test", "--base-url", server.base_url, "--model", "m"]
    added = loquat(folder, *words, "--default", env=env)
    assert added.returncode == 0, added.stderr
    return folder


def start(profile: Path, *words: str, env: dict[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "desktop", "--profile", str(profile), *words],
        env=env, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def held(gate: Gate, *before: str, after: str = " never") -> list:
    """An answer that waits at ``gate`` after saying ``before``."""
    first = chat_events(*before, finish=None, usage=False)
    return sse(*first, gate, *chat_events(after)[1:])


def pieces(profile: Path) -> str:
    """The text of all pieces that are on the disk."""
    return "".join(
        r.get("text", "") for c in conversations(profile) for r in c if r["type"] == "piece"
    )


def shown(profile: Path, env: dict[str, str]) -> list[dict]:
    conversation = loquat_json(profile, "list", "--json", env=env)[0]["id"]
    return loquat_json(profile, "show", conversation, "--json", env=env)["messages"]


def read_until(process: subprocess.Popen[bytes], expected: bytes) -> None:
    assert process.stdout
    got = b""
    while expected not in got:
        more = os.read(process.stdout.fileno(), 4096)
        assert more, (got, process.stderr and process.stderr.read())
        got += more


def test_killed_in_mid_stream_the_text_is_kept_and_called_interrupted(profile, server, env):
    gate = Gate()
    server.enqueue(held(gate, "All of ", "this 中文"))
    process = start(profile, "ask", "hi", env=env)
    wait_for(lambda: pieces(profile) == "All of this 中文", "the pieces on disk")
    running = shown(profile, env)[-1]
    assert running["ending"] is None, "an answer that is under way is not interrupted"
    process.kill()
    process.communicate()
    question, answer = shown(profile, env)
    assert question["parts"] == [{"type": "text", "text": "hi"}]
    assert answer["ending"] == "interrupted" and text_of(answer) == "All of this 中文"
    litter = [p.name for p in (profile / "history").iterdir() if p.suffix != ".jsonl"]
    assert litter == []


def test_what_was_interrupted_is_sent_with_the_next_question(profile, server, env):
    gate = Gate()
    server.enqueue(held(gate, "Half"))
    process = start(profile, "ask", "hi", env=env)
    wait_for(lambda: pieces(profile) == "Half", "the piece on disk")
    process.kill()
    process.communicate()
    server.enqueue(sse(*chat_events("More")))
    conversation = loquat_json(profile, "list", "--json", env=env)[0]["id"]
    assert loquat(profile, "ask", "--conversation", conversation, "go on", env=env).returncode == 0
    sent = server.requests[-1].json["messages"]
    assert [m["content"] for m in sent] == ["hi", "Half", "go on"]


def test_killed_in_the_middle_of_a_tool_call_what_came_is_kept_and_not_sent(profile, server, env):
    gate = Gate()

    def delta(**fields):
        return {"choices": [{"index": 0, "delta": fields}]}

    begun = {"index": 0, "id": "c1", "function": {"name": "add", "arguments": '{"a": 1'}}
    server.enqueue(sse(delta(content="Wait."), delta(tool_calls=[begun]), gate, delta(content="")))
    process = start(profile, "ask", "hi", env=env)
    wait_for(lambda: "calls" in json.dumps(conversations(profile)), "the call on disk")
    process.kill()
    process.communicate()
    answer = shown(profile, env)[-1]
    assert answer["ending"] == "interrupted"
    assert answer["parts"] == [
        {"type": "text", "text": "Wait."},
        {"type": "tool_call", "id": "c1", "name": "add", "arguments": '{"a": 1'},
    ]
    server.enqueue(sse(*chat_events("More")))
    conversation = loquat_json(profile, "list", "--json", env=env)[0]["id"]
    assert loquat(profile, "ask", "--conversation", conversation, "go on", env=env).returncode == 0
    assert "tool_calls" not in server.requests[-1].json["messages"][1]


@pytest.mark.parametrize("as_json", [False, True])
def test_ctrl_c_stops_the_stream_and_keeps_what_came(profile, server, env, as_json):
    gate = Gate()
    server.enqueue(held(gate, "Some"))
    process = start(profile, "ask", *(["--json"] if as_json else []), "hi", env=env)
    wait_for(lambda: pieces(profile) == "Some", "the piece on disk")
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=COMMAND_LIMIT_S)
    assert process.returncode == 130 and b"Traceback" not in err
    server.wait_closed_by_client()
    answer = ended_answers(profile, "stopped")[-1]
    assert text_of(answer) == "Some"
    if as_json:
        printed = json.loads(out)
        assert printed["ending"] == "stopped" and printed["choices"][0]["text"] == "Some"
    else:
        assert out == b"Some\n" and b"Stopped" in err


def test_ctrl_c_before_the_first_byte(profile, server, env):
    gate = Gate()
    server.enqueue([gate])
    process = start(profile, "ask", "--json", "hi", env=env)
    gate.wait_reached()
    process.send_signal(signal.SIGINT)
    out, _ = process.communicate(timeout=COMMAND_LIMIT_S)
    assert process.returncode == 130 and json.loads(out)["choices"] == []
    server.wait_closed_by_client()


def test_a_reader_that_leaves_ends_the_program_quietly(profile, server, env):
    gate = Gate()
    first = chat_events("first", finish=None, usage=False)
    server.enqueue(sse(*first, gate, chat_events("second")[1], Stall()))
    process = start(profile, "ask", "hi", env=env)
    assert process.stdout and process.stderr
    read_until(process, b"first")
    process.stdout.close()
    gate.open()
    err = process.stderr.read()
    process.stderr.close()
    assert process.wait(COMMAND_LIMIT_S) == 1 and err == b""
    assert text_of(ended_answers(profile, "stopped")[0]) == "firstsecond"


def test_on_a_terminal_the_status_is_shown_and_taken_away_again(profile, server, env):
    gate = Gate()
    server.enqueue([gate, *sse(*chat_events("A\x1b[2Jnswer"))])
    terminal, its_end = os.openpty()
    words = [sys.executable, "-m", "desktop", "--profile", str(profile), "ask", "hi"]
    process = subprocess.Popen(
        words, env=env, cwd=ROOT, stdin=its_end, stdout=its_end, stderr=its_end
    )
    os.close(its_end)
    shown = b""
    with os.fdopen(terminal, "rb", buffering=0) as screen:
        while b"Waiting for Test" not in shown:
            shown += screen.read(4096)
        gate.open()
        with contextlib.suppress(OSError):  # how Linux says that nobody writes any more
            while more := screen.read(4096):
                shown += more
    assert process.wait(COMMAND_LIMIT_S) == 0
    assert shown.startswith(b"\r\x1b[2KConnecting to Test")
    assert shown.endswith("\r\x1b[2KA␛[2Jnswer\r\n".encode())


def test_two_processes_may_answer_in_one_conversation(profile, server, env):
    server.enqueue(sse(*chat_events("zero")))
    loquat(profile, "ask", "start", env=env)
    conversation = loquat_json(profile, "list", "--json", env=env)[0]["id"]
    gates = [Gate(), Gate()]
    server.enqueue(*(held(gate, "x", after="y") for gate in gates))
    words = ["ask", "--conversation", conversation]
    processes = [start(profile, *words, question, env=env) for question in ("one", "two")]
    for gate in gates:
        gate.wait_reached()
    for gate in gates:
        gate.open()
    for process in processes:
        _, err = process.communicate(timeout=COMMAND_LIMIT_S)
        assert process.returncode == 0, err
    messages = shown(profile, env)
    assert sorted(text_of(m) for m in messages) == ["one", "start", "two", "xy", "xy", "zero"]
    roots = [m for m in messages if m["parent"] is None]
    assert [text_of(m) for m in roots] == ["start"]
    assert {m["ending"] for m in messages if m["role"] == "assistant"} == {"finished"}


def in_own_mounts(script: str, **env: str) -> subprocess.Popen[bytes]:
    """Run a shell script that may mount what nobody else sees."""
    return subprocess.Popen(
        ["unshare", "--mount", "--map-root-user", "sh", "-euc", script],
        env=env, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


FULL_DISK = """
mkdir -p "$DIR/history"
mount -t tmpfs -o size=64k tmpfs "$DIR/history"
"$PYTHON" -m desktop --profile "$DIR" ask hi &
asking=$!
read -r _ < "$GO"
mount -o remount,size=10m "$DIR/history"
: > "$MENDED"
wait $asking && code=0 || code=$?
cp "$DIR"/history/*.jsonl "$OUT"
exit $code
"""


def test_on_a_full_disk_streaming_goes_on_and_all_is_saved_once_there_is_room(
    profile, server, env, tmp_path
):
    gate = Gate()
    events = chat_events(*["0123456789abcdef" * 1024] * 8, finish=None, usage=False)
    server.enqueue(sse(*events, gate, *chat_events("THE END")[1:]))
    fifo, mended = tmp_path / "go", tmp_path / "mended"
    out = profile.parent / "out.jsonl"
    os.mkfifo(fifo)
    files = {"DIR": profile, "GO": fifo, "MENDED": mended, "OUT": out, "PYTHON": sys.executable}
    process = in_own_mounts(FULL_DISK, **env, **{k: str(v) for k, v in files.items()})
    assert process.stdout
    read_until(process, b"f" + b"0123456789abcdef" * 8)
    gate.wait_reached()
    fifo.write_text("go\n")
    wait_for(mended.exists, "room on the disk")
    gate.open()
    _, err = process.communicate(timeout=COMMAND_LIMIT_S)
    assert process.returncode == 0, err
    records = [json.loads(line) for line in out.read_bytes().splitlines()]
    final = [r["fields"] for r in records if r["type"] == "message"][-1]
    assert len(text_of(final)) == 8 * 16 * 1024 + 7 and text_of(final).endswith("THE END")


READ_ONLY = """
mkdir -p "$DIR/history"
mount --bind "$DIR/history" "$DIR/history"
mount -o remount,ro,bind "$DIR/history"
"$PYTHON" -m desktop --profile "$DIR" ask "$QUESTION"
"""


def test_a_read_only_history_is_told_and_the_answer_comes_all_the_same(profile, server, env):
    server.enqueue(*[sse(*chat_events("saved"))] * 2)
    loquat(profile, "ask", "before", env=env)
    before = conversations(profile)
    process = in_own_mounts(
        READ_ONLY, **env, DIR=str(profile), PYTHON=sys.executable, QUESTION="after"
    )
    out, err = process.communicate(timeout=COMMAND_LIMIT_S)
    assert process.returncode == 0 and out == b"saved\n"
    assert b"history" in err and b"Traceback" not in err
    assert conversations(profile) == before


def test_the_key_lives_in_the_keyring_alone(profile, server, env, keyring_session):
    key = "sk-e2e-0123456789-WXYZ"
    env = {**env, **keyring_session.env}
    stored = loquat(profile, "key", "set", "Test", env=env, stdin=f"  {key}\r\n")
    assert stored.returncode == 0, stored.stderr
    server.enqueue(sse(*chat_events(f"you sent {key}")))
    answered = loquat(profile, "ask", "--json", "hi", env=env)
    assert server.requests[0].header("authorization") == f"Bearer {key}"
    status = loquat(profile, "key", "status", "Test", env=env)
    assert "WXYZ" in status.stdout and "keyring" in status.stdout.lower()
    for done in (stored, answered, status):
        assert key not in done.stdout + done.stderr
    for path in profile.rglob("*"):
        assert not path.is_file() or key.encode() not in path.read_bytes(), path
    assert loquat(profile, "key", "delete", "Test", env=env).returncode == 0
    assert "no key" in loquat(profile, "key", "status", "Test", env=env).stdout


@pytest.mark.parametrize("stdin", ["", " \n", "two\nlines", "\x1b[2J"])
def test_what_is_no_key_is_not_stored(profile, env, keyring_session, stdin):
    env = {**env, **keyring_session.env}
    assert loquat(profile, "key", "set", "Test", env=env, stdin=stdin).returncode == 2


def test_without_a_keyring_storing_a_key_fails_and_names_the_way_out(profile, env):
    done = loquat(profile, "key", "set", "Test", env=env, stdin="sk-0123456789")
    assert done.returncode == 1 and "--key-env" in done.stderr
    assert "sk-0123456789" not in done.stderr + done.stdout
