"""Connections as the window sees them: saved, tested against a real server, keys in a keyring that may hang."""

import threading

import pytest
from msgspec import structs

from desktop.core.connection import Connection, ExtraHeader, ProxyMode, ProxySetting
from desktop.core.errors import ErrorKind
from desktop.core.keys import SecretChanges
from desktop.storage.keys import KeyringStatus, secret_name
from desktop.storage.settings_file import SettingsFile
from tests.gui.runtime.conftest import Watched
from tests.support.scripted_server import chat_events, json_response, sse

KEY = "sk-0123456789abcdef"


class MemoryKeyring:
    """A keyring in memory that can be made to hang, as one does whose prompt nobody answers."""

    def __init__(self):
        self.values = {}
        self.answers = threading.Event()
        self.answers.set()

    def _wait(self):
        assert self.answers.wait(20)

    def status(self):
        return KeyringStatus("Test keyring", usable=True)

    def get(self, name):
        self._wait()
        return self.values.get(name)

    def set(self, name, value):
        self._wait()
        self.values[name] = value

    def delete(self, name):
        self._wait()
        self.values.pop(name, None)


@pytest.fixture
def keyring():
    made = MemoryKeyring()
    yield made
    made.answers.set()


@pytest.fixture
def with_keyring(keyring, monkeypatch):
    monkeypatch.setattr("desktop.runtime.ground.KeyStore", lambda _service: keyring)


@pytest.fixture
def connections(with_keyring, workspace):
    return workspace.connections


def models(*names):
    return json_response({"data": [{"id": name} for name in names]})


def test_connections_are_saved_and_removed(connections, connection, profile, qtbot):
    other = structs.replace(connection, id="other", name="Other")
    with qtbot.waitSignal(connections.changed):
        connections.save(other)
    assert connections.get("other") == other
    saved = SettingsFile(profile.settings_file)
    qtbot.waitUntil(lambda: other in saved.load().connections)
    connections.remove("other")
    assert connections.get("other") is None
    qtbot.waitUntil(lambda: other not in saved.load().connections)


def test_the_key_goes_to_the_keyring_and_only_its_end_comes_back(
    connections, connection, keyring, server, profile, qtbot
):
    with qtbot.waitSignal(connections.key_status_changed):
        connections.save(connection, SecretChanges(key=KEY))
    assert keyring.values == {secret_name(connection.id, "key"): KEY}
    status = connections.key_status(connection.id)
    assert (status.origin, status.last_four) == ("keyring", "•••cdef")
    assert status.backend == "Test keyring"
    server.on("/v1/models", models("a", "b"))
    with qtbot.waitSignal(connections.models_loaded) as loaded:
        connections.refresh_models(connection.id)
    assert loaded.args == [connection.id, ("a", "b")]
    assert connections.models(connection.id) == ("a", "b")
    assert server.requests[0].header("Authorization") == f"Bearer {KEY}"
    qtbot.waitUntil(profile.settings_file.exists)
    assert KEY not in profile.settings_file.read_text()


def test_another_key_is_used_from_the_next_request_on(
    connections, connection, server, qtbot, keyring
):
    server.on("/v1/models", models("a"))
    for key in (KEY, "another-key-0123456789"):
        with qtbot.waitSignal(connections.key_status_changed):
            connections.save(connection, SecretChanges(key=key))
        with qtbot.waitSignal(connections.models_loaded):
            connections.refresh_models(connection.id)
        assert server.requests[-1].header("Authorization") == f"Bearer {key}"
    with qtbot.waitSignal(connections.key_status_changed):
        connections.save(connection, SecretChanges(key=""))
    assert connections.key_status(connection.id).origin == "none"
    with qtbot.waitSignal(connections.models_loaded):
        connections.refresh_models(connection.id)
    assert server.requests[-1].header("Authorization") is None


def test_a_key_for_this_session_stays_out_of_the_keyring(connections, connection, keyring, qtbot):
    with qtbot.waitSignal(connections.key_status_changed):
        connections.save(connection, SecretChanges(key=KEY, session_only=True))
    assert keyring.values == {}
    assert connections.key_status(connection.id).origin == "session"


def test_removing_a_connection_removes_its_secrets(connections, connection, keyring, qtbot):
    full = structs.replace(
        connection,
        id="full",
        headers=(ExtraHeader("X-Token", secret=True),),
        proxy=ProxySetting(ProxyMode.MANUAL, "http://127.0.0.1:1", "user"),
    )
    changes = SecretChanges(key=KEY, proxy_password="p" * 9, headers={"X-Token": "t" * 9})
    connections.save(full, changes)
    qtbot.waitUntil(lambda: len(keyring.values) == 3)
    connections.remove("full")
    qtbot.waitUntil(lambda: keyring.values == {})


def test_a_secret_header_that_is_taken_away_leaves_the_keyring(
    connections, connection, keyring, server, qtbot
):
    headers = (ExtraHeader("X-Token", secret=True), ExtraHeader("X-Cookie", secret=True))
    secrets = SecretChanges(headers={"X-Token": "t" * 9, "X-Cookie": "c" * 9})
    connections.save(structs.replace(connection, headers=headers), secrets)
    qtbot.waitUntil(lambda: len(keyring.values) == 2)
    connections.save(structs.replace(connection, headers=headers[:1]), SecretChanges())
    qtbot.waitUntil(lambda: list(keyring.values.values()) == ["t" * 9])
    server.on("/v1/models", models("a"))
    with qtbot.waitSignal(connections.models_loaded):
        connections.refresh_models(connection.id)
    assert server.requests[-1].header("X-Token") == "t" * 9
    assert server.requests[-1].header("X-Cookie") is None


def test_without_a_keyring_the_key_is_kept_for_the_session_and_this_is_said(
    workspace, connection, server, qtbot
):
    connections = workspace.connections  # no session bus here: the real key store finds no keyring
    with qtbot.waitSignal(connections.notice) as notice:
        connections.save(connection, SecretChanges(key=KEY))
    assert notice.args[0].kind is ErrorKind.KEY_STORE
    assert "this session only" in str(notice.args[0].advice)
    qtbot.waitUntil(lambda: connections.key_status(connection.id).origin == "session")
    assert not connections.key_status(connection.id).keyring_usable
    server.on("/v1/models", models("a"))
    with qtbot.waitSignal(connections.models_loaded):
        connections.refresh_models(connection.id)
    assert server.requests[0].header("Authorization") == f"Bearer {KEY}"


def test_a_key_from_the_environment_is_shown_as_such(open_workspace, connection, qtbot):
    workspace = open_workspace({"TEST_KEY": KEY})
    connections = workspace.connections
    connections.save(structs.replace(connection, key_env="TEST_KEY"))
    qtbot.waitUntil(lambda: connections.key_status(connection.id).origin == "environment")
    status = connections.key_status(connection.id)
    assert (status.variable, status.last_four) == ("TEST_KEY", "•••cdef")


def test_a_keyring_that_hangs_blocks_nothing_but_what_needs_it(
    connections, connection, keyring, server, workspace, qtbot
):
    keyring.answers.clear()
    connections.refresh_key_status(connection.id)
    qtbot.waitUntil(lambda: connections.key_status(connection.id).waiting)
    session = workspace.library.new_conversation()
    watched = Watched(session)
    session.send("question")
    qtbot.waitUntil(lambda: bool(watched.stages))
    assert server.requests == []
    session.stop()  # while the keyring's prompt is open
    qtbot.waitUntil(lambda: len(watched.ended) == 1)
    keyring.answers.set()
    qtbot.waitUntil(lambda: not connections.key_status(connection.id).waiting)
    server.enqueue(sse(*chat_events("now")))
    session.send("again")
    qtbot.waitUntil(lambda: len(watched.ended) == 2)
    assert session.path()[-1].text == "now"


def test_a_keyring_that_hangs_does_not_keep_the_program_from_ending(
    with_keyring, keyring, open_workspace, connection
):
    workspace = open_workspace()
    keyring.answers.clear()
    workspace.connections.refresh_key_status(connection.id)
    workspace.warm_up()
    assert workspace.shutdown()


def test_a_key_that_is_being_stored_when_the_program_ends_is_stored(
    with_keyring, keyring, open_workspace, connection
):
    workspace = open_workspace()
    keyring.answers.clear()
    workspace.connections.save(connection, SecretChanges(key=KEY))
    slow = threading.Timer(0.3, keyring.answers.set)
    slow.start()
    assert workspace.shutdown()
    slow.join()
    assert keyring.values == {secret_name(connection.id, "key"): KEY}


def test_a_key_that_the_keyring_does_not_take_does_not_keep_the_program_from_ending(
    with_keyring, keyring, open_workspace, connection, monkeypatch
):
    monkeypatch.setattr("desktop.runtime.key_vault.STORED_S", 0.05)
    workspace = open_workspace()
    keyring.answers.clear()
    workspace.connections.save(connection, SecretChanges(key=KEY))
    assert workspace.shutdown()
    assert keyring.values == {}


def test_a_draft_is_tested_with_what_was_typed(connections, connection, keyring, server, qtbot):
    keyring.values[secret_name(connection.id, "key")] = "the-stored-key-000"
    server.on("/v1/models", models("a"))
    for changes, expected in [
        (SecretChanges(key=KEY), f"Bearer {KEY}"),
        (SecretChanges(), "Bearer the-stored-key-000"),
        (SecretChanges(key=""), None),
    ]:
        with qtbot.waitSignal(connections.tested) as tested:
            token = connections.test(connection, changes)
        assert tested.args[0] == token
        outcome = tested.args[1]
        assert outcome.ok and outcome.models == ("a",) and outcome.status == 200
        assert outcome.timing.total_ms > 0
        assert outcome.route.kind == "direct"
        assert server.requests[-1].header("Authorization") == expected
    assert keyring.values == {secret_name(connection.id, "key"): "the-stored-key-000"}


def test_a_failed_test_says_why(connections, connection, server, free_port, qtbot):
    server.on("/v1/models", json_response({"error": {"message": "bad key"}}, 401))
    with qtbot.waitSignal(connections.tested) as tested:
        connections.test(connection, SecretChanges(key=KEY))
    assert tested.args[1].error.kind is ErrorKind.AUTH
    assert tested.args[1].status == 401
    nowhere = structs.replace(connection, base_url=f"http://127.0.0.1:{free_port}/v1")
    with qtbot.waitSignal(connections.tested) as tested:
        connections.test(nowhere, SecretChanges())
    assert tested.args[1].error.kind is ErrorKind.CONNECT
    garbage = structs.replace(connection, base_url="not a url")
    with qtbot.waitSignal(connections.tested) as tested:
        connections.test(garbage, SecretChanges())
    assert tested.args[1].error.kind is ErrorKind.BAD_URL


def test_a_draft_is_examined_stage_by_stage(connections, connection, server, qtbot):
    server.on("/v1/models", models("m"))
    server.on("/v1/chat/completions", sse(*chat_events("Hi")))
    stages = []
    connections.checked.connect(lambda token, check: stages.append((token, check)))
    with qtbot.waitSignal(connections.examined) as examined:
        token = connections.examine(connection, SecretChanges(key=KEY))
    found = examined.args[1]
    assert examined.args[0] == token
    assert found.failed is None and found.supports["stream_options"]
    assert [check for _, check in stages] == list(found.checks)
    assert {told for told, _ in stages} == {token}
    assert server.requests[0].header("Authorization") == f"Bearer {KEY}"


def test_an_examination_ends_with_the_stage_that_fails(connections, connection, free_port, qtbot):
    nowhere = structs.replace(connection, base_url=f"http://127.0.0.1:{free_port}/v1")
    with qtbot.waitSignal(connections.examined) as examined:
        connections.examine(nowhere)
    assert examined.args[1].failed.stage == "tcp"


def test_models_of_a_connection_that_was_changed_meanwhile_are_dropped(
    connections, connection, server, qtbot
):
    server.on("/v1/models", models("a"))
    connections.refresh_models(connection.id)
    connections.save(structs.replace(connection, model="changed"))
    server.wait_for_requests(1)
    qtbot.waitUntil(lambda: connection.id not in connections._asking)
    assert connections.models(connection.id) == ()
    with qtbot.waitSignal(connections.models_loaded):
        connections.refresh_models(connection.id)
    assert connections.models(connection.id) == ("a",)


def test_models_that_cannot_be_had(connections, connection, server, qtbot):
    server.on("/v1/models", json_response({}, 404))
    with qtbot.waitSignal(connections.models_failed) as failed:
        connections.refresh_models(connection.id)
    assert failed.args[1].kind is ErrorKind.NOT_FOUND


@pytest.mark.parametrize(
    ("proxy", "environ", "kind", "origin", "problem"),
    [
        (ProxySetting(ProxyMode.NONE), {}, "direct", "connection", False),
        (ProxySetting(ProxyMode.MANUAL, "socks5h://p:1080"), {}, "socks5h", "connection", False),
        (ProxySetting(ProxyMode.MANUAL, "nonsense://p"), {}, "direct", "connection", True),
        (
            ProxySetting(ProxyMode.ENVIRONMENT),
            {"HTTPS_PROXY": "http://p:3128"},
            "http",
            "environment",
            False,
        ),
    ],
)
def test_the_route_of_a_draft(proxy, environ, kind, origin, problem, open_workspace, qtbot):
    connections = open_workspace(environ).connections
    draft = Connection("d", "D", "https://api.example.com/v1", proxy=proxy)
    with qtbot.waitSignal(connections.route_found) as found:
        token = connections.find_route(draft)
    assert found.args[0] == token
    preview = found.args[1]
    assert (preview.problem is not None) == problem
    assert preview.route.origin == origin
    if not problem:
        assert preview.route.kind == kind


@pytest.fixture
def long_wait(monkeypatch):
    """No answer of this machine is slower."""
    monkeypatch.setattr("desktop.runtime.key_vault.WAITING_AFTER_MS", 100_000)


def test_waiting_is_not_said_for_a_quick_answer(long_wait, connections, connection, qtbot):
    said = []
    connections.key_status_changed.connect(lambda i: said.append(connections.key_status(i).waiting))
    with qtbot.waitSignal(connections.key_status_changed):
        connections.refresh_key_status(connection.id)
    assert said == [False]
    assert not connections._vault._waiting.isActive()
