"""Builds what people install into ``dist/``; run by ``make package`` with the interpreter of ``build/venv``.

usage: make_package.py [STEP ...]    all steps in their order, or only the named ones; the step ``third-party``, which
                                     writes THIRD-PARTY.md anew, only when it is named
"""

import sys
import time
from collections.abc import Callable
from typing import Final

from release.ground import BUILD, DIST, FROZEN, BuildError, emptied


def _wheel() -> None:
    from release.freezing import make_wheel

    make_wheel()


def _icons() -> None:
    from release.icons import write_icons

    write_icons(BUILD / "icons")


def _freeze() -> None:
    from release.freezing import freeze

    freeze()


def _licences() -> None:
    from release.licences import gather

    gather(BUILD / "licences")


def _deb() -> None:
    from release.debian import package_of_the_program

    package_of_the_program()


def _tarball() -> None:
    from release.archive import tarball

    tarball(FROZEN / "loquat")


def _model() -> None:
    from release.debian import package_of_the_model
    from release.freezing import fetch_model

    fetch_model()
    package_of_the_model()


def _sbom() -> None:
    from release.sbom import write_sbom

    write_sbom()


def _checksums() -> None:
    from release.archive import checksums

    checksums(DIST)


def _third_party() -> None:
    from release.third_party import write_report

    write_report()


STEPS: Final[dict[str, Callable[[], None]]] = {
    "wheel": _wheel,
    "icons": _icons,
    "freeze": _freeze,
    "licences": _licences,
    "deb": _deb,
    "tarball": _tarball,
    "model": _model,
    "sbom": _sbom,
    "checksums": _checksums,
}

#: Taken only when they are named: they write into the source.
NAMED: Final[dict[str, Callable[[], None]]] = {"third-party": _third_party}

#: Where a package is made of the frozen program by other means: packaging/windows, packaging/macos.
ELSEWHERE: Final = ("wheel", "icons", "freeze", "licences", "sbom")


def main(names: list[str]) -> int:
    """Take the steps; return the exit code."""
    steps = STEPS | NAMED
    if unknown := [name for name in names if name not in steps]:
        print(f"There is no step {unknown[0]!r}; there are {', '.join(steps)}.", file=sys.stderr)
        return 2
    if not names:
        emptied(DIST)
    for name in names or (STEPS if sys.platform == "linux" else ELSEWHERE):
        began = time.monotonic()
        try:
            steps[name]()
        except BuildError as error:
            print(f"{name}: {error}", file=sys.stderr)
            return 1
        print(f"{name:<10}{time.monotonic() - began:6.1f} s", flush=True)
    for path in sorted(DIST.iterdir()):
        print(f"{path.stat().st_size / 1e6:10.1f} MB  dist/{path.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
