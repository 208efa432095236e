"""The proxy settings of desktops: a portal on a real bus, GNOME's settings in a real backend, KDE's file."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from desktop.api.route import decide_route
from desktop.core.connection import Connection
from desktop.runtime import proxy_portal
from desktop.runtime.proxy_settings import PacUnsupported
from desktop.runtime.system_proxy import from_desktop, from_qt, system_proxy_of
from tests.support.desktop_services import ProxyPortal
from tests.support.keyring_session import keyring_session

URL = "https://user:pass@api.example.com/v1/chat?key=secret"
ORIGIN = "https://api.example.com/"


@pytest.fixture(scope="module")
def bus(tmp_path_factory):
    with keyring_session(tmp_path_factory.mktemp("bus"), with_keyring=False) as session:
        yield session.env


@pytest.fixture
def env(tmp_path) -> dict[str, str]:
    """A desktop in which nothing is set: GNOME's settings in a file, no bus."""
    (tmp_path / "config").mkdir()
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
        "XDG_RUNTIME_DIR": str(tmp_path),
        "GSETTINGS_BACKEND": "keyfile",
    }


def gnome(env: dict[str, str], **keys: str) -> None:
    """Set keys as a person's tools would, ``http__host`` for the key ``host`` of the child ``http``."""
    for name, value in keys.items():
        child, _, key = name.rpartition("__")
        schema = "org.gnome.system.proxy" + (f".{child}" if child else "")
        subprocess.run(
            ["gsettings", "set", schema, key.replace("_", "-"), value], env=env, check=True
        )


def kde(env: dict[str, str], text: str) -> None:
    (Path(env["XDG_CONFIG_HOME"]) / "kioslaverc").write_text(text, encoding="utf-8")


def test_a_desktop_without_settings_says_nothing(env):
    assert from_desktop(URL, env) == []


def test_without_tools_and_folders_it_says_nothing():
    assert from_desktop(URL, {}) == []


# --- the portal


def test_the_portal_decides_and_is_told_no_more_than_the_origin(env, bus):
    gnome(env, mode="manual", https__host="other", https__port="1")
    proxies = ["http://proxy:3128", "direct://"]
    with ProxyPortal(bus["DBUS_SESSION_BUS_ADDRESS"], lambda _: proxies) as portal:
        assert from_desktop(URL, env | bus) == proxies
    assert portal.asked("Lookup") == [(ORIGIN,)]


def test_a_portal_with_a_script_may_answer_for_each_host(env, bus):
    gnome(env, mode="auto", autoconfig_url="http://wpad/wpad.dat")

    def script(url: str) -> list[str]:
        return ["socks5://gate:1080"] if "api." in url else ["direct://"]

    with ProxyPortal(bus["DBUS_SESSION_BUS_ADDRESS"], script):
        assert from_desktop(URL, env | bus) == ["socks5://gate:1080"]
        assert from_desktop("https://intranet/", env | bus) == ["direct://"]


@pytest.mark.parametrize("answer", [None, []])
def test_a_portal_that_fails_leaves_it_to_the_settings(env, bus, answer):
    gnome(env, mode="manual", https__host="proxy", https__port="3128")
    with ProxyPortal(bus["DBUS_SESSION_BUS_ADDRESS"], lambda _: answer):
        assert from_desktop(URL, env | bus) == ["http://proxy:3128"]


def test_a_bus_without_a_portal_leaves_it_to_the_settings(env, bus):
    gnome(env, mode="manual", https__host="proxy", https__port="3128")
    assert from_desktop(URL, env | bus) == ["http://proxy:3128"]


def test_a_portal_that_does_not_answer_is_waited_for_only_so_long(env, bus, monkeypatch):
    monkeypatch.setattr(proxy_portal, "PATIENCE_S", 1)  # for the bus to be reached, too
    gnome(env, mode="manual", https__host="proxy", https__port="3128")
    heard = threading.Event()
    with ProxyPortal(bus["DBUS_SESSION_BUS_ADDRESS"], lambda _: heard.set() or ...) as portal:
        assert from_desktop(URL, env | bus) == ["http://proxy:3128"]
        assert heard.wait(60)
    assert portal.asked("Lookup") == [(ORIGIN,)]


@pytest.mark.parametrize("address", ["unix:path=/nowhere", "disabled:", "nonsense", "tcp:host=h"])
def test_a_bus_that_is_none_is_no_obstacle(env, address):
    assert from_desktop(URL, env | {"DBUS_SESSION_BUS_ADDRESS": address}) == []


# --- GNOME


def test_gnome_has_a_proxy_for_each_kind(env):
    gnome(
        env,
        mode="manual",
        http__host="plain",
        http__port="80",
        https__host="safe",
        https__port="443",
    )
    assert from_desktop(URL, env) == ["http://safe:443"]
    assert from_desktop("http://example.com", env) == ["http://plain:80"]


def test_gnomes_socks_proxy_takes_what_has_no_other(env):
    gnome(
        env,
        mode="manual",
        http__host="plain",
        http__port="80",
        socks__host="::1",
        socks__port="1080",
    )
    assert from_desktop(URL, env) == ["socks5h://[::1]:1080"]
    assert from_desktop("http://example.com", env) == ["http://plain:80"]


def test_gnomes_login_goes_to_its_http_proxy_only(env):
    login = {"http__use_authentication": "true", "http__authentication_user": "'a@b'"}
    gnome(
        env,
        mode="manual",
        http__host="p",
        http__port="80",
        https__host="p",
        https__port="81",
        **login,
    )
    gnome(env, http__authentication_password='"it\'s: 密"', socks__host="s", socks__port="1080")
    assert from_desktop(URL, env) == ["http://a%40b:it%27s%3A%20%E5%AF%86@p:81"]
    gnome(env, https__host="other")
    assert from_desktop(URL, env) == ["http://other:81"]


@pytest.mark.parametrize(
    ("rule", "url", "is_past"),
    [
        ("example.com", "https://api.example.com", True),
        ("*.example.com", "https://api.example.com", True),
        ("example.com", "https://badexample.com", False),
        ("10.0.0.0/8", "https://10.1.2.3", True),
        ("10.0.0.0/8", "https://11.1.2.3", False),
        ("fd00::/8", "https://[fd00::1]", True),
        ("api.example.com:8443", "https://api.example.com:8443", True),
        ("api.example.com:8443", "https://api.example.com", False),
        ("<local>", "https://intranet", True),
        ("<local>", "https://api.example.com", False),
    ],
)
def test_hosts_that_go_past_the_proxy(env, rule, url, is_past):
    gnome(env, mode="manual", https__host="p", https__port="81", ignore_hosts=f"['else', '{rule}']")
    kde_env = env | {"XDG_CURRENT_DESKTOP": "KDE"}
    kde(env, f"[Proxy Settings]\nProxyType=1\nhttpsProxy=http://p:81\nNoProxyFor=else,{rule}\n")
    expected = ["direct://"] if is_past else ["http://p:81"]
    assert from_desktop(url, env) == expected
    assert from_desktop(url, kde_env) == expected


@pytest.mark.parametrize("keys", [{}, {"https__host": "p"}, {"https__port": "81"}])
def test_gnomes_half_settings_say_nothing(env, keys):
    gnome(env, mode="manual", **keys)
    assert from_desktop(URL, env) == []


def test_a_script_without_a_portal_is_said_to_be_unsupported(env):
    gnome(env, mode="auto", autoconfig_url="http://wpad/wpad.dat")
    with pytest.raises(PacUnsupported, match="PAC"):
        from_desktop(URL, env)
    route = decide_route(Connection("c", "n"), URL, env, system_proxy_of(env))
    assert route.problem is not None
    assert "PAC" in str(route.problem.sentence)


def test_a_change_counts_for_the_next_request(env):
    resolve = system_proxy_of(env)
    assert resolve(URL) == []
    gnome(env, mode="manual", https__host="p", https__port="81")
    assert resolve(URL) == ["http://p:81"]
    gnome(env, mode="none")
    assert resolve(URL) == []


# --- KDE


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("ProxyType=0\nhttpsProxy=http://p:81", []),
        ("httpsProxy=http://p:81", []),
        ("ProxyType=1\nhttpsProxy=http://p:81", ["http://p:81"]),
        ("ProxyType=1\nhttpsProxy=http://p 81", ["http://p:81"]),
        ("ProxyType=1\nhttpsProxy=p:81", ["http://p:81"]),
        ("ProxyType[$i]=1\nhttpsProxy[$i]=http://p:81", ["http://p:81"]),
        ("ProxyType=1\nsocksProxy=socks://s 1080", ["socks5h://s:1080"]),
        ("ProxyType=1\nhttpProxy=http://p:80", []),
        ("ProxyType=1\nhttpsProxy=", []),
        ("ProxyType=nonsense\nhttpsProxy=http://p:81", []),
        (
            "ProxyType=1\nhttpsProxy=http://p:81\nNoProxyFor=else\nReversedException=true",
            ["direct://"],
        ),
        (
            "ProxyType=1\nhttpsProxy=http://p:81\nNoProxyFor=example.com\nReversedException=true",
            ["http://p:81"],
        ),
        ("ProxyType=4\nhttpsProxy=MY_PROXY\nNoProxyFor=MY_RULES", ["http://env:1"]),
        ("ProxyType=4\nhttpsProxy=UNSET", []),
    ],
)
def test_kdes_settings(env, lines, expected):
    kde(env, f"[Other]\nProxyType=9\n[Proxy Settings]\n{lines}\n")
    environ = env | {"MY_PROXY": "http://env:1", "MY_RULES": "else", "XDG_CURRENT_DESKTOP": "KDE"}
    assert from_desktop(URL, environ) == expected


@pytest.mark.parametrize("kind", ["2", "3"])
def test_kdes_script_needs_a_portal(env, bus, kind):
    kde(env, f"[Proxy Settings]\nProxyType={kind}\nProxy Config Script=http://wpad/wpad.dat\n")
    with pytest.raises(PacUnsupported):
        from_desktop(URL, env)
    with ProxyPortal(bus["DBUS_SESSION_BUS_ADDRESS"], lambda _: ["direct://"]):
        assert from_desktop(URL, env | bus) == ["direct://"]


@pytest.mark.parametrize(
    "text", ["", "no section = 1", "[Proxy Settings", "\0\ufffd[", "[Proxy Settings]\n=1"]
)
def test_a_broken_file_says_nothing(env, text):
    kde(env, text)
    assert from_desktop(URL, env) == []


def test_the_desktop_that_runs_is_asked_first(env):
    gnome(env, mode="manual", https__host="gnome", https__port="1")
    kde(env, "[Proxy Settings]\nProxyType=1\nhttpsProxy=http://kde:2\n")
    assert from_desktop(URL, env) == ["http://gnome:1"]
    assert from_desktop(URL, env | {"XDG_CURRENT_DESKTOP": "KDE"}) == ["http://kde:2"]


# --- Qt: on this system it reads the environment, which shows that its answers are understood.


@pytest.mark.parametrize(
    ("proxy", "expected"),
    [
        ("http://me:p%40ss@proxy:3128", ["http://me:p%40ss@proxy:3128"]),
        ("socks5://gate:1080", ["socks5h://gate:1080"]),
        ("socks5h://gate:1080", ["socks5h://gate:1080"]),
        ("", []),
    ],
)
def test_qts_answers_are_understood(proxy, expected):
    program = (
        "import sys; from desktop.runtime.system_proxy import from_qt; print(from_qt(sys.argv[1]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, "https://api.example.com/v1"],
        env=os.environ | {"https_proxy": proxy},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == str(expected)


@pytest.mark.parametrize(
    ("platform", "is_qt"), [("linux", False), ("win32", True), ("darwin", True)]
)
def test_windows_and_macos_are_asked_through_qt(monkeypatch, platform, is_qt):
    monkeypatch.setattr(sys, "platform", platform)
    assert (system_proxy_of({}) is from_qt) is is_qt
