"""Keys in a real gnome-keyring, and what happens when there is none."""

import logging
import os
import subprocess
import sys
import threading
import traceback

import pytest

from desktop.core.errors import Action, KeyStoreError
from desktop.storage import keyring_backends
from desktop.storage.keys import KeyStore, SessionKeys, secret_name
from tests.conftest import ROOT
from tests.support.keyring_session import KeyringSession

SECRET = "sk-proj-Zk3Qm8vR1xT5yB7n"


@pytest.fixture
def session(keyring_session):
    with keyring_session.active():
        yield keyring_session


def _cause(error: pytest.ExceptionInfo[KeyStoreError]) -> str | None:
    """The stable name of the cause, after checking that nothing of the secret is anywhere in the error."""
    info = error.value.info
    shown = "".join(traceback.format_exception(error.value)) + repr(info) + str(info.advice)
    assert SECRET not in shown
    assert info.sentence.source.endswith(".")
    assert info.advice.source.endswith(".")
    assert info.action is Action.OPEN_KEY_SETTINGS
    return info.code


def test_a_secret_comes_back_is_replaced_and_goes(session):
    keys = KeyStore("Loquat-test")
    name = secret_name("openai", "key")
    assert keys.get(name) is None
    keys.set(name, SECRET)
    assert KeyStore("Loquat-test").get(name) == SECRET
    keys.set(name, "another value")
    assert keys.get(name) == "another value"
    keys.delete(name)
    assert keys.get(name) is None
    keys.delete(name)


@pytest.mark.parametrize(
    "value",
    [
        "pässwörd 密钥 🔑",
        "  leading and trailing\t",
        "line\nbreak\r\n",
        "%20{}'\"\\/:;<>&",
        "k" * 5000,
    ],
    ids=["unicode", "whitespace", "lines", "punctuation", "long"],
)
def test_any_text_comes_back_exactly(session, value):
    keys = KeyStore("Loquat-test")
    keys.set("values:key", value)
    assert keys.get("values:key") == value
    keys.delete("values:key")


def test_names_and_profiles_are_kept_apart(session):
    here, there = KeyStore("Loquat"), KeyStore("Loquat:1a2b3c4d")
    here.set(secret_name("a", "key"), "one")
    here.set(secret_name("a", "proxy"), "two")
    here.set(secret_name("a", "header:X-Api-Key"), "three")
    there.set(secret_name("a", "key"), "four")
    assert here.get(secret_name("a", "key")) == "one"
    assert here.get(secret_name("a", "proxy")) == "two"
    assert here.get(secret_name("a", "header:x-api-key")) == "three"
    assert there.get(secret_name("a", "key")) == "four"
    here.delete(secret_name("a", "key"))
    assert there.get(secret_name("a", "key")) == "four"


def test_the_status_names_the_program_that_holds_the_keys(session):
    status = KeyStore("Loquat-test").status()
    assert (status.backend, status.usable) == ("GNOME Keyring / Secret Service", True)
    assert str(status.reason) == ""


@pytest.mark.parametrize("value", ["", "half a \ud83d pair", "nul\0byte"])
def test_a_value_that_cannot_be_stored_is_refused_before_it_is_tried(session, value):
    with pytest.raises(KeyStoreError) as error:
        KeyStore("Loquat-test").set("odd:key", value)
    assert _cause(error) == "not_storable"
    assert KeyStore("Loquat-test").get("odd:key") is None


def _store_as_another_program(
    session: KeyringSession, service: str, name: str, secret: bytes
) -> None:
    import secretstorage

    secretstorage.get_default_collection(session.connection).create_item(
        "another program", {"service": service, "username": name, "other": "1"}, secret
    )


def test_what_another_program_stored_under_our_name_is_replaced(session):
    keys = KeyStore("Loquat-foreign")
    _store_as_another_program(session, "Loquat-foreign", "a:key", b"foreign")
    assert keys.get("a:key") == "foreign"
    keys.set("a:key", SECRET)
    assert keys.get("a:key") == SECRET
    keys.delete("a:key")
    assert keys.get("a:key") is None


def test_bytes_that_are_no_text_are_named_and_can_be_replaced(session):
    keys = KeyStore("Loquat-binary")
    _store_as_another_program(session, "Loquat-binary", "a:key", b"\xff\xfe\x00\x80")
    with pytest.raises(KeyStoreError) as error:
        keys.get("a:key")
    assert _cause(error) == "not_text"
    keys.set("a:key", SECRET)
    assert keys.get("a:key") == SECRET


def test_a_locked_keyring_is_an_error_that_says_so(own_keyring_session):
    with own_keyring_session.active():
        keys = KeyStore("Loquat-test")
        keys.set("a:key", SECRET)
        own_keyring_session.lock()
        for call in (
            lambda: keys.get("a:key"),
            lambda: keys.set("a:key", SECRET),
            lambda: keys.delete("a:key"),
        ):
            with pytest.raises(KeyStoreError, match="locked") as error:
                call()
            assert _cause(error) == "locked"
        assert keys.status().usable


def test_a_daemon_that_was_killed_is_an_error_and_a_new_one_is_found(own_keyring_session):
    with own_keyring_session.active():
        keys = KeyStore("Loquat-test")
        keys.set("a:key", SECRET)
        own_keyring_session.kill_keyring()
        # The bus starts another daemon, which is locked and can ask nobody.
        with pytest.raises(KeyStoreError) as error:
            keys.get("a:key")
        assert _cause(error) in {"locked", "gone"}


def test_a_bus_that_dies_is_an_error(own_keyring_session):
    with own_keyring_session.active():
        keys = KeyStore("Loquat-test")
        keys.set("a:key", SECRET)
        own_keyring_session.kill_bus()
        with pytest.raises(KeyStoreError) as error:
            keys.get("a:key")
        assert _cause(error) == "gone"
        with pytest.raises(KeyStoreError) as error:
            keys.get("a:key")
        assert _cause(error) == "absent"
        assert not keys.status().usable


@pytest.mark.parametrize("address", [None, "", "unix:path=/nowhere/bus", "tcp:host=x", "nonsense"])
def test_without_a_bus_it_says_that_there_is_no_keyring(monkeypatch, address):
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    if address is not None:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    keys = KeyStore("Loquat-test")
    for call in (
        lambda: keys.get("a:key"),
        lambda: keys.set("a:key", SECRET),
        lambda: keys.delete("a:key"),
    ):
        with pytest.raises(KeyStoreError, match="no keyring") as error:
            call()
        assert _cause(error) == "absent"
    status = keys.status()
    assert (status.backend, status.usable) == ("", False)
    assert "no keyring" in str(status.reason)


def test_a_keyring_that_comes_up_later_is_found(keyring_session, monkeypatch):
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    keys = KeyStore("Loquat-test")
    assert not keys.status().usable
    with keyring_session.active():
        assert keys.status().usable
        keys.set("late:key", SECRET)
        assert keys.get("late:key") == SECRET


PLAIN_BACKEND = """
from keyring.backend import KeyringBackend
class Plain(KeyringBackend):
    priority = 20
    def get_password(self, service, username): return None
    def set_password(self, service, username, password): open("leak.txt", "a").write(password)
    def delete_password(self, service, username): pass
"""


@pytest.mark.parametrize(
    "backend",
    [
        "keyring.backends.null.Keyring",
        "keyring.backends.fail.Keyring",
        "keyrings.alt.file.PlaintextKeyring",
        "plain_backend.Plain",
        "nonsense",
    ],
)
def test_a_backend_that_is_no_system_keyring_is_refused(session, monkeypatch, tmp_path, backend):
    (tmp_path / "plain_backend.py").write_text(PLAIN_BACKEND)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", backend)
    keys = KeyStore("Loquat-test")
    with pytest.raises(KeyStoreError, match="other than") as error:
        keys.set("a:key", SECRET)
    assert _cause(error) == "refused"
    assert not keys.status().usable
    assert not (tmp_path / "leak.txt").exists()


def test_a_backend_refused_by_the_configuration_file(session, monkeypatch, tmp_path):
    (tmp_path / "python_keyring").mkdir()
    (tmp_path / "python_keyring" / "keyringrc.cfg").write_text(
        "[backend]\ndefault-keyring=keyring.backends.null.Keyring\n"
    )
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    with pytest.raises(KeyStoreError) as error:
        KeyStore("Loquat-test").get("a:key")
    assert _cause(error) == "refused"


def test_a_chain_of_backends_is_resolved_to_the_system_keyring(session, monkeypatch, tmp_path):
    program = f"""
import sys; sys.path.insert(0, {str(tmp_path)!r})
import plain_backend
from desktop.storage.keys import KeyStore
keys = KeyStore("Loquat-chain")
keys.set("a:key", "stored")
print(keys.get("a:key"), keys.status().backend)
"""
    (tmp_path / "plain_backend.py").write_text(PLAIN_BACKEND)
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=os.environ | {"PYTHON_KEYRING_BACKEND": "keyring.backends.chainer.ChainerBackend"},
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    assert done.stdout == "stored GNOME Keyring / Secret Service\n"
    assert not (ROOT / "leak.txt").exists()
    assert KeyStore("Loquat-chain").get("a:key") == "stored"


def test_windows_takes_1280_utf16_units(session, monkeypatch):
    """The limit is checked before storing; the Windows backend itself cannot run here."""
    real = keyring_backends.find_system_keyring()
    assert real is not None
    limited = keyring_backends.SystemKeyring(
        real.backend, "Windows Credential Locker", keyring_backends.WINDOWS_MAX_UNITS
    )
    monkeypatch.setattr(keyring_backends, "find_system_keyring", lambda: limited)
    keys = KeyStore("Loquat-windows")
    keys.set("a:key", "k" * 1280)
    for too_long in ("k" * 1281, "🔑" * 641):
        with pytest.raises(KeyStoreError, match="too long") as error:
            keys.set("a:key", too_long)
        assert _cause(error) == "too_long"
    assert keys.get("a:key") == "k" * 1280


def test_no_value_is_logged(session, caplog):
    caplog.set_level(logging.DEBUG)
    keys = KeyStore("Loquat-test")
    keys.set("log:key", SECRET)
    keys.get("log:key")
    keys.delete("log:key")
    assert SECRET not in caplog.text


def test_threads_may_share_a_store(session):
    keys = KeyStore("Loquat-threads")
    wrong: list[str] = []

    def work(number: int) -> None:
        for step in range(3):
            keys.set(f"{number}:key", f"value {number} {step}")
            if keys.get(f"{number}:key") != f"value {number} {step}":
                wrong.append(f"{number} {step}")

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_importing_the_module_does_not_import_keyring():
    program = "import sys, desktop.storage.keys; print('keyring' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout == "False\n"


def test_session_keys_live_in_memory_only():
    keys = SessionKeys()
    keys.set("a:key", SECRET)
    assert keys.get("a:key") == SECRET
    assert SECRET not in repr(keys)
    keys.delete("a:key")
    keys.delete("a:key")
    assert keys.get("a:key") is None
