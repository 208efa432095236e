"""``loquat tokens``: texts, messages and requests, from files and from stdin."""

import json

import pytest


def counted(cli, tmp_path, content, *words):
    path = tmp_path / "what"
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return cli("tokens", "--json", *words, str(path)).json


def test_a_text(cli, tmp_path):
    assert counted(cli, tmp_path, "hello world", "--model", "gpt-4") == {
        "model": "gpt-4",
        "encoding": "cl100k_base",
        "exact": True,
        "prompt_tokens": 2,
        "per_message": [],
        "tools": 0,
    }


def test_messages_and_a_request(cli, tmp_path):
    messages = [{"role": "user", "content": "hello world"}]
    assert counted(cli, tmp_path, messages, "--model", "gpt-35-turbo")["prompt_tokens"] == 9
    body = {
        "model": "gpt-3.5-turbo",
        "messages": [{"role": "user", "content": "hello"}],
        "functions": [{"name": "foo", "parameters": {"type": "object", "properties": {}}}],
    }
    found = counted(cli, tmp_path, body)
    assert (found["model"], found["prompt_tokens"], found["exact"]) == ("gpt-3.5-turbo", 31, False)
    assert sum(found["per_message"]) + found["tools"] + 3 == 31
    assert counted(cli, tmp_path, body, "--model", "gpt-4o")["encoding"] == "o200k_base"


def test_requests_of_other_apis(cli, tmp_path):
    asked = {"model": "gpt-4o", "instructions": "You are a helpful assistant.", "input": "hello"}
    found = counted(cli, tmp_path, asked)
    assert (found["prompt_tokens"], found["exact"], len(found["per_message"])) == (18, True, 2)
    legacy = {"model": "gpt-3.5-turbo-instruct", "prompt": "hello world"}
    assert counted(cli, tmp_path, legacy)["prompt_tokens"] == 2


def test_a_message_that_is_cut_to_be_counted_is_about(cli, tmp_path):
    whole, run = "hello world " * 10_000, "a" * 60_000
    assert counted(cli, tmp_path, [{"role": "user", "content": whole}])["exact"]
    assert not counted(cli, tmp_path, [{"role": "user", "content": run}])["exact"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_the_mark_of_an_encoding_is_no_token(cli, tmp_path, encoding):
    for content, expected in (("hello world", 2), ('[{"role": "user", "content": "hello"}]', 8)):
        (tmp_path / "marked").write_bytes(content.encode(encoding))
        assert cli("tokens", "--json", str(tmp_path / "marked")).json["prompt_tokens"] == expected


@pytest.mark.parametrize("content", ["{not json", '{"a": 1}', "[1, 2]", "[]", "[" * 100_000])
def test_other_json_is_text(cli, tmp_path, content):
    found = counted(cli, tmp_path, content)
    assert found["per_message"] == []
    assert found["prompt_tokens"] > 0


def test_a_model_of_another_family_is_about(cli, tmp_path):
    assert not counted(cli, tmp_path, "hello world", "--model", "llama-3.2")["exact"]
    (tmp_path / "t").write_text("hello world")
    assert cli("tokens", "--model", "llama", str(tmp_path / "t")).out.startswith("≈ 2 tokens")


def test_stdin_and_words_for_people(cli):
    ran = cli(
        "tokens", "--model", "gpt-4", "-", stdin=json.dumps([{"role": "user", "content": "hello"}])
    )
    assert ran.out == "8 tokens (gpt-4, cl100k_base)\n  message 1: 5\n"


def test_what_cannot_be_read_is_wrong_usage(cli, tmp_path):
    assert cli("tokens", str(tmp_path / "none")).code == 2
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00")
    ran = cli("tokens", str(tmp_path / "binary"))
    assert (ran.code, "UTF-8" in ran.err) == (2, True)


def test_no_network_is_needed(cli, tmp_path, monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", str(tmp_path / "empty"))
    for model in ("gpt-4o", "gpt-4", "text-davinci-003", "davinci", "gpt-oss-20b"):
        assert counted(cli, tmp_path, "hello world", "--model", model)["prompt_tokens"] == 2
