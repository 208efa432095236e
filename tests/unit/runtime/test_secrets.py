"""Where a key comes from, in which order, and that the masker learns it."""

import pytest

from desktop.core.connection import (
    Connection,
    ExtraHeader,
    ProxyMode,
    ProxySetting,
    local_model_connection,
)
from desktop.core.errors import ErrorKind, KeyStoreError, describe
from desktop.core.masking import MASK, Masker
from desktop.runtime.secrets import gather
from desktop.storage.keys import SessionKeys, secret_name

KEY = "sk-in-the-keyring-1234"


class Refusing:
    """A keyring that cannot be used; counts how often it was asked."""

    def __init__(self, code):
        self.code = code
        self.asked = 0

    def get(self, name):
        self.asked += 1
        info = describe(ErrorKind.KEY_STORE, reason="x")
        raise KeyStoreError(type(info)(info.kind, info.sentence, code=self.code))


def stored(connection_id="c", **secrets):
    keys = SessionKeys()
    for what, value in secrets.items():
        keys.set(secret_name(connection_id, what.replace("__", ":")), value)
    return keys


def found(connection, *, keys=None, session=None, environ=None, masker=None):
    return gather(
        connection, keys or stored(), session or stored(), environ or {}, masker or Masker()
    )


def test_the_session_comes_before_the_keyring_and_the_keyring_before_the_environment():
    connection = Connection("c", "C", key_env="MY_KEY")
    environ = {"MY_KEY": " sk-from-the-environment\n", "OPENAI_API_KEY": "sk-someone-elses"}
    keyring, session = stored(key=KEY), stored(key="sk-for-this-session")
    first = found(connection, keys=keyring, session=session, environ=environ).credentials
    assert (first.key, first.key_origin) == ("sk-for-this-session", "session")
    second = found(connection, keys=keyring, environ=environ).credentials
    assert (second.key, second.key_origin) == (KEY, "keyring")
    third = found(connection, environ=environ).credentials
    assert (third.key, third.key_origin) == ("sk-from-the-environment", "environment")


def test_a_variable_goes_only_to_the_connection_that_names_it():
    credentials = found(Connection("c", "C"), environ={"OPENAI_API_KEY": KEY}).credentials
    assert credentials.key is None and credentials.key_origin == "none"


def test_the_masker_learns_everything_that_was_found():
    connection = Connection(
        "c",
        "C",
        proxy=ProxySetting(ProxyMode.MANUAL, "http://proxy:1", "user"),
        headers=(ExtraHeader("X-Token", secret=True), ExtraHeader("X-Api-Key", "typed-openly")),
    )
    masker = Masker()
    keys = stored(key=KEY, proxy="proxy-password", **{"header__x-token": "header-secret"})
    credentials = found(connection, keys=keys, masker=masker).credentials
    assert credentials.proxy_password == "proxy-password"
    assert credentials.headers == {"X-Token": "header-secret"}
    for secret in (KEY, "proxy-password", "header-secret", "typed-openly"):
        assert masker.mask(f"<{secret}>") == f"<{MASK}>"


def test_the_proxy_password_is_read_only_for_a_proxy_with_a_user():
    assert found(Connection("c", "C"), keys=stored(proxy="pw")).credentials.proxy_password is None


@pytest.mark.parametrize(
    ("code", "told"), [("absent", False), ("refused", False), ("locked", True)]
)
def test_a_keyring_that_cannot_be_read_is_told_only_if_it_may_hold_the_key(code, told):
    keyring = Refusing(code)
    connection = Connection("c", "C", headers=(ExtraHeader("X-Token", secret=True),))
    gathered = found(connection, keys=keyring)
    assert gathered.credentials.key is None and keyring.asked == 1
    assert (gathered.problem is not None) is told


def test_the_local_model_asks_no_keyring():
    keyring = Refusing("locked")
    assert found(local_model_connection(), keys=keyring).problem is None and keyring.asked == 0


def test_credentials_do_not_show_themselves():
    assert KEY not in repr(found(Connection("c", "C"), keys=stored(key=KEY)))
