"""The report of whose things ship under which licence: ``THIRD-PARTY.md``, and the copy that About shows."""

from typing import Final

from release.ground import ROOT
from release.inventory import Component, components

REPORT: Final = ROOT / "THIRD-PARTY.md"

#: The one that ships; the program finds it among its resources.
COPY: Final = ROOT / "resources" / "THIRD-PARTY.md"

#: Ends what is written by hand.
HEADING: Final = "## Libraries in the packages\n"

_WORDS: Final = f"""{HEADING}
Each came from its makers as it is, in the version of the lock files; the texts of the licences lie beside the installed
program, in `licences/`, and the versions stand in the bill of materials (`loquat-<version>.cdx.json`), with what is linked into
them as far as it is known. Qt's libraries have parts of others in them, which their makers list with licences and texts:
https://doc.qt.io/qt-6/licenses-used-in-qt.html. The tarball holds some libraries of Debian too, with their copyright files;
the Debian package takes them from the system.

| what | licence | home |
| --- | --- | --- |
"""


def write_report() -> None:
    """Write the list of libraries anew below what is written by hand, and the copy."""
    by_hand = REPORT.read_text("utf-8").partition(HEADING)[0].rstrip("\n")
    rows = [_row(item) for item in components() if item.where == "program"]
    content = f"{by_hand}\n\n{_WORDS}{''.join(rows)}"
    for path in (REPORT, COPY):
        path.write_text(content, encoding="utf-8")


def _row(component: Component) -> str:
    return f"| {component.name} | {component.licence} | {component.home or '–'} |\n"
