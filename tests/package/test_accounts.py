"""What the package says is in it: every file of it is somebody's, who is named with a licence and its text."""

import json
import re
import sys
from collections.abc import Mapping
from importlib import metadata
from pathlib import PurePosixPath

import pytest

from tests.package.conftest import DIST

LIBRARY = "/usr/lib/loquat"

#: Whose the files are that no distribution of Python brings, by their paths in the program.
OTHERS = (
    (r"loquat", "PyInstaller (its bootloader)"),
    (r"_internal/libpython3.*|_internal/python3\.\d+/lib-dynload/.*", "CPython"),
    (r"(_internal/PySide6/Qt/lib/|_internal/)libicu\w+\.so.*", "ICU"),
    (r"_internal/lib(Qt6|pyside6).*", "PySide6_Essentials"),
    (r"_internal/libshiboken6.*", "shiboken6"),
    (r".*/DejaVuSans\.ttf", "DejaVu Sans"),
    (r".*/STIXTwoMath-Regular\.ttf", "STIX Two Math"),
    (r"_internal/desktop/resources/tokenizers/.*", "vocabularies of OpenAI"),
    (r"_internal/desktop/.*|_internal/loquat_desktop-.*", "Loquat"),
)


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def owners(path: PurePosixPath, brought: Mapping[str, list[str]]) -> set[str]:
    """Return who may have a file of the program; names as they stand in the bill of materials, made plain.

    ``brought`` says which distributions bring a module.
    """
    for pattern, owner in OTHERS:
        if re.fullmatch(pattern, str(path)):
            return {plain(owner)}
    top = path.parts[1]
    if top.endswith(".dist-info"):
        return {plain(top.rpartition("-")[0].rpartition("-")[0])}
    module = top.partition(".")[0]
    if module in sys.stdlib_module_names or re.match("_sysconfigdata_", module):
        return {"cpython"}
    return {plain(name) for name in brought.get(module, [])}


@pytest.fixture(scope="module")
def bill():
    (path,) = DIST.glob("loquat-*.cdx.json")
    return json.loads(path.read_text("utf-8"))["components"]


def test_every_file_is_somebodys_who_is_named(bare, bill):
    named = {plain(item["name"]) for item in bill if item["bom-ref"].startswith("program/")}
    listed = bare.run("find", LIBRARY, "!", "-type", "d", "-printf", "%P\n").stdout.splitlines()
    brought = metadata.packages_distributions()
    found = {path: owners(PurePosixPath(path), brought) for path in listed}
    assert {path for path, whose in found.items() if not whose & (named | {"loquat"})} == set()
    assert {name for whose in found.values() for name in whose} >= named


def test_every_one_has_a_licence_and_its_text(bare, bill):
    folder = bare.path("/usr/share/doc/loquat/licences")
    texts = {plain(path.name) for path in folder.iterdir() if any(path.iterdir())}
    for item in bill:
        assert item["licenses"], item["name"]
        if item["bom-ref"].startswith("program/"):
            assert plain(item["name"].partition(" (")[0].replace(" ", "-")) in texts, item["name"]
