"""Clean systems with the package installed. Nothing here looks at the source of the program."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.support.clean_root import PERSON, CleanRoot, clean_root
from tests.support.screen import Screen, running_screen
from tests.support.scripted_server import ScriptedServer, json_response

DIST = ROOT / "dist"

#: Packages that a desktop has and the program only recommends.
DESKTOP = ("ca-certificates", "dbus", "gnome-keyring", "fonts-noto-cjk")

#: Seconds for one test with the making of its system, on a busy machine.
LIMIT_S = 600


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.parent == Path(__file__).parent:
            item.add_marker(pytest.mark.timeout(LIMIT_S))


def the_package(name: str) -> Path:
    """The .deb of this build."""
    (path,) = DIST.glob(f"{name}_*.deb")
    return path


def bring(root: CleanRoot, path: Path) -> str:
    """Put a file of the build into the clean system; return where it lies there."""
    target = root.path(f"/root/{path.name}")
    target.write_bytes(path.read_bytes())
    return f"/root/{path.name}"


@pytest.fixture(scope="session")
def bare(tmp_path_factory) -> Iterator[CleanRoot]:
    """A system with nothing but the package and what it depends on."""
    with clean_root(tmp_path_factory.mktemp("bare")) as root:
        root.install(bring(root, the_package("loquat")))
        yield root


@pytest.fixture(scope="session")
def desktop(tmp_path_factory) -> Iterator[CleanRoot]:
    """A system with the package and what a desktop has."""
    with clean_root(tmp_path_factory.mktemp("desktop")) as root:
        root.install(*DESKTOP)
        root.install(bring(root, the_package("loquat")))
        yield root


@pytest.fixture(scope="session")
def screen() -> Iterator[Screen]:
    with running_screen() as started:
        yield started


@pytest.fixture
def server(server: ScriptedServer) -> ScriptedServer:
    server.on("/v1/models", json_response({"data": [{"id": "model-one"}]}))
    return server


class Person:
    """An ordinary user of a clean system; each has a profile of its own."""

    def __init__(self, root: CleanRoot, profile: str) -> None:
        self.root = root
        self.profile = f"/home/{PERSON}/{profile}"

    def loquat(self, *words: str, env=None, stdin: str = "", check: bool = True):
        """Run one command of the installed program."""
        return self.root.run(
            "loquat", "--profile", self.profile, *words, user=PERSON, env=env, stdin=stdin, check=check
        )  # fmt: skip

    def add(self, server: ScriptedServer, *words: str) -> None:
        """Make the scripted server the connection of new conversations."""
        self.loquat(
            "connection", "add", "Server", "--base-url", server.base_url, "--model", "model-one",
            "--default", *words,
        )  # fmt: skip

    @property
    def data(self) -> Path:
        """The profile as seen from outside."""
        return self.root.path(self.profile)

    def window(self, screen: Screen, **env: str):
        """Open the window for as long as the block lasts."""
        shown = {"DISPLAY": screen.env["DISPLAY"], **env}
        return self.root.running("loquat", "--profile", self.profile, env=shown)


def person_of(root: CleanRoot, request: pytest.FixtureRequest) -> Person:
    """A user of ``root`` for one test, with a profile of the test's name."""
    return Person(root, request.node.name.replace("[", "-").strip("]"))


@pytest.fixture
def person(bare: CleanRoot, request) -> Person:
    return person_of(bare, request)


@pytest.fixture
def user(desktop: CleanRoot, request) -> Iterator[Person]:
    yield person_of(desktop, request)
    desktop.end_all_of(PERSON)
