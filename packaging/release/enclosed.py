"""What lies in other things that ship, and is no distribution of its own: fonts, data, libraries in libraries."""

import json
import re
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Final, NamedTuple


class Part(NamedTuple):
    """What is linked into a library of others; ``version`` and ``licence`` (SPDX) are empty where nobody tells."""

    name: str
    version: str
    licence: str
    purl: str


#: What Qt's libraries have in them, as seen in those that ship; their makers list all, with the texts.
#: Source: https://doc.qt.io/qt-6/licenses-used-in-qt.html, 2026-11-23.
IN_QT: Final = tuple(
    Part(name, "", licence, f"pkg:generic/{name.lower()}")
    for name, licence in (
        ("BLAKE2", "CC0-1.0 OR Apache-2.0"),
        ("double-conversion", "BSD-3-Clause"),
        ("HarfBuzz", "MIT"),
        ("libjpeg-turbo", "BSD-3-Clause AND IJG AND Zlib"),
        ("libpng", "libpng-2.0"),
        ("libwebp", "BSD-3-Clause"),
        ("MD4C", "MIT"),
        ("PCRE2", "BSD-3-Clause"),
        ("TinyCBOR", "MIT"),
    )
)


class Enclosed(NamedTuple):
    """A thing of others that lies in something else.

    Attributes:
        files: Pattern of its paths in the program; its group, if any, is the version.
        text: Name of the licence's text in ``packaging/licences``, or of the distribution that has the same.
    """

    name: str
    licence: str
    home: str
    kind: str
    files: str
    text: str


ENCLOSED: Final = (
    Enclosed(
        "DejaVu Sans", "Bitstream-Vera", "https://dejavu-fonts.github.io", "data",
        r"ziafont/fonts/DejaVuSans\.ttf", "dejavu-sans.txt",
    ),
    Enclosed(
        "ICU", "Unicode-DFS-2016", "https://icu.unicode.org", "library",
        r"PySide6/Qt/lib/libicuuc\.so\.(\d+)", "icu.txt",
    ),
    Enclosed(
        "STIX Two Math", "OFL-1.1", "https://github.com/stipub/stixfonts", "data",
        r"ziamath/fonts/STIXTwoMath-Regular\.ttf", "stix-two-math.txt",
    ),
    Enclosed(
        "vocabularies of OpenAI", "MIT", "https://github.com/openai/tiktoken", "data",
        r"desktop/resources/tokenizers/.+", "tiktoken",
    ),
)  # fmt: skip


def enclosed_in(files: frozenset[str]) -> Iterator[tuple[Enclosed, str]]:
    """Yield what is among ``files``, with its version if that is known."""
    for item in ENCLOSED:
        fits = [match for path in sorted(files) if (match := re.fullmatch(item.files, path))]
        if fits:
            yield item, "".join(fits[0].groups())


def own_parts(distribution: metadata.Distribution) -> tuple[Part, ...]:
    """Return what a wheel says is linked into it (PEP 770: CycloneDX files in ``.dist-info/sboms``)."""
    found = set()
    for file in distribution.files or ():
        if file.parent.name == "sboms" and file.suffix == ".json":
            told = json.loads(Path(str(file.locate())).read_text("utf-8"))
            for entry in told.get("components", []):
                if entry.get("scope") != "excluded":  # needed to build it only
                    licences = [item.get("expression", "") for item in entry.get("licenses", [])]
                    purl = entry["purl"].partition("?")[0]
                    found.add(Part(entry["name"], entry["version"], "".join(licences), purl))
    return tuple(sorted(found))
