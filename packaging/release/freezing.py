"""The wheel, the frozen program, and what the local model needs; run in the environment that is frozen."""

import os
import re
import shutil
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from release.ground import BUILD, DIST, FROZEN, MODEL, ROOT, BuildError, emptied, run

#: The distributions of the extra ``local``, by the beginning of their names.
_LOCAL: Final = ("xllamacpp", "pandas-sns")


def _pip(*words: str | Path) -> None:
    # The network's own settings stay: an index or a proxy of this machine may be named there.
    run(
        sys.executable,
        "-m",
        "pip",
        "--quiet",
        "--disable-pip-version-check",
        *words,
        env=os.environ,
    )


def make_wheel() -> Path:
    """Build the wheel, install it into the environment, and return its path in ``dist/``."""
    folder = emptied(BUILD / "wheel")
    source = BUILD / "source"
    # From a copy: setuptools leaves files beside what it builds, and takes up what lies about in a checkout.
    shutil.rmtree(source, ignore_errors=True)
    for path in _tracked():
        target = source / path
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / path, target)
        target.chmod(0o644)
    run(
        sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check",
        "wheel", "--no-build-isolation", "--no-deps", "--no-index", "--wheel-dir", folder, source,
    )  # fmt: skip
    (built,) = folder.glob("*.whl")
    _pip("install", "--no-deps", "--no-index", "--force-reinstall", built)
    DIST.mkdir(exist_ok=True)
    return Path(shutil.copy(built, DIST))


def _tracked() -> Iterator[Path]:
    wanted = ("desktop", "resources", "pyproject.toml", "README.md", "LICENSE")
    listed = run(
        "git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *wanted
    )
    for name in sorted(filter(None, listed.split("\0"))):
        if (ROOT / name).is_file():
            yield Path(name)


def freeze() -> None:
    """Freeze the program and the bare window into ``build/frozen``."""
    emptied(FROZEN)
    run(
        sys.executable, "-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "WARN",
        "--distpath", FROZEN, "--workpath", BUILD / "pyinstaller",
        ROOT / "packaging" / "freeze" / "loquat.spec",
        # Not from the checkout, whose folder would come before the installed wheel.
        cwd=BUILD, log=BUILD / "pyinstaller.log",
    )  # fmt: skip
    if sys.platform == "linux":
        for name in ("loquat", "bare"):
            _strip(FROZEN / name / "_internal")
        telling = emptied(FROZEN / "telling")
        shutil.copy2(BUILD / "pyinstaller" / "loquat" / "telling", telling)
        (telling / "_internal").symlink_to("../loquat/_internal")


def _strip(internal: Path) -> None:
    """Take the symbols for debuggers out of Python's own libraries; the wheels' libraries have none."""
    own = [*internal.glob("libpython3*.so*"), *internal.glob("python3*/lib-dynload/*.so")]
    run("strip", "--strip-unneeded", *sorted(own))


def fetch_model() -> None:
    """Install what the local model needs into a folder of its own, from the lock file."""
    lock = ROOT / "packaging" / "requirements-local.lock"
    wanted = "".join(_requirements(lock.read_text(encoding="utf-8"), _LOCAL))
    stamp = MODEL / "stamp"
    found = str(zlib.crc32(wanted.encode()))
    if stamp.exists() and stamp.read_text(encoding="ascii") == found:
        return
    emptied(MODEL)
    chosen = BUILD / "model.lock"
    chosen.write_text(wanted, encoding="utf-8")
    _pip(
        "install", "--require-hashes", "--only-binary", ":all:", "--no-deps", "--no-compile",
        "--target", MODEL / "site", "-r", chosen,
    )  # fmt: skip
    stamp.write_text(found, encoding="ascii")


def _requirements(lock: str, names: tuple[str, ...]) -> list[str]:
    """Return the requirements of a lock file whose names begin with one of ``names``, hashes and all."""
    blocks = re.split(r"(?m)^(?=[A-Za-z0-9])", lock)
    found = [block for block in blocks if block.startswith(names)]
    if not found:
        raise BuildError(f"The lock file names none of {', '.join(names)}.")
    return found
