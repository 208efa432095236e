"""``connection``: what is refused, what is stored, and that a window's settings survive."""

import json

import pytest

from tests.support.scripted_server import json_response, response


def stored(cli):
    return json.loads((cli.profile / "settings.json").read_text())["connections"]


def add(cli, *words, name="Home", url="http://127.0.0.1:9/v1"):
    return cli("connection", "add", name, "--base-url", url, *words)


def test_an_added_connection_is_listed_and_removed(cli):
    assert add(cli, "--model", "m", "--api", "responses", "--key-env", "MY_KEY").code == 0
    assert "Home  http://127.0.0.1:9/v1  responses  m" in cli("connection", "list").out
    assert stored(cli)[-1]["key_env"] == "MY_KEY"
    assert cli("connection", "remove", "home").code == 0
    assert "Home" not in cli("connection", "list").out


@pytest.mark.parametrize(
    "url",
    [
        "not a url",
        "ftp://example.com",
        "http://",
        "https:///v1",
        "http://[::1/v1",
        "http://host:port/v1",
        "",
        "file:///etc/passwd",
        "http://user:secret@127.0.0.1/v1",
        "http://127.0.0.1:99999/v1",
        "http://ho st/v1",
        "http://a<b>/v1",
        "http://host\x7f/v1",
    ],
)
def test_a_base_url_that_is_none_is_refused(cli, url):
    done = add(cli, url=url)
    assert done.code == 2 and done.err and "secret" not in done.err
    assert not (cli.profile / "settings.json").exists()


@pytest.mark.parametrize("name", ["OpenAI", "openai", "Home", " HOME ", "", "  ", "a\x1b[2J"])
def test_a_name_that_is_taken_or_none_is_refused(cli, name):
    add(cli)
    assert add(cli, name=name).code == 2


@pytest.mark.parametrize("variable", ["sk-abcdefghijklmn", "A B", "1A", "A=B"])
def test_a_key_in_place_of_a_variables_name_is_refused_and_not_repeated(cli, variable):
    done = add(cli, "--key-env", variable)
    assert done.code == 2 and variable not in done.err


def test_a_password_in_the_proxys_url_is_refused_with_the_way_out(cli):
    done = add(cli, "--proxy", "http://me:hunter2hunter2@127.0.0.1:3128")
    assert done.code == 2 and "hunter2" not in done.err + done.out
    assert "loquat key set" in done.err and "--proxy" in done.err
    assert "http://me@127.0.0.1:3128" in done.err


@pytest.mark.parametrize(
    "proxy", ["socks://h:1", "socks4://h:1", "h:1", "http://", "http://h:x", "http://h:1/path", ""]
)
def test_a_proxy_that_cannot_be_used_is_refused(cli, proxy):
    assert add(cli, "--proxy", proxy).code == 2


@pytest.mark.parametrize(
    ("word", "setting"),
    [
        ("system", {}),
        ("none", {"mode": "none"}),
        ("environment", {"mode": "environment"}),
        ("socks5h://u%40x@h:1080", {"mode": "manual", "url": "socks5h://h:1080", "user": "u@x"}),
        ("https://h:1/", {"mode": "manual", "url": "https://h:1"}),
    ],
)
def test_a_proxy_is_stored_without_its_login(cli, word, setting):
    assert add(cli, "--proxy", word).code == 0
    assert stored(cli)[-1]["proxy"] == setting


@pytest.mark.parametrize("words", [("--api", "soap"), ("--nonsense",)])
def test_wrong_options_are_wrong_usage(cli, words):
    assert add(cli, *words).code == 2


def test_unknown_fields_and_settings_of_others_survive(cli):
    add(cli)
    path = cli.profile / "settings.json"
    settings = json.loads(path.read_text())
    settings["values"]["appearance.scheme"] = "dark"
    settings["from_the_future"] = [1]
    settings["connections"][-1]["colour"] = "blue"
    path.write_text(json.dumps(settings))
    add(cli, name="Second")
    kept = json.loads(path.read_text())
    assert kept["from_the_future"] == [1] and kept["values"]["appearance.scheme"] == "dark"
    assert [c.get("colour") for c in kept["connections"]] == [None, "blue", None]


def test_broken_settings_are_kept_aside_and_told(cli):
    cli.profile.mkdir()
    (cli.profile / "settings.json").write_text("{broken")
    done = cli("connection", "list")
    assert done.code == 0 and "OpenAI" in done.out and "settings" in done.err
    kept = [path for path in cli.profile.iterdir() if path.read_bytes() == b"{broken"]
    assert len(kept) == 1


def test_a_test_really_asks_the_server(asked, server):
    server.on("/v1/models", json_response({"data": [{"id": "one"}, {"id": "two"}]}))
    done = asked("connection", "test", "Test")
    assert done.code == 0 and done.out.splitlines()[1:] == ["one", "two"]
    server.on("/v1/models", response(b"<html>", content_type="text/html"))
    done = asked("connection", "test", "Test")
    assert done.code == 1 and "API" in done.err


def test_the_local_model_cannot_be_removed(cli, monkeypatch):
    monkeypatch.setattr("desktop.cli.profiles.local_model_is_installed", lambda: True)
    assert cli("connection", "remove", "Local model").code == 2


def test_without_the_extra_the_local_model_is_not_offered(cli, monkeypatch):
    monkeypatch.setattr("desktop.cli.profiles.local_model_is_installed", lambda: False)
    assert "Local model" not in cli("connection", "list").out
    assert cli("ask", "--connection", "Local model", "hi").code == 2
