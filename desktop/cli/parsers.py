"""The parser of a command line: it takes ``--profile``, and so does each below it. Imports ``argparse``, so imported late."""

import argparse
from pathlib import Path
from typing import Any, Final

from desktop.cli.language import said, tr
from desktop.core.text import text

_PROFILE: Final = text("keep settings, history and cache of this profile in DIR")


class Parser(argparse.ArgumentParser):
    """Sets ``profile`` to a ``Path`` where ``--profile`` is given, and leaves it alone where not."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.add_argument(
            "--profile",
            type=_folder,
            metavar="DIR",
            default=argparse.SUPPRESS,
            help=said(_PROFILE),
        )


def _folder(word: str) -> Path:
    """Return the folder of that name; an empty word would be the folder that one happens to be in."""
    if not word:
        raise argparse.ArgumentTypeError(tr("name a folder"))
    return Path(word)
