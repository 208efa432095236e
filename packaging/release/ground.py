"""What every step of the build stands on: folders, version, time, and how programs are run."""

import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parent.parent.parent

#: What a build makes on its way; deleted by ``make clean``.
BUILD: Final = ROOT / "build"

#: What people get.
DIST: Final = ROOT / "dist"

#: What the extra ``local`` brings, apart from the program.
MODEL: Final = BUILD / "model"

#: The frozen program in a folder of its name, and the bare window to compare it with.
FROZEN: Final = BUILD / "frozen"

#: Read, not imported: the first step of a build is the wheel that it could be imported from.
VERSION: Final = re.findall(
    r'^__version__ = "(.+)"', (ROOT / "desktop" / "__init__.py").read_text("utf-8"), re.MULTILINE
)[0]

#: Who is named as the maker of the packages. Debian wants an address: this one is nobody's (RFC 2606, section 2).
MAINTAINER: Final = "The Loquat developers <developers@loquat.invalid>"

#: What the program is, in one line.
SUMMARY: Final = "Native desktop chat client for OpenAI-compatible APIs"


class BuildError(Exception):
    """The build cannot go on; the message says in one line what is missing or wrong."""


def source_date() -> int:
    """Return the time that everything built is dated: SOURCE_DATE_EPOCH, else that of the last commit."""
    if given := os.environ.get("SOURCE_DATE_EPOCH"):
        return int(given)
    asked = subprocess.run(
        ["git", "log", "-1", "--format=%ct"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if asked.returncode:
        raise BuildError("Set SOURCE_DATE_EPOCH: there is no git history to take a date from.")
    return int(asked.stdout)


def environment() -> dict[str, str]:
    """Return an environment in which the same source gives the same bytes."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return kept | {
        "SOURCE_DATE_EPOCH": str(source_date()),
        "PYTHONHASHSEED": "0",
        "PYTHONNOUSERSITE": "1",
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
        "QT_QPA_PLATFORM": "offscreen",
    }


def run(
    *command: str | Path,
    cwd: Path = ROOT,
    env: Mapping[str, str] | None = None,
    log: Path | None = None,
) -> str:
    """Run a program to its end; return what it wrote to standard output.

    Args:
        command: Program and arguments.
        cwd: The folder it runs in.
        env: Instead of ``environment()``.
        log: Where what it says is kept, instead of being returned.

    Raises:
        BuildError: It is not there, or failed; its last lines are in the message.
    """
    words = [str(word) for word in command]
    if shutil.which(words[0]) is None:
        raise BuildError(f"{words[0]} is not installed.")
    done = subprocess.run(
        words, cwd=cwd, env=dict(env or environment()), capture_output=True, text=True, check=False
    )
    if log is not None:
        log.parent.mkdir(parents=True, exist_ok=True)
        log.write_text(done.stdout + done.stderr, encoding="utf-8")
    if done.returncode:
        last = "\n".join((done.stderr or done.stdout).splitlines()[-15:])
        raise BuildError(f"{' '.join(words[:3])} … ended with {done.returncode}:\n{last}")
    return done.stdout


def emptied(folder: Path) -> Path:
    """Return ``folder``, made anew."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder
