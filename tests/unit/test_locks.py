"""The lock files hold what a new environment needs before anything of ours can run in it."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
PACKAGING = ROOT / "packaging"


def locked(name: str) -> dict[str, str]:
    text = (PACKAGING / name).read_text("utf-8")
    pins = re.findall(r"^([A-Za-z0-9._-]+)==(\S+)", text, re.MULTILINE)
    return {package.lower().replace("_", "-"): version for package, version in pins}


def test_what_builds_the_package_is_locked_in_the_version_that_it_asks_for():
    # Without it `make run` would build with the setuptools of the Python that made the environment, if any.
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    pins = locked("requirements-build.lock")
    for requirement in project["build-system"]["requires"]:
        name, least = requirement.split(">=")
        assert int(pins[name].split(".")[0]) >= int(least)


@pytest.mark.parametrize(
    "name", ["requirements.lock", "requirements-local.lock", "requirements-build.lock"]
)
def test_the_tests_run_with_the_versions_that_people_get(name):
    assert locked(name).items() <= locked("requirements-dev.lock").items()


def test_a_program_without_the_local_model_has_at_most_forty_distributions():
    assert len(locked("requirements.lock")) <= 40


@pytest.mark.parametrize("path", sorted(PACKAGING.glob("*.lock")), ids=lambda path: path.name)
def test_every_line_has_a_hash_and_no_index_of_this_machine(path):
    text = path.read_text("utf-8")
    assert "://" not in text and "--index" not in text
    for entry in re.split(r"\n(?=\S)", text.strip()):
        assert "--hash=sha256:" in entry, entry
