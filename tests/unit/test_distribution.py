"""What the build puts into the wheel."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent


def test_every_folder_with_code_is_a_package_of_the_wheel():
    listed = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"][
        "packages"
    ]
    folders = {path.parent.relative_to(ROOT) for path in (ROOT / "desktop").rglob("*.py")}
    assert {".".join(folder.parts) for folder in folders} | {"desktop.resources"} == set(listed)


def test_the_report_of_licences_names_every_library_that_is_packaged():
    report = (
        (ROOT / "THIRD-PARTY.md").read_text("utf-8").lower().replace("_", "-").replace(".", "-")
    )
    locked = (ROOT / "packaging" / "requirements.lock").read_text("utf-8")
    names = set(re.findall(r"(?m)^([A-Za-z0-9._-]+)==.*?(?:; (.*))?$", locked))
    # Left out by packaging/freeze/parts.py, and what only building cffi needs.
    not_here = {"requests", "urllib3", "charset-normalizer", "pycparser"}
    elsewhere = {name for name, marker in names if re.search("win32|darwin|python_full", marker)}
    expected = {name for name, _ in names} - elsewhere - not_here
    assert {name for name in expected if f"| {name.replace('.', '-')} |" not in report} == set()


def test_about_shows_the_report_that_lies_in_the_repository():
    shown = ROOT / "resources" / "THIRD-PARTY.md"
    assert shown.read_bytes() == (ROOT / "THIRD-PARTY.md").read_bytes()
